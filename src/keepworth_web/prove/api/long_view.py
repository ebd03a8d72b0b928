"""The API of the long view: what goes before what, which drivers last, and how long cohorts stay."""

import datetime as dt
from typing import Any, Literal

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.book.api.told import JobTold
from keepworth_web.care.api.book import asked_for
from keepworth_web.know.api.customers import AsOf
from keepworth_web.prove.reads.long_view import long_view_of
from keepworth_web.shared.api.fields import At, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["prove"])


class LagTold(Told):
    """How one thing in a quarter goes with another in the next: an association."""

    r: float | None = Field(description=_("Partial correlation; null where there are fewer than needed"))
    low: float | None = Field(description=_("The range holds 95 times in 100"))
    high: float | None
    pairs: int = Field(description=_("Of a quarter and the next"))
    units: int = Field(description=_("Teams, or customers"))
    needed: int


class LeadTold(Told):
    """Both lags of two things."""

    what: Literal["growth", "promises"]
    order: Literal["leads", "follows", "both", "neither", "not_enough"]
    forward: LagTold
    backward: LagTold


class LastingTold(Told):
    """What became of a driver over half-years."""

    driver: str
    lasting: Literal["enduring", "fading", "rising", "episodic", "unknown"]
    mean: float = Field(description=_("Fisher's z of the correlation, over all half-years"))
    low: float = Field(description=_("The range holds 95 times in 100"))
    high: float
    i2: float
    same_sign: float
    beyond_doubt: float
    slope: float
    slope_low: float
    slope_high: float
    windows: int
    answers: int


class ConcordanceTold(Told):
    """Kendall's W of the order of drivers."""

    w: float
    p: float
    windows: int


class LastingDriversTold(Told):
    """Which drivers last."""

    needed: int = Field(description=_("Half-years that it takes"))
    days: int
    window_days: int
    drivers: list[LastingTold]
    concordance: ConcordanceTold | None


class StayedTold(Told):
    """The share of a cohort that was there after so many months."""

    months: int
    share: float
    low: float = Field(description=_("The range holds 8 times in 10"))
    high: float
    seen: int


class CohortTold(Told):
    """Who began in one year."""

    began: int
    customers: int
    left: int
    stayed: list[StayedTold]


class LogRankTold(Told):
    """Whether cohorts differ beyond chance."""

    statistic: float
    p: float


class CohortsTold(Told):
    """Those who began together."""

    undated: int
    too_small: int
    cohorts: list[CohortTold]
    apart: LogRankTold | None


class LongViewFound(Told):
    """What was found."""

    made_at: At
    version: str
    as_of: dt.date
    leads: list[LeadTold]
    drivers: LastingDriversTold
    cohorts: CohortsTold


class LongViewTold(Told):
    """The newest long view; null where nobody has looked."""

    long_view: LongViewFound | None


@router.get("/prove/long-view", response=LongViewTold, summary=_("What goes before what, what lasts, who stays"))
@needs(Right.SEE_BOOK)
def long_view(request: SignedIn, as_of: AsOf = None) -> LongViewTold:
    record = long_view_of(request)
    return LongViewTold(long_view=None if record is None else _told(record))


@router.post("/prove/long-view", response={202: JobTold}, summary=_("Take the long view of the book; it is kept"))
@needs(Right.MANAGE_BOOK)
def long_view_start(request: SignedIn, response: HttpResponse) -> JobTold:
    return asked_for("long-view", {}, request=request, response=response)


def _told(record: dict[str, Any]) -> LongViewFound:
    return LongViewFound(made_at=record["made_at"], version=record["version"], **record["found"])
