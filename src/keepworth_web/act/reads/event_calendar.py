"""An event as an iCalendar entry (RFC 5545), for whatever tool the company invites with."""

import datetime as dt
from typing import Final

from keepworth_web.act.reads.events import Event

WIDEST: Final = 75  # octets of a line


def calendar_of(event: Event, *, book: str, at: dt.datetime) -> str:
    """Return the entry: whole days, without anybody's name."""
    values = event.values
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Keepworth//Events//EN", "BEGIN:VEVENT",
        f"UID:{_text(str(values['event_id']))}@{book}.keepworth", f"DTSTAMP:{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{values['starts_on']:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.ends_on + dt.timedelta(days=1):%Y%m%d}", f"SUMMARY:{_text(values['name'])}",
    ]  # fmt: skip
    if values["place"]:
        lines.append(f"LOCATION:{_text(values['place'])}")
    return "".join(f"{part}\r\n" for line in [*lines, "END:VEVENT", "END:VCALENDAR"] for part in _folded(line))


def _text(said: str) -> str:
    for mark in ("\\", ";", ","):
        said = said.replace(mark, f"\\{mark}")
    return " ".join(said.splitlines())


def _folded(line: str) -> list[str]:
    """Break a line so that none is longer than the standard allows; a letter is never torn."""
    parts, part = [], ""
    for letter in line:
        if len(f"{part}{letter}".encode()) > WIDEST:
            parts.append(part)
            part = " "
        part += letter
    return [*parts, part]
