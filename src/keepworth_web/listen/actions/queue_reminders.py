"""Queue reminders for who did not answer, each once: the key of its mail is the lock between workers."""

import datetime as dt
from itertools import batched
from typing import Any, Final

from django.db import IntegrityError, transaction

from keepworth_web.listen.actions.invite import day_of
from keepworth_web.listen.models import Outgoing, WrittenTo
from keepworth_web.listen.reads.reminding import due, open_surveys, written_since

AT_ONCE: Final = 500  # people of whom the budget is asked together


def queue_reminders(*, at: dt.datetime) -> int:
    """Queue a mail for everybody who is due, and return for how many.

    Nobody is reminded who answered, wants no mail, or was written to since for another reason: they are asked again
    at the next look. The number of the reminder is in its key, so that neither two workers nor a clock that jumps
    send one twice.
    """
    made = 0
    for survey in open_surveys(at):
        for those in batched(due(survey, at=at), AT_ONCE):
            resting = written_since(those, day=day_of(at))
            made += sum(_queue(one, at=at) for one in those if one.pk not in resting)
    return made


def _queue(one: Any, *, at: dt.datetime) -> bool:
    number = one.reminders + 1
    kind = Outgoing.Kind.REMINDER
    try:
        with transaction.atomic():
            Outgoing.objects.create(kind=kind, key=f"{kind}:{one.code}:{number}", invitation=one, due_at=at)
            WrittenTo.objects.get_or_create(
                contact=one.contact, day=day_of(at), defaults={"why": WrittenTo.Why.REMINDER}
            )
    except IntegrityError:
        return False
    return True
