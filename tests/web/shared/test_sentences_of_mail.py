"""What is said of a mailbox, a calendar and of consent is said in the language of the page, whole."""

from pathlib import Path

import pytest
from django.utils import translation

from keepworth.errors import NeedsAnswer
from keepworth.tables.reading.child import read_here
from keepworth_web.shared.sentences import told
from tests.factories.mail import book_with_people, bring, calendar, event, letter


def said_of(folder: Path) -> list[str]:
    """Every sentence of the imports of files that leave much out."""
    lists = letter("bo@acme.com", "uma@ourfirm.com", own="1", more="List-Id: x\n")
    box = [lists, lists, letter("bo@acme.com", "uma@ourfirm.com", date="x"), letter("bo@acme.com", "ana.ruiz@acme.com"),
           letter("x@else.example", "uma@ourfirm.com", own="2"), letter("bo@acme.com", "", own="3"),
           letter("info@acme.com", "uma@ourfirm.com", own="5"),
           letter("bo@acme.com", "uma@ourfirm.com", date="Mon, 1 Jan 1979 00:00:00 +0000"),
           letter("bo@acme.com", "uma@ourfirm.com", date="Mon, 1 Jan 2099 00:00:00 +0000")]  # fmt: skip
    days = [event("a"), event("b", more="STATUS:CANCELLED\n"), event("c", more="CLASS:PRIVATE\n"),
            event("d", starts=":x"), event("e", starts=":20990101T080000Z"), event("f", more="RRULE:FREQ=HOURLY\n"),
            event("g", accepted=()),
            event("h", more="ATTENDEE;PARTSTAT=DECLINED:mailto:x@y.example\n")]  # fmt: skip
    files = {"box.mbox": "".join(box), "c.ics": calendar(*days)}
    found: list[str] = []
    shared = ("c1,acme,bo@acme.com", "c2,acme,ana.ruiz@acme.com", "c3,acme,info@acme.com", "c4,acme,info@acme.com")
    book = book_with_people(folder, contacts=shared)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
        for options in ((), ("copies=bcc", "ours=a.example")):
            done = bring(book, folder / name, *options, dry=True)
            found += [done["plan"], *done["notes"]]
    visits = folder / "visits.csv"
    visits.write_text("visit_id,customer_id,at\nv1,acme,2024-05-01\n", encoding="utf-8")
    return found + list(bring(book, visits, table="visits", dry=True)["notes"])


def test_every_note_has_its_template(tmp_path: Path) -> None:
    with read_here():
        said = said_of(tmp_path)
    assert len(said) > 25
    assert sorted({one for one in said if not told(one)[1]}) == []
    with translation.override("zh-hans"):
        words = [told(one)[0] for one in said]
    assert any("9 封邮件，其中" in one for one in words), words
    assert any("未计入：日期无法读取" in one for one in words)


def test_the_question_whose_mail_it_is_has_its_template(tmp_path: Path) -> None:
    with read_here():
        book = book_with_people(tmp_path, colleagues=())
        box = tmp_path / "box.mbox"
        box.write_text(
            letter("bo@acme.com", "uma@ourfirm.com") + letter("bo@acme.com", "x@b.example"), encoding="utf-8"
        )
        with pytest.raises(NeedsAnswer) as asked:
            bring(book, box)
    assert told(str(asked.value))[1]
