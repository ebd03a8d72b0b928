"""D4-25 and D4-29: mailboxes and calendars that lie, that never end, and that are broken in the middle."""

import gzip
import random
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.factories.commands import alone
from tests.factories.lakes import visible
from tests.factories.mail import book_with_people, bring, calendar, event, letter

from keepworth.errors import KeepworthError
from keepworth.tables.addresses import comparable
from keepworth.tables.reading.child import read_here
from keepworth.tables.reading.exchanges.mbox import headers_in

GOOD = letter("bo@acme.com", "uma@ourfirm.com", own="good")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Path]:
    """A book with people, which reads files in this process."""
    with read_here():
        yield book_with_people(tmp_path)


def offered(book: Path, content: bytes, *, name: str = "box.mbox") -> int:
    """Import a file; how many touchpoints the book holds then."""
    file = book.parent / name
    file.write_bytes(content)
    bring(book, file)
    return len(visible(book / "lake", "touchpoints"))


@pytest.mark.parametrize(
    ("imported", "written"),
    [
        ("Ann@Acme.COM", "ann@acme.com"),
        ("ann@acme.com", "ANN@ACME.COM"),
        ("ann@acme.com", "ann+orders@acme.com"),
        ("ann+vip@acme.com", "ann+vip@acme.com"),
        ("ann@müller.example", "ann@xn--mller-kva.example"),
        ("ann@xn--mller-kva.example", "ann@MÜLLER.example"),
        ("müller@acme.com", "MÜLLER@acme.com"),
        ("a@b", "a@b"),
        ("x@acme.com;ann@acme.com,y@acme.com", "ann@acme.com"),
    ],
)
def test_d4_25_an_address_finds_its_person(tmp_path: Path, imported: str, written: str) -> None:
    with read_here():
        book = book_with_people(tmp_path, contacts=(f'c1,acme,"{imported}"',))
        assert offered(book, letter(f"A name <{written}>", "uma@ourfirm.com").encode()) == 1


@pytest.mark.parametrize(
    "written",
    [
        '"bo@acme.com" <stranger@else.example>',
        "stranger@else.example (bo@acme.com)",
        "bo@acme.com <stranger@else.example>",
        "bo+tag@else.example",
        "bo@acme.com.else.example",
        "xbo@acme.com",
        "bo@acme.com@else.example",
        "b\u200bo@acme.com",
        "bo@acme.com\ud800",
    ],
)
def test_d4_25_what_only_looks_like_an_address_finds_nobody(book: Path, written: str) -> None:
    assert offered(book, letter(written, "uma@ourfirm.com").encode("utf-8", "surrogatepass")) == 0


def test_d4_25_a_header_that_a_line_break_brings_in_is_no_recipient(book: Path) -> None:
    posing = letter('"A\\nBcc: bo@acme.com" <x@else.example>', "uma@ourfirm.com", more="Subject: x\n Cc: bo@acme.com\n")
    assert offered(book, posing.encode()) == 0


@pytest.mark.parametrize("text", ["", "@", "a@", "@b", "a b@c", "a" * 400 + "@b", "a@-", "a\0@b", "a@b c"])
def test_d4_25_no_address_is_not_made_one(text: str) -> None:
    assert comparable(text) == ""


