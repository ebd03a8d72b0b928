"""The programme towards customer intimacy: four steps, each with its owner, its measure, its day and how it stands."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from keepworth_web.focus.models import Step, StepReading
from keepworth_web.focus.reads.reviews import end_of
from keepworth_web.shared.panels import Thing, Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import day as day_said
from keepworth_web.staff.models import Person

# What each of the four steps asks, and what might measure it: offered, never filled in.
ABOUT: Final[dict[str, Words]] = {
    "empower": _("Who may decide what for a customer, with what money and training?"),
    "data": _("What do we find out, write down and act upon, along the whole journey?"),
    "focus": _("Which segments are worth it and fit us, and who serves each of them?"),
    "partner": _("What can others do for our customers better than we, and how are they kept close?"),
}
MEASURES: Final[dict[str, Words]] = {
    "empower": _("Decisions that colleagues may take alone; budget each; hours of training a year"),
    "data": _("Knowledge of customers, 0 to 100, of how well we know them; days until something learnt is used"),
    "focus": _("Share of our hours that goes to segments of high value and good fit"),
    "partner": _("Share of needs that we cover with partners; joint deliveries on the day"),
}
AHEAD, MINUTES = dt.timedelta(days=14), 30  # when a step is asked for, and how long it takes: our own guess
ENDED: Final = (StepReading.State.DONE, StepReading.State.DROPPED)


@dataclass(frozen=True, slots=True)
class Standing:
    """A step with how it stands."""

    step: Step
    now: StepReading
    readings: tuple[StepReading, ...]  # the newest first
    is_late: bool

    @property
    def value(self) -> float | None:
        """The newest value of its measure."""
        return next((one.value for one in self.readings if one.value is not None), self.step.begins_at)

    @property
    def share(self) -> float | None:
        """How much of the way from where the measure began to its target is gone, 0 to 1."""
        begins, target, value = self.step.begins_at, self.step.target, self.value
        if begins is None or target is None or value is None or begins == target:
            return None
        return min(max((value - begins) / (target - begins), 0.0), 1.0)


def steps_of(*, as_of: dt.date | None) -> QuerySet[Step]:
    """Return the steps that had been written by a day, with how they stood then."""
    readings = StepReading.objects.select_related("by")
    found = Step.objects.filter(trashed_at=None).select_related("owner")
    if as_of is not None:
        found, readings = found.filter(at__lt=end_of(as_of)), readings.filter(at__lt=end_of(as_of))
    return found.prefetch_related(Prefetch("readings", queryset=readings))


def standing_of(step: Step, *, day: dt.date) -> Standing:
    """Return how a step stands on a day."""
    readings = tuple(step.readings.all())
    now = readings[0]
    return Standing(step, now, readings, step.due < day and now.state not in ENDED)


def programme_page(request: SignedIn) -> dict[str, Any]:
    """Return the four steps with what was written under each."""
    day = request.as_of or timezone.now().date()
    found = [standing_of(one, day=day) for one in steps_of(as_of=request.as_of)]
    parts = [
        {"slug": part.value, "title": part.label, "about": ABOUT[part.value],
         "steps": [one for one in found if one.step.part == part.value]}
        for part in Step.Part
    ]  # fmt: skip
    open_ones = [one for one in found if one.now.state not in ENDED]
    return {
        "parts": parts,
        "steps": len(found),
        "done": sum(one.now.state == StepReading.State.DONE for one in found),
        "late": sum(one.is_late for one in found),
        "without_owner": sum(one.step.owner is None or not one.step.owner.is_active for one in open_ones),
        "empty": [one["title"] for one in parts if not one["steps"]],
    }


def step_rows() -> Iterator[tuple[Any, ...]]:
    """Yield every step with how it stands, for a sheet."""
    today = timezone.now().date()
    for one in (standing_of(step, day=today) for step in steps_of(as_of=None)):
        yield (one.step.get_part_display(), one.step.what, one.step.measure, one.step.begins_at, one.value,
               one.step.target, one.step.owner.name if one.step.owner else None, one.step.due,
               one.now.get_state_display(), one.now.at.date(), one.now.said or None)  # fmt: skip


def due_programme(request: SignedIn) -> list[Thing]:
    """Return the open steps of this person that are due within two weeks or are late, for Today."""
    day = request.as_of or timezone.now().date()
    mine = steps_of(as_of=request.as_of).filter(owner=request.user, due__lte=day + AHEAD)
    return [_thing(one) for one in (standing_of(step, day=day) for step in mine) if one.now.state not in ENDED]


def _thing(of: Standing) -> Thing:
    said = gettext("It was due on %(day)s.") if of.is_late else gettext("It is due on %(day)s.")
    return Thing(
        key=f"programme:{of.step.pk}:{of.step.due}",
        said=gettext("Take the step of the programme: %(what)s") % {"what": of.step.what},
        because=said % {"day": day_said(of.step.due)},
        address=reverse("focus:step", args=[of.step.pk]),
        customer=None, money=None, minutes=MINUTES, due=of.step.due, is_own=True, is_ours=True,
    )  # fmt: skip


def owners() -> list[Person]:
    """Return who may own a step."""
    return list(Person.objects.filter(is_active=True).order_by("name", "pk"))
