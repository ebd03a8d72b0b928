"""What the accounts that matter might buy besides, for programs."""

import datetime as dt

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.runs.growth import Growth
from keepworth_web.focus.reads.growth import growth_of, growth_of_account
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads.visible import customer_of
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["focus"])


class ChanceTold(Told):
    """A product that a customer does not buy and similar ones do; money is of a year."""

    number: int
    customer_id: str
    name: str | None
    product: str
    expected: float = Field(description=_("The middle times the share who buy it"))
    low: float
    middle: float = Field(description=_("What it would bring if they bought it as those do who buy it"))
    high: float
    buys: float = Field(description=_("The share of similar customers who buy it"))
    similar: int
    by_segment: bool = Field(description=_("Whether the range is of buyers of their own segment"))
    sisters: int
    sisters_buy: int


class ElsewhereTold(Told):
    """What rivals have of a customer's spending in a year."""

    number: int
    customer_id: str
    name: str | None
    ours: float
    money: float


class GrowthTold(Told):
    """What might grow, the most promising first."""

    as_of: dt.date
    named: float | None = Field(description=_("Which share of orders and contracts names its product; null: none is"))
    is_too_large: bool
    accounts: int
    chances: list[ChanceTold]
    elsewhere: list[ElsewhereTold]
    unknown_share: int = Field(description=_("Accounts of whose spending our share is not known"))


@router.get("/focus/growth", response=GrowthTold, summary=_("What the accounts that matter might buy besides"))
@needs(Right.SEE_WALLED)
def growth(request: SignedIn, as_of: AsOf = None) -> GrowthTold:
    return _told(growth_of(request))


@router.get(
    "/customers/{int:number}/growth", response=GrowthTold, tags=["customers"],
    summary=_("What one customer might buy besides"),
)  # fmt: skip
@needs(Right.SEE_WALLED)
def growth_of_one(request: SignedIn, number: int, as_of: AsOf = None) -> GrowthTold:
    if customer_of(request, number) is None:
        raise Http404
    return _told(growth_of_account(request, number)[0])


def _told(found: Growth) -> GrowthTold:
    return GrowthTold(
        as_of=found.as_of, named=found.named, is_too_large=found.is_too_large, accounts=found.accounts,
        chances=[ChanceTold.telling(one) for one in found.chances],
        elsewhere=[ElsewhereTold.telling(one) for one in found.elsewhere], unknown_share=found.unknown_share,
    )  # fmt: skip
