"""The API of staying and fighting: how likely a customer stays and why, each trial, and what a stress would do."""

import datetime as dt
from typing import Annotated, Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from keepworth.errors import BadInput
from keepworth.runs.stressing import shaken_by
from keepworth.tables.fought import Fought, Stay, Trial
from keepworth_web.know.api.customers import AsOf, CheckedTold, EstimateTold, checked_told
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.checked import fought_with
from keepworth_web.know.reads.narrowing import LONGEST, narrowed
from keepworth_web.measure.api.relationship import FactTold, facts_told
from keepworth_web.measure.reads.fighting import mark_of_trial
from keepworth_web.measure.reads.stresses import asked_of
from keepworth_web.measure.reads.tried import tried_of
from keepworth_web.shared.api.body import Fault, Faulty
from keepworth_web.shared.api.fields import Asked, Day, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["customers"])
Points = Annotated[
    str,
    Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,4})?\z", json_schema_extra={"pattern": r"^[0-9]{1,3}(\.[0-9]{1,4})?$"}),
]


class FightReasonTold(Told):
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
    because: list[FightReasonTold]


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
    mark: str = Field(description=_("Names the fact that it was read from, in addresses"))


class TriedTold(Told):
    """The fact that trials were read from: two of a price that was named, one of anything else."""

    trials: list[TrialTold]
    kind: str = Field(description=_("contract, case, act, trial, answer or grown (the share of a rival)"))
    item: str | None = Field(description=_("Of an answer: the question that counts here"))
    facts: list[FactTold] = Field(description=_("None where they are no longer in the book, or of somebody restricted"))


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
    staying_checked: CheckedTold = Field(
        description=_("How far chances of renewals were checked against what came; those of others never are")
    )
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
        trials=[_trial(one) for one in found.trials],
        staying=[_stay(one) for one in found.stays],
        staying_checked=checked_told(request),
        stresses=[
            StressTold(stress=one.stress, chance=one.p_stay, value_lost=one.value_lost) for one in found.stresses
        ],
    )  # fmt: skip


class HitTold(Told):
    """A customer under a stress."""

    number: int
    value: float | None
    chance: float | None = Field(description=_("Of staying, today"))
    under: float | None = Field(description=_("Of staying, under the stress"))
    lost: float | None


@router.get(
    "/customers/{int:number}/fighting/{mark}", response=TriedTold, summary=_("The fact that a trial was read from")
)
@needs(Right.SEE_WALLED)
def tried(request: SignedIn, number: int, mark: str, as_of: AsOf = None) -> TriedTold:
    found = tried_of(request, number, mark=mark)
    if found is None:
        raise Http404
    return TriedTold(
        trials=[_trial(one) for one in found.trials],
        kind=found.facts.kind,
        item=found.facts.item if found.facts.kind == "answer" else None,
        facts=facts_told(found.facts),
    )


class ShakenTold(Told):
    """What a stress would do to the customers asked for, at once."""

    customers: int
    never_tested: int
    worth_unknown: int = Field(description=_("Of them, of whom nobody knows what they are worth; they add nothing"))
    value: float | None = Field(description=_("Null, as what is lost, where of nobody it is known what they are worth"))
    lost: float | None = Field(description=_("On average"))
    low: float | None
    high: float | None
    worst: float | None = Field(description=_("Mean of the worst 1 in 20; null, as the range, for very many"))
    hits: list[HitTold] = Field(description=_("Who would lose us most, at most 50"))


class Stressing(Asked):
    """Which stress, to which customers."""

    stress: Literal["rival_10", "rival_20", "champion_leaves", "failure", "all", "own"] = Field(
        "rival_10", description=_("Which; own: as gap, failure and champion say")
    )
    gap: Points = Field("", description=_("Of a stress of your own: points that a rival is cheaper"))
    failure: Literal["on"] | None = Field(None, description=_("Of a stress of your own: we fail badly"))
    champion: Literal["on"] | None = Field(None, description=_("Of a stress of your own: who speaks for us leaves"))
    segment: str = Field("", max_length=LONGEST)
    team: str = Field("", max_length=LONGEST)
    q: str = Field("", max_length=LONGEST, description=_("A text that the name or the id holds"))
    as_of: Day | None = Field(
        None, alias="as-of", description=_("As the last run saw it that speaks for this day or before")
    )


@router.get("/stresses", response=ShakenTold, summary=_("What a stress would do to customers at once"))
@needs(Right.SEE_WALLED)
def stresses(request: SignedIn, asked: Query[Stressing]) -> ShakenTold:
    put, fault = asked_of({"stress": asked.stress, **request.GET.dict()})
    if put is None:
        raise Faulty(Fault("query", "/stress", fault))
    try:
        found = shaken_by(seen_by(request).scored, put.stress, wanted=narrowed(request).wanted)
    except BadInput as refused:
        raise Faulty(Fault("query", "/stress", str(refused))) from None
    if found is None:
        raise Http404
    return ShakenTold(
        customers=found.customers, never_tested=found.never_tested,
        worth_unknown=found.worth_unknown, value=found.value, lost=found.value_lost,
        low=found.low, high=found.high, worst=found.worst,
        hits=[
            HitTold(number=one.number, value=one.value, chance=one.p_stay, under=one.under, lost=one.lost)
            for one in found.hits
        ],
    )  # fmt: skip


def _trial(of: Trial) -> TrialTold:
    return TrialTold(
        day=of.day, kind=of.kind, gap=of.gap, stress=of.stress, passed=of.passed, weight=of.weight, push=of.push,
        evidence=of.evidence_id, mark=mark_of_trial(of),
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
        because=[FightReasonTold(term=one.term, x=one.x, logit=one.logit, points=one.points) for one in of.because],
    )
