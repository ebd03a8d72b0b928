"""A talk noted on a telephone, needs rolled up, segments and a briefing in Chromium: nothing that axe finds."""

import datetime as dt

import pytest

from keepworth.tables.book import make_book
from keepworth.tables.scored import open_scored
from tests.factories.books import add
from tests.factories.web_book import fill, own_id
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of, said_of, served

pytestmark = IN_CHROMIUM
DAY = dt.date(2023, 5, 4)


@pytest.fixture(scope="module")
def website(tmp_path_factory):
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


@pytest.mark.parametrize("look", LOOKS, ids=said_of)
def test_axe_finds_nothing_and_nothing_is_cut_off(website, chromium, signed_in, look):
    (base, _, number), faults = website, []
    with page_of(chromium, base, look=look, state=signed_in) as page:
        for address in (
            f"/know/{number}/note/", f"/know/{number}/promises/new/", "/know/needs/", "/know/segments/",
            "/know/segments/briefing/?segment=Food", "/know/segments/trends/new/",
        ):  # fmt: skip
            assert page.goto(base + address).status == 200
            faults += faults_of(page, address)
    assert faults == []


def test_a_talk_is_noted_on_a_telephone_by_two_taps_and_taken_back_by_one(website, chromium, signed_in):
    from playwright.sync_api import expect

    base, _, number = website
    context = chromium.new_context(
        storage_state=signed_in, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
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
