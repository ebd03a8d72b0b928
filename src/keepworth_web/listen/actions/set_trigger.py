"""Let a survey ask by itself after something happened; pause that, and let it go on."""

import datetime as dt

from django.db import transaction

from keepworth_web.listen.models import Survey, Trigger
from keepworth_web.listen.reads.triggering import Wish
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def set_trigger(survey: Survey, wish: Wish, *, by: Person, at: dt.datetime) -> Trigger:
    """Keep a trigger; it asks about what happens from today on."""
    made = Trigger.objects.create(
        survey=survey,
        kind=wish.kind,
        whom=wish.whom,
        days=wish.days,
        most_a_day=wish.most_a_day,
        since=at.astimezone(dt.UTC).date(),
        made_by=by,
        made_at=at,
    )
    told = {"after": str(made.kind), "whom": str(made.whom), "days": made.days, "most": made.most_a_day}
    note("trigger.set", by=by, about=f"trigger {made.pk}", survey=survey.pk, **told)
    return made


@transaction.atomic
def pause_trigger(trigger: Trigger, *, by: Person, at: dt.datetime) -> bool:
    """Ask nobody by it from now on; return whether it was on."""
    was_on = Trigger.objects.filter(pk=trigger.pk, paused_at=None).update(paused_at=at) == 1
    if was_on:
        note("trigger.pause", by=by, about=f"trigger {trigger.pk}")
    return was_on


@transaction.atomic
def resume_trigger(trigger: Trigger, *, by: Person) -> bool:
    """Let it ask again; who lets it go on answers for it, and what they see is asked about."""
    these = Trigger.objects.filter(pk=trigger.pk).exclude(paused_at=None)
    was_off = these.update(paused_at=None, made_by=by) == 1
    if was_off:
        note("trigger.resume", by=by, about=f"trigger {trigger.pk}")
    return was_off
