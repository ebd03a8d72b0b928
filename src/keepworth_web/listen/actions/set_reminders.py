"""Say whether who did not answer is reminded, and stop it at once."""

import datetime as dt

from django.db import transaction

from keepworth_web.listen.models import Outgoing, Survey
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def set_reminders(survey: Survey, *, days: int | None, most: int, by: Person) -> None:
    """Remind after so many days, at most so often; without days nobody is reminded, and what waits is dropped."""
    Survey.objects.filter(pk=survey.pk).update(remind_after=days, remind_most=most, remind_stopped_at=None)
    note("survey.remind", by=by, about=f"survey {survey.pk}", days=days, most=most)
    if days is None:
        _drop(survey)


@transaction.atomic
def stop_reminders(survey: Survey, *, by: Person, at: dt.datetime) -> bool:
    """Remind nobody from now on, nor by what waits to be sent; return whether anybody would have been."""
    these = Survey.objects.filter(pk=survey.pk, remind_stopped_at=None).exclude(remind_after=None)
    was_on = these.update(remind_stopped_at=at) == 1
    if was_on:
        _drop(survey)
        note("survey.remind-stop", by=by, about=f"survey {survey.pk}")
    return was_on


@transaction.atomic
def resume_reminders(survey: Survey, *, by: Person) -> bool:
    """Remind again: what undoes stopping."""
    was_off = Survey.objects.filter(pk=survey.pk).exclude(remind_stopped_at=None).update(remind_stopped_at=None) == 1
    if was_off:
        note("survey.remind-resume", by=by, about=f"survey {survey.pk}")
    return was_off


def _drop(survey: Survey) -> None:
    """Take back what waits: it was never sent, so that it may be queued anew under its number."""
    theirs = Outgoing.objects.filter(invitation__survey=survey, kind=Outgoing.Kind.REMINDER)
    theirs.filter(state=Outgoing.State.WAITING).delete()
