"""Write a step of the programme, or change one."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from keepworth_web.focus.models import Step, StepReading
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a step is to say."""

    part: str
    what: str
    measure: str
    owner_id: int
    due: dt.date
    begins_at: float | None = None
    target: float | None = None


@transaction.atomic
def write_step(wanted: Wanted, *, by: Person, at: dt.datetime, step: Step | None = None) -> Step:
    """Keep a step; a new one is not begun."""
    if step is not None:
        Step.objects.filter(pk=step.pk).update(**asdict(wanted))
        note("step.change", by=by, about=f"step {step.pk}")
        step.refresh_from_db()
        return step
    made = Step.objects.create(**asdict(wanted), by=by, at=at)
    StepReading.objects.create(step=made, state=StepReading.State.OPEN, value=wanted.begins_at, by=by, at=at)
    note("step.write", by=by, about=f"step {made.pk}", part=wanted.part)
    return made
