"""The API of plans: a customer's plan with where each indicator is.

Lines and steps themselves are rows: they are written and taken away as every row of a customer, in the tables `plans`
and `plan_steps`.
"""

import datetime as dt

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.act.reads.plan import Line, lines_of
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import customer_of
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["plans"])


class PlanNowTold(Told):
    """Where an indicator is by the run; null where nothing was heard."""

    score: float | None
    low: float | None = Field(description=_("The range holds the truth 8 times in 10"))
    high: float | None
    pieces: int
    newest: dt.date | None


class PlanStepTold(Told):
    """Something that needs to happen; `mark` names its row."""

    mark: str
    what: str
    owner: str | None
    due_on: dt.date | None
    state: str = Field(description=_("open, done or dropped"))
    why: str | None = Field(description=_("Why it was dropped"))


class PlanLineTold(Told):
    """One line of a plan; `mark` names its row."""

    mark: str
    indicator: str | None = Field(description=_("null: a goal without an indicator"))
    now: PlanNowTold | None
    target: float | None
    goal: str
    due_on: dt.date | None
    owner: str | None
    obstacles: str
    ours: str
    theirs: str
    state: str = Field(description=_("open, done or dropped"))
    state_on: dt.date | None
    why: str | None = Field(description=_("Why it was dropped"))
    steps: list[PlanStepTold]


@router.get(
    "/customers/{int:number}/plan", response=list[PlanLineTold], summary=_("Where each indicator must go, and how")
)  # fmt: skip
@needs(Right.SEE_WALLED)
def plan(request: SignedIn, number: int, as_of: AsOf = None) -> list[PlanLineTold]:
    if customer_of(request, number) is None:
        raise Http404
    return [_told(one) for one in lines_of(request, number)]


def _told(of: Line) -> PlanLineTold:
    values, now = of.row.values, of.now
    steps = [
        PlanStepTold(
            mark=one.row.mark, what=one.words, owner=one.owner or None, due_on=one.due, state=one.state,
            why=one.why or None,
        )
        for one in of.steps
    ]  # fmt: skip
    stands = (
        PlanNowTold(score=now.mean, low=now.low, high=now.high, pieces=now.pieces, newest=now.newest) if now else None
    )
    return PlanLineTold(
        mark=of.row.mark, indicator=values["indicator"], now=stands, target=values["target"], goal=of.goal,
        due_on=values["due_on"], owner=of.owner or None, obstacles=of.obstacles, ours=of.ours, theirs=of.theirs,
        state=of.state, state_on=values["state_on"], why=of.why or None, steps=steps,
    )  # fmt: skip
