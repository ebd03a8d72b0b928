"""Every page in Chromium: nothing that axe finds, nothing wider than the screen, a silent console, little to load."""

import re

import pytest

from keepworth.tables.book import make_book
from tests.factories.web_book import one_customer
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of, said_of, served
from tests.web.site.test_d1_01_matrix import MATRIX

pytestmark = IN_CHROMIUM
PAGES = [
    "/" + route.replace("<int:number>", "1")
    for route, row in MATRIX["routes"].items()
    if "GET" in row
    and "token" not in route
    and not route.endswith("/pdf/")
    and not route.startswith("api/")
    # The book of these tests holds one customer and one person, and no work, file or view with a page of its own.
    and set(row.get("with", {}).values()) <= {"customer", "person"}
    and route not in ("", "health/")
]
# Where the keyboard is: what has it, whether it is on the screen, on top, and marked.
FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  if (one === document.body) return null;
  const on_top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    what: one.outerHTML.slice(0, 100),
    shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    on_top: !!on_top && [one, ...one.labels ?? []].some(each => each.contains(on_top) || on_top.contains(each)),
    marked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none',
  };
}"""
MOVING = """() => [...document.querySelectorAll('*')].filter(one => {
  const style = getComputedStyle(one);
  return parseFloat(style.transitionDuration) > 0.01 || parseFloat(style.animationDuration) > 0.01;
}).map(one => one.outerHTML.slice(0, 100))"""
HIDDEN = """() => [...document.querySelectorAll('main *')].filter(one => {
  const style = getComputedStyle(one);
  return one.innerText?.trim() && style.color === style.backgroundColor;
}).map(one => one.outerHTML.slice(0, 100))"""
MOST_STOPS = 80
KEYED = ["/account/", "/book/people/", "/book/import/", "/focus/", "/know/find/", "/know/1/"]
OPEN = ["/sign-in/", "/start/spent/", "/nothing/here/"]


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    book = tmp_path_factory.mktemp("served") / "book"
    make_book(book, currency="EUR", name="Acme")
    one_customer(book)
    with served(book) as where:
        yield where


@pytest.mark.parametrize("look", LOOKS, ids=said_of)
def test_axe_finds_nothing_and_nothing_is_cut_off(website, chromium, with_password, look):
    faults = []
    for pages, state in ((PAGES, with_password), (OPEN, None)):
        with page_of(chromium, website[0], look=look, state=state) as page:
            for address in pages:
                page.goto(website[0] + address)
                faults += faults_of(page, address)
    assert faults == []


def test_axe_and_width_find_what_is_planted(chromium):
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.set_content(
        "<html lang='en'><title>x</title><main><h1>x</h1><img src='data:,'><p style='color:#999;width:500px'>pale</p>"
    )
    said = " ".join(faults_of(page, "planted"))
    page.close()
    assert all(planted in said for planted in ("image-alt", "color-contrast", "wide")), said


def test_no_page_says_a_word_on_the_console_or_breaks_its_policy(website, chromium, with_password):
    context = chromium.new_context(storage_state=with_password)
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


def test_a_first_load_is_light_and_asks_nobody_else(website, chromium, with_password):
    context = chromium.new_context(storage_state=with_password)
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


def test_keys_open_and_close_what_they_say(website, chromium, with_password):
    from playwright.sync_api import expect

    context = chromium.new_context(storage_state=with_password, viewport={"width": 390, "height": 844})
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


@pytest.mark.parametrize("address", KEYED)
@pytest.mark.parametrize("width", [1280, 390])
def test_d5_every_stop_of_the_tab_key_is_seen(website, chromium, with_password, address, width):
    context = chromium.new_context(storage_state=with_password, viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(website[0] + address)
    faults, stops = [], 0
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        stops += 1
        faults += [f"{name}: {stop['what']}" for name in ("shown", "on_top", "marked") if not stop[name]]
    context.close()
    assert faults == []
    assert stops > 5


def test_d5_a_stop_that_is_not_seen_is_found(chromium):
    page = chromium.new_page()
    page.set_content("<button style='outline:0'>a</button><button style='position:absolute;left:-999px'>b</button>")
    found = []
    for _ in range(2):
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUSED))
    page.close()
    assert [(one["shown"], one["marked"]) for one in found] == [(True, False), (False, True)]


def test_d5_pages_stay_readable_in_colours_of_the_system_and_without_motion(website, chromium, with_password):
    faults = []
    with page_of(chromium, website[0], look=("en", "dark", 390), state=with_password) as page:
        page.emulate_media(forced_colors="active", reduced_motion="reduce")
        for address in KEYED:
            page.goto(website[0] + address)
            assert page.evaluate("matchMedia('(forced-colors: active)').matches")
            # The system has replaced the colours that axe compares.
            faults += [one for one in faults_of(page, address) if ": color-contrast " not in one]
            faults += [f"{address} hides: {one}" for one in page.evaluate(HIDDEN)]
            faults += [f"{address} moves: {one}" for one in page.evaluate(MOVING)]
    assert faults == []


def test_no_menu_opens_beyond_a_telephone(website, chromium, with_password):
    context = chromium.new_context(storage_state=with_password, viewport={"width": 390, "height": 844})
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


def test_the_progress_of_a_score_shows_itself_without_a_click(website, chromium, with_password):
    from playwright.sync_api import expect

    context = chromium.new_context(storage_state=with_password)
    page = context.new_page()
    page.goto(website[0] + "/book/runs/")
    page.click("main button.first")
    # The book is empty: the worker says why, and the page shows it by itself.
    expect(page.locator("#job")).to_contain_text("This book cannot be scored yet.", timeout=15_000)
    context.close()
