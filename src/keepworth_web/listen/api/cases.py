"""The API of cases: list, open, change and solve them; the rule that opens them; stand-by after purchases."""

import datetime as dt
from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from keepworth.listen.opening import Opening
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.row import (
    CellAsked,
    NotedTold,
    RowAsked,
    RowTold,
    Seen,
    Skip,
    as_if_none,
    removed,
    told,
    written,
)
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.listen.actions.ask_about_purchase import ask_about_purchase
from keepworth_web.listen.actions.ask_again import ask_again
from keepworth_web.listen.actions.invite import Guest
from keepworth_web.listen.actions.make_complaint_form import make_complaint_form
from keepworth_web.listen.actions.rule_cases import rule_cases
from keepworth_web.listen.actions.step_case import SOLVE, TAKE, Step, step_case
from keepworth_web.listen.models import CaseRule, Survey
from keepworth_web.listen.reads.asking_again import guest_of
from keepworth_web.listen.reads.cases import Narrow, case_marked, cases_of_all, my_id
from keepworth_web.listen.reads.recovered import recovery_of
from keepworth_web.listen.reads.ruling import meant_for, opening_of_rule
from keepworth_web.listen.reads.standing_by import Purchase, found_for, guest_at
from keepworth_web.listen.reads.surveys import one_survey
from keepworth_web.shared.api.fields import Asked, Day, Line, Number, Told
from keepworth_web.shared.api.pages import Limit, Page, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["listen"])
Owner = Annotated[str, Query(max_length=300, description=_("A colleague's id, me, or nobody; empty for whoever"))]
Id = Annotated[Line, Field(max_length=300)]


class StepAsked(Asked):
    """One step with a case."""

    how: Literal["take", "reply", "solve", "reopen", "saved", "lost", "ask"]
    cause: Literal["us", "customer", "neither"] | None = Field(default=None, description=_("With solve"))
    done: Annotated[str, Field(max_length=4000)] | None = Field(
        default=None, description=_("With solve: what was done")
    )
    ask: bool = Field(default=False, description=_("With solve: ask by mail how easy it was"))
    version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class SteppedTold(Told):
    """A case after a step."""

    case: RowTold
    asked: bool = Field(description=_("Whether a mail was written that asks how easy it was"))


class RuleAsked(Asked):
    """Which answers to a survey open a case; with nothing chosen none does."""

    bound: float | None = Field(default=None, ge=-1000, le=1000, description=_("This number, and whatever is worse"))
    on_words: bool = False
    on_all: bool = False
    days: Annotated[int, Field(ge=0, le=90)] = 3


class RuleTold(Told):
    """Which answers to a survey open a case."""

    item: str = Field(description=_("Whose number is looked at"))
    bound: float | None
    is_high: bool = Field(description=_("Whether higher numbers are worse"))
    on_words: bool
    on_all: bool
    days: int
    is_ours: bool = Field(description=_("It is the rule that is meant where nobody said another"))


class RecoveryTold(Told):
    """Whether customers answer well again once their case is solved, as of the last run."""

    solved: int
    heard: int
    recovered: int
    low: float | None
    high: float | None


class FormTold(Told):
    """The form in which customers complain by themselves."""

    survey: int


class ExpectedTold(Told):
    """What past purchases say of one product."""

    product: str
    purchases: int
    troubles: float
    chance: float = Field(description=_("Of a first trouble within 30 days of buying"))
    low: float
    high: float
    is_told: bool


class PurchaseTold(Told):
    """A purchase to be asked about."""

    customer: int
    order: str
    product: str
    bought_on: dt.date
    age: int
    chance: float
    low: float
    high: float
    times: float


class StandbyTold(Told):
    """After which purchases trouble is to be expected."""

    as_of: dt.date
    days: int
    kind: str
    cases: int
    placed: int
    purchases: int
    looked_at: int
    products: list[ExpectedTold]
    ask: list[PurchaseTold]


class PurchaseAsked(Asked):
    """A purchase to be asked about."""

    customer: Number
    order: Id | None = None
    product: Id | None = None
    bought_on: Day


class CaseAskedTold(Told):
    """Whether somebody was asked."""

    asked: bool


@router.get("/cases", response=Page[RowTold], summary=_("Cases, the most pressing first"))
@needs(Right.SEE_WALLED)
def list_cases(  # noqa: PLR0913 each is a question of its own
    request: SignedIn, state: Literal["open", "overdue", "solved", "all"] = "open", owner: Owner = "",
    cause: Literal["", "us", "customer", "neither"] = "", as_of: AsOf = None, after: Skip = 0, limit: Limit = 50,
) -> dict[str, object]:  # fmt: skip
    found = cases_of_all(request, Narrow(state, owner=owner, cause=cause, skip=after, limit=limit))
    return page(request, told(found.rows), after=after + limit if after + limit < found.all else None)


@router.post("/cases", response={201: RowTold}, summary=_("Open a case"))
@needs(Right.WRITE)
def open_case(request: SignedIn, asked: RowAsked) -> RowTold:
    return written(request, "cases", asked=asked)


@router.get("/cases/recovery", response=RecoveryTold, summary=_("Whether customers answer well once it is solved"))
@needs(Right.SEE_WALLED)
def recovery_of_all(request: SignedIn, as_of: AsOf = None) -> RecoveryTold:
    return _recovery(request, customer=None)


@router.get("/customers/{int:number}/cases", response=RecoveryTold, summary=_("How a customer answers after cases"))
@needs(Right.SEE_WALLED)
def recovery_there(request: SignedIn, number: int, as_of: AsOf = None) -> RecoveryTold:
    if seen_by(request).one(number) is None:
        raise Http404
    return _recovery(request, customer=number)


