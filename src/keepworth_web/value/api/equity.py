"""The API of customer equity: what all customers are worth together, and why; a result of the whole book."""

import datetime as dt

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.equity import equity_told, moves_of, segments_of

router = Router(tags=["customers"])


class EquitySourcesTold(Told):
    """What equity is made of; parts that add up, null where the book knows nothing of one."""

    orders: float | None
    contracts: float | None
    cost_to_serve: float | None = Field(description=_("Below 0: it goes off"))


class EquityBridgeTold(Told):
    """Why equity is not what it was; steps that add up."""

    against: str = Field(description=_("The run that it is compared with"))
    was: float
    new: float
    lost: float
    grown: float
    shrunk: float
    re_estimated: float | None = Field(description=_("Null: not worked out, it is in grown and shrunk"))
    now: float


class EquityMoveTold(Told):
    """What a point more of something moves."""

    slug: str = Field(description=_("retention, margin, discount or acquisition_cost"))
    money: float
    low: float | None
    high: float | None
    said: str


class EquitySegmentTold(Told):
    """What the customers of one segment are worth together; null is of no segment."""

    segment: str | None
    customers: int
    mean: float
    low: float | None
    high: float | None


class EquityTold(Told):
    """What all customers are worth together, with an 80 % range."""

    as_of: dt.date
    run: str
    currency: str
    customers: int
    mean: float
    low: float
    high: float
    sources: EquitySourcesTold
    bridge: EquityBridgeTold | None = Field(description=_("Null: there is no run of an earlier day"))
    moves: list[EquityMoveTold]
    segments: list[EquitySegmentTold] = Field(description=_("The most valuable first, at most 20"))


@router.get("/equity", response=EquityTold, summary=_("What all customers are worth together, and why it changed"))
@needs(Right.SEE_BOOK)
def equity(request: SignedIn, as_of: AsOf = None) -> EquityTold:
    visible = seen_by(request)
    told = equity_told(visible)
    if told is None or visible.record is None:
        raise Http404
    bridge = told["bridge"]
    steps = {name: bridge[name] for name in EquityBridgeTold.model_fields if name != "now"} if bridge else {}
    return EquityTold(
        as_of=dt.date.fromisoformat(visible.record["as_of"]), run=visible.record["run"],
        **{name: told[name] for name in ("currency", "customers", "mean", "low", "high")},
        sources=EquitySourcesTold(**{name: told["sources"][name] for name in EquitySourcesTold.model_fields}),
        bridge=EquityBridgeTold(**steps, now=bridge["is"]) if bridge else None,
        moves=[
            EquityMoveTold(money=one["raw"], **{name: one[name] for name in ("slug", "low", "high", "said")})
            for one in moves_of(told)
        ],
        segments=[
            EquitySegmentTold(segment=one.name or None, customers=one.customers, mean=one.mean, low=one.low,
                              high=one.high)
            for one in segments_of(visible)
        ],
    )  # fmt: skip
