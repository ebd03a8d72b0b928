"""Answer an action that was proposed: done, later, or not useful because."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from keepworth.errors import Busy, NotPermitted
from keepworth.runs.actions import NextAction
from keepworth_web.act.models import DONE, LATER, NOT_USEFUL, Answer
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.rights import Right

KIND: Final = "action"
DONE_ROWS: Final = "actions_done"
HOLDS: Final = dt.timedelta(days=365)  # what is not useful is not proposed again for a year; ours


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody says of an action."""

    answer: str
    hours: float | None = None  # of what is done; None: as planned
    cost: float | None = None
    until: dt.date | None = None  # of what is put off
    days: int = 30  # until what is done is looked at
    reason: str = ""  # of what is not useful, a key of REASONS
    because: str = ""
    serves: bool = False  # whoever says it serves the customer, or nobody does


def key_of_action(customer: int, *, play: str) -> str:
    """Return the key under which an action is answered: the same in every run."""
    return f"{KIND}:{customer}:{play}"


def id_of_done(answer: Answer) -> str:
    """Return the id of the row that an answer wrote into `actions_done`."""
    return f"answer-{answer.pk}"


def _holds_for_all(said: Answered, *, by: Person) -> bool:
    """Tell whether an answer holds for everybody, and for the next run: who only looks on hides it from themselves."""
    return said.answer == DONE or said.serves or by.may(Right.SEE_BOOK)


@transaction.atomic
def answer_action(one: NextAction, *, said: Answered, by: Person, at: dt.datetime, today: dt.date) -> Answer:
    """Keep an answer. What is done is written as a row of `actions_done`, and proposed to nobody until it is checked.

    Raises
    ------
    NotPermitted
        Somebody who may not write says that it is done.
    RowRefused
        The hours or the cost cannot be.
    Busy
        Somebody said a moment ago that it is done.

    """
    if said.answer == DONE and not by.may(Right.WRITE):
        raise NotPermitted("Whoever may only read cannot write that something was done.")
    midnight = dt.datetime.combine(said.until or today, dt.time(), tzinfo=dt.UTC)
    kept = Answer.objects.create(
        person=by, key=key_of_action(one.number, play=one.action), customer=one.number, answer=said.answer,
        reason=said.reason, because=said.because, for_all=_holds_for_all(said, by=by), at=at,
        until={DONE: at + dt.timedelta(days=said.days), LATER: midnight, NOT_USEFUL: at + HOLDS}[said.answer],
    )  # fmt: skip
    if said.answer == DONE:
        hours, cost = (one.hours if said.hours is None else said.hours), one.cost if said.cost is None else said.cost
        values = {"action_id": id_of_done(kept), "customer_id": one.customer_id, "play": one.action,
                  "done_on": today.isoformat(), "hours": f"{hours:g}", "cost": f"{cost:.2f}"}  # fmt: skip
        write_row(Said(DONE_ROWS, values, customer=one.customer_id), by=by, at=at)
    note("action.answer", by=by, about=f"answer {kept.pk}", answer=said.answer)
    # The log is written by one at a time: whoever comes here second sees what the first one did.
    twice = Answer.objects.filter(key=kept.key, answer=DONE, undone_at=None, until__gt=at).exclude(pk=kept.pk)
    if said.answer == DONE and twice.exists():
        raise Busy(_("Somebody just said that this is done."))
    return kept
