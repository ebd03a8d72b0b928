"""Mailboxes and calendars, made by hand."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from keepworth.runs.import_file import Asked, import_file
from keepworth.tables.book import find_book, make_book

CONTACTS = ("c1,acme,Ana.Ruiz@Acme.com", "c2,acme,bo@acme.com; bo.li@acme.com", "c3,beta,jürgen@bücher.example")
COLLEAGUES = ("u1,uma@ourfirm.com", "u2,vic@ourfirm.com")
WHEN = "Tue, 14 May 2024 16:39:00 -0700"


def book_with_people(folder: Path, *, contacts: tuple[str, ...] = CONTACTS, colleagues: tuple[str, ...] = COLLEAGUES,
                     zone: str = "UTC") -> Path:  # fmt: skip
    """Make a book of some contacts and colleagues with addresses."""
    book = make_book(folder / "book", currency="USD", time_zone=zone).folder
    tables = {"contacts": ("contact_id,customer_id,mail", contacts), "colleagues": ("colleague_id,mail", colleagues)}
    for table, (header, rows) in tables.items():
        if rows:
            file = folder / f"{table}.csv"
            file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
            bring(book, file, table=table)
    return book


def bring(book: Path, file: Path, *options: str, table: str = "touchpoints", dry: bool = False) -> dict[str, Any]:
    """Import a file; what is said of it, as JSON would have it."""
    return asdict(import_file(find_book(book), file, asked=Asked(table=table, options=options, dry=dry)))


def letter(sender: str, to: str, *, own: str = "", date: str = WHEN, more: str = "", body: str = "words") -> str:
    """One message, as a mailbox holds it; `own` is its id."""
    held = f"Message-ID: <{own}@x.example>\n" if own else ""
    return f"From - Tue May 14 16:39:00 2024\n{held}From: {sender}\nTo: {to}\nDate: {date}\n{more}\n{body}\n\n"


def event(uid: str, *, starts: str = ":20240514T080000Z", organizer: str = "uma@ourfirm.com",
          accepted: tuple[str, ...] = ("bo@acme.com",), more: str = "") -> str:  # fmt: skip
    """One event, as a calendar holds it; `more` are lines of its own."""
    people = "".join(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{one}\n" for one in accepted)
    held = f"UID:{uid}\nDTSTART{starts}\nORGANIZER:mailto:{organizer}\n{people}{more}"
    return f"BEGIN:VEVENT\n{held}SUMMARY:a title\nEND:VEVENT\n"


def calendar(*events: str, head: str = "") -> str:
    """A calendar of some events."""
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{''.join(events)}END:VCALENDAR\n".replace("\n", "\r\n")
