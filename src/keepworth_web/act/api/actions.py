"""The API of what to do next."""

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from keepworth.errors import BadInput
from keepworth.runs.actions import NextAction, Week
from keepworth_web.act.actions.answer_action import Answered, answer_action
from keepworth_web.act.api.today import TickTold, told_tick
from keepworth_web.act.forms.actions import ActionAnswerForm
from keepworth_web.act.models import DONE
from keepworth_web.act.reads.action_answers import lessons
from keepworth_web.act.reads.actions import actions_for, as_of_actions, one_action, report_seen, serves
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.asks import colleague_of
from keepworth_web.shared.api.body import LARGEST
from keepworth_web.shared.api.fields import Asked, Day, Line, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])
Hours = Annotated[float | None, Query(description=_("Hours a week of each colleague, in place of the book's"))]
Budget = Annotated[float | None, Query(description=_("What the week may cost, in place of the book's"))]
Who = Annotated[Literal["all", "mine"], Query(description=_("mine: of customers whom this key's person serves"))]


class ActionAnswered(Asked):
    """An answer to one action."""

    number: Annotated[int, Field(ge=0, le=LARGEST, description=_("The customer's number"))]
    action: Line
    answer: Literal["done", "later", "not_useful"]
    hours: Annotated[float | None, Field(ge=0, description=_("That it took; null: as planned"))] = None
    cost: Annotated[float | None, Field(ge=0)] = None
    until: Day | None = Field(None, description=_("Needed of later: it is not proposed before"))
    reason: Literal["not_fitting", "not_true", "wrong_time", "too_dear", "done_already", "other"] | None = Field(
        None, description=_("Needed where it is not useful")
    )
    because: Line | None = None


class LessonTold(Told):
    """What the answers of a year say of one play."""

    play: str
    answers: int
    refused: int
    share: float = Field(description=_("How often it is useful, shrunk to a belief of ours"))
    low: float
    high: float
    weight: float = Field(description=_("In the ranking; 1 where too few answered"))
    reason: str = Field(description=_("Why mostly not; empty: nobody said"))


class ReasonTold(Told):
    """One reason of an action; the range holds 8 times in 10."""

    reason: str = Field(description=_("lever, trouble, stays, worth, effect or compared"))
    about: str | None
    number: float | None
    low: float | None
    high: float | None
    on: dt.date | None


class ActionTold(Told):
    """One thing that could be done for a customer."""

    number: int
    customer_id: str
    name: str
    colleague_name: str = Field(description=_("Who serves them; empty: nobody"))
    action: str
    called: str = Field(description=_("What the company calls it; empty: a printed play"))
    lever: str
    mix: str | None
    gain: float = Field(description=_("Expected, in lifetime value, before its cost"))
    gain_low: float | None = Field(description=_("The range holds 8 times in 10; null of a question"))
    gain_high: float | None
    gain_90_days: float | None
    p_pays: float | None
    hours: float
    cost: float
    value: float = Field(description=_("The gain after what hours and money cost"))
    p_stay: float
    p_after: float
    effect: float | None = Field(description=_("How far the lever is taken to move"))
    effect_sd: float | None
    needed: float | None = Field(description=_("How far it must move at least for the action to pay"))
    ends: str | None
    ends_chance: float | None
    source: str
    check_on: dt.date
    chosen: bool = Field(description=_("Whether it fits into the week"))
    held_out: bool = Field(description=_("As good as another one, and left by lot to compare with later"))
    why: list[ReasonTold]


class ActionsTold(Told):
    """What to do next, what adds most in an hour first."""

    as_of: dt.date
    run: str | None = Field(description=_("null: no run proposes anything"))
    currency: str
    hours: float
    budget: float | None
    chosen: int
    held_out: int
    value: float = Field(description=_("Of what is chosen"))
    actions: list[ActionTold]
    lessons: list[LessonTold]


@router.get("/actions", response=ActionsTold, summary=_("What to do next, by value an hour within a week's hours"))
@needs(Right.SEE_WALLED)
def actions(
    request: SignedIn, hours: Hours = None, budget: Budget = None, who: Who = "all", as_of: AsOf = None
) -> ActionsTold:  # fmt: skip
    found = report_seen(request, Week(hours, budget))
    if found is None:
        book = seen_by(request).book
        return ActionsTold(
            as_of=seen_by(request).day, run=None, currency=book.settings.currency,
            hours=hours or book.settings.act.hours, budget=budget, chosen=0, held_out=0, value=0, actions=[],
            lessons=[],
        )  # fmt: skip
    me = colleague_of(request)
    listed = [one for one in found.actions if who == "all" or (me is not None and one.colleague == me)]
    return ActionsTold(
        as_of=found.as_of, run=found.run, currency=found.currency, hours=found.hours, budget=found.budget,
        chosen=sum(one.chosen for one in listed), held_out=sum(one.held_out for one in listed),
        value=sum(one.value for one in listed if one.chosen), actions=[told_action(one) for one in listed],
        lessons=[LessonTold(**asdict(one)) for one in lessons(request).values()],
    )  # fmt: skip


@router.get(
    "/customers/{int:number}/next", response=list[ActionTold], summary=_("What to do next for one customer, best first")
)  # fmt: skip
@needs(Right.SEE_WALLED)
def next_actions(request: SignedIn, number: int, as_of: AsOf = None) -> list[ActionTold]:
    if customer_of(request, number) is None:
        raise Http404
    return [told_action(one) for one in actions_for(request, number)]


@router.post(
    "/actions/answers", response={201: TickTold},
    summary=_("Answer an action: done, later until a day, or not useful because"),
)  # fmt: skip
@needs(Right.SEE_WALLED)
def answer(request: SignedIn, asked: ActionAnswered) -> TickTold:
    if asked.answer == DONE and not request.user.may(Right.WRITE):
        raise PermissionDenied
    one = one_action(request, asked.number, play=asked.action)
    if one is None:
        raise Http404
    form = ActionAnswerForm({name: said for name, said in asked.model_dump().items() if said is not None})
    if not form.is_valid():
        raise BadInput("; ".join(f"{name}: {' '.join(map(str, faults))}" for name, faults in form.errors.items()))
    said = {name: value for name, value in form.cleaned_data.items() if name not in ("number", "action")}
    days = max((one.check_on - as_of_actions(request)).days, 1)
    kept = answer_action(
        one,
        said=Answered(days=days, serves=serves(request, one), **said),
        by=request.user,
        at=timezone.now(),
        today=seen_by(request).book.today(),
    )
    return told_tick(kept)


def told_action(one: NextAction) -> ActionTold:
    """Tell of an action."""
    held = asdict(one)
    return ActionTold(**{name: held[name] for name in ActionTold.model_fields})
