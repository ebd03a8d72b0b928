"""The portfolio with strengths in Chromium: nothing that axe finds, rules on focus, a rectangle over the lane."""

import urllib.parse

import pytest

from tests.factories.shop import scored_shop
from tests.factories.strengths import tell_strengths
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of, said_of, served

pytestmark = IN_CHROMIUM
MAP = "#map svg[data-plot]"


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    book = scored_shop(tmp_path_factory.mktemp("told")).folder
    tell_strengths(book / "scores/latest/customers.parquet")
    with served(book) as where:
        yield where


@pytest.fixture
def page(website, chromium, signed_in):
    context = chromium.new_context(storage_state=signed_in, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type != "verbose" else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.goto(website[0] + "/focus/")
    page.wait_for_selector(MAP, state="attached")
    yield page
    context.close()
    assert said == [], "the console is silent: the policy refused nothing and no script broke"


def draw(page, *, across: tuple[float, float]) -> dict[str, list[str]]:
    """Draw a rectangle between two places of the plane, and return what the address asks for then."""
    left, top, width, height = map(float, page.locator("#map .wide svg").get_attribute("data-plot").split())
    box = page.locator("#map .wide svg").bounding_box()
    scale = box["width"] / float(page.locator("#map .wide svg").get_attribute("viewBox").split()[2])

    def at(x: float, y: float) -> tuple[float, float]:
        return box["x"] + scale * (left + x * width), box["y"] + scale * (top + y * height)

    page.mouse.move(*at(across[0], 0.0))
    page.mouse.down()
    page.mouse.move(*at(sum(across) / 2, 0.5))
    page.mouse.move(*at(across[1], 1.0))
    with page.expect_navigation():
        page.mouse.up()
    return urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)


@pytest.mark.parametrize("look", LOOKS, ids=said_of)
def test_d5_axe_finds_nothing_and_nothing_is_cut_off(look, website, chromium, signed_in):
    faults = []
    with page_of(chromium, website[0], look=look, state=signed_in) as page:
        for address in ("/focus/", "/focus/?state=drifting&published=firm&strength-from=10", "/focus/map/"):
            page.goto(website[0] + address)
            page.wait_for_selector(MAP, state="attached")
            for unfolding in page.locator("main details").all():
                unfolding.evaluate("part => part.open = true")
            faults += faults_of(page, address)
    assert faults == []


def test_a_rectangle_over_the_axis_asks_for_the_strengths_in_it(page):
    asked = draw(page, across=(0.5, 0.8))
    assert set(asked) == {"strength-from", "strength-to", "value-from", "value-to"}
    # The lane takes a tenth of the plane: its middle is not 50.
    assert 40 <= int(asked["strength-from"][0]) < 50 < int(asked["strength-to"][0]) < 80
    assert page.locator("table.customers tbody tr").count() > 0


def test_a_rectangle_over_the_lane_keeps_whose_strength_is_withheld(page):
    asked = draw(page, across=(0.0, 0.07))
    assert set(asked) == {"published", "value-from", "value-to"}
    assert asked["published"] == ["withheld"]
    said = page.locator("table.customers tbody td[data-label=Strength]").all_inner_texts()
    assert said
    assert all(one.startswith("withheld") for one in said)


def test_a_rectangle_over_all_of_it_leaves_nobody_out_for_their_strength(page):
    assert set(draw(page, across=(0.0, 1.0))) == {"value-from", "value-to"}


@pytest.mark.parametrize(("across", "asked"), [
    ((0.02, 0.5), {"published", "value-from", "value-to"}),
    ((0.5, 0.02), {"strength-from", "strength-to", "value-from", "value-to"}),
    ((1.0, 0.02), {"strength-from", "strength-to", "value-from", "value-to"}),
], ids=["from the lane", "from the axis", "from the end"])  # fmt: skip
def test_a_rectangle_stays_on_the_side_where_it_began(page, across, asked):
    found = draw(page, across=across)
    assert set(found) == asked
    assert int(found.get("strength-from", ["0"])[0]) == 0
    assert int(found.get("strength-to", ["0"])[0]) in {0.02: (0,), 0.5: (45, 46, 47), 1.0: (100,)}[across[0]]


def test_escape_puts_a_rule_away_until_it_is_left(page):
    state = page.locator("table.customers .state").first
    tip = state.locator(".tip")
    page.locator("table.customers tbody a").first.focus()
    page.keyboard.press("Tab")
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    state.hover()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    page.mouse.move(0, 0)
    assert not tip.is_visible(), "the focus is there still"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert tip.is_visible()
    assert page.locator(f"#{state.get_attribute('aria-describedby')}").inner_text() == tip.inner_text()


def test_the_rule_of_a_state_stands_there_on_focus_and_on_hover(page):
    state = page.locator("table.customers .state").first
    assert not state.locator(".tip").is_visible()
    state.hover()
    assert state.locator(".tip").is_visible()
    page.mouse.move(0, 0)
    page.locator("table.customers tbody a").first.focus()
    page.keyboard.press("Tab")
    assert state.locator(".tip").is_visible()
