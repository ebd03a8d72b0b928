"""D5: a mailbox and a calendar as a person brings them: whose addresses are ours, the plan, the import, the undo."""

import pytest

from keepworth.tables.reading.child import read_here
from tests.factories.mail import book_with_people, calendar, event, letter
from tests.web.chromium import IN_CHROMIUM, LOOKS, faults_of, page_of, said_of, served

pytestmark = IN_CHROMIUM
BOX = (
    letter("Bo <bo@acme.com>", "uma@ourfirm.com", own="1", more="Subject: zebrafish\n")
    + letter("Uma <uma@ourfirm.com>", "bo@acme.com", own="2", more="In-Reply-To: <1@x.example>\n")
    + letter("stranger@other.example", "uma@ourfirm.com", own="3")
)
MEETINGS = calendar(
    event("a", organizer="bo@acme.com", accepted=("uma@ourfirm.com",)), event("b", more="CLASS:PRIVATE\n")
)
FILES = {"box.mbox": BOX, "calendar.ics": MEETINGS}
LEFT_OUT = {
    ("box.mbox", "en"): "nobody in this book has: other.example (1)",
    ("box.mbox", "zh-hans"): "不属于本账本中的任何人：other.example (1)",
    ("calendar.ics", "en"): "marked as private",
    ("calendar.ics", "zh-hans"): "标记为私人",
}


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mail")
    with read_here():
        book = book_with_people(folder, colleagues=())
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    with served(book) as (base, link):
        yield base, link, folder


@pytest.mark.parametrize("look", LOOKS, ids=said_of)
@pytest.mark.parametrize("name", FILES)
def test_d5_it_is_brought_in_understood_and_taken_back(website, chromium, secured, look, name):
    from playwright.sync_api import expect

    base, _link, folder = website
    faults: list[str] = []
    with page_of(chromium, base, look=look, state=secured) as page:
        page.goto(base + "/book/import/")
        page.set_input_files("#file", folder / name)
        page.click("main form button.first")
        ours = page.locator('button[value="read:ours=ourfirm.com"]')
        expect(ours).to_be_visible(timeout=30_000)
        faults += faults_of(page, "question")
        ours.click()
        start = page.locator("#upload form[action$='/start/'] button")
        expect(start).to_be_visible(timeout=30_000)
        page.click("#upload details summary")
        faults += faults_of(page, "plan")
        expect(page.locator("#upload ul.small")).to_contain_text(LEFT_OUT[name, look[0]])
        assert page.locator("#upload ul.small").bounding_box()["y"] < start.bounding_box()["y"]
        assert page.locator("#upload select").count() <= 2, "of letters nobody can choose columns"
        page.locator("#upload input[type=checkbox]").uncheck()
        start.click()
        expect(page.locator("#upload a.ends")).to_be_visible(timeout=30_000)
        faults += faults_of(page, "report")
        page.click("#upload a.ends")
        faults += faults_of(page, "undo")
        page.click("main form button.ends, main form button.first")
        page.wait_for_url("**/book/import/")
    assert faults == []
