"""A questionnaire is copied, broken, mended and published in Chromium; axe finds nothing, dark or narrow."""

import pytest

from keepworth.tables.book import make_book
from keepworth.tables.own_instruments import known_instruments
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of, said_of, served

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    folder = tmp_path_factory.mktemp("questionnaires")
    make_book(folder / "book", currency="EUR", name="Acme")
    with served(folder / "book") as (base, link):
        yield base, link, folder


@pytest.mark.parametrize("look", LOOKS, ids=said_of)
def test_one_is_copied_broken_mended_and_published(website, chromium, signed_in, look):
    base, _link, folder = website
    faults: list[str] = []
    name = f"ours-{look[2]}"
    with page_of(chromium, base, look=look, state=signed_in) as page:
        page.goto(base + "/listen/questionnaires/beyond/1.0/")
        faults += faults_of(page, "one")
        page.click("form[action$='/listen/drafts/'] button")
        draft = page.url
        page.click("main td form button[value=down] >> nth=0")
        page.goto(f"{draft}items/1/")
        page.fill("#id_customer_zh", "")
        page.click("main form button.first")
        assert page.url == f"{draft}items/1/"
        assert page.locator("#id_customer_zh_error").is_visible()
        faults += faults_of(page, "item")
        page.goto(draft)
        assert page.locator("form[action$='/publish/']").count() == 0
        faults += faults_of(page, "draft")
        page.click("form[action$='/undo/'] button >> nth=0")
        page.locator("main details summary").first.click()
        page.fill("#id_name", name)
        page.click("main details[open] button.first")
        page.click("form[action$='/publish/'] button")
        page.wait_for_url(f"**/questionnaires/{name}/1.0/")
        page.goto(f"{page.url}as/customer/")
        page.locator(".tap").first.click()
        faults += faults_of(page, "preview")
        page.goto(base + "/listen/questionnaires/")
        faults += faults_of(page, "list")
    assert faults == []
    assert name in {one.name for one in known_instruments(folder / "book")}
