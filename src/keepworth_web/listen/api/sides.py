"""The API of both sides: how they and we see relationships, and what each thinks that the other says."""

import datetime as dt

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.measure.sides import Gap, View
from keepworth.runs.asked import LEVEL
from keepworth.runs.both_sides import SidesOf, SidesOverall
from keepworth.runs.survey_results import Withheld
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import customer_of
from keepworth_web.listen.reads.sides import overall_found, sides_found
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["listen"])


class SideViewTold(Told):
    """What one side says, from 0 to 100, with the range that holds the truth 8 times in 10."""

    score: float
    low: float
    high: float
    people: int


class GapTold(Told):
    """One view less another, or why it is withheld."""

    gap: float | None
    low: float | None
    high: float | None
    n: list[int] = Field(description=_("People of either view; of means over customers, the customers"))
    judged: str | None = Field(description=_("differ, alike (within 10 points) or cannot tell"))
    because: str | None


class SidesTold(Told):
    """One thing as both sides of one relationship see it; a view that nobody gave is null."""

    instrument: str
    version: str
    indicator: str
    theirs: SideViewTold | None
    ours: SideViewTold | None
    our_guess: SideViewTold | None = Field(description=_("What we think that they say"))
    their_guess: SideViewTold | None = Field(description=_("What they think that we say"))
    gap: GapTold | None = Field(description=_("Ours less theirs"))
    our_error: GapTold | None = Field(description=_("Our guess less what they say"))
    their_error: GapTold | None = Field(description=_("Their guess less what we say"))
    stand: str | None = Field(description=_("Who knows what; null where nobody can tell"))
    last: dt.date


class SidesOverallTold(Told):
    """One thing over all customers of whom both views are known, each customer once."""

    instrument: str
    version: str
    indicator: str
    gap: GapTold | None
    our_error: GapTold | None


@router.get("/customers/{int:number}/sides", response=list[SidesTold], summary=_("How both sides see a relationship"))
@needs(Right.SEE_WALLED)
def sides(request: SignedIn, number: int, as_of: AsOf = None) -> list[SidesTold]:
    if customer_of(request, number) is None:
        raise Http404
    return [_sides(one) for one in sides_found(request, number)]


@router.get("/listen/sides", response=list[SidesOverallTold], summary=_("How both sides see all relationships"))
@needs(Right.SEE_WALLED)
def sides_overall_told(request: SignedIn, as_of: AsOf = None) -> list[SidesOverallTold]:
    return [_overall(one) for one in overall_found(request)]


def _sides(of: SidesOf) -> SidesTold:
    return SidesTold(
        instrument=of.of.name, version=of.of.version, indicator=of.indicator, theirs=_view(of.theirs),
        ours=_view(of.ours), our_guess=_view(of.our_guess), their_guess=_view(of.their_guess), gap=_gap(of.gap),
        our_error=_gap(of.our_error), their_error=_gap(of.their_error), stand=str(of.stand) if of.stand else None,
        last=of.last,
    )  # fmt: skip


def _overall(of: SidesOverall) -> SidesOverallTold:
    return SidesOverallTold(
        instrument=of.of.name, version=of.of.version, indicator=of.indicator, gap=_gap(of.gap),
        our_error=_gap(of.our_error),
    )  # fmt: skip


def _view(of: View | None) -> SideViewTold | None:
    if of is None:
        return None
    low, high = of.range(LEVEL)
    return SideViewTold(score=of.score, low=low, high=high, people=of.n)


def _gap(of: Gap | Withheld | None) -> GapTold | None:
    if of is None:
        return None
    if isinstance(of, Withheld):
        return GapTold(gap=None, low=None, high=None, n=[], judged=None, because=of.because)
    return GapTold(gap=of.gap, low=of.low, high=of.high, n=list(of.n), judged=str(of.judged), because=None)
