"""Put the people on the list of an event who have peers worth meeting there, as one change."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from keepworth.act import Evening, noted, propose_guests
from keepworth.errors import BadInput
from keepworth.runs.guest_lists import guest_lot
from keepworth.tables import invitable
from keepworth_web.act.reads.events import PROPOSED, TAKES_A_PLACE, Event
from keepworth_web.know.actions.change_rows import begin_change
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.visible import Visible
from keepworth_web.listen.models.mailing import Silence
from keepworth_web.staff.models import Person


def fill_guest_list(
    event: Event, *, by: Person, at: dt.datetime, visible: Visible, held_out: float, prospects: float
) -> list[WrittenRow]:  # fmt: skip
    """Write whom to invite and who is held back, of those whom this person sees; return the rows, none if nobody is.

    Nobody who wants no mail from us, is restricted or has left is on it. The lot depends on the event and on who is on
    the list already, so that it cannot be drawn again until it suits.

    Raises
    ------
    BadInput
        The shares are none, the event is over, or nobody said how many places it has.
    NotPermitted
        A customer went behind the wall meanwhile.

    """
    if event.is_over:
        raise BadInput(_("The event is over: nobody can be invited to it any more."))
    if event.values["capacity"] is None:
        raise BadInput(_("Nobody said how many places there are: change the event."))
    there = {one.row.values["contact_id"] for one in event.guests}
    people = _people(event, visible, there=there)
    here = {one.candidate.contact for one in people if one.contact_id in _seated(event)}
    out = {one.number for one in event.guests if one.is_held_out and one.number is not None}
    gone = there - _seated(event)
    unseen = max(event.taken - len(here), 0)  # places of guests whom this person does not see
    room = event.values["capacity"] - unseen
    if room < 1 or room <= len(here):
        return []
    evening = Evening(room, held_out, prospects, guests=frozenset(here), left_out=frozenset(out))
    rng = guest_lot(str(event.values["event_id"]), listed=len(there))
    candidates = [one.candidate for one in people if one.contact_id not in gone]
    found = propose_guests(candidates, evening, rng=rng)
    ids = {one.candidate.contact: one for one in people}
    written: list[WrittenRow] = []
    with transaction.atomic():
        change = begin_change(by=by, at=at) if found else None
        for one in found:
            values = {
                "event_id": event.values["event_id"], "contact_id": ids[one.contact].contact_id,
                "customer_id": ids[one.contact].customer_id, "listed_on": visible.book.today().isoformat(),
                "state": PROPOSED, "state_on": visible.book.today().isoformat(),
                "held_out": ("yes" if one.is_held_out else "no") if one.by_lot else "", "why": noted(one.reasons),
            }  # fmt: skip
            written.append(write_row(Said("guests", values), by=by, at=at, within=change))
    return written


def _people(event: Event, visible: Visible, *, there: set[str]) -> list[invitable.Person]:
    """Return who may be proposed, and who is on the list already though they want no mail."""
    silent = set(Silence.objects.values_list("contact", flat=True))
    numbers = {one.row.numbers["contact_id"] for one in event.guests} - {None}
    people = invitable.people_to_invite(
        visible.book, visible.scored, as_of=event.today, teams=visible.teams,
        also=[int(one) for one in numbers if one is not None],
    )  # fmt: skip
    return [one for one in people if one.contact_id in there or one.contact_id not in silent]


def _seated(event: Event) -> set[str]:
    """Return the contacts who have a place; whoever declined has none, and is not proposed again."""
    return {one.row.values["contact_id"] for one in event.guests if one.state in TAKES_A_PLACE and not one.is_held_out}
