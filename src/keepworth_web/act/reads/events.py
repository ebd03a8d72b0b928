"""Events: what each is, who is on its list and why, who came to know whom, and what came of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from keepworth.act import Outcome, Quiet, Reason, outcome_of, quiet_of, read_reasons
from keepworth.act.events import AWAITED
from keepworth.tables.invitable import did_after
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader, all_rows, rows_of
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.rights import Right

STATES: Final[dict[str, Promise]] = {
    "proposed": pgettext_lazy("a guest", "proposed"), "invited": pgettext_lazy("a guest", "invited"),
    "accepted": pgettext_lazy("a guest", "accepted"), "declined": pgettext_lazy("a guest", "declined"),
    "came": pgettext_lazy("a guest", "came"), "absent": pgettext_lazy("a guest", "did not come"),
}  # fmt: skip
PROPOSED: Final = "proposed"
HELD_OUT: Final = pgettext_lazy("a guest", "held back by lot")
TAKES_A_PLACE: Final = ("proposed", "invited", "accepted", "came", "absent")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody on the list."""

    row: Row
    state: str
    is_held_out: bool
    reasons: tuple[Reason, ...]

    @property
    def said(self) -> Promise:
        """Where it stands, in words."""
        return HELD_OUT if self.is_held_out else STATES[self.state]

    @property
    def name(self) -> str:
        """Who it is."""
        return self.row.names["contact_id"]

    @property
    def customer(self) -> str:
        """Where they work."""
        return self.row.names["customer_id"]

    @property
    def number(self) -> int | None:
        """The number of the customer, None until a run has seen it."""
        return self.row.numbers.get("customer_id")


@dataclass(frozen=True, slots=True)
class Met:
    """Two guests who came to know each other."""

    row: Row
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event with its list, as this colleague may see it."""

    row: Row
    guests: Sequence[Guest]  # those with places first
    met: Sequence[Met]
    taken: int  # places, of all guests, whoever sees them
    today: dt.date

    @property
    def mark(self) -> str:
        """What names it in an address."""
        return self.row.mark

    @property
    def values(self) -> Mapping[str, Any]:
        """Its columns."""
        return self.row.values

    @property
    def ends_on(self) -> dt.date:
        """The last day."""
        last: dt.date = self.row.values["ends_on"] or self.row.values["starts_on"]
        return last

    @property
    def is_over(self) -> bool:
        """Whether it is past."""
        return self.ends_on < self.today

    @property
    def free(self) -> int | None:
        """How many places are left; None where nobody said how many there are."""
        room = self.row.values["capacity"]
        return None if room is None else max(room - self.taken, 0)

    @property
    def quiet(self) -> Quiet | None:
        """The days in which nothing is sold to its guests."""
        values = self.row.values
        return quiet_of(starts_on=values["starts_on"], ends_on=values["ends_on"], days=values["quiet_days"])

    def those(self, *states: str) -> list[Guest]:
        """Return the guests of some states; nobody who is held back."""
        return [one for one in self.guests if one.state in states and not one.is_held_out]

    @property
    def counts(self) -> dict[str, int]:
        """How many guests stand where, and how many are held back."""
        found = {state: len(self.those(state)) for state in STATES}
        return found | {"held_out": sum(one.is_held_out for one in self.guests)}

    @property
    def invited(self) -> int:
        """How many were invited, whatever they answered."""
        return len(self.those("invited", "accepted", "declined", "came", "absent"))

    @property
    def came(self) -> list[Guest]:
        """Who came."""
        return self.those("came")


def events_of(request: SignedIn) -> list[Event]:
    """Return the events: those to come first, the next one in front, then those that are past, the last one first."""
    guests = _by_event(all_rows(request, "guests"))
    met = _by_event(all_rows(request, "peers"))
    taken = _taken(request)
    found = [_event(request, row, guests=guests, met=met, taken=taken) for row in all_rows(request, "events")]
    ahead = sorted((one for one in found if not one.is_over), key=lambda one: one.values["starts_on"])
    past = sorted((one for one in found if one.is_over), key=lambda one: one.values["starts_on"], reverse=True)
    return [*ahead, *past]


def event_of(request: SignedIn, mark: str) -> Event | None:
    """Return the event that an address names."""
    row = next((row for row in all_rows(request, "events") if row.mark == mark), None)
    if row is None:
        return None
    own = row.values["event_id"]
    guests = {own: [one for one in all_rows(request, "guests") if one.values["event_id"] == own]}
    met = {own: [one for one in all_rows(request, "peers") if one.values["event_id"] == own]}
    return _event(request, row, guests=guests, met=met, taken=_taken(request))


def outcomes_of(request: SignedIn, event: Event) -> dict[str, Outcome] | None:
    """Return what customers did after an event, those invited beside those who were not; None before it ended.

    Where a lot was drawn, its two sides are compared as it drew them, whoever was invited or came in the end; who was
    not drawn is on neither side.
    """
    if not event.is_over:
        return None
    numbers = _sides(event)
    until = min(event.ends_on + dt.timedelta(days=AWAITED), event.today)
    did = did_after(seen_by(request).book, set().union(*numbers.values()), after=event.ends_on, until=until)
    found = {}
    for name, those in (("ordered", did.ordered), ("spoke", did.spoke)):
        counts = {side: (len(own & those), len(own)) for side, own in numbers.items()}
        found[name] = outcome_of(**counts, ended_on=event.ends_on, today=event.today)
    return found


def _sides(event: Event) -> dict[str, set[int]]:
    """Return the customers that are compared, by their side."""
    known = [(one, one.number) for one in event.guests if one.number is not None]
    held_out = {number for one, number in known if one.is_held_out}
    if held_out:
        drawn = {number for one, number in known if one.row.values["held_out"] is False}
        return {"asked": drawn - held_out, "held_out": held_out, "never": set()}
    asked = {number for one, number in known if one.state != PROPOSED}
    return {"asked": asked, "held_out": set(), "never": {number for _, number in known} - asked}


def guests_at(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return the events to which people of a customer were thought of, for its page; None where there is none."""
    if customer_of(request, number) is None:
        return None
    rows = rows_of(request, "guests", customer=number)
    if not rows:
        return None
    named = {row.values["event_id"] for row in rows}
    alone: dict[str, Any] = {"guests": {}, "met": {}, "taken": {}}  # what is said here needs none of the others
    events = {row.values["event_id"]: _event(request, row, **alone) for row in all_rows(request, "events")
              if row.values["event_id"] in named}  # fmt: skip
    found = [(events[row.values["event_id"]], _guest(row)) for row in rows if row.values["event_id"] in events]
    day = seen_by(request).until
    quiet = [event.quiet for event, guest in found
             if event.quiet and event.quiet.holds(day) and guest.state in ("accepted", "came")]  # fmt: skip
    return {"number": number, "lines": found, "quiet": max((one.until for one in quiet), default=None)}


