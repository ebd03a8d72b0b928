"""The portfolio in Chromium: nothing that axe finds, nothing refused by the policy, a rectangle that filters."""

import re
import urllib.parse

import pytest

from tests.factories.shop import scored_shop
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of, said_of, served

pytestmark = IN_CHROMIUM
MAP = "#map svg[data-plot]"
ADDRESSES = (
    "/focus/",
    "/focus/?silence-from=2&segment=Health&q=c&last-from=2020-01-01",
    "/focus/map/",
    "/focus/views/",
    "/focus/views/1/",
)


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    with served(scored_shop(tmp_path_factory.mktemp("served")).folder) as where:
        yield where


@pytest.fixture(scope="module")
def signed_in(website, chromium, signed_in):
    """The cookies of an owner who has saved a view."""
    context = chromium.new_context(storage_state=signed_in)
    page = context.new_page()
    page.goto(website[0] + "/focus/?segment=Health")
    page.click("details.tool:has(#save-name) > summary")
    page.fill("#save-name", "Health 健康")
    page.click("details.tool:has(#save-name) button.first")
    page.wait_for_selector(".told")
    found = context.storage_state()
    context.close()
    return found


@pytest.fixture
def page(website, chromium, signed_in):
    context = chromium.new_context(storage_state=signed_in, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type != "verbose" else None)
    page.on("pageerror", lambda fault: page.said.append(str(fault)))
    yield page
    said = list(page.said)
    context.close()
    assert said == [], "the console is silent: the policy refused nothing and no script broke"


def opened(page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(MAP, state="attached")


@pytest.mark.parametrize("look", LOOKS, ids=said_of)
def test_d5_axe_finds_nothing_and_nothing_is_cut_off(look, website, chromium, signed_in):
    faults = []
    with page_of(chromium, website[0], look=look, state=signed_in) as page:
        for address in ADDRESSES:
            page.goto(website[0] + address)
            if "views" not in address:
                page.wait_for_selector(MAP, state="attached")
            for unfolding in page.locator("main details").all():
                unfolding.evaluate("part => part.open = true")
            faults += faults_of(page, address)
    assert faults == []


def test_a_rectangle_on_the_map_keeps_the_customers_in_it(page, website):
    opened(page, website[0] + "/focus/?sort=customer")
    before = page.locator("table.customers tbody tr").count()
    box = page.locator("#map .wide svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.4)
    page.mouse.move(box["x"] + box["width"] * 0.97, box["y"] + box["height"] * 0.6)
    assert page.locator("#map .brush").count() == 1
    page.mouse.up()
    page.wait_for_url("**active-from**")
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)
    assert set(asked) == {"sort", "active-from", "active-to", "value-from", "value-to"}
    assert 40 <= int(asked["active-from"][0]) < int(asked["active-to"][0]) <= 100
    assert 0 < float(asked["value-from"][0]) < float(asked["value-to"][0])
    assert 0 < page.locator("table.customers tbody tr").count() < before
    # The filter's fields hold the same ranges: what the mouse does, the keyboard does.
    assert page.locator("#f-active-from").input_value() == asked["active-from"][0]


def test_a_click_on_the_map_is_no_rectangle(page, website):
    opened(page, website[0] + "/focus/")
    box = page.locator("#map .wide svg").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.3)
    assert "active-from" not in page.url


def test_a_view_is_filtered_saved_opened_elsewhere_thrown_away_and_taken_back(page, website, chromium, signed_in):
    from playwright.sync_api import expect

    opened(page, website[0] + "/focus/")
    page.click("details.tool:has(#f-q) > summary")
    page.fill("#f-active-from", "50")
    page.click("details.tool:has(#f-q) button.first")
    page.wait_for_url("**/focus/?active-from=50")
    first = page.locator("table.customers tbody").inner_text()
    page.click("details.tool:has(#save-name) > summary")
    page.fill("#save-name", "Alive")
    page.click("details.tool:has(#save-name) button.first")
    expect(page.locator(".told")).to_contain_text("is saved")
    elsewhere = chromium.new_context(storage_state=signed_in)
    again = elsewhere.new_page()
    again.goto(page.url)
    assert again.locator("table.customers tbody").inner_text() == first
    elsewhere.close()
    page.goto(website[0] + "/focus/views/")
    page.click("tr:has-text('Alive') button.ends")
    expect(page.locator(".told")).to_contain_text("is in the trash")
    page.click(".told button")
    expect(page.locator("main table")).to_contain_text("Alive")


def test_picks_are_counted_and_all_on_the_page_are_picked_at_once(page, website):
    from playwright.sync_api import expect

    opened(page, website[0] + "/focus/")
    page.locator("input[name=pick]").nth(1).check()
    expect(page.locator("[data-picked]")).to_have_text("(1)")
    expect(page.locator("input[name=scope][value=picked]")).to_be_checked()
    page.locator("[data-all]").check()
    expect(page.locator("[data-picked]")).to_have_text("(50)")
    page.locator("[data-all]").uncheck()
    expect(page.locator("input[name=scope][value=all]")).to_be_checked()


def test_d5_the_page_is_light_and_asks_nobody_else(website, chromium, signed_in):
    context = chromium.new_context(storage_state=signed_in)
    page = context.new_page()
    sizes: list[int] = []
    hosts: set[str] = set()

    def measure(request) -> None:
        found = request.sizes()
        sizes.append(found["responseBodySize"] + found["responseHeadersSize"])
        hosts.add(re.sub(r"(https?://[^/]+).*", r"\1", request.url))

    page.on("requestfinished", measure)
    opened(page, website[0] + "/focus/")
    page.wait_for_load_state("networkidle")
    first = sum(sizes)
    sizes.clear()
    opened(page, website[0] + "/focus/")
    page.wait_for_load_state("networkidle")
    again = sum(sizes)
    context.close()
    assert hosts == {website[0]}
    assert first <= 250_000
    assert again <= 60_000, (first, again)


def test_without_scripts_the_map_is_one_link_away(website, chromium, signed_in):
    context = chromium.new_context(storage_state=signed_in, java_script_enabled=False)
    page = context.new_page()
    page.goto(website[0] + "/focus/?active-from=10")
    page.click("#map a")
    assert page.locator(MAP).count() == 2
    page.click("main > p a")
    assert page.url.endswith("/focus/?active-from=10")
    context.close()
