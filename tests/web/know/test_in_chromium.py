"""A customer's page and the search in Chromium: nothing that axe finds, and a way through by keys alone."""

import re

import pytest

from keepworth.tables.book import make_book
from keepworth.tables.scored import open_scored
from tests.factories.web_book import NAMED, fill, own_id
from tests.web.chromium import CHROMIUM, FLAGS, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.loopback,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here: apt-get install chromium fonts-noto-cjk"),
]
LOOKS = [("en", "light", 1280), ("zh-hans", "dark", 390)]
AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def served_book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "book"
    make_book(folder, currency="EUR", name="Acme")
    number = open_scored(fill(folder)).find(own_id(0))[0]["number"]
    with served(folder) as (base, link):
        yield base, link, number


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def state(served_book, chromium):
    base, link, _ = served_book
    context = chromium.new_context()
    page = context.new_page()
    page.goto(base + link)
    page.wait_for_url(lambda url: "/start/" not in url)
    found = context.storage_state()
    context.close()
    return found


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_axe_finds_nothing_and_nothing_is_cut_off(served_book, chromium, state, look):
    from axe_playwright_python.sync_playwright import Axe

    (base, _, number), (language, scheme, width) = served_book, look
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, storage_state=state, bypass_csp=True
    )
    context.add_cookies([{"name": "language", "value": language, "url": base}])
    page, faults = context.new_page(), []
    for address in (f"/know/{number}/", f"/know/{number}/short/", "/know/find/", "/know/find/?q=acme", "/value/how/"):
        assert page.goto(base + address).status == 200
        if page.locator("button.figure").count():
            page.locator("button.figure").focus()
        found = Axe().run(page, options={"runOnly": AXE})
        faults += [f"{address}: {one['id']} {one['nodes'][0]['html'][:100]}" for one in found.response["violations"]]
        reach = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{address}: {reach} wide"] * (reach > width)
    context.close()
    assert faults == []


def test_d5_anyone_is_found_from_anywhere_by_keys_alone(served_book, chromium, state):
    from playwright.sync_api import expect

    base, _, number = served_book
    context = chromium.new_context(storage_state=state)
    page = context.new_page()
    page.goto(base + "/account/")
    page.keyboard.press("Control+k")
    expect(page.locator("#find")).to_be_visible()
    page.keyboard.type("iberica")
    expect(page.locator("#find .found li")).to_have_count(1)
    expect(page.locator("#find .found")).to_contain_text(NAMED[0])
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{base}/know/{number}/")
    context.close()


def test_what_a_number_rests_on_is_shown_on_focus(served_book, chromium, state):
    from playwright.sync_api import expect

    base, _, number = served_book
    context = chromium.new_context(storage_state=state)
    page = context.new_page()
    page.goto(f"{base}/know/{number}/")
    expect(page.locator("#about")).to_be_hidden()
    page.locator("button.figure").focus()
    expect(page.locator("#about")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#about a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/value/how/$"))
    context.close()


def test_d5_from_the_console_s_link_to_an_explained_customer_in_three_clicks(served_book, chromium, state):
    from playwright.sync_api import expect

    context = chromium.new_context(storage_state=state)
    page = context.new_page()
    page.goto(served_book[0] + "/")
    if "/know/" not in page.url:
        page.click("nav .words a:has-text('Know')")
    page.click("main .found a >> nth=0")
    expect(page.locator("#panel-worth")).to_be_visible()
    context.close()