def test_d4_29_a_header_without_end_is_left_out_in_bounded_memory(tmp_path: Path) -> None:
    file = tmp_path / "box.mbox"
    with file.open("w", encoding="ascii") as box:
        for header, piece in (("Cc", "a@b.example, "), ("X-Mine", "words ")):
            before, _, after = GOOD.partition("To:")
            box.write(f"{before}{header}: ")
            box.writelines(piece * 1_000 for _ in range(3_000))
            box.write(f"\nTo:{after}")
    tracemalloc.start()
    with file.open("rb") as box_again:
        endless = [headers.is_endless for headers in headers_in(box_again, is_one=False, tell=lambda _: None)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert endless == [True, False]
    assert peak < 8_000_000 < file.stat().st_size


def test_d4_29_headers_without_end_are_left_out(book: Path) -> None:
    endless = GOOD.replace("To:", "".join(f"To: a{number}@b.example\n" for number in range(100_000)) + "To:")
    started = time.monotonic()
    assert offered(book, (endless.replace("good", "bad") + GOOD).encode()) == 1
    assert time.monotonic() - started < 30, "no header is gone through again for each line of it"


@pytest.mark.parametrize(
    "made",
    [
        b"From: \xff\xfe <\x80bo@acme.com>\nTo: uma@ourfirm.com\n",
        b"From bo@acme.com\nTo\n: x\n\xf0\x9f\n",
        b"\0\0\0From: bo@acme.com\0\nTo: uma@ourfirm.com\n",
        b"From: =?utf-8?B?Ym9AYWNtZS5jb20=?=\nTo: =?x?Q?=\n",
        b"From: " + b"(" * 50_000 + b"\nTo: " + b'"' * 50_001 + b"\n",
        b"From: " + b"<" * 50_000 + b"\nTo: " + b"," * 50_000 + b"\n",
        b"Content-Type: multipart/mixed; boundary=x\n" * 1_000,
        b"Date: Tue, 14 May 2024 16:39:00 " + b"+" * 90 + b"\n",
    ],
)
def test_d4_29_a_broken_message_takes_no_other_with_it(book: Path, made: bytes) -> None:
    before = b"From - Tue May 14 16:39:00 2024\nDate: Tue, 14 May 2024 16:39:00 +0000\n"
    assert offered(book, GOOD.encode() + before + made + b"\nwords\n\n" + GOOD.replace("good", "two").encode()) == 2


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_d4_29_quoted_separators_and_either_line_end_are_read(book: Path, ends: str) -> None:
    body = ">From - Tue May 14 16:39:00 2024\nFrom here\nFrom 1 at 10:00 in 2024\nwords alone\n"
    box = GOOD.replace("words", body) + GOOD.replace("good", "two")
    assert offered(book, box.replace("\n", ends).encode()) == 2


def test_d4_29_a_mailbox_cut_anywhere_is_read_as_far_as_it_goes(book: Path) -> None:
    box = (GOOD + GOOD.replace("good", "two") + GOOD.replace("good", "three")).encode()
    chance = random.Random(5)
    for cut in sorted(chance.sample(range(120, len(box)), 6)):
        assert offered(book, box[:cut]) <= 3


def test_d4_29_flipped_bytes_never_end_in_a_fault_of_ours(book: Path) -> None:
    chance = random.Random(6)
    for kind, whole in (("box.mbox", (GOOD * 3).encode()), ("c.ics", calendar(event("a"), event("b")).encode())):
        for _ in range(12):
            data = bytearray(whole)
            for at in chance.sample(range(len(data)), 6):
                data[at] = chance.randrange(256)
            with suppress(KeepworthError):  # it may be no mailbox any more, and is refused in words
                offered(book, bytes(data), name=kind)


def test_d4_29_a_bomb_of_mail_is_refused(tmp_path: Path) -> None:
    with read_here():
        book = book_with_people(tmp_path)
    file = tmp_path / "box.mbox.gz"
    file.write_bytes(gzip.compress(GOOD.encode() + b"a" * 300_000_000))
    refused = alone("import", book, file, "--as", "touchpoints")
    assert refused.returncode == 2
    assert "times larger inside than outside" in refused.stderr


def test_d4_29_a_calendar_of_everybody_with_everybody_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keepworth.tables.reading.exchanges import pairs
    from keepworth.tables.reading.limits import Limit

    monkeypatch.setattr(pairs, "EXCHANGES", Limit("", 50, "", ""))
    contacts = tuple(f"c{number},acme,c{number}@acme.com" for number in range(20))
    with read_here():
        book = book_with_people(tmp_path, contacts=contacts)
        many = event(
            "a", accepted=tuple(f"c{number}@acme.com" for number in range(20)), more="RRULE:FREQ=DAILY;COUNT=5\n"
        )
        with pytest.raises(KeepworthError, match="up to 100 touchpoints, beyond the 50"):
            offered(book, calendar(many).encode(), name="c.ics")


@pytest.mark.parametrize(
    "made",
    [
        "BEGIN:VEVENT\n" * 2_000,
        "END:VEVENT\n" * 100,
        "BEGIN:VEVENT\nDTSTART:20240514T080000Z\n" + "X" * 3_000_000 + "\nEND:VEVENT\n",
        "BEGIN:VEVENT\nDTSTART:20240514T080000Z\nATTENDEE" + ";X=" * 200_000 + ":mailto:bo@acme.com\nEND:VEVENT\n",
        "BEGIN:VEVENT\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\nDTSTART:20240514T080000Z\n"
        "ORGANIZER:mailto:uma@ourfirm.com\nATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@acme.com\nEND:VEVENT\n",
        "BEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE\nBEGIN:VTIMEZONE\nnonsense\nEND:VTIMEZONE\n",
    ],
)
def test_d4_29_a_broken_calendar_is_read_or_refused(book: Path, made: str) -> None:
    assert offered(book, calendar(event("good"), made).encode(), name="c.ics") == 1
