"""Answer what Today asks: done, later, or not useful because."""

import datetime as dt
from typing import Final

from django.db import transaction

from keepworth_web.act.models import DONE, LATER, NOT_USEFUL, Answer
from keepworth_web.shared.panels import Thing
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.rights import Right

# How long an answer holds where the book says nothing new; ours, not a finding.
HOLDS: Final = {DONE: dt.timedelta(days=30), LATER: dt.timedelta(days=7), NOT_USEFUL: dt.timedelta(days=365)}


@transaction.atomic
def answer_thing(thing: Thing, *, answer: str, because: str, by: Person, at: dt.datetime) -> Answer:
    """Keep an answer; what somebody who may write calls done is asked of nobody else."""
    kept = Answer.objects.create(
        person=by,
        key=thing.key,
        customer=thing.customer,
        answer=answer,
        because=because,
        for_all=answer == DONE and by.may(Right.WRITE),
        at=at,
        until=at + HOLDS[answer],
    )
    note("today.answer", by=by, about=f"answer {kept.pk}", answer=answer)
    return kept
