"""The API of events: each with its guest list, and what came of it.

Where a guest stands and who met whom are rows of their customers, in the tables `guests` and `peers`, and are written
as every row of a customer.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.act import Outcome
from keepworth.act.guests import HELD_OUT, MOST_HELD_OUT, PROSPECTS
from keepworth_web.act.actions.guest_list import fill_guest_list
from keepworth_web.act.reads.events import Event, Guest, event_of, events_of, outcomes_of
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.row import NotedTold, RowAsked, RowTold, Seen, removed, written
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.api.fields import Asked, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])


class EventReasonTold(Told):
    """Why somebody belongs on a list."""

    code: str = Field(description=_("like, teaches, learns, speaks (for us) or hears (somebody who has)"))
    people: int = Field(description=_("On the list, to whom it applies"))
    topic: str | None


class EventGuestTold(Told):
    """Somebody on the list; `mark` names the row in the table guests."""

    mark: str
    customer: int | None = Field(description=_("The customer's number; null until a run has seen it"))
    contact_id: str
    name: str
    state: str = Field(description=_("proposed, invited, accepted, declined, came or absent"))
    state_on: dt.date | None
    held_out: bool = Field(description=_("Held back by lot: not to be invited"))
    reasons: list[EventReasonTold]


class EventPairTold(Told):
    """Two guests who came to know each other."""

    mark: str
    contact_id: str
    other_id: str
    met_on: dt.date


class EventOutcomeTold(Told):
    """How many invited customers did something in the 180 days after it, beside others."""

    what: str = Field(description=_("ordered (or signed), or spoke (up for us)"))
    kind: Literal["effect", "association", "not yet", "nobody", "not enough"]
    asked: list[int] = Field(description=_("How many did it, of how many invited, or left on the list by a lot"))
    others: list[int] = Field(description=_("The same of those whom the lot left out, or who were not invited"))
    change: float | None = Field(description=_("Difference of both shares, 0 to 1; null where nothing is said"))
    low: float | None
    high: float | None
    known_on: dt.date


class EventTold(Told):
    """One event; `mark` names it in an address."""

    mark: str
    event_id: str
    name: str
    kind: str | None
    starts_on: dt.date
    ends_on: dt.date
    place: str | None
    capacity: int | None
    taken: int = Field(description=_("Places that are taken, whoever sees the guests"))
    cost: float | None
    quiet_until: dt.date | None = Field(description=_("The last day without selling to guests; null: none are set"))


class EventWholeTold(EventTold):
    """One event with its list, as this key sees it."""

    guests: list[EventGuestTold]
    met: list[EventPairTold]
    outcomes: list[EventOutcomeTold] = Field(description=_("Empty before it has ended"))


class GuestsAsked(Asked):
    """How a list is to be made."""

    held_out: Annotated[float, Field(ge=0, le=MOST_HELD_OUT)] = HELD_OUT
    prospects: Annotated[float, Field(ge=0, le=1)] = PROSPECTS


@router.get("/events", response=list[EventTold], summary=_("Events, those to come first"))
@needs(Right.SEE_WALLED)
def events(request: SignedIn, as_of: AsOf = None) -> list[EventTold]:
    return [EventTold(**_told(one)) for one in events_of(request)]


@router.put("/events", response=RowTold, summary=_("Write an event: a new one, or some columns of one"))
@needs(Right.WRITE)
def write_event(request: SignedIn, asked: RowAsked) -> RowTold:
    return written(request, "events", asked=asked)


@router.get("/events/{mark}", response=EventWholeTold, summary=_("One event with its guests, and what came of it"))
@needs(Right.SEE_WALLED)
def event(request: SignedIn, mark: str, as_of: AsOf = None) -> EventWholeTold:
    return _whole(request, _event(request, mark))


@router.delete("/events/{mark}", response=NotedTold, summary=_("Take an event away; one of a file is hidden"))
@needs(Right.WRITE)
def remove_event(request: SignedIn, mark: str, version: Seen = None) -> NotedTold:
    return removed(request, _event(request, mark).row, version=version)


@router.post(
    "/events/{mark}/guests", response=EventWholeTold, summary=_("Put people on the list who have peers worth meeting")
)  # fmt: skip
@needs(Right.WRITE)
def propose_guests(request: SignedIn, mark: str, asked: GuestsAsked) -> EventWholeTold:
    fill_guest_list(
        _event(request, mark), by=request.user, at=timezone.now(), visible=seen_by(request), held_out=asked.held_out,
        prospects=asked.prospects,
    )  # fmt: skip
    vars(request).pop("rows_reader", None)  # the list has more rows now
    return _whole(request, _event(request, mark))


def _event(request: SignedIn, mark: str) -> Event:
    found = event_of(request, mark)
    if found is None:
        raise Http404
    return found


def _told(of: Event) -> dict[str, Any]:
    values = {name: of.values[name] for name in ("event_id", "name", "kind", "starts_on", "place", "capacity", "cost")}
    quiet = of.quiet
    return values | {
        "mark": of.mark, "ends_on": of.ends_on, "taken": of.taken, "quiet_until": quiet.until if quiet else None,
    }  # fmt: skip


def _whole(request: SignedIn, of: Event) -> EventWholeTold:
    outcomes = outcomes_of(request, of) or {}
    return EventWholeTold(
        **_told(of),
        guests=[_guest(one) for one in of.guests],
        met=[
            EventPairTold(
                mark=one.row.mark, contact_id=one.row.values["contact_id"], other_id=one.row.values["other_id"],
                met_on=one.row.values["met_on"],
            )
            for one in of.met
        ],
        outcomes=[_outcome(name, one) for name, one in outcomes.items()],
    )  # fmt: skip


def _guest(of: Guest) -> EventGuestTold:
    return EventGuestTold(
        mark=of.row.mark, customer=of.number, contact_id=of.row.values["contact_id"], name=of.name, state=of.state,
        state_on=of.row.values["state_on"], held_out=of.is_held_out,
        reasons=[EventReasonTold(code=one.code, people=one.people, topic=one.topic or None) for one in of.reasons],
    )  # fmt: skip


def _outcome(what: str, of: Outcome) -> EventOutcomeTold:
    change = of.change
    return EventOutcomeTold(
        what=what, kind=of.kind, asked=list(of.asked), others=list(of.others),
        change=change.change if change else None, low=change.low if change else None,
        high=change.high if change else None, known_on=of.known_on,
    )  # fmt: skip
