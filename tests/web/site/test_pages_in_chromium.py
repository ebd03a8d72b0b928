"""Every page in Chromium: nothing that axe finds, nothing wider than the screen, a silent console, little to load."""

import re
from pathlib import Path

import pytest

from keepworth.tables.book import make_book
from tests.factories.web_book import one_customer
from tests.web.chromium import CHROMIUM, FLAGS, served
from tests.web.site.test_d1_01_matrix import MATRIX

pytestmark = [
    pytest.mark.browser,
    pytest.mark.loopback,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here: apt-get install chromium fonts-noto-cjk"),
]
# One theme, one width and one language each; `make shots` shows all of them.
LOOKS = [("en", "light", 1280), ("zh-hans", "dark", 390)]
AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = [
    "/" + route.replace("<int:number>", "1")
    for route, row in MATRIX["routes"].items()
    if "GET" in row
    and "token" not in route
    and not route.startswith("api/")
    # The book of these tests holds one customer and one person, and no work, file or view with a page of its own.
    and set(row.get("with", {}).values()) <= {"customer", "person"}
    and route not in ("", "health/")
]
OPEN = ["/sign-in/", "/start/spent/", "/nothing/here/"]


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    book = tmp_path_factory.mktemp("served") / "book"
    make_book(book, currency="EUR", name="Acme")
    one_customer(book)
    with served(book) as where:
        yield where


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def signed_in(website, chromium, tmp_path_factory) -> Path:
    """The cookies of an owner who came by the link and set a password."""
    base, link = website
    context = chromium.new_context()
    page = context.new_page()
    page.goto(base + link)
    page.wait_for_url(lambda url: "/start/" not in url)
    page.goto(base + "/account/password/")
    page.fill("input[name=password]", "orange harbour velvet nine")
    page.click("main button.first")
    page.wait_for_url("**/account/")
    kept = tmp_path_factory.mktemp("cookies") / "state.json"
    context.storage_state(path=kept)
    context.close()
    return kept


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_axe_finds_nothing_and_nothing_is_cut_off(website, chromium, signed_in, look):
    from axe_playwright_python.sync_playwright import Axe

    language, scheme, width = look
    faults = []
    for pages, state in ((PAGES, signed_in), (OPEN, None)):
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, storage_state=state, bypass_csp=True
        )
        context.add_cookies([{"name": "language", "value": language, "url": website[0]}])
        page = context.new_page()
        for address in pages:
            page.goto(website[0] + address)
            found = Axe().run(page, options={"runOnly": AXE})
            faults += [
                f"{address}: {one['id']} {one['nodes'][0]['html'][:100]}" for one in found.response["violations"]
            ]
            reach = page.evaluate("document.documentElement.scrollWidth")
            faults += [f"{address}: {reach} wide"] * (reach > width)
        context.close()
    assert faults == []


def test_axe_finds_what_is_planted(chromium):
    from axe_playwright_python.sync_playwright import Axe

    page = chromium.new_page()
    page.set_content("<html lang='en'><title>x</title><main><h1>x</h1><img src='data:,'><p style='color:#999'>pale</p>")
    found = {one["id"] for one in Axe().run(page, options={"runOnly": AXE}).response["violations"]}
    page.close()
    assert {"image-alt", "color-contrast"} <= found


def test_no_page_says_a_word_on_the_console_or_breaks_its_policy(website, chromium, signed_in):
    context = chromium.new_context(storage_state=signed_in)
    page = context.new_page()
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(f"{page.url}: {message.text}") if message.type != "verbose" else None
    )
    page.on("pageerror", lambda fault: said.append(f"{page.url}: {fault}"))
    for address in PAGES:
        page.goto(website[0] + address)
    context.close()
    assert said == []


def test_a_first_load_is_light_and_asks_nobody_else(website, chromium, signed_in):
    context = chromium.new_context(storage_state=signed_in)
    page = context.new_page()
    sizes: list[int] = []
    hosts: set[str] = set()

    def count(request) -> None:
        measured = request.sizes()
        sizes.append(measured["responseBodySize"] + measured["responseHeadersSize"])
        hosts.add(re.sub(r"(https?://[^/]+).*", r"\1", request.url))

    page.on("requestfinished", count)
    page.goto(website[0] + "/book/people/", wait_until="networkidle")
    context.close()
    assert hosts == {website[0]}
    assert sum(sizes) < 60_000


def test_keys_open_and_close_what_they_say(website, chromium, signed_in):
    from playwright.sync_api import expect

    context = chromium.new_context(storage_state=signed_in, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(website[0] + "/account/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("#side")).to_be_hidden()
    page.click(".fold")
    expect(page.locator("#side")).to_be_visible()
    context.close()


def test_no_menu_opens_beyond_a_telephone(website, chromium, signed_in):
    context = chromium.new_context(storage_state=signed_in, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(website[0] + "/account/")
    for menu in page.locator(".top .menu").all():
        menu.locator("summary").click()
        left, right = menu.locator("> div").evaluate(
            "(one) => [one.getBoundingClientRect().left, one.getBoundingClientRect().right]"
        )
        assert left >= 0
        assert right <= 390
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        menu.locator("summary").click()
    context.close()


def test_the_progress_of_a_score_shows_itself_without_a_click(website, chromium, signed_in):
    from playwright.sync_api import expect

    context = chromium.new_context(storage_state=signed_in)
    page = context.new_page()
    page.goto(website[0] + "/book/runs/")
    page.click("main button.first")
    # The book is empty: the worker says why, and the page shows it by itself.
    expect(page.locator("#job")).to_contain_text("This book cannot be scored yet.", timeout=15_000)
    context.close()
