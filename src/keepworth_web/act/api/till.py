"""The API of the till: a customer's coupons with single-use codes, as data and as receipt text, and their coming back.

To ask for coupons is a write: what is given is noted, and what is asked for again is the same.
"""

import datetime as dt
from typing import Literal

from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.act.actions.issue_coupons import issue_coupons
from keepworth_web.act.actions.redeem_coupon import CouponRefused, NoSuchCoupon, Till, redeem_coupon
from keepworth_web.act.reads.till import Shown, customer_at_till, offers_at_till, receipt_text, shown
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.api.fields import Asked, Line, Told
from keepworth_web.shared.api.problems import Refusal
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])


class CouponsAsked(Asked):
    """A customer who stands at a till."""

    customer: Line = Field(description=_("Their own id, as their card shows it"))
    location: Line | None = Field(
        default=None, description=_("The shop, whose own promotions hold before those of all")
    )
    language: Literal["en", "zh-hans"] = Field(default="en", description=_("Of the receipt's text and the reasons"))


class CouponTold(Told):
    """A coupon for one use."""

    coupon_id: str = Field(description=_("What facts call it; nobody finds the code by it"))
    code: str = Field(description=_("16 letters and digits in groups of four, for a barcode or to be typed"))
    product_id: str
    product: str
    off: float = Field(description=_("Percent of the price"))
    reason: str = Field(description=_("need, similar or popular"))
    why: str
    issued_on: dt.date
    valid_to: dt.date


class CouponsTold(Told):
    """What a customer may use now; without any the text is empty."""

    customer_id: str
    is_told: bool = Field(description=_("Whether the last score says what to offer; without it nothing new is given"))
    coupons: list[CouponTold]
    receipt: str = Field(description=_("Plain text to be printed, of at most 42 columns a line"))


class RedemptionAsked(Asked):
    """A coupon that came back."""

    code: Line
    till: Line
    receipt: Line = Field(description=_("Its number: the same till and receipt again gets the first answer"))
    customer: Line | None = Field(default=None, description=_("Whose card it came with; another's coupon is refused"))
    location: Line | None = None
    order_id: Line | None = Field(default=None, description=_("The order as files will name it"))


class RedemptionTold(Told):
    """A coupon that was taken."""

    coupon_id: str
    customer_id: str
    product_id: str
    off: float = Field(description=_("Percent of the price"))
    redeemed_on: dt.date
    is_first: bool = Field(description=_("No: this receipt had it taken before, and this is the same answer again"))


@router.post(
    "/till/coupons", response=CouponsTold, summary=_("A customer's coupons at the till, and their receipt text")
)
@needs(Right.WRITE)
def coupons(request: SignedIn, asked: CouponsAsked) -> CouponsTold:
    customer = customer_at_till(request, asked.customer)
    if customer is None:
        raise Http404
    visible = seen_by(request)
    offers = offers_at_till(request, customer["number"], location=asked.location or "")
    held = issue_coupons(customer["customer_id"], offers or [], by=visible.book.settings.act, on=visible.until)
    with translation.override(asked.language):
        told = shown(request, held)
        return CouponsTold(
            customer_id=customer["customer_id"], is_told=offers is not None, coupons=[_told(one) for one in told],
            receipt=receipt_text(told),
        )  # fmt: skip


@router.post("/till/redemptions", response=RedemptionTold, summary=_("A coupon that came back: it is taken once"))
@needs(Right.WRITE)
def redemptions(request: SignedIn, asked: RedemptionAsked) -> RedemptionTold:
    at = Till(asked.till, asked.receipt, asked.customer or "", asked.location or "", asked.order_id or "")
    try:
        done = redeem_coupon(
            asked.code, at, may_see=lambda text: customer_at_till(request, text) is not None,
            on=seen_by(request).until, now=timezone.now(),
        )  # fmt: skip
    except NoSuchCoupon as fault:
        raise Refusal(404, str(fault)) from None
    except CouponRefused as fault:
        raise Refusal(409, str(fault)) from None
    one = done.coupon
    return RedemptionTold(
        coupon_id=one.coupon_id, customer_id=one.customer, product_id=one.product, off=one.off,
        redeemed_on=one.redeemed_on or seen_by(request).until, is_first=done.is_first,
    )  # fmt: skip


def _told(one: Shown) -> CouponTold:
    same = {name: getattr(one.coupon, name) for name in ("coupon_id", "off", "reason", "issued_on", "valid_to")}
    return CouponTold(code=one.code, product_id=one.coupon.product, product=one.product, why=one.why, **same)