def guest_rows(request: SignedIn) -> list[list[Value]]:
    """Return everybody on the list of an event for a file, with the address that the company's mail tool needs."""
    found: list[list[Value]] = []
    events = events_of(request)
    ids = {guest.row.values["contact_id"] for event in events for guest in event.guests}
    known = Reader(seen_by(request)).identities("contact", ids)
    for event in events:
        for guest in event.guests:
            who = known.get(guest.row.values["contact_id"], {})
            found.append([
                event.values["name"], event.values["starts_on"], guest.name, who.get("mail"), who.get("language"),
                guest.customer, str(guest.said), guest.row.values["state_on"],
            ])  # fmt: skip
    return found


def may_write(request: SignedIn) -> bool:
    """Tell whether this person may change events on the day shown."""
    return request.user.may(Right.WRITE) and request.as_of is None


def _event(
    request: SignedIn, row: Row, *, guests: Mapping[str, list[Row]], met: Mapping[str, list[Row]],
    taken: Mapping[str, int],
) -> Event:  # fmt: skip
    own = row.values["event_id"]
    listed = [_guest(one) for one in guests.get(own, [])]
    listed.sort(key=lambda one: (one.is_held_out, list(STATES).index(one.state), one.customer, one.name))
    names = {one.row.values["contact_id"]: one.name for one in listed}
    pairs = [
        Met(one, names[one.values["contact_id"]], names[one.values["other_id"]])
        for one in met.get(own, [])
        if {one.values["contact_id"], one.values["other_id"]} <= set(names)
    ]
    pairs.sort(key=lambda one: (one.one, one.other))
    return Event(row, listed, pairs, taken=taken.get(own, 0), today=seen_by(request).until)


def _guest(row: Row) -> Guest:
    values = row.values
    return Guest(row, values["state"] or PROPOSED, bool(values["held_out"]), read_reasons(values["why"]))


def _taken(request: SignedIn) -> dict[str, int]:
    """Count the places that are taken, of everybody: a head count tells nothing of anybody."""
    found: dict[str, int] = {}
    for row in Reader(visible_to(None)).all_rows("guests"):
        if (row.values["state"] or PROPOSED) in TAKES_A_PLACE and not row.values["held_out"]:
            found[row.values["event_id"]] = found.get(row.values["event_id"], 0) + 1
    return found


def _by_event(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row.values["event_id"]), []).append(row)
    return found
