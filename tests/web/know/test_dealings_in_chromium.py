"""A talk noted on a telephone, needs rolled up, segments and a briefing in Chromium: nothing that axe finds."""

import datetime as dt
import os
from pathlib import Path

import pytest

from keepworth.tables.book import make_book
from keepworth.tables.scored import open_scored
from tests.factories.books import add
from tests.factories.web_book import fill, own_id
from tests.web.chromium import CHROMIUM, FLAGS, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.loopback,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here: apt-get install chromium fonts-noto-cjk"),
]
LOOKS = [("en", "light", 1280), ("zh-hans", "dark", 390)]
AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DAY = dt.date(2023, 5, 4)


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "book"
    make_book(folder, currency="EUR", name="Acme")
    book = fill(folder)
    many = 12
    add(book, "needs", {
        "need_id": [f"n{at}" for at in range(many)], "customer_id": [own_id(at) for at in range(many)],
        "topic": ["Speed", "Price", "Speed"] * 4, "stated_on": [DAY] * many,
        "state": ["stated", "in work", "met", "met"] * 3, "state_on": [DAY] * many,
        "met_on": [None, None, dt.date(2023, 6, 4), dt.date(2023, 7, 4)] * 3,
    })  # fmt: skip
    add(book, "contacts", {"contact_id": ["p1"], "valid_from": [DAY], "customer_id": [own_id(0)], "role": ["CFO"]})
    add(book, "texts", {"text_id": ["z1"], "words": ["Steel gets dearer."]})
    add(book, "trends", {
        "trend_id": ["z1"], "valid_from": [DAY], "kind": ["economic"], "text_id": ["z1"],
        "likelihood": [3], "impact": [4], "review_on": [DAY], "assumption": ["Steel is cheap."],
    })  # fmt: skip
    add(book, "segments", {"segment": ["Food"], "valid_from": [DAY], "owner_id": ["mei"]})
    number = open_scored(book).find(own_id(0))[0]["number"]
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
def state(there, chromium):
    base, link, _ = there
    context = chromium.new_context()
    page = context.new_page()
    page.goto(base + link)
    page.wait_for_url(lambda url: "/start/" not in url)
    found = context.storage_state()
    context.close()
    return found


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_axe_finds_nothing_and_nothing_is_cut_off(there, chromium, state, look):
    from axe_playwright_python.sync_playwright import Axe

    (base, _, number), (language, scheme, width) = there, look
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, storage_state=state, bypass_csp=True
    )
    context.add_cookies([{"name": "language", "value": language, "url": base}])
    page, faults, shots = context.new_page(), [], os.environ.get("KEEPWORTH_SHOTS")
    for address in (
        f"/know/{number}/note/", f"/know/{number}/promises/new/", "/know/needs/", "/know/segments/",
        "/know/segments/briefing/?segment=Food", "/know/segments/trends/new/",
    ):  # fmt: skip
        assert page.goto(base + address).status == 200
        found = Axe().run(page, options={"runOnly": AXE})
        faults += [f"{address}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]
        reach = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{address}: {reach} wide"] * (reach > width)
        if shots:
            name = address.strip("/").replace("/", "-").split("?")[0]
            page.screenshot(path=Path(shots) / f"{name}-{language}-{width}.png", full_page=True)
    context.close()
    assert faults == []


def test_a_talk_is_noted_on_a_telephone_by_two_taps_and_taken_back_by_one(there, chromium, state):
    from playwright.sync_api import expect

    base, _, number = there
    context = chromium.new_context(
        storage_state=state, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{base}/know/{number}/")
    page.locator(".tells a.first").tap()
    page.fill("textarea[name=learned]", "They open two plants.")
    keep = page.locator("main button.first")
    assert keep.bounding_box()["height"] >= 44
    keep.tap()
    expect(page.locator(".told")).to_contain_text("is kept")
    page.locator(".told button").tap()
    expect(page.locator(".told")).to_contain_text("as it was before")
    context.close()
