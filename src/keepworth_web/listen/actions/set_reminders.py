"""Say whether who did not answer is reminded, and stop it at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from itertools import batched
from typing import Final

from django.db import transaction
from django.db.models import Q

from keepworth_web.listen.actions.invite import day_of
from keepworth_web.listen.models import Outgoing, Survey, WrittenTo
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person

AT_ONCE: Final = 500  # people of whom is asked together


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
    """Take back what waits: it was never sent, so that it may be queued anew under its number, and nobody rests for it.

    What was tried already may have reached its reader, and stays written down.
    """
    theirs = Outgoing.objects.filter(invitation__survey=survey, kind=Outgoing.Kind.REMINDER)
    waiting = theirs.filter(state=Outgoing.State.WAITING)
    untried = waiting.filter(attempts=0).values_list("pk", "invitation__contact", "due_at")
    found = {number: (contact, day_of(due_at)) for number, contact, due_at in untried}
    waiting.delete()
    claimed = set(theirs.filter(state=Outgoing.State.SENDING).values_list("pk", flat=True))  # by a worker, meanwhile
    queued = defaultdict[dt.date, set[str]](set)
    for number in found.keys() - claimed:
        contact, day = found[number]
        queued[day].add(contact)
    for day, contacts in queued.items():
        _unwrite(contacts, day=day)


def _unwrite(contacts: Iterable[str], *, day: dt.date) -> None:
    """Forget that reminders were written on a day, but for people whom another survey reminded then."""
    for those in batched(sorted(contacts), AT_ONCE):
        others = Outgoing.objects.filter(kind=Outgoing.Kind.REMINDER, invitation__contact__in=those)
        on_it = others.filter(Q(due_at__date=day) | Q(claimed_at__date=day) | Q(ended_at__date=day))
        written = WrittenTo.objects.filter(why=WrittenTo.Why.REMINDER, day=day, contact__in=those)
        written.exclude(contact__in=on_it.values("invitation__contact")).delete()
