"""Who is due to be reminded, and who is not reminded because of what."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from keepworth.listen.whom import Budget
from keepworth.tables.book import find_book
from keepworth_web.listen.models import Invitation, Outgoing, Silence, Survey, Trigger
from keepworth_web.listen.reads.resting import Times, budget_of, times_written


@dataclass(frozen=True, slots=True)
class Reminding:
    """How the reminders of a survey stand."""

    sent: int
    waiting: int
    due_on: dt.date | None  # when the next person is due


@dataclass(frozen=True, slots=True)
class Replying:
    """Who was asked by name and said nothing, and what will ask more."""

    asked: int  # by name
    silent: int  # of them, who said nothing until the survey's end; 0 while it is open: they may still answer
    triggers: int  # kinds of things after which it asks by itself


def of_reminders() -> Count:
    """Count the reminders of an invitation, whatever became of them."""
    return Count("mails", filter=Q(mails__kind=Outgoing.Kind.REMINDER))


def open_surveys(at: dt.datetime) -> QuerySet[Survey]:
    """Return the surveys that take answers and remind."""
    these = Survey.objects.filter(closed_at=None, remind_stopped_at=None).exclude(remind_after=None)
    return these.filter(Q(closes_at=None) | Q(closes_at__gt=at))


def unanswered(survey: Survey) -> QuerySet[Any]:
    """Return the invitations of a survey whose people may be reminded once more: `last` is when we last wrote."""
    these = Invitation.objects.filter(survey=survey, answered_at=None, withdrawn_at=None)
    these = these.exclude(contact="").exclude(sealed="").exclude(sent_at=None)
    these = these.exclude(contact__in=Silence.objects.values("contact"))
    last = Coalesce(F("reminded_at"), F("sent_at"))
    return these.annotate(last=last, reminders=of_reminders()).filter(reminders__lt=survey.remind_most)


def due(survey: Survey, *, at: dt.datetime) -> QuerySet[Any]:
    """Return those whose days are over, of whom no reminder waits or was given up."""
    days = dt.timedelta(days=survey.remind_after or 0)
    ended = (Outgoing.State.SENT, Outgoing.State.NOBODY)
    others = Outgoing.objects.filter(kind=Outgoing.Kind.REMINDER).exclude(state__in=ended)
    found = unanswered(survey).filter(last__lte=at - days)
    return found.exclude(pk__in=others.values("invitation")).order_by("pk")


def written_since(those: Iterable[Invitation], *, day: dt.date) -> set[int]:
    """Return which invitations are of people who rest because of something else that was written to them since.

    A reminder belongs to its ask, so that the ask itself keeps nobody from being reminded.
    """
    found = list(those)
    book = find_book(settings.ENVIRONMENT.book)
    times = times_written(book, day=day, contacts={one.contact for one in found})
    return {one.pk for one in found if _rests(one, times, budget=budget_of(book), day=day)}


def _rests(one: Invitation, times: Times, *, budget: Budget, day: dt.date) -> bool:
    asked = one.made_at.astimezone(dt.UTC).date()
    others = (it.day for it in times.get(one.contact, []) if it.counts and it.day != asked)
    return any(it > asked and (day - it).days < budget.days_apart for it in others)


def reminding_of(survey: Survey, *, at: dt.datetime) -> Reminding:
    """Return how the reminders of a survey stand."""
    mails = Outgoing.objects.filter(invitation__survey=survey, kind=Outgoing.Kind.REMINDER)
    counts = mails.aggregate(
        sent=Count("pk", filter=Q(state=Outgoing.State.SENT)),
        waiting=Count("pk", filter=Q(state__in=(Outgoing.State.WAITING, Outgoing.State.SENDING))),
    )
    those = unanswered(survey).order_by("last")
    first = those.first()
    days = dt.timedelta(days=survey.remind_after or 0)
    is_on = survey.remind_after is not None and survey.remind_stopped_at is None and survey.is_open(at)
    due_on = (first.last + days).date() if first is not None and is_on else None
    return Reminding(counts["sent"], counts["waiting"], due_on)


def replying_of(survey: Survey, *, at: dt.datetime) -> Replying:
    """Return who of those asked by name said nothing to a survey."""
    sent = Invitation.objects.filter(survey=survey, withdrawn_at=None).exclude(sent_at=None)
    asked = sent.aggregate(all=Count("pk"), silent=Count("pk", filter=Q(answered_at=None)))
    silent = 0 if survey.is_open(at) else asked["silent"]
    triggers = Trigger.objects.filter(survey=survey, paused_at=None).count()
    return Replying(asked["all"], silent, triggers)
