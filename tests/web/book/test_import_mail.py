"""Book › Import takes a mailbox or a calendar: it asks who is ours, and keeps nothing of what was said."""

import re
from pathlib import Path

import pytest

from keepworth.tables.reading.child import read_here
from keepworth.tables.schemas import TABLES
from keepworth_web.book.actions.keep_upload import folder_of_uploads
from keepworth_web.book.models import Upload
from keepworth_web.book.reads import TABLE_LABELS
from keepworth_web.site.worker import do_next
from tests.factories.lakes import visible
from tests.factories.mail import bring, calendar, event, letter
from tests.web.book.test_import import sent

pytestmark = pytest.mark.django_db
BOX = letter("Bo <bo@acme.com>", "uma@ourfirm.com", own="1", more="Subject: zebrafish\n", body="marmalade")


@pytest.fixture
def known(book: Path, tmp_path: Path) -> Path:
    """The book, with one contact in it."""
    file = tmp_path / "contacts.csv"
    file.write_text("contact_id,customer_id,mail\nc1,acme,bo@acme.com\n", encoding="utf-8")
    with read_here():
        bring(book, file, table="contacts")
    return book


def test_a_mailbox_asks_who_is_ours_and_becomes_touchpoints(editor, known):
    page = sent(editor, BOX, "box.mbox")
    asked = editor.get(page).text
    assert "No address in it is a colleague" in asked
    assert "Addresses that end with @ourfirm.com are ours" in asked
    assert editor.post(f"{page}plan/", {"choice": "read:ours=ourfirm.com"}).status_code == 302
    assert do_next()
    plan = editor.get(page).text
    assert "<b>1</b> row" in plan
    assert "Touchpoints" in plan
    assert "zebrafish" not in plan + asked
    assert "marmalade" not in plan + asked
    assert editor.post(f"{page}start/", {}).status_code == 302
    assert do_next()
    assert [row["contact_id"] for row in visible(known / "lake", "touchpoints")] == ["c1"]
    assert list(folder_of_uploads().iterdir()) == [], "the mailbox itself goes with its import"
    assert "zebrafish" not in repr(list(Upload.objects.values()))


def test_of_a_mailbox_only_is_asked_what_a_mailbox_has(editor, known):
    letters = BOX + letter("Who <who@else.example>", "uma@ourfirm.com", own="2")
    page = sent(editor, letters, "box.mbox")
    asked = editor.get(page).text
    assert "import your colleagues with their addresses first" in asked
    assert "--read" not in asked, "here there are buttons"
    offered = re.findall(r'name="choice" value="([^"]+)"', asked)
    assert sorted(offered) == ["read:ours=else.example", "read:ours=ourfirm.com"]
    editor.post(f"{page}plan/", {"choice": "read:ours=ourfirm.com"})
    assert do_next()
    plan = editor.get(page).text
    assert "columns are used" not in plan
    assert "column-0" not in plan
    assert 'id="table"' not in plan
    assert sorted(re.findall(r'name="read-(\w+)"', plan)) == ["copies", "ours"]
    assert "keepworth import" not in plan
    assert plan.index("1 address in 1 message") < plan.index('name="score"'), "what is left out stands above the button"
    assert "<th>Who began it</th>" in plan
    assert "<bdi>they</bdi>" in plan
    assert "mail-" not in plan, "ids that tell nobody anything"
    editor.cookies["language"] = "zh-hans"
    assert "不属于本账本中的任何人：else.example (1)。" in editor.get(page).text
    del editor.cookies["language"]
    editor.post(f"{page}plan/", {"read-ours": "", "read-copies": ""})
    assert do_next()
    assert "No address in it is a colleague" in editor.get(page).text, "it can be taken back"


def test_of_a_calendar_nothing_is_asked(editor, known):
    page = sent(editor, calendar(event("a", organizer="bo@acme.com", accepted=("uma@ourfirm.com",))), "calendar.ics")
    editor.post(f"{page}plan/", {"choice": "read:ours=ourfirm.com"})
    assert do_next()
    assert re.findall(r'name="read-(\w+)"', editor.get(page).text) == ["ours"]


def test_every_table_has_a_name_for_people():
    assert set(TABLES) == set(TABLE_LABELS)


def test_a_calendar_is_taken_too(editor, known):
    page = sent(editor, calendar(event("a", organizer="bo@acme.com", accepted=("uma@ourfirm.com",))), "calendar.ics")
    assert editor.post(f"{page}plan/", {"choice": "read:ours=ourfirm.com"}).status_code == 302
    assert do_next()
    assert "<b>1</b> row" in editor.get(page).text


def test_the_page_names_the_files_that_it_takes(editor, book):
    shown = editor.get("/book/import/").text
    assert ".mbox,.eml,.ics" in shown
    assert "of which only who and when is read" in shown


def test_why_a_cell_is_refused_is_said_in_chinese(editor, book):
    page = sent(editor, "customer_id,ordered_on,amount\nc1,2024-13-45,5\nc2,2024-01-01,x\nc3,2024-01-02,7\n", "o.csv")
    editor.post(f"{page}plan/", {"table": "orders"})
    do_next()
    assert "no such day" in editor.get(page).text
    editor.cookies["language"] = "zh-hans"
    shown = editor.get(page).text
    assert "没有这一天" in shown or "没有这样的日期或时间" in shown
    assert "不是用小数点写的金额" in shown or "不是数字" in shown
