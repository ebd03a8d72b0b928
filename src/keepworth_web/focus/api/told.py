"""What programs are told of the portfolio."""

import datetime as dt

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field

from keepworth_web.focus.models import SavedView
from keepworth_web.know.api.customers import CheckedTold, SourceTold
from keepworth_web.shared.api.fields import At, Told
from keepworth_web.shared.api.pages import Page
from keepworth_web.staff.models import Person


class ScoredTold(Told):
    """One customer of the list: its number, and the values of the columns that were asked for, as the page rounds them.

    A column that is registered in `site/parts.py` is told here under its heads; a test compares the two.
    """

    number: int
    customer_id: str | None = None
    name: str | None = None
    state: str | None = None
    segment: str | None = None
    team: str | None = None
    kind: str | None = None
    value: int | None = None
    value_low: int | None = None
    value_high: int | None = None
    strength: int | None = None
    strength_low: int | None = None
    strength_high: int | None = None
    published: str | None = None
    p_stay: float | None = None
    p_stay_low: float | None = None
    p_stay_high: float | None = None
    f50: float | None = None
    f50_low: float | None = None
    f50_high: float | None = None
    trial_state: str | None = None
    trials: int | None = None
    fights: str | None = None
    tier: str | None = None
    tier_chance: float | None = None
    weakest: str | None = None
    ask_next: str | None = None
    ask_next_minutes: float | None = None
    p_active: float | None = None
    p_active_low: float | None = None
    p_active_high: float | None = None
    expected_orders: float | None = None
    expected_orders_low: int | None = None
    expected_orders_high: int | None = None
    at_stake: int | None = None
    last_order: dt.date | None = None
    silent_weeks: int | None = None
    usual_gap_weeks: float | None = None
    first_order: dt.date | None = None
    orders: int | None = None
    total_spend: int | None = None
    served_by: str | None = None


class ListTold(Page[ScoredTold]):
    """One page of customers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    count: int = Field(description=_("How many customers match"))
    source: SourceTold | None = Field(description=_("What the numbers rest on; null where no run speaks for the day"))
    staying_checked: CheckedTold = Field(
        description=_("How far chances of renewals were checked against what came; those of others never are")
    )


class SumTold(Told):
    """Some customers, and what they are worth together, with the range in which it lies 8 times in 10."""

    customers: int
    unvalued: int = Field(description=_("Of whom nothing can be said yet"))
    mean: float
    low: float | None
    high: float | None
    address: str = Field(description=_("Where these customers are listed"))


class LeaverTold(Told):
    """A person who fights for us and is all that holds a customer."""

    contact: int
    name: str | None = Field(description=_("Null for somebody erased"))
    customer: int
    value: float = Field(description=_("Undefended if they leave"))
    low: float | None
    high: float | None


class FightTold(Told):
    """Who would fight to keep us, and who was never tested."""

    customers: int
    fights: SumTold | None = Field(description=_("Those that would: a trial passed, and not held by lock-in"))
    never: SumTold | None = Field(description=_("Those never tested"))
    leaver: LeaverTold | None = Field(description=_("Whose leaving would bare the most"))


class PortfolioTold(Told):
    """The figures of the portfolio's sentence; null where nothing of it is known."""

    all: int = Field(description=_("How many customers this key may see"))
    fight: FightTold | None = Field(description=_("Null where no run tells it, or the address asks for just that"))
    these: SumTold | None = Field(description=_("Those that were asked for"))
    largest: SumTold | None = Field(description=_("The largest three"))
    silent: SumTold | None = Field(description=_("Those silent for twice their usual gap or longer"))
    leaving: SumTold | None = Field(
        description=_("Those who stay at their next renewal with less than 60 in 100; null where orders tell value")
    )
    strong: SumTold | None = Field(description=_("Those with whom the relationship is strong, quiet advocates too"))
    unheard: SumTold | None = Field(
        description=_("Those of whom too little was heard to say how strong the relationship is")
    )
    source: SourceTold | None = Field(description=_("What the numbers rest on; null where no run speaks for the day"))


class ViewTold(Told):
    """A view that somebody saved: an address of the portfolio under a name."""

    id: int
    name: str
    query: str
    is_shared: bool
    is_own: bool
    owner: str
    made_at: At
    trashed_at: At | None


def view_told(view: SavedView, *, to: Person) -> ViewTold:
    """Tell a saved view."""
    return ViewTold(
        id=view.pk,
        name=view.name,
        query=view.query,
        is_shared=view.is_shared,
        is_own=view.owner_id == to.pk,
        owner=view.owner.name,
        made_at=view.made_at,
        trashed_at=view.trashed_at,
    )