@router.post("/cases/form", response=FormTold, summary=_("Make the form in which customers complain by themselves"))
@needs(Right.WRITE)
def complaint_form(request: SignedIn) -> FormTold:
    return FormTold(survey=make_complaint_form(by=request.user, at=timezone.now()).pk)


@router.get("/cases/{mark}", response=RowTold, summary=_("One case"))
@needs(Right.SEE_WALLED)
def one_case(request: SignedIn, mark: str, as_of: AsOf = None) -> RowTold:
    return told([_case(request, mark)])[0]


@router.patch("/cases/{mark}", response=RowTold, summary=_("Change some columns of a case"))
@needs(Right.WRITE)
def change_case(request: SignedIn, mark: str, asked: RowAsked) -> RowTold:
    row = _case(request, mark)
    others = [cell for cell in asked.values if cell.column != "case_id"]
    own = CellAsked(column="case_id", value=str(row.values["case_id"]))
    return written(request, "cases", asked=asked.model_copy(update={"values": [*others, own]}))


@router.delete("/cases/{mark}", response=NotedTold, summary=_("Take a case away; one of a file is hidden"))
@needs(Right.WRITE)
def remove_case(request: SignedIn, mark: str, version: Seen = None) -> NotedTold:
    return removed(request, _case(request, mark), version=version)


@router.post(
    "/cases/{mark}/steps", response=SteppedTold, summary=_("Take, answer, solve or reopen a case, or ask again")
)
@needs(Right.WRITE)
def step_of_case(request: SignedIn, mark: str, asked: StepAsked) -> SteppedTold:
    row = _case(request, mark)
    if asked.how == "ask":
        return SteppedTold(case=told([row])[0], asked=_ask(request, row))
    owner = my_id(request) if asked.how == TAKE else ""
    wanted = Step(asked.how, owner=owner, cause=asked.cause or "", done=asked.done or "", version=asked.version)
    with as_if_none():
        done = step_case(row, wanted, by=request.user, at=timezone.now())
    now = Reader(seen_by(request)).one("cases", done.key)
    if now is None:
        raise Http404
    return SteppedTold(case=told([now])[0], asked=asked.how == SOLVE and asked.ask and _ask(request, now))


@router.get("/surveys/{int:number}/cases", response=RuleTold, summary=_("Which answers to a survey open a case"))
@needs(Right.SEE_WALLED)
def case_rule(request: SignedIn, number: int) -> RuleTold:
    return _rule(one_survey(number))


@router.put("/surveys/{int:number}/cases", response=RuleTold, summary=_("Say which answers to a survey open a case"))
@needs(Right.WRITE)
def set_case_rule(request: SignedIn, number: int, asked: RuleAsked) -> RuleTold:
    survey = one_survey(number)
    meant = meant_for(survey)
    item = meant.item if meant else ""
    bound = asked.bound if item else None
    is_any = bound is not None or asked.on_words or asked.on_all
    is_high = bool(meant and meant.is_high)
    opening = Opening(item, bound, is_high=is_high, on_words=asked.on_words, on_all=asked.on_all) if is_any else None
    rule_cases(survey, opening, days=asked.days, by=request.user, at=timezone.now())
    return _rule(survey)


@router.get("/standby", response=StandbyTold, summary=_("After which purchases trouble is to be expected"))
@needs(Right.SEE_WALLED)
def standby(request: SignedIn, as_of: AsOf = None) -> StandbyTold:
    found = found_for(request)
    return StandbyTold(
        **{name: getattr(found, name) for name in StandbyTold.model_fields if name not in ("products", "ask")},
        products=[ExpectedTold.telling(one) for one in found.products],
        ask=[PurchaseTold.telling(one) for one in found.ask],
    )


@router.post("/standby/ask", response=CaseAskedTold, summary=_("Ask about a purchase before anybody complains"))
@needs(Right.WRITE)
def ask_about(request: SignedIn, asked: PurchaseAsked) -> CaseAskedTold:
    if seen_by(request).one(asked.customer) is None:
        raise Http404
    guest = guest_at(request, asked.customer)
    if guest is None:
        return CaseAskedTold(asked=False)
    purchase = Purchase(asked.order or "", asked.product or "", asked.bought_on)
    made = ask_about_purchase(purchase, Guest(**guest.asked()), by=request.user, at=timezone.now())
    return CaseAskedTold(asked=made is not None)


def _case(request: SignedIn, mark: str) -> Row:
    row = case_marked(request, mark)
    if row is None:
        raise Http404
    return row


def _ask(request: SignedIn, row: Row) -> bool:
    guest = guest_of(request, row)
    if row.written is None or row.values["solved_at"] is None or not guest.may_be_asked:
        return False
    return ask_again(row.written, Guest(**guest.asked()), by=request.user, at=timezone.now()) is not None


def _recovery(request: SignedIn, *, customer: int | None) -> RecoveryTold:
    found = recovery_of(request, customer=customer)
    share = found.share
    return RecoveryTold(
        solved=found.solved, heard=share.of if share else 0, recovered=share.hits if share else 0,
        low=share.low if share else None, high=share.high if share else None,
    )  # fmt: skip


def _rule(survey: Survey) -> RuleTold:
    held = CaseRule.objects.filter(survey=survey).first()
    opening = opening_of_rule(held) if held else Opening()
    days = held.days if held else 0
    return RuleTold(
        item=opening.item, bound=opening.bound, is_high=opening.is_high, on_words=opening.on_words,
        on_all=opening.on_all, days=days, is_ours=held is not None and opening == meant_for(survey),
    )  # fmt: skip
