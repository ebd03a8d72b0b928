"""The API of staying and fighting: how likely a customer stays and why, each trial, and what a stress would do."""

import datetime as dt

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.tables.fought import Fought, Stay
from keepworth_web.know.api.customers import AsOf, EstimateTold
from keepworth_web.measure.reads.fighting import fought_with
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["customers"])


class ReasonTold(Told):
    """What one thing adds to the chance of staying."""

    term: str
    x: float | None = Field(description=_("Its value; null where it is not known"))
    logit: float
    points: float = Field(description=_("In probability; baseline and points add up to the chance"))


class StayTold(Told):
    """How likely a customer is to stay."""

    horizon: str = Field(description=_("renewal or year"))
    due: dt.date | None
    chance: EstimateTold
    baseline: float = Field(description=_("Of any customer of that age"))
    because: list[ReasonTold]


class TrialTold(Told):
    """An event that tested the wish to keep us."""

    day: dt.date | None
    kind: str
    gap: float = Field(description=_("By how many percentage points we were dearer"))
    stress: float = Field(description=_("What else made it hard, in logits"))
    passed: bool
    weight: float = Field(description=_("1 of what they did, less of what they say"))
    push: float = Field(description=_("By how much it moved what is believed, in logits"))
    evidence: str


class StressTold(Told):
    """What a stress would do to a customer."""

    stress: str
    chance: float | None
    value_lost: float | None


class FightingTold(Told):
    """Whether a customer stays and would fight to keep us."""

    trial_state: str
    f50: EstimateTold = Field(
        description=_(
            "Percentage points dearer at which keeping is even; of a customer never tested what is believed of anybody"
        )
    )
    trials: list[TrialTold]
    staying: list[StayTold]
    stresses: list[StressTold]


@router.get(
    "/customers/{int:number}/fighting",
    response=FightingTold,
    summary=_("Whether a customer stays and would fight to keep us"),
)
@needs(Right.SEE_WALLED)
def fighting(request: SignedIn, number: int, as_of: AsOf = None) -> FightingTold:
    found = fought_with(request, number)
    if found is None:
        raise Http404
    return FightingTold(
        trial_state=found.fight.trial_state if found.fight else "never tested",
        f50=_even(found),
        trials=[
            TrialTold(
                day=one.day, kind=one.kind, gap=one.gap, stress=one.stress, passed=one.passed, weight=one.weight,
                push=one.push, evidence=one.evidence_id,
            )
            for one in found.trials
        ],
        staying=[_stay(one) for one in found.stays],
        stresses=[
            StressTold(stress=one.stress, chance=one.p_stay, value_lost=one.value_lost) for one in found.stresses
        ],
    )  # fmt: skip


def _even(of: Fought) -> EstimateTold:
    if of.fight:
        return EstimateTold(mean=of.fight.f50, low=of.fight.low, high=of.fight.high)
    return EstimateTold(mean=of.priors["f50"], low=of.priors["low"], high=of.priors["high"])


def _stay(of: Stay) -> StayTold:
    return StayTold(
        horizon=of.horizon,
        due=of.due,
        chance=EstimateTold(mean=of.p_stay, low=of.low, high=of.high),
        baseline=of.baseline,
        because=[ReasonTold(term=one.term, x=one.x, logit=one.logit, points=one.points) for one in of.because],
    )
