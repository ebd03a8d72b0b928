"""The API of customers: one of them with what it is worth, the short page, and whom a text may mean."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from keepworth_web.know.reads import Visible, about_of, head_of, seen_by, short_page
from keepworth_web.know.reads.checked import checked_of
from keepworth_web.shared.api.fields import Day, Line, Told
from keepworth_web.shared.api.pages import Page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["customers"])

AsOf = Annotated[
    Day | None,
    # Its default stands here: pydantic overlooks one that ninja sets later where a type is annotated twice.
    Query(None, alias="as-of", description=_("As the last run saw it that speaks for this day or before")),
]
Text = Annotated[Line, Query(description=_("A name in any script, pinyin, first letters or an id"))]


class EstimateTold(Told):
    """A number that is estimated, and the range in which it lies 8 times in 10; null where nobody can say."""

    mean: float
    low: float | None
    high: float | None


class CheckedTold(Told):
    """How far chances of staying were checked against what came."""

    state: Literal["never", "uncalibrated", "calibrated", "off"] = Field(
        description=_("uncalibrated: too few losses to tell; off: they surely came true too rarely or too often")
    )
    losses: int = Field(description=_("Lost renewals on which that rests"))
    needed: int = Field(description=_("Losses below which nobody can know"))
    until: dt.date | None = Field(description=_("The last day of which it was known what came; null: never checked"))


class SourceTold(Told):
    """What numbers rest on."""

    run: str = Field(description=_("The name of the run that made them"))
    as_of: dt.date = Field(description=_("The day that they speak for"))
    age_days: int = Field(description=_("Days since then"))
    customers: int = Field(description=_("From the orders of so many customers"))
    orders_model: str
    spend_model: str | None
    is_revenue: bool = Field(description=_("Values are revenue, not margin"))
    horizon_weeks: float = Field(description=_("Orders are expected within so many weeks"))
    years: float = Field(description=_("Values are over so many years"))


class NamedTold(Told):
    """A customer by what it is called and who serves it."""

    number: int
    customer_id: str
    name: str | None
    kind: str | None
    segment: str | None
    team: str | None
    owner: str | None = Field(description=_("Who serves this customer"))


class CustomerTold(NamedTold):
    """A customer, and what is known of it at once; what is not known is null."""

    parent_number: int | None
    parent: str | None = Field(description=_("The customer that this one is a part of"))
    since: dt.date | None
    first_order: dt.date | None
    last_order: dt.date | None
    orders: int | None = Field(description=_("Orders so far"))
    total_spend: float | None = Field(description=_("Spent so far"))
    value: EstimateTold | None = Field(description=_("Lifetime value"))
    active: EstimateTold | None = Field(
        description=_("Chance of being active; null after a single order where nobody can tell")
    )
    expected_orders: EstimateTold | None
    staying: EstimateTold | None = Field(description=_("Chance of staying"))
    staying_checked: CheckedTold = Field(
        description=_("How far chances of renewals were checked against what came; those of others never are")
    )
    f50: EstimateTold | None = Field(
        description=_("Percentage points dearer at which keeping is even; null for whoever was never tested")
    )
    trial_state: str | None = Field(description=_("passed, failed, mixed or never tested; null where no run says it"))
    trials: int | None
    fights: str | None = Field(description=_("yes or no; null for whoever was never tested"))
    source: SourceTold | None = Field(description=_("What the numbers rest on; null where no run speaks for the day"))


class ContractTold(Told):
    """A contract that runs."""

    contract: str
    product: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None


class PromiseTold(Told):
    """A promise that is open."""

    words: str | None
    measure: str | None
    target: float | None
    agreed_on: dt.date | None
    due_on: dt.date | None


class GoalTold(Told):
    """A goal of theirs that is open."""

    topic: str | None
    measure: str | None
    stated_on: dt.date


class ShortTold(NamedTold):
    """What every colleague may know of a customer."""

    since: dt.date | None
    sector: str | None = Field(description=_("The sector that it works in itself; null: not said"))
    size: int | None = Field(description=_("How many people work there; null: not said"))
    country: str | None = Field(description=_("A code of two letters, ISO 3166-1; null: not said"))
    contracts: list[ContractTold]
    promises: list[PromiseTold]
    colleagues: list[str] = Field(description=_("Who of ours knows somebody there, the closest first"))
    goals: list[GoalTold]
    is_open: bool = Field(description=_("Whether this key may see the whole customer"))


class FoundTold(Told):
    """A customer that a text may mean."""

    number: int
    customer_id: str
    name: str | None
    team: str | None
    is_open: bool = Field(description=_("Whether this key may see the whole customer"))


@router.get("/customers/find", response=Page[FoundTold], summary=_("Whom a text may mean: twelve, the likeliest first"))
@needs(Right.LOOK)
def find(request: SignedIn, text: Text) -> dict[str, object]:
    kept = ("number", "customer_id", "name", "team")
    found = seen_by(request).find(text)
    items = [FoundTold(**{name: row[name] for name in kept}, is_open=row["seen"]) for row in found]
    return {"items": items, "next": None}


@router.get(
    "/customers/{int:number}",
    response=CustomerTold,
    summary=_("One customer: what it is worth, within which range, and on what that rests"),
)
@needs(Right.SEE_WALLED)
def customer(request: SignedIn, number: int, as_of: AsOf = None) -> CustomerTold:
    visible = seen_by(request)
    row = visible.one(number)
    if row is None:
        raise Http404
    return _customer(row, visible=visible, checked=checked_told(request))


@router.get(
    "/customers/{int:number}/short", response=ShortTold, summary=_("What every colleague may know of a customer")
)
@needs(Right.LOOK)
def short(request: SignedIn, number: int) -> ShortTold:
    found = short_page(seen_by(request), number)
    if found is None:
        raise Http404
    contracts = [_only(ContractTold, one) for one in found.contracts]
    promises = [_only(PromiseTold, one) for one in found.promises]
    goals = [_only(GoalTold, one) for one in found.goals]
    said = {
        name: getattr(found, name)
        for name in ShortTold.model_fields
        if name not in ("number", "contracts", "promises", "goals")
    }
    return ShortTold(number=number, contracts=contracts, promises=promises, goals=goals, **said)


def source_of(visible: Visible) -> SourceTold | None:
    """Say what the numbers of a day rest on."""
    about = about_of(visible)
    if about is None:
        return None
    same = {name: getattr(about, name) for name in SourceTold.model_fields if name != "as_of"}
    return SourceTold(as_of=about.day, **same)


def checked_told(request: SignedIn) -> CheckedTold:
    """Say how far chances of staying were checked."""
    found = checked_of(request)
    return CheckedTold(state=found.state, losses=found.losses, needed=found.needed, until=found.until)


def _customer(row: dict[str, Any], *, visible: Visible, checked: CheckedTold) -> CustomerTold:
    kept = (
        "number", "customer_id", "name", "kind", "segment", "team", "owner", "parent_number", "parent", "since",
        "first_order", "last_order", "total_spend", "trial_state", "trials", "fights",
    )  # fmt: skip
    return CustomerTold(
        **{name: row[name] for name in kept},
        orders=None if row["repeats"] is None else row["repeats"] + 1,
        value=_estimate(row, "value"),
        active=None if head_of(row, visible=visible).note else _estimate(row, "p_active"),
        expected_orders=_estimate(row, "expected_orders"),
        staying=_estimate(row, "p_stay"),
        staying_checked=checked,
        f50=_estimate(row, "f50"),
        source=source_of(visible),
    )


def _estimate(row: dict[str, Any], name: str) -> EstimateTold | None:
    if row[name] is None:
        return None
    return EstimateTold(mean=row[name], low=row[f"{name}_low"], high=row[f"{name}_high"])


def _only[Kind: Told](kind: type[Kind], row: dict[str, Any]) -> Kind:
    """Tell of a row what is listed, and nothing else."""
    return kind(**{name: row[name] for name in kind.model_fields})
