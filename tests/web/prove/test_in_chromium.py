"""Calibration in Chromium: nothing that axe finds, on a telephone too, and a test that is asked for and comes."""

import pytest

from keepworth.runs.kept_backtests import kept_backtests
from keepworth.tables.book import make_book
from tests.factories.backtests import MADE, backtest_of, keep_backtest
from tests.factories.renewing import add_renewals
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of, said_of, served

pytestmark = IN_CHROMIUM
PAGE = "/prove/calibration/"


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    book = make_book(tmp_path_factory.mktemp("served") / "book", currency="EUR", name="Acme")
    add_renewals(book, customers=60)
    keep_backtest(book.folder, backtest_of(seed=8), made=MADE.replace(month=1, day=2))
    keep_backtest(book.folder)
    with served(book.folder) as (base, link):
        yield base, link, book.folder


@pytest.mark.parametrize("look", LOOKS, ids=said_of)
def test_axe_finds_nothing_and_nothing_is_cut_off(website, chromium, signed_in, look):
    with page_of(chromium, website[0], look=look, state=signed_in) as page:
        assert page.goto(website[0] + PAGE).status == 200
        assert page.locator("figure.calibration .dot").count() == 10
        assert faults_of(page, PAGE) == []
        told = page.locator("figure.calibration svg").bounding_box()
        assert told["width"] <= page.viewport_size["width"]


def test_a_test_is_asked_for_and_its_answer_comes_by_itself(website, chromium, signed_in):
    base, _, folder = website
    with page_of(chromium, base, look=LOOKS[0], state=signed_in) as page:
        page.goto(base + PAGE)
        page.locator('form[action="/prove/calibration/test/"] button').click()
        page.wait_for_selector("#work .good", timeout=60_000)
        page.locator("#work .good a").click()
        record = kept_backtests(folder)[0]
        assert f"Of {record['staying']['decisions']} renewals" in page.locator("p.say").inner_text()
