"""`keepworth import BOOK box.mbox --as touchpoints`: who wrote to whom, when, which way."""

import datetime as dt
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.lakes import Row, visible
from tests.factories.mail import book_with_people, bring, letter

from keepworth.runs.import_file import Asked, Source, add_read, facts_of
from keepworth.runs.undo_batch import undo_batch
from keepworth.tables.book import Book, find_book
from keepworth.tables.reading.child import read_here
from keepworth.tables.reading.source import read_source
from keepworth.tables.schemas import TABLES

ANA, BO, UMA, VIC = "Ana Ruiz <ana.ruiz@acme.com>", "bo@acme.com", "uma@ourfirm.com", "Vic <vic@ourfirm.com>"


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    """No process for each file."""
    with read_here():
        yield


def offer(book: Path, *letters: str, name: str = "box.mbox", **read: str) -> dict[str, Any]:
    """Import a mailbox."""
    file = book.parent / name
    file.write_bytes("".join(letters).encode("utf-8", "surrogateescape"))
    return bring(book, file, *(f"{key}={value}" for key, value in read.items()))


def held(book: Path) -> list[Row]:
    return visible(book / "lake", "touchpoints")


def pairs(book: Path) -> list[tuple[object, ...]]:
    rows = ((row.get("contact_id"), row.get("colleague_id"), row["direction"]) for row in held(book))
    return sorted(rows, key=str)


def test_a_message_is_a_touchpoint_for_each_pair_of_both_sides(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    offer(book, letter(ANA, f"{UMA}, {BO}", own="1", more=f"Cc: {VIC}\n"), letter(UMA, ANA, own="2"))
    assert pairs(book) == [("c1", "u1", "ours"), ("c1", "u1", "theirs"), ("c1", "u2", "theirs")]
    first = held(book)[0]
    assert first["at"] == dt.datetime(2024, 5, 14, 23, 39)
    assert (first["channel"], first["customer_id"], first["automated"]) == ("mail", "acme", False)


@pytest.mark.parametrize(("copies", "colleagues"), [("to", {"u1"}), ("cc", {"u1", "u2"}), ("bcc", {"u1", "u2", "u3"})])
def test_copies_count_as_far_as_is_said(tmp_path: Path, copies: str, colleagues: set[str]) -> None:
    book = book_with_people(tmp_path, colleagues=("u1,uma@ourfirm.com", "u2,vic@ourfirm.com", "u3,wu@ourfirm.com"))
    offer(book, letter(BO, UMA, more="Cc: vic@ourfirm.com\nBcc: wu@ourfirm.com\n"), copies=copies)
    assert {row["colleague_id"] for row in held(book)} == colleagues


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Tue, 14 May 2024 16:39:00 -0700", dt.datetime(2024, 5, 14, 23, 39)),
        ("14 May 2024 16:39 +0200", dt.datetime(2024, 5, 14, 14, 39)),
        ("Tue, 14 May 2024 16:39:60 GMT (a comment)", dt.datetime(2024, 5, 14, 16, 39, 59)),
        ("Tue, 14 May 2024 16:39:00", dt.datetime(2024, 5, 14, 14, 39)),
    ],
)
def test_a_date_becomes_utc_and_without_a_zone_is_the_books(tmp_path: Path, date: str, at: dt.datetime) -> None:
    book = book_with_people(tmp_path, zone="Europe/Berlin")
    offer(book, letter(BO, UMA, date=date))
    assert [row["at"] for row in held(book)] == [at]


@pytest.mark.parametrize(
    ("date", "why"),
    [
        ("nonsense", "without a date that can be read"),
        ("", "without a date that can be read"),
        ("Tue, 99 May 2024 16:39:00 +9999999999", "without a date that can be read"),
        ("Mon, 31 Dec 1979 16:39:00 -0800", "dated before 1982"),
        ("Fri, 31 Dec 9999 23:59:59 -2359", "without a date that can be read"),
        ("Thu, 1 Jan 2099 00:00:00 +0000", "dated after today"),
    ],
)
def test_a_wrong_date_leaves_the_message_out_and_is_counted(tmp_path: Path, date: str, why: str) -> None:
    book = book_with_people(tmp_path)
    done = offer(book, letter(BO, UMA, date=date), letter(BO, UMA))
    assert len(held(book)) == 1
    assert any(note.startswith("1 message left out: ") and why in note for note in done["notes"])


