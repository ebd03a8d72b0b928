"""B4: what was said cannot be imported. Not a byte of a title, a text or an attachment lands in a book."""

import base64
import gzip
import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.factories.commands import alone
from tests.factories.mail import book_with_people, bring, calendar, event, letter

from keepworth.runs.import_file import Asked
from keepworth.runs.look_at_file import look_at_file
from keepworth.tables.book import find_book
from keepworth.tables.reading.child import read_here
from keepworth.tables.reading.exchanges.lines import parts_in
from keepworth.tables.reading.exchanges.mbox import headers_in

SECRET = "zebrafish-marmalade"
SUBJECT = f"Subject: {SECRET}\n folded {SECRET}\nX-Note: {SECRET}\nComments: {SECRET}\n"
ATTACHED = (
    f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{SECRET}"\n\n--{SECRET}\nContent-Type: text/plain; '
    f"name={SECRET}.txt\nContent-Transfer-Encoding: base64\n\n{base64.b64encode(SECRET.encode()).decode()}\n"
    f"--{SECRET}--\n"
)
# What a text may hold to be taken for headers or for the next message.
POSING = (
    f"From {SECRET} Tue May 14 16:39:00 2024\nnot a header {SECRET}\n\nFrom: {SECRET}@{SECRET}.example\n"
    f"Date: {SECRET}\n"
)


def boxes() -> dict[str, bytes]:
    """Files of which every part but who and when holds the secret."""
    good = letter("ana.ruiz@acme.com", "uma@ourfirm.com", own="1", more=SUBJECT, body=f"{SECRET}\n{POSING}")
    named = f'"{SECRET}" <bo@acme.com> ({SECRET})'
    box = [
        good,
        letter(named, f"{SECRET} <uma@ourfirm.com>", own="2", more=SUBJECT + ATTACHED, body=SECRET),
        letter("bo@acme.com", "uma@ourfirm.com", own=f"3.{SECRET}", date=f"{SECRET} 99", more=SUBJECT, body=SECRET),
        letter(f"{SECRET}@acme.com", "uma@ourfirm.com", own="4", more=SUBJECT, body=SECRET),
        letter("bo@acme.com", "uma@ourfirm.com", own=f"5.{SECRET}", more=f"References: <{SECRET}@x>\n{SUBJECT}"),
        letter("bo@acme.com", "uma@ourfirm.com", date="Thu, 1 Jan 2099 00:00:00 +0000", more=SUBJECT, body=SECRET),
    ]
    notes = (
        f"DESCRIPTION:{SECRET}\n {SECRET}\nLOCATION:{SECRET}\nCOMMENT:{SECRET}\nATTACH:{SECRET}\nX-ALT-DESC:{SECRET}\n"
        f'ATTENDEE;CN="{SECRET}";PARTSTAT=ACCEPTED:mailto:ana.ruiz@acme.com\nBEGIN:VALARM\nDESCRIPTION:{SECRET}\nEND:VALARM\n'
    )
    titled = [
        one.replace("a title", SECRET) for one in (event("a", more=notes), event(SECRET, starts=":x", more=notes))
    ]
    return {
        "box.mbox": "".join(box).encode(),
        "box.mbox.gz": gzip.compress("".join(box).encode()),
        "one.eml": good.partition("\n")[2].encode(),
        "calendar.ics": calendar(*titled, event(f"{SECRET}-2", more=notes), head=f"X-WR-CALNAME:{SECRET}\n").encode(),
    }


def traces(folder: Path) -> list[str]:
    """Every file below a folder that holds the secret: in its bytes, or in any cell of it."""
    found = []
    for path in (path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        cells = repr(pq.read_table(path).to_pylist()) if path.suffix == ".parquet" else ""
        if SECRET.encode() in data or SECRET in cells or SECRET in path.name:
            found.append(str(path))
    return found


@pytest.mark.parametrize("name", sorted(boxes()))
def test_b4_no_byte_of_what_was_said_lands_in_the_book(tmp_path: Path, name: str) -> None:
    with read_here():
        book = book_with_people(tmp_path)
    (tmp_path / "sent").mkdir()
    file = tmp_path / "sent" / name
    file.write_bytes(boxes()[name])
    before = traces(tmp_path)
    assert [Path(one).name for one in before if not one.endswith(".gz")] == ([] if name.endswith(".gz") else [name])
    aside = tmp_path / "aside"
    aside.mkdir()
    for options in ((), ("--dry-run",), ("--read", "ours=nobody.example"), ("--read", "copies=bcc")):
        done = alone("import", book, file, "--as", "touchpoints", *options, TMPDIR=str(aside))
        assert done.returncode == 0, done.stderr
        assert SECRET not in done.stdout + done.stderr
    assert (book / "lake/touchpoints").is_dir()
    assert traces(book) == []
    assert list(aside.iterdir()) == [], "nothing stays beside the book either"


def test_b4_the_preview_shows_nothing_of_what_was_said(tmp_path: Path) -> None:
    with read_here():
        book = book_with_people(tmp_path)
        for name, content in boxes().items():
            file = tmp_path / name
            file.write_bytes(content)
            looked = look_at_file(find_book(book), file, asked=Asked(table="", dry=True))
            assert looked.counts is not None, looked.question
            assert looked.table == "touchpoints"
            assert SECRET not in repr(looked)
    assert traces(book) == []


def test_b4_this_test_would_find_a_text_that_was_kept(tmp_path: Path) -> None:
    with read_here():
        book = book_with_people(tmp_path)
        file = tmp_path / "texts.csv"
        file.write_text(f"text_id,words\nt1,{SECRET}\n", encoding="utf-8")
        bring(book, file, table="texts")
    assert traces(book)


def test_b4_what_was_said_is_passed_over_before_anything_understands_it() -> None:
    said = calendar(event("a", more=f"DESCRIPTION:{SECRET}\n {SECRET}\nBEGIN:VALARM\nSUMMARY:{SECRET}\nEND:VALARM\n"))
    kept = [part.written for part in parts_in(io.BytesIO(said.replace("a title", SECRET).encode()))]
    assert any(b"ATTENDEE" in one for one in kept)
    assert SECRET.encode() not in b"".join(kept)
    box = letter("bo@acme.com", "uma@ourfirm.com", more=SUBJECT + ATTACHED, body=SECRET) * 2
    found = [one.values for one in headers_in(io.BytesIO(box.encode()), is_one=False, tell=lambda _: None)]
    assert len(found) == 2
    assert SECRET.encode() not in repr(found).encode()
