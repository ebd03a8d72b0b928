"""The API of the bake-off: which metric foretells what customers do, and a new one that is asked for."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.prove.bakeoff import Outcome
from keepworth.runs.bakeoff import DAYS, MOST_DAYS
from keepworth_web.book.api.told import JobTold
from keepworth_web.care.api.book import asked_for
from keepworth_web.know.api.customers import AsOf
from keepworth_web.prove.reads.bakeoff import bakeoffs
from keepworth_web.shared.api.fields import Asked, At, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["prove"])


class MetricTold(Told):
    """What a metric adds to past behaviour alone."""

    metric: str
    gain: float = Field(description=_("In AUC (retained), or in the share explained"))
    low: float = Field(description=_("The range holds 95 times in 100"))
    high: float
    p: float = Field(description=_("Two-sided, by Holm among all metrics"))
    p_best: float
    score: float = Field(description=_("Of behaviour and the metric together"))
    brier: float | None
    calibration_slope: float | None


class LeftOutTold(Told):
    """A metric that fewer than half of the people answered."""

    metric: str
    answered: int
    of: int


class MetricsApartTold(Told):
    """How those fared who answered, and those who were asked and did not: an association."""

    answered: float
    silent: float
    n_answered: int
    n_silent: int
    difference: float
    low: float
    high: float


class ResponseTold(Told):
    """Who answered of those who were asked."""

    asked: int
    answered: int
    apart: MetricsApartTold | None
    is_weighted: bool
    effective: float = Field(description=_("So many answers of equal weight would tell as much"))
    heaviest: float


class BakeoffTold(Told):
    """What a bake-off found."""

    made_at: At
    version: str
    as_of: dt.date
    outcome: Outcome
    days: int
    winner: str = Field(description=_("A metric, or tie, none or not_enough_events"))
    tied: list[str]
    base: float | None = Field(description=_("The score of past behaviour alone"))
    metrics: list[MetricTold]
    respondents: int
    judged: int
    accounts: int
    events: int
    events_needed: int | None
    origins: list[dt.date]
    level: float | None
    samples: int
    left_out: list[LeftOutTold]
    response: ResponseTold | None = Field(description=_("Null where the book knows of no invitations"))


class BakeoffsTold(Told):
    """The newest bake-off of each outcome."""

    bakeoffs: list[BakeoffTold]


class BakeoffAsked(Asked):
    """What is to be foretold."""

    outcome: Outcome = Field(default=Outcome.RETAINED, strict=False)
    days: int = Field(default=DAYS, ge=1, le=MOST_DAYS, description=_("Within so many days after an answer"))


@router.get(
    "/prove/bakeoff", response=BakeoffsTold, summary=_("Which metric foretells: the newest bake-off of each outcome")
)
@needs(Right.SEE_BOOK)
def bakeoff(request: SignedIn, as_of: AsOf = None) -> BakeoffsTold:
    return BakeoffsTold(bakeoffs=[_told(one) for one in bakeoffs(request)])


@router.post(
    "/prove/bakeoff", response={202: JobTold}, summary=_("Judge the metrics by what customers then did; it is kept")
)
@needs(Right.MANAGE_BOOK)
def bakeoff_start(request: SignedIn, response: HttpResponse, *, asked: BakeoffAsked) -> JobTold:
    return asked_for("bakeoff", asked.model_dump(mode="json"), request=request, response=response)


def _told(record: dict[str, Any]) -> BakeoffTold:
    return BakeoffTold(made_at=record["made_at"], version=record["version"], **record["found"])
