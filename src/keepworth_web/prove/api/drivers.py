"""The API of drivers: which experiences go with an outcome, and a new look that is asked for."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.runs.drivers import Moved
from keepworth_web.book.api.told import JobTold
from keepworth_web.care.api.book import asked_for
from keepworth_web.know.api.customers import AsOf
from keepworth_web.prove.reads.drivers import drivers_kept
from keepworth_web.shared.api.fields import Asked, At, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["prove"])


class GivenTold(Told):
    """What people give something, of 100."""

    mean: float
    low: float
    high: float
    n: int


class DriverTold(Told):
    """A driver, or near-duplicates that stand together."""

    names: list[str]
    part: float = Field(description=_("Of the differences in the outcome, by Shapley; of more than twelve, by Johnson"))
    low: float = Field(description=_("Ranges hold 8 times in 10"))
    high: float
    johnson: float
    is_above_noise: bool
    slope: float = Field(description=_("Standardised, beside the others: its sign says which way"))
    performance: GivenTold
    rival: GivenTold | None = Field(description=_("Null where nobody was asked"))
    shapes: list[str | None] = Field(description=_("By two pairs of cut-points: basic, performance, excitement …"))


class ExceedingTold(Told):
    """What exceeding all expectations goes with beyond meeting them, in points of the outcome."""

    exceeding: float
    exceeding_low: float
    exceeding_high: float
    meeting: float
    meeting_low: float
    meeting_high: float


class DriversTold(Told):
    """What goes with an outcome; an association, and no lever."""

    made_at: At
    version: str
    as_of: dt.date
    outcome: Moved
    answers: int
    needed: int
    r2: float | None = Field(description=_("Null where the answers are too few"))
    noise: float | None = Field(description=_("What mere noise reaches"))
    drivers: list[DriverTold]
    exceeding: list[ExceedingTold | None] = Field(description=_("By the same two pairs of cut-points"))


class DriversOfBook(Told):
    """The newest look of each outcome."""

    found: list[DriversTold]


class DriversAsked(Asked):
    """What is to be explained."""

    outcome: Moved = Field(default=Moved.RECOMMEND, strict=False)


@router.get(
    "/prove/drivers", response=DriversOfBook, summary=_("Which experiences go with an outcome: the newest of each")
)
@needs(Right.SEE_BOOK)
def drivers(request: SignedIn, as_of: AsOf = None) -> DriversOfBook:
    return DriversOfBook(found=[_told(one) for one in drivers_kept(request)])


@router.post(
    "/prove/drivers", response={202: JobTold}, summary=_("Look for what drives an outcome; what is found is kept")
)
@needs(Right.MANAGE_BOOK)
def drivers_start(request: SignedIn, response: HttpResponse, *, asked: DriversAsked) -> JobTold:
    return asked_for("drivers", asked.model_dump(mode="json"), request=request, response=response)


def _told(record: dict[str, Any]) -> DriversTold:
    of = record["found"]
    found = of["found"] or {"r2": None, "noise": None, "drivers": [], "exceeding": []}
    return DriversTold(
        made_at=record["made_at"], version=record["version"],
        **{name: of[name] for name in ("as_of", "outcome", "answers", "needed")},
        r2=found["r2"], noise=found["noise"], drivers=[_driver(one) for one in found["drivers"]],
        exceeding=[None if one is None else ExceedingTold.telling(one) for one in found["exceeding"]],
    )  # fmt: skip


def _driver(one: dict[str, Any]) -> DriverTold:
    names = ("names", "part", "low", "high", "johnson", "is_above_noise", "slope", "performance", "rival")
    shapes = [None if cut is None else cut["shape"] for cut in one["shapes"]]
    return DriverTold(**{name: one[name] for name in names}, shapes=shapes)
