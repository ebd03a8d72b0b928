"""The page about the API: short until something is opened, found by its contents, fit for a telephone, no script."""

import pytest

from keepworth.tables.book import make_book
from keepworth_web.shared.api.outline import GROUPS
from keepworth_web.site.described import described
from tests.web.chromium import IN_CHROMIUM, faults_of, page_of, said_of, served

pytestmark = IN_CHROMIUM
LOOKS = [("en", "light", 390), ("en", "dark", 1280), ("zh-hans", "dark", 390), ("zh-hans", "light", 1280)]
NARROW = 390
SCREENS = 3  # of 844 points: how long the page is before anything is opened


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    book = tmp_path_factory.mktemp("served") / "book"
    make_book(book, currency="EUR", name="Acme")
    with served(book) as where:
        yield where


def test_every_group_has_words():
    tags = {one["tags"][0] for methods in described()["paths"].values() for one in methods.values()}
    assert tags <= set(GROUPS), "name it in GROUPS of shared/api/outline.py"


@pytest.mark.parametrize("look", LOOKS, ids=said_of)
def test_it_is_short_and_opens_where_it_is_asked_to(website, chromium, with_password, look):
    with page_of(chromium, website[0], look=look, state=with_password) as page:
        page.goto(f"{website[0]}/book/api/")
        assert page.evaluate("document.documentElement.scrollHeight") < SCREENS * 844
        link = page.locator(".contents a[href='#of-rows']")
        assert link.bounding_box()["height"] >= 24
        link.click()
        group = page.locator("details.group:has(#of-rows)")
        assert group.get_attribute("open") is not None, "the browser opens what a link leads to"
        one = group.locator("details.operation").first
        one.locator("summary").click()
        assert one.locator("table").is_visible()
        assert faults_of(page, "one open") == []


@pytest.mark.parametrize("look", [look for look in LOOKS if look[2] == NARROW], ids=said_of)
def test_nothing_of_it_is_wrong_or_cut_off_when_all_is_open(website, chromium, with_password, look):
    """In both themes and languages, on a telephone: what fits there fits anywhere."""
    with page_of(chromium, website[0], look=look, state=with_password) as page:
        page.goto(f"{website[0]}/book/api/")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert faults_of(page, "all open") == []


def test_a_link_to_one_operation_opens_it(website, chromium, with_password):
    with page_of(chromium, website[0], look=LOOKS[0], state=with_password) as page:
        page.goto(f"{website[0]}/book/api/#imports_send_rows")
        assert page.locator("#imports_send_rows table").is_visible()
