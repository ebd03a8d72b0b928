"""Take an answer back: the thing is asked again."""

import datetime as dt

from django.db import transaction

from keepworth_web.act.models import Answer
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def undo_answer(answer: Answer, *, by: Person, at: dt.datetime) -> bool:
    """Undo an answer; False if that was done already."""
    is_done = Answer.objects.filter(pk=answer.pk, undone_at=None).update(undone_at=at) == 1
    if is_done:
        note("today.undo", by=by, about=f"answer {answer.pk}")
    return is_done
