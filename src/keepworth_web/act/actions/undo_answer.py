"""Take an answer back: the thing is asked again, and what was written as done is taken away."""

import datetime as dt

from django.db import transaction

from keepworth.tables.schemas import TABLES
from keepworth_web.act.actions.answer_action import DONE_ROWS, KIND, id_of_done
from keepworth_web.act.models import DONE, Answer
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.know.reads.written import key_of
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def undo_answer(answer: Answer, *, by: Person, at: dt.datetime) -> bool:
    """Undo an answer; False if that was done already.

    Raises
    ------
    NotPermitted
        The customer whose action was done is behind the wall by now.

    """
    is_done = Answer.objects.filter(pk=answer.pk, undone_at=None).update(undone_at=at) == 1
    if is_done:
        if answer.answer == DONE and answer.key.startswith(f"{KIND}:"):
            row = Reader(visible_to(by)).one(DONE_ROWS, key_of(TABLES[DONE_ROWS], {"action_id": id_of_done(answer)}))
            if row is not None:
                remove_row(row, by=by, at=at)
        note("today.undo", by=by, about=f"answer {answer.pk}")
    return is_done
