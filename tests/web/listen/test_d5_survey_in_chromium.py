"""D5: the page that a contact answers, in Chromium: nine variants, keys alone, a network that goes, little to load.

How soon it is seen on a slow line is a matter of time, and measured by `benchmarks/survey_page.py`.
"""

import re
import sqlite3
from contextlib import closing, contextmanager

import pytest

from tests.factories.ports import free_port
from tests.web.chromium import IN_CHROMIUM, faults_of
from tests.web.listen.asked_book import make_asked_book, path_of
from tests.web.listen.serving import website as serving
from tests.web.site.test_pages_in_chromium import FOCUSED

pytestmark = [*IN_CHROMIUM, pytest.mark.unix]
LONG, SHORT, LINKS = "relationship", "nps", 40
LANGUAGES = ("en", "zh-hans")
PHONE = {"width": 390, "height": 844}
VARIANTS = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": PHONE},
    "tablet": {"viewport": {"width": 820, "height": 1180}},
    "forced colours": {"viewport": PHONE, "forced_colors": "active"},
    "reduced motion": {"viewport": PHONE, "reduced_motion": "reduce"},
    "dark": {"viewport": PHONE, "color_scheme": "dark"},
    "empty submit": {"viewport": PHONE},
    "back": {"viewport": PHONE},
    "right to left": {"viewport": PHONE},
}
SHIFTS = """() => new Promise(done => new PerformanceObserver(list => done(
  list.getEntries().reduce((sum, one) => sum + one.value, 0))).observe({type: 'layout-shift', buffered: true})
  || setTimeout(() => done(0), 500))"""
MOST_BYTES, MOST_SCRIPT, MOST_SHIFT, MOST_STOPS = 50_000, 5_000, 0.05, 200


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("asked") / "book"
    make_asked_book(folder, LONG, SHORT, links=LINKS)
    return folder


@pytest.fixture(scope="module")
def base(book):
    port = free_port()
    with serving(port, book=book):
        yield f"http://127.0.0.1:{port}"


def kept(book) -> list[str]:
    with closing(sqlite3.connect(book / "keepworth.sqlite3")) as database:
        return [receipt for (receipt,) in database.execute("SELECT receipt FROM listen_submission ORDER BY id")]


@contextmanager
def opened(chromium, address: str, **look):
    context = chromium.new_context(bypass_csp=True, **look)
    try:
        page = context.new_page()
        page.goto(address)
        yield page
    finally:
        context.close()


def turned(page, variant: str) -> None:
    """Bring the page into the state that a variant is about."""
    if variant == "empty submit":
        page.locator(".go .first").click()
        page.wait_for_selector(".fault, [role=alert]")
    elif variant == "back":
        page.locator(".tap").first.click()
        page.locator(".go .first").click()
        page.locator("button[value=back]").click()
        page.wait_for_selector("input:checked", state="attached")
    elif variant == "right to left":
        page.evaluate("document.documentElement.dir = 'rtl'")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_d5_axe_finds_nothing_on_a_survey_in_nine_variants(base, chromium, variant, language):
    instrument = SHORT if variant == "empty submit" else LONG
    number = list(VARIANTS).index(variant)
    with opened(chromium, base + path_of(instrument, language, number), **VARIANTS[variant]) as page:
        turned(page, variant)
        assert page.locator("html").get_attribute("lang") == language
        assert faults_of(page, variant) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_d5_axe_finds_nothing_when_it_was_sent(base, chromium, language):
    with opened(chromium, base + path_of(SHORT, language, 20), viewport=PHONE) as page:
        page.locator(".tap").nth(9).click()
        while page.locator(".go .first").count():
            page.locator(".go .first").click()
        assert re.search("a-[0-9a-f]{16}", page.content())
        assert faults_of(page, "thanks") == []


@pytest.mark.parametrize("instrument", [SHORT, LONG])
def test_d5_a_survey_is_done_by_keys_alone(base, chromium, book, instrument):
    before = len(kept(book))
    with opened(chromium, base + path_of(instrument, "en", 21), viewport=PHONE) as page:
        for _ in range(MOST_STOPS):
            if not page.locator("form").count():
                break
            page.keyboard.press("Tab")
            at = page.evaluate(FOCUSED)
            assert at is None or (at["shown"] and at["on_top"]), at
            press(page)
        assert re.search("a-[0-9a-f]{16}", page.content())
    assert len(kept(book)) == before + 1


def press(page) -> None:
    """Press what somebody would where the keyboard stands: choose an answer, or send the page on."""
    name, value = page.evaluate("[document.activeElement.type ?? '', document.activeElement.value ?? '']")
    if name == "radio":
        page.keyboard.press("Space")
    elif name == "submit" and value in ("next", "send"):
        with page.expect_navigation():
            page.keyboard.press("Enter")


def test_d5_keys_are_marked_where_they_stand(base, chromium):
    with opened(chromium, base + path_of(LONG, "en", 22), viewport=PHONE) as page:
        page.keyboard.press("Tab")
        outline = "getComputedStyle(document.activeElement.nextElementSibling).outlineStyle"
        assert page.evaluate("document.activeElement.type") == "radio"
        assert page.evaluate(outline) == "solid"


@pytest.mark.parametrize("lost", ["what was sent", "the reply"])
def test_d5_a_network_that_goes_while_sending_keeps_the_answers_and_counts_once(base, chromium, book, lost):
    before = kept(book)
    with opened(chromium, base + path_of(SHORT, "en", 23 + (lost == "the reply")), viewport=PHONE) as page:
        page.locator(".tap").nth(9).click()
        if page.locator(".go .first").get_attribute("value") == "next":
            page.locator(".go .first").click()
            page.wait_for_selector("button.first[value=send]")

        def cut(route) -> None:
            if lost == "the reply":
                route.fetch()  # it comes to us, and is kept
            route.abort("internetdisconnected")

        page.route("**/s/**", cut)
        page.locator(".go .first").click()
        page.wait_for_url("chrome-error://**")
        assert len(kept(book)) == len(before) + (lost == "the reply")
        page.unroute("**/s/**")
        page.reload()  # what the browser offers there
        page.wait_for_selector("text=Thank you")
        receipt = re.search("a-[0-9a-f]{16}", page.content())[0]
    assert kept(book) == [*before, receipt]
    with closing(sqlite3.connect(book / "keepworth.sqlite3")) as database:
        asked = "SELECT value FROM listen_answer WHERE submission_id = (SELECT max(id) FROM listen_submission)"
        assert database.execute(asked).fetchall()[0] == (9.0,)


@pytest.mark.parametrize("instrument", [SHORT, LONG])
def test_d5_a_survey_loads_fifty_kilobytes_at_most_and_nothing_jumps(base, chromium, instrument):
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    line, came = context.new_cdp_session(page), []
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
    kinds = []
    page.on("response", lambda answer: kinds.append((answer.request.resource_type, len(answer.body()))))
    page.goto(base + path_of(instrument, "en", 25), wait_until="networkidle")
    shift = page.evaluate(SHIFTS)
    context.close()
    assert 1_000 < sum(came) <= MOST_BYTES
    assert sum(size for kind, size in kinds if kind == "script") <= MOST_SCRIPT
    assert shift <= MOST_SHIFT
