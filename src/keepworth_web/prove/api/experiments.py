"""The API of experiments: plan one, start it, stop it, who got what, and what may be said by now."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.errors import BadInput
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import seen_by
from keepworth_web.prove.actions.begin_experiment import begin
from keepworth_web.prove.actions.plan_experiment import Plan, plan_experiment
from keepworth_web.prove.actions.start_experiment import stop_experiment
from keepworth_web.prove.models import BETWEEN, Assignment
from keepworth_web.prove.reads.experiment_words import arms_of, looks_said, power_part
from keepworth_web.prove.reads.experiments import Standing, arms_offered, experiment_here, experiments_here
from keepworth_web.shared.api.fields import Asked, Line, Told
from keepworth_web.shared.api.pages import After, Limit, Page, page, page_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["prove"])


class ArmTold(Told):
    """What was tried, against those left out."""

    arm: str
    verdict: str = Field(
        description=_("more, less, open (the range holds 0), few (not enough) or uneven (lost people)")
    )
    effect: float | None = Field(description=_("In 100 customers, or in money for each; null: not enough"))
    low: float | None
    high: float | None
    customers: int
    said: str


class PastTold(Told):
    """What the past lets expect of a length."""

    days: str
    mean: str = Field(description=_("Without doing anything"))
    seen: str = Field(
        description=_("The smallest difference that is seen 8 times in 10; empty: none that there can be")
    )
    customers: str


class ExperimentTold(Told):
    """An experiment."""

    id: int
    key: str = Field(description=_("As runs, files and the table of assignments call it"))
    name: str
    state: str = Field(description=_("drafted, started, stopped or ended"))
    version: int
    arms: list[str] = Field(description=_("The first gets nothing"))
    held_out: int
    segment: str
    tier: str
    relation: str
    units: str
    outcome: str
    days: int
    began: dt.date | None
    ends: dt.date | None
    stopped_on: dt.date | None
    drawn: int
    level: float | None = Field(
        description=_("How often its ranges hold: at the end one, before it all looks together")
    )
    looks: str = Field(description=_("How the ranges are to be read"))
    results: list[ArmTold]
    many: int | None = Field(description=_("Of a plan: how many customers would be drawn"))
    past: list[PastTold] = Field(description=_("Of a plan: what the past lets expect"))


class ExperimentAsked(Asked):
    """A plan."""

    name: Line
    arms: list[Line] = Field(min_length=1, max_length=3, description=_("Actions of the playbook, or names of extras"))
    held_out: int = Field(50, ge=5, le=90)
    segment: str = Field("", max_length=300)
    tier: Literal["", "A", "B", "C"] = ""
    relation: Literal["", "strong", "quiet advocate", "drifting", "captive", "steady", "unheard"] = ""
    units: Literal["alone", "owner", "parent"] = "alone"
    outcome: Literal["stayed", "ordered", "spent"] = "stayed"
    days: int = Field(90, ge=7, le=1095)


class MoveAsked(Asked):
    """That it starts, or stops."""

    to: Literal["start", "stop"]
    because: Annotated[str, Field(max_length=300)] = ""


class DrawnTold(Told):
    """Who got what."""

    number: int
    customer_id: str
    arm: str


@router.get("/prove/experiments", response=Page[ExperimentTold], summary=_("Experiments, the newest first"))
@needs(Right.SEE_BOOK)
def experiments(request: SignedIn, as_of: AsOf = None, after: After = None, limit: Limit = 50) -> dict[str, object]:
    found = [one for one in experiments_here(request) if after is None or one.of.pk < after]
    more = found[limit - 1].of.pk if len(found) > limit else None
    return page(request, [_told(request, one) for one in found[:limit]], after=more)


@router.post(
    "/prove/experiments", response={201: ExperimentTold}, summary=_("Plan an experiment; nothing is drawn yet")
)
@needs(Right.MANAGE_BOOK)
def plan(request: SignedIn, asked: ExperimentAsked) -> ExperimentTold:
    known = dict(arms_offered(request))
    wrong = [one for one in asked.arms if one not in known]
    if wrong or len(set(asked.arms)) < len(asked.arms):
        raise BadInput(f"arms: {wrong[0][:40]} is neither an action of the playbook nor an extra."
                       if wrong else "arms: one stands twice.")  # fmt: skip
    said = asked.model_dump() | {"arms": BETWEEN.join(asked.arms)}
    made = plan_experiment(Plan(**said), by=request.user, at=timezone.now())
    return _told(request, experiment_here(request, made.pk), is_whole=True)


@router.get(
    "/prove/experiments/{int:number}", response=ExperimentTold, summary=_("One experiment, and what may be said")
)
@needs(Right.SEE_BOOK)
def experiment(request: SignedIn, number: int, as_of: AsOf = None) -> ExperimentTold:
    return _told(request, experiment_here(request, number), is_whole=True)


@router.post(
    "/prove/experiments/{int:number}/state", response=ExperimentTold,
    summary=_("Start an experiment, its lot stored before; or stop it early"),
)  # fmt: skip
@needs(Right.MANAGE_BOOK)
def move(request: SignedIn, number: int, asked: MoveAsked) -> ExperimentTold:
    of = experiment_here(request, number).of
    if asked.to == "start":
        begin(seen_by(request), of, by=request.user, at=timezone.now())
    else:
        today = seen_by(request).book.today()
        stop_experiment(of, because=asked.because, on=today, by=request.user, at=timezone.now())
    return _told(request, experiment_here(request, number), is_whole=True)


@router.get(
    "/prove/experiments/{int:number}/assignments",
    response=Page[DrawnTold],
    summary=_("Who was drawn into which arm"),
)
@needs(Right.SEE_BOOK)
def assignments(request: SignedIn, number: int, after: After = None, limit: Limit = 50) -> dict[str, Any]:
    of = experiment_here(request, number).of
    names = of.names

    def told(one: Assignment) -> DrawnTold:
        return DrawnTold(number=one.number, customer_id=one.customer, arm=names[one.arm])

    return page_of(request, of.assignments.all(), after=after, limit=limit, told=told)


def _told(request: SignedIn, at: Standing, *, is_whole: bool = False) -> ExperimentTold:
    of, same = at.of, ("key", "name", "version", "held_out", "segment", "tier", "relation", "units", "outcome", "days")
    power = power_part(request, of) if is_whole and of.began is None else None
    return ExperimentTold(
        id=of.pk, state=at.state, arms=of.names, began=of.began, ends=at.ends, stopped_on=of.stopped_on,
        drawn=of.assignments.count(), level=at.look.level if at.look else None, looks=looks_said(at),
        results=[
            ArmTold(arm=name, verdict=str(one.verdict), effect=one.effect, low=one.low, high=one.high,
                    customers=one.customers, said=one.said)
            for name, one in zip(of.names[1:], arms_of(request, at), strict=False)
        ],
        many=power["many"] if power else None, past=[PastTold(**one) for one in power["lengths"]] if power else [],
        **{name: getattr(of, name) for name in same},
    )  # fmt: skip