def test_answers_belong_to_the_conversation_whatever_their_order(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    offer(
        book,
        letter(ANA, UMA, own="3", more="In-Reply-To: <2@x.example>\n"),
        letter(UMA, ANA, own="2", more="References: <1@x.example> <9@x.example>\n"),
        letter(ANA, UMA, own="1"),
        letter(ANA, UMA, own="other"),
        letter(BO, UMA, own="8", more="In-Reply-To: <7@x.example>\n"),
        letter(UMA, BO, own="7", more="In-Reply-To: <8@x.example>\n"),
    )
    threads = [row["thread_id"] for row in held(book)]
    assert sorted(threads.count(one) for one in set(threads)) == [1, 2, 3]


@pytest.mark.parametrize(
    "more",
    ["Auto-Submitted: auto-replied\n", "List-Id: <l.acme.com>\n", "Precedence: bulk\n", "Return-Path: <>\n"],
)
def test_what_a_machine_sent_is_marked(tmp_path: Path, more: str) -> None:
    book = book_with_people(tmp_path)
    done = offer(book, letter(BO, UMA, more=more), letter(BO, VIC, more="Auto-Submitted: no\n"))
    assert {row["colleague_id"]: row["automated"] for row in held(book)} == {"u1": True, "u2": False}
    assert "1 touchpoint by machines (lists, automatic replies, no-reply): marked so." in done["notes"]


def test_no_reply_is_a_machine(tmp_path: Path) -> None:
    book = book_with_people(tmp_path, contacts=("c9,acme,no-reply@acme.com",))
    offer(book, letter("Acme <No-Reply@acme.com>", UMA))
    assert held(book)[0]["automated"] is True


def test_the_same_box_changes_nothing_and_an_overlapping_one_adds_what_is_new(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    letters = [letter(ANA, UMA, own=str(number)) for number in range(5)]
    offer(book, *letters[:3], letters[0])
    again = offer(book, *letters[:3], name="renamed.mbox")
    assert (again["rows_new"], again["rows_same"], again["rows_replaced"]) == (0, 3, 0)
    more = offer(book, *letters[1:])
    assert (more["rows_new"], more["rows_same"]) == (2, 2)
    assert len(held(book)) == 5
    undo_batch(find_book(book), more["batch"])
    assert len(held(book)) == 3


def test_without_an_id_a_message_is_known_by_who_and_when(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    done = offer(book, letter(ANA, UMA), letter(ANA, UMA), letter(ANA, UMA, date="Wed, 15 May 2024 16:39:00 -0700"))
    assert done["rows_new"] == 2


def test_who_is_ours_is_asked_with_the_exact_option(tmp_path: Path) -> None:
    book = book_with_people(tmp_path, colleagues=())
    file = tmp_path / "box.mbox"
    file.write_text(letter(ANA, UMA) + letter(VIC, BO) + letter("x@else.example", UMA), encoding="utf-8")
    asked = keepworth("import", book, file, "--as", "touchpoints")
    assert asked.exit_code == 2
    assert "--read ours=ourfirm.com" in asked.stderr
    assert "acme.com" not in asked.stderr
    done = answered("import", book, file, "--as", "touchpoints", "--read", "ours=ourfirm.com")
    assert "ours besides colleagues: ourfirm.com" in done["plan"]
    assert pairs(book) == [("c1", None, "theirs"), ("c2", None, "ours")]


def test_somebody_of_our_domain_without_a_name_counts_only_where_no_colleague_is_known(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    offer(book, letter(ANA, f"{UMA}, temp@ourfirm.com, x@mail.ourfirm.com"), letter("temp@ourfirm.com", ANA),
          ours="ourfirm.com")  # fmt: skip
    assert pairs(book) == [("c1", "u1", "theirs"), ("c1", None, "ours")]


def test_unknown_people_are_counted_by_domain_and_stored_nowhere(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    done = offer(
        book, letter("Zed <zed.nobody@else.example>", f"{UMA}, {ANA}"), letter(UMA, f"zed.nobody@else.example, {BO}")
    )
    assert any(note.startswith("1 address in 2 messages that nobody in this book has: else.example (1).")
               and "--as contacts" in note for note in done["notes"])  # fmt: skip
    assert pairs(book) == [("c2", "u1", "ours")]
    assert not [path for path in book.rglob("*") if path.is_file() and b"zed.nobody" in path.read_bytes()]
    assert not [path for path in book.rglob("*") if path.is_file() and b"else.example" in path.read_bytes()]


def test_people_of_one_side_and_messages_to_oneself_are_left_out(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    done = offer(book, letter(ANA, BO), letter(UMA, VIC), letter(UMA, UMA), letter(UMA, f"{UMA}, {BO}"))
    assert pairs(book) == [("c2", "u1", "ours")]
    assert any(note == "2 messages among people of one side alone: left out." for note in done["notes"])


def test_a_contact_belongs_to_the_customer_of_that_day(tmp_path: Path) -> None:
    book = book_with_people(tmp_path, contacts=())
    file = tmp_path / "c.csv"
    rows = (
        "contact_id,valid_from,customer_id,mail\nc1,2023-01-01,acme,ana@a.example\nc1,2024-06-01,beta,ana@a.example\n"
    )
    file.write_text(rows, encoding="utf-8")
    bring(book, file, table="contacts")
    dates = ("Sat, 1 Jan 2022 10:00:00 +0000", "Mon, 1 Jan 2024 10:00:00 +0000", "Sat, 1 Jun 2024 10:00:00 +0000")
    offer(book, *(letter("ana@a.example", UMA, date=date) for date in dates))
    assert [row["customer_id"] for row in sorted(held(book), key=lambda row: row["at"])] == ["acme", "acme", "beta"]


def test_a_customer_with_an_address_of_its_own_has_touchpoints_without_a_contact(tmp_path: Path) -> None:
    book = book_with_people(tmp_path, contacts=())
    file = tmp_path / "customers.csv"
    file.write_text("customer_id,kind,mail\nshop,person,kim@mail.example\n", encoding="utf-8")
    bring(book, file, table="customers")
    offer(book, letter("kim@mail.example", UMA))
    assert [(row["customer_id"], row.get("contact_id")) for row in held(book)] == [("shop", None)]


def test_an_address_of_several_people_is_nobodys(tmp_path: Path) -> None:
    book = book_with_people(
        tmp_path, contacts=("c1,acme,info@acme.com", "c2,acme,info@acme.com", "c3,acme,bo@acme.com")
    )
    done = offer(book, letter("info@acme.com", UMA), letter(BO, UMA))
    assert pairs(book) == [("c3", "u1", "theirs")]
    assert any(note.startswith("1 address left out: more than one person has the same") for note in done["notes"])


def test_a_mailbox_fills_no_other_table(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    file = tmp_path / "orders.csv"
    file.write_text(letter(ANA, UMA), encoding="utf-8")
    refused = keepworth("import", book, file, "--as", "orders")
    assert refused.exit_code == 2
    assert "orders.csv is a mailbox, which says who spoke with whom: import it --as touchpoints." in refused.stderr


def test_a_message_of_its_own_and_a_gzipped_box_are_read(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    _, _, message = letter(ANA, UMA, own="1").partition("\n")
    assert offer(book, "Received: by x\n" + message, name="one.eml")["rows_new"] == 1
    packed = tmp_path / "box.mbox.gz"
    packed.write_bytes(gzip.compress((letter(ANA, UMA, own="1") + letter(ANA, VIC, own="2")).encode()))
    assert bring(book, packed)["rows_new"] == 1


def test_a_dry_run_counts_the_same_and_writes_nothing(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    file = tmp_path / "box.mbox"
    file.write_text(letter(ANA, UMA, own="1"), encoding="utf-8")
    dry = bring(book, file, dry=True)
    assert held(book) == []
    done = bring(book, file)
    assert {**done, "batch": None} == dry


def test_who_was_written_in_the_website_is_known_to_a_mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_with_people(tmp_path, contacts=())
    taken: list[bool] = []

    def take(book: Book, *, is_held: bool) -> tuple[str, ...]:
        taken.append(is_held)
        file = tmp_path / "written.csv"
        file.write_text("contact_id,customer_id,mail\nc1,acme,ana@a.example\n", encoding="utf-8")
        read = read_source(file, table=TABLES["contacts"], book=facts_of(book), into=tmp_path / "written")
        add_read(book, Source(file, ""), read=read, asked=Asked("contacts"), into=tmp_path / "written")
        return ("contacts",)

    monkeypatch.setattr("keepworth.runs.import_file.take_snapshots", take)
    offer(book, letter("ana@a.example", UMA))
    assert taken == [True]
    assert pairs(book) == [("c1", "u1", "theirs")]
