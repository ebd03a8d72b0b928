"""`keepworth import BOOK calendar.ics --as touchpoints`: who met when, and who was there."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.factories.lakes import Row, visible
from tests.factories.mail import book_with_people, bring, calendar, event

from keepworth.tables.reading.child import read_here

WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=3\n"


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    """No process for each file."""
    with read_here():
        yield


def offer(book: Path, *events: str, head: str = "", name: str = "calendar.ics") -> dict[str, Any]:
    """Import a calendar."""
    file = book.parent / name
    file.write_bytes(calendar(*events, head=head).encode())
    return bring(book, file)


def held(book: Path) -> list[Row]:
    return sorted(visible(book / "lake", "touchpoints"), key=lambda row: (row["at"], str(row.get("contact_id"))))


def days(book: Path) -> list[str]:
    return [f"{row['at']:%m-%d %H:%M}" for row in held(book)]


def test_a_meeting_is_a_touchpoint_for_each_pair_who_were_there(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    more = "ATTENDEE;PARTSTAT=DECLINED:mailto:jürgen@bücher.example\nATTENDEE;PARTSTAT=TENTATIVE:mailto:x@y.example\n"
    done = offer(book, event("a", accepted=("bo@acme.com", "Ana.Ruiz@acme.com", "vic@ourfirm.com"), more=more))
    rows = [(row["contact_id"], row["colleague_id"], row["direction"], row["channel"]) for row in held(book)]
    assert sorted(rows) == [
        ("c1", "u1", "ours", "meeting"), ("c1", "u2", "both", "meeting"),
        ("c2", "u1", "ours", "meeting"), ("c2", "u2", "both", "meeting"),
    ]  # fmt: skip
    assert {row["at"] for row in held(book)} == {dt.datetime(2024, 5, 14, 8)}
    assert any(note.startswith("2 invitations not accepted") for note in done["notes"])


def test_a_series_counts_on_each_day_but_those_taken_out_or_moved(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20240611T080000Z\nEXDATE:20240521T080000Z\n"
    moved = event("a", starts=":20240529T120000Z", more="RECURRENCE-ID:20240528T080000Z\n")
    called_off = event("a", starts=":20240604T080000Z", more="RECURRENCE-ID:20240604T080000Z\nSTATUS:CANCELLED\n")
    offer(book, called_off, moved, event("a", more=rule))
    assert days(book) == ["05-14 08:00", "05-29 12:00", "06-11 08:00"]
    assert len({row["thread_id"] for row in held(book)}) == 1


def test_a_series_keeps_to_the_clock_on_the_wall_when_summer_begins(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    offer(book, event("a", starts=";TZID=Europe/Berlin:20240325T100000", more=WEEKLY))
    assert days(book) == ["03-25 09:00", "04-01 08:00", "04-08 08:00"]


@pytest.mark.parametrize(
    ("starts", "at"),
    [
        (":20240514T100000", "05-14 08:00"),
        (":20240514T100000Z", "05-14 10:00"),
        (";VALUE=DATE:20240514", "05-13 22:00"),
        (";TZID=Asia/Shanghai:20240514T100000", "05-14 02:00"),
        (";TZID=W. Europe Standard Time:20240514T100000", "05-14 08:00"),
        (";TZID=Their Own:20240514T100000", "05-14 07:00"),
    ],
)
def test_times_become_utc_and_without_a_zone_are_the_books(tmp_path: Path, starts: str, at: str) -> None:
    book = book_with_people(tmp_path, zone="Europe/Berlin")
    own = (
        "BEGIN:VTIMEZONE\nTZID:Their Own\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\n"
        "TZOFFSETTO:+0300\nTZNAME:C\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    offer(book, event("a", starts=starts), own)
    assert days(book) == [at]


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (event("a", more="STATUS:CANCELLED\n"), "cancelled"),
        (event("a", more="CLASS:PRIVATE\n"), "marked as private"),
        (event("a", starts=":20990101T080000Z"), "still to come"),
        (event("a", starts=":19700101T080000Z"), "dated before 1982, as clocks are that were not set"),
        (event("a", starts=";TZID=Mars/X:20240514T080000"), "that cannot be read, or in a time zone that is not known"),
        (event("a", starts=":notadate"), "that cannot be read, or in a time zone that is not known"),
        (event("a", more="RRULE:FREQ=SECONDLY\n"), "recurring oftener than meetings do"),
        (event("a", more="RRULE:FREQ=DAILY;INTERVAL=0\n"), "recurring oftener than meetings do"),
        (event("a", starts=":00010101T080000Z", more="RRULE:FREQ=DAILY\n"), "recurring oftener than meetings do"),
        (event("a", more="RRULE:FREQ=SOMETIMES\n"), "that cannot be read, or in a time zone that is not known"),
        (event("a", accepted=()), "without anybody who accepted, or by somebody alone"),
    ],
)
def test_what_was_no_meeting_is_left_out_and_counted(tmp_path: Path, made: str, why: str) -> None:
    book = book_with_people(tmp_path)
    done = offer(book, made, event("good"))
    assert days(book) == ["05-14 08:00"]
    assert f"1 event left out: {why}." in done["notes"], done["notes"]


def test_a_calendar_that_calls_meetings_off_holds_none(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    assert offer(book, event("a"), head="METHOD:CANCEL\n")["rows_new"] == 0


def test_rooms_and_what_stands_in_alarms_and_notes_are_nobody(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    more = (
        "ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:ana.ruiz@acme.com\n"
        "DESCRIPTION:come\n ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana.ruiz@acme.com\n"
        "BEGIN:VALARM\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ana.ruiz@acme.com\nEND:VALARM\n"
    )
    offer(book, event("a", more=more))
    assert [row["contact_id"] for row in held(book)] == ["c2"]


def test_the_calendars_of_two_colleagues_hold_one_meeting_once(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    offer(book, event("a", more=WEEKLY))
    again = offer(book, event("a", more=WEEKLY), event("b"), name="other.ics")
    assert (again["rows_new"], again["rows_same"]) == (1, 3)


def test_a_meeting_that_was_moved_is_replaced(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    offer(book, event("a"))
    moved = offer(book, event("a", starts=":20240515T080000Z"))
    assert moved["rows_replaced"] == 1
    assert days(book) == ["05-15 08:00"]


def test_lines_may_be_folded_anywhere_and_names_hold_anything(tmp_path: Path) -> None:
    book = book_with_people(tmp_path)
    folded = 'ATTENDEE;CN="Ruiz; A:na, mailto:x@y.example";PARTSTAT=ACCEPT\n ED:mailto:ana.ru\n iz@acme.com\n'
    offer(book, event("a", accepted=(), more=folded))
    assert [row["contact_id"] for row in held(book)] == ["c1"]
