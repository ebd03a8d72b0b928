"""An event of a calendar by who and when: its organizer, who accepted, and every day on which it was."""

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import unquote

from dateutil.rrule import rrulestr
from icalendar import Event

from keepworth.tables.addresses import comparable
from keepworth.tables.reading.limits import RECURS

NO_PEOPLE: Final = ("ROOM", "RESOURCE", "GROUP")
FAULTS: Final = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError)
TELLING: Final = frozenset(("DTSTART", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"))
OFTEN: Final = ("SECONDLY", "MINUTELY", "HOURLY")  # no meeting is; a rule of these never ends


class RecursTooOften(ValueError):
    """The event recurs oftener than any meeting."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One event as it stands in a calendar; of a series the whole, or one day that was changed."""

    uid: str
    starts: dt.datetime | dt.date
    of: dt.datetime | None  # the day of the series, UTC, that it replaces
    sequence: int
    is_cancelled: bool
    is_private: bool
    organizer: str  # comparable; empty: nobody
    attendees: tuple[str, ...]  # who accepted, comparable
    not_accepted: int
    rule: str = ""
    without: tuple[dt.datetime, ...] = ()  # days of the series that were taken out, UTC
    also: tuple[dt.datetime | dt.date, ...] = ()  # days that were added


def meeting_of(written: bytes, *, zone: zoneinfo.ZoneInfo) -> Meeting:
    """Understand an event; days and times without a zone are read in `zone`.

    Raises
    ------
    ValueError, or another of `FAULTS`
        It is no event, cannot be read, or its time zone is not known.

    """
    event: Any = Event.from_ical(written.decode("utf-8", "replace"))
    starts = event["DTSTART"].dt
    is_lost = "TZID" in event["DTSTART"].params and getattr(starts, "tzinfo", None) is None
    if is_lost or any(str(name).upper() in TELLING for name, _ in event.errors):
        raise ValueError("an event without a time that can be read")
    organizer, (attendees, not_accepted) = _address(event.get("ORGANIZER")), _attendees(event)
    of = _days(event, "RECURRENCE-ID")
    return Meeting(
        uid=str(event.get("UID", "")),
        starts=starts,
        of=in_utc(of[0], zone=zone) if of else None,
        sequence=int(event.get("SEQUENCE", 0)),
        is_cancelled=str(event.get("STATUS", "")).upper() == "CANCELLED",
        is_private=str(event.get("CLASS", "PUBLIC")).upper() in ("PRIVATE", "CONFIDENTIAL"),
        organizer="" if organizer in not_accepted else organizer,
        attendees=attendees,
        not_accepted=len(not_accepted),
        rule=event["RRULE"].to_ical().decode() if "RRULE" in event else "",
        without=tuple(in_utc(one, zone=zone) for one in _days(event, "EXDATE")),
        also=tuple(_days(event, "RDATE")),
    )


def occurrences(
    meeting: Meeting, *, zone: zoneinfo.ZoneInfo, end: dt.datetime
) -> Iterator[tuple[dt.datetime, dt.datetime | None]]:
    """Yield when a meeting was, in UTC and before `end`, each with the day of the series; None where it is no series.

    Raises
    ------
    RecursTooOften
        It was more often than any meeting is.
    ValueError
        Its rule cannot be read.

    """
    if not (meeting.rule or meeting.also):
        at = in_utc(meeting.starts, zone=zone)
        yield from [(at, None)] if at < end else []
        return
    without, seen = set(meeting.without), set[dt.datetime]()
    for local in (*_recurring(meeting, end=end), *meeting.also):
        at = in_utc(local, zone=zone)
        if at < end and at not in without and at not in seen:
            seen.add(at)
            if len(seen) > RECURS.amount:
                raise RecursTooOften(meeting.rule)
            yield at, at


def _recurring(meeting: Meeting, *, end: dt.datetime) -> Iterator[dt.datetime | dt.date]:
    """Yield the days of a rule by the clock on the wall, as people meet, until shortly after `end`."""
    starts = meeting.starts
    clock = starts.tzinfo if isinstance(starts, dt.datetime) else None
    local = starts.replace(tzinfo=None) if isinstance(starts, dt.datetime) else dt.datetime.combine(starts, dt.time())
    if not meeting.rule:
        yield starts
        return
    parts = dict(part.upper().split("=", 1) for part in meeting.rule.split(";") if "=" in part)
    if parts.get("FREQ") in OFTEN or not parts.get("INTERVAL", "1").isdigit() or parts.get("INTERVAL") == "0":
        raise RecursTooOften(meeting.rule)
    last = min(end.replace(tzinfo=None) + dt.timedelta(days=1), _until(parts.pop("UNTIL", ""), clock=clock))
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    for count, day in enumerate(rrulestr(rule, dtstart=local), 1):
        if day > last:
            return
        if count > RECURS.amount + 1:
            raise RecursTooOften(meeting.rule)
        yield day.replace(tzinfo=clock) if isinstance(starts, dt.datetime) else day.date()


def _until(written: str, *, clock: dt.tzinfo | None) -> dt.datetime:
    """Return the last moment of a rule by the clock on the wall; a day means all of it."""
    if not written:
        return dt.datetime.max
    if len(written) == 8:
        return dt.datetime.strptime(written, "%Y%m%d") + dt.timedelta(days=1, microseconds=-1)
    found = dt.datetime.strptime(written.removesuffix("Z"), "%Y%m%dT%H%M%S")
    if written.endswith("Z") and clock:
        return found.replace(tzinfo=dt.UTC).astimezone(clock).replace(tzinfo=None)
    return found


def in_utc(day: dt.datetime | dt.date, *, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """Return a moment in UTC; a day is its midnight."""
    whole = day if isinstance(day, dt.datetime) else dt.datetime.combine(day, dt.time())
    return (whole if whole.tzinfo else whole.replace(tzinfo=zone)).astimezone(dt.UTC)


def _attendees(event: Any) -> tuple[tuple[str, ...], set[str]]:  # noqa: ANN401 — of a library without types
    accepted, others = [], set()
    for one in _listed(event.get("ATTENDEE")):
        params = getattr(one, "params", {})
        if str(params.get("CUTYPE", "INDIVIDUAL")).upper() in NO_PEOPLE:
            continue
        if str(params.get("PARTSTAT", "NEEDS-ACTION")).upper() == "ACCEPTED":
            accepted.append(_address(one))
        else:
            others.add(_address(one))
    return tuple(dict.fromkeys(one for one in accepted if one)), others - {""}


def _address(said: Any) -> str:  # noqa: ANN401 — of a library without types
    if said is None or isinstance(said, list):
        return _address(said[0]) if said else ""
    written = str(said).strip()
    if written[:7].lower() == "mailto:":
        return comparable(unquote(written[7:]))
    return comparable(str(getattr(said, "params", {}).get("EMAIL", "")) or written)


def _days(event: Any, name: str) -> list[dt.datetime | dt.date]:  # noqa: ANN401 — of a library without types
    """Return the days of a property; of a period its beginning."""
    found = []
    for one in _listed(event.get(name)):
        days = [each.dt for each in one.dts] if hasattr(one, "dts") else [one.dt]
        found += [day[0] if isinstance(day, tuple) else day for day in days]
    return [day for day in found if isinstance(day, dt.date)]


def _listed(found: Any) -> list[Any]:  # noqa: ANN401 — of a library without types
    return [] if found is None else found if isinstance(found, list) else [found]


def latest(meetings: list[Meeting]) -> list[Meeting]:
    """Return of each series and of each changed day of it what was said last; those days are out of the series."""
    newest: dict[tuple[str, dt.datetime | None], Meeting] = {}
    for one in meetings:
        known = newest.get((one.uid, one.of))
        if known is None or one.sequence >= known.sequence:
            newest[one.uid, one.of] = one
    changed: dict[str, list[dt.datetime]] = {}
    for uid, of in newest:
        if of is not None:
            changed.setdefault(uid, []).append(of)
    return [
        replace(one, without=(*one.without, *changed.get(one.uid, ()))) if one.of is None else one
        for one in newest.values()
    ]
