"""Events of a book, and whom to invite to one of them: a list with reasons, and who is held back by lot."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.act import Evening, Reason, propose_guests
from keepworth.act.guests import HELD_OUT, PROSPECTS
from keepworth.errors import BadInput
from keepworth.runs.seen_as import SeenAs, last_day, seen_as
from keepworth.tables.answering import lake_here
from keepworth.tables.book import Book
from keepworth.tables.invitable import events_listed, guests_listed, people_to_invite
from keepworth.tables.known import names_of

SEED: Final = "guests"
PROPOSED: Final = "proposed"
SEATED: Final = ("proposed", "invited", "accepted", "came", "absent")


@dataclass(frozen=True, slots=True)
class EventTold:
    """One event."""

    event_id: str
    name: str
    kind: str | None
    starts_on: dt.date
    ends_on: dt.date | None
    place: str | None
    capacity: int | None
    cost: float | None
    quiet_days: int | None
    is_over: bool
    guests: Mapping[str, int]  # how many stand where
    held_out: int  # people who were held back by lot


@dataclass(frozen=True, slots=True)
class GuestProposed:
    """Somebody to invite, or held back by lot."""

    contact_id: str
    contact: str
    customer_id: str
    name: str
    is_prospect: bool
    held_out: bool
    by_lot: bool  # false: a colleague of theirs is on the list already, so no lot was drawn
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class EventsReport:
    """The events of a book, or one of them with whom to invite to it."""

    as_of: dt.date
    run: str | None
    events: tuple[EventTold, ...]  # those to come first, the next one in front
    free: int | None  # places of the event that was asked for; None: none was, or nobody said how many there are
    proposed: tuple[GuestProposed, ...]


def report_events(
    book: Book, event: str | None = None, *, as_of: dt.date | None = None, places: int | None = None,
    held_out: float = HELD_OUT,
) -> EventsReport:  # fmt: skip
    """Return the events of a book as of a day, or one of them, by its id or name, with whom to invite.

    Raises
    ------
    BadInput
        There is no such event, or several are called so; it is over; or nobody said how many places it has.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    rows, guests = events_listed(book, as_of=seen.day), guests_listed(book, as_of=seen.day)
    told = sorted((_told(row, guests, day=seen.day) for row in rows),
                  key=lambda one: (one.is_over, abs((one.starts_on - seen.day).days), one.event_id))  # fmt: skip
    if event is None:
        return EventsReport(seen.day, seen.run, tuple(told), None, ())
    one = _meant(told, event)
    room = places or one.capacity
    if one.is_over:
        raise BadInput(f"{one.name} was on {one.starts_on}: nobody can be invited to it any more.")
    if room is None:
        raise BadInput(f"Nobody said how many places {one.name} has. Say it: --places N, or its capacity in events.")
    here = [row for row in guests if row["event"] == one.event_id]
    found = _proposed(book, seen, event=one.event_id, here=here, room=room, held_out=held_out)
    return EventsReport(seen.day, seen.run, (one,), max(room - len(_seated(here)), 0), tuple(found))


def guest_lot(event: str, *, listed: int) -> np.random.Generator:
    """Return the lot of an event and its list: it cannot be drawn again until it suits, here or on the website."""
    return np.random.default_rng([*f"{SEED} {event} {listed}".encode()])


def _told(row: Mapping[str, Any], guests: Sequence[Mapping[str, Any]], *, day: dt.date) -> EventTold:
    here = [one for one in guests if one["event"] == row["event_id"]]
    states = Counter(one["state"] for one in here if not one["held_out"])
    return EventTold(
        **row, is_over=(row["ends_on"] or row["starts_on"]) < day, guests=dict(sorted(states.items())),
        held_out=sum(one["held_out"] for one in here),
    )  # fmt: skip


def _meant(events: Sequence[EventTold], event: str) -> EventTold:
    found = [one for one in events if one.event_id == event]
    found = found or [one for one in events if one.name.casefold() == event.strip().casefold()]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{one.event_id} ({one.name})" for one in (found or events)[:5])
    if found:
        raise BadInput(f"{len(found)} events are called {event}: {known}. Name one by its id.")
    raise BadInput(f"There is no event {event}." + (f" There are: {known}." if known else " The book has none yet."))


def _seated(here: Sequence[Mapping[str, Any]]) -> set[int]:
    return {one["contact"] for one in here if one["state"] in SEATED and not one["held_out"]}


def _proposed(
    book: Book, seen: SeenAs, *, event: str, here: Sequence[Mapping[str, Any]], room: int, held_out: float
) -> list[GuestProposed]:  # fmt: skip
    there, seated = {one["contact"] for one in here}, _seated(here)
    if room <= len(seated):
        return []
    people = people_to_invite(book, seen.scored, as_of=seen.day, teams=seen.teams, also=sorted(there))
    out = frozenset(one["customer"] for one in here if one["held_out"] and one["customer"] is not None)
    evening = Evening(room, held_out, PROSPECTS, guests=frozenset(seated), left_out=out)
    gone = there - seated
    candidates = [one.candidate for one in people if one.candidate.contact not in gone]
    found = propose_guests(candidates, evening, rng=guest_lot(event, listed=len(there)))
    by = {one.candidate.contact: one for one in people}
    known = seen.scored.some(sorted({one.customer for one in found}), teams=seen.teams)
    with lake_here(book) as lake:
        names = names_of(lake, [one.contact for one in found], kind="contact")
    return [
        GuestProposed(
            by[one.contact].contact_id, names.get(one.contact) or by[one.contact].contact_id,
            by[one.contact].customer_id, str(known[one.customer]["name"] or by[one.contact].customer_id),
            by[one.contact].candidate.is_prospect, one.is_held_out, one.by_lot, one.reasons,
        )
        for one in found
    ]  # fmt: skip
