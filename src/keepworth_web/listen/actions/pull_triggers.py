"""Ask after what happened: once for each thing, however many workers look and however often."""

import datetime as dt
import logging
from dataclasses import replace
from typing import Final

from django.db import transaction
from django.db.models import Q

from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_customers
from keepworth_web.listen.actions.invite import Asking, Guest, day_of, invite
from keepworth_web.listen.models import Trigger, Triggered
from keepworth_web.listen.reads.happenings import Happening, happenings
from keepworth_web.listen.reads.resting import resting_until
from keepworth_web.listen.reads.surveys import spoken
from keepworth_web.listen.reads.triggering import LATE, Choice, Choosers, choosers_of
from keepworth_web.staff.rights import Right

BACK: Final = 60  # days that a late import is looked for; what was due more than `LATE` days ago is only told
AT_ONCE: Final = 500
_log = logging.getLogger("keepworth.worker")


def pull_triggers(*, at: dt.datetime) -> int:
    """Look at what happened, ask whom is due, and return how many were asked."""
    still_open = Q(survey__closes_at=None) | Q(survey__closes_at__gt=at)
    these = Trigger.objects.filter(still_open, paused_at=None, survey__closed_at=None)
    found = these.select_related("survey", "made_by").exclude(made_by=None)
    return sum(_tried(one, asking=Asking(one.made_by, at)) for one in found if one.made_by and answers_for(one))


def answers_for(trigger: Trigger) -> bool:
    """Return whether whoever made a trigger may still ask people: it asks in their name, about what they see."""
    by = trigger.made_by
    return by is not None and by.is_active and by.may(Right.WRITE)


def _tried(trigger: Trigger, *, asking: Asking) -> int:
    try:
        return _pull(trigger, asking=asking)
    except Exception:  # noqa: BLE001 other triggers go on; the log has what happened
        _log.exception("a trigger did not come to its end", extra={"trigger": trigger.pk})
        return 0


def _pull(trigger: Trigger, *, asking: Asking) -> int:
    reader, day = Reader(visible_customers(asking.by)), day_of(asking.at)
    _notice(trigger, reader, day=day)
    if not Triggered.objects.filter(trigger=trigger, state=Triggered.State.WAITING, due_on__lte=day).exists():
        return 0
    choosers = choosers_of(reader, day=day)
    with transaction.atomic():
        # Whoever comes second waits here, and then sees what the first has done.
        if not Trigger.objects.filter(pk=trigger.pk, paused_at=None).update(looked_at=asking.at):
            return 0
        return _ask_due(trigger, choosers, asking=asking)


def _notice(trigger: Trigger, reader: Reader, *, day: dt.date) -> None:
    """Keep what happened since; what is known already stays as it is."""
    since = max(trigger.since, day - dt.timedelta(days=BACK))
    found = happenings(reader, trigger.kind, since=since, until=day)
    known = set(Triggered.objects.filter(trigger=trigger, happened_on__gte=since).values_list("key", flat=True))
    after = dt.timedelta(days=trigger.days)
    Triggered.objects.bulk_create(
        (
            Triggered(trigger=trigger, key=one.key, customer=one.customer, contact=one.contact, happened_on=one.day,
                      due_on=one.day + after)
            for one in found if one.key not in known
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def _ask_due(trigger: Trigger, choosers: Choosers, *, asking: Asking) -> int:
    at, day = asking.at, day_of(asking.at)
    begins = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
    mine = Triggered.objects.filter(trigger=trigger)
    done = mine.filter(state=Triggered.State.ASKED, decided_at__gte=begins, decided_at__lt=begins + dt.timedelta(1))
    left = trigger.most_a_day - done.count()
    asked = 0
    for one in mine.filter(state=Triggered.State.WAITING, due_on__lte=day).order_by("due_on", "pk")[:AT_ONCE]:
        if (day - one.due_on).days > LATE:
            _hold(one, Choice(one.contact, why=Triggered.Why.LATE), at=at)
        elif asked < left:
            asked += _ask(trigger, one, choosers=choosers, asking=replace(asking, occasion=one.key))
    return asked


def _ask(trigger: Trigger, one: Triggered, *, choosers: Choosers, asking: Asking) -> int:
    """Ask about one thing, or hold it back; return how many were asked."""
    at, day = asking.at, day_of(asking.at)
    happened = Happening(one.key, one.customer, one.happened_on, one.contact)
    choice = choosers.choose(happened, whom=trigger.whom, rests=lambda who: resting_until({who}, day=day).get(who))
    if choice.why:
        return _hold(one, choice, at=at)
    guest = Guest(one.customer, choice.contact, language=spoken(choice.language, trigger.survey))
    made = invite(trigger.survey, [guest], asking=asking)
    if not made:
        return _hold(one, Choice(choice.contact, why=Triggered.Why.ASKED), at=at)
    Triggered.objects.filter(pk=one.pk).update(
        state=Triggered.State.ASKED, contact=choice.contact, invitation=made[0].invitation, decided_at=at
    )
    return 1


def _hold(one: Triggered, choice: Choice, *, at: dt.datetime) -> int:
    Triggered.objects.filter(pk=one.pk).update(
        state=Triggered.State.HELD, contact=choice.contact, why=choice.why, until=choice.until, decided_at=at
    )
    return 0
