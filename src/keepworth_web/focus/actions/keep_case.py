"""Keep what customer intimacy would cost and bring, as somebody reckoned it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from keepworth.errors import BadInput
from keepworth.focus import Range, business_case
from keepworth_web.focus.models import BusinessCase
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody states; money is in the book's currency."""

    cost_once: float
    cost_yearly: float
    years: int
    discount: float
    gain: Range | None = None  # over all years, today's money
    points: Range | None = None  # of retention, in place of the gain
    per_point: float | None = None  # what the run says that one point is worth
    run: str = ""
    because: str = ""


@transaction.atomic
def keep_case(stated: Stated, *, by: Person, at: dt.datetime) -> BusinessCase:
    """Keep a business case; those before it stay.

    Raises
    ------
    BadInput
        Neither a gain nor points are stated, no run says what a point is worth, or a figure cannot be.

    """
    gain, points = gain_of(stated), stated.points
    business_case(
        cost_once=stated.cost_once, cost_yearly=stated.cost_yearly, years=stated.years, discount=stated.discount,
        gain=gain,
    )  # fmt: skip
    made = BusinessCase.objects.create(
        cost_once=stated.cost_once, cost_yearly=stated.cost_yearly, years=stated.years, discount=stated.discount,
        gain_low=gain.low, gain=gain.middle, gain_high=gain.high,
        points_low=points.low if points else None, points=points.middle if points else None,
        points_high=points.high if points else None,
        per_point=stated.per_point if points else None, run=stated.run if points else "", because=stated.because,
        by=by, at=at,
    )  # fmt: skip
    note("case.keep", by=by, about=f"case {made.pk}")
    return made


def gain_of(stated: Stated) -> Range:
    """Return what is to be gained, from points of retention where those are stated."""
    if (stated.gain is None) == (stated.points is None):
        raise BadInput("State either by how many points keeping rises, or what is gained: low, expected and high.")
    if stated.points is None:
        assert stated.gain is not None
        return stated.gain
    if stated.per_point is None:
        raise BadInput("No run says what a point of retention is worth. State what is gained instead.")
    return stated.points.times(stated.per_point)
