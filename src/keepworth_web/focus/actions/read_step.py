"""Write down how a step of the programme stands."""

import datetime as dt

from django.db import transaction

from keepworth_web.focus.models import Step, StepReading
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def read_step(step: Step, *, state: str, value: float | None, said: str, by: Person, at: dt.datetime) -> StepReading:
    """Add how a step stands now; how it stood before stays."""
    made = StepReading.objects.create(step=step, state=state, value=value, said=said, by=by, at=at)
    note("step.read", by=by, about=f"step {step.pk}", state=state)
    return made
