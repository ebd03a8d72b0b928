"""The API of profit: what each customer that a key sees brought, and what serving them cost."""

import datetime as dt

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.tables.profits import Profit, profits_of
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.narrowing import narrowed
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.costs import told_of, whale_told

router = Router(tags=["customers"])
MOST = 1000  # customers of one answer, the most profitable


class ProfitTold(Told):
    """What a customer brought in twelve months, and what serving them cost."""

    number: int
    customer_id: str
    name: str | None
    segment: str | None
    from_orders: float
    from_contracts: float
    hours: float
    money: float
    cost: float
    profit: float


class CostsTold(Told):
    """Profit of the customers that this key sees."""

    as_of: dt.date
    run: str
    count: int
    profit: float
    peak: float = Field(description=_("The most that any first so many earn, from the most profitable down"))
    at_peak: int = Field(description=_("How many these are"))
    lost: float = Field(description=_("What those cost who cost more than they bring"))
    hour_cost: float | None = Field(description=_("Null: hours are not priced"))
    customers: list[ProfitTold] = Field(description=_("The most profitable first, at most 1,000"))


@router.get("/costs", response=CostsTold, summary=_("Profit by customer, after what serving them cost"))
@needs(Right.SEE_WALLED)
def costs(request: SignedIn, as_of: AsOf = None) -> CostsTold:
    visible, wanted = seen_by(request), narrowed(request).wanted
    told, found = told_of(visible), whale_told(visible, wanted)
    if told is None or found is None or visible.record is None:
        raise Http404
    curve, profit = found
    return CostsTold(
        as_of=dt.date.fromisoformat(visible.record["as_of"]), run=visible.record["run"], count=profit.size,
        profit=float(profit.sum()), peak=curve.peak, at_peak=curve.at_peak, lost=curve.lost,
        hour_cost=told["hour_cost"],
        customers=[_profit(one) for one in profits_of(visible.scored, wanted=wanted, most=MOST)],
    )  # fmt: skip


def _profit(one: Profit) -> ProfitTold:
    return ProfitTold(**{name: getattr(one, name) for name in ProfitTold.model_fields})
