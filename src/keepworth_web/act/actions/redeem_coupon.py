"""Take a coupon back at the till: once, whichever till is first, and the same till's receipt as often as it asks."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from keepworth.errors import BadInput
from keepworth_web.act.actions.issue_coupons import LENGTH, LETTERS, code_hash
from keepworth_web.act.models import Coupon

_READ_AS: Final = str.maketrans("OIL", "011", " -\t")


NONE: Final = "There is no such coupon. Read the code again: 16 letters and digits, in groups of four."


class NoSuchCoupon(BadInput):
    """No coupon has this code, or it is of somebody whom this till does not see."""


class CouponRefused(BadInput):
    """The coupon is there, and is not taken: it came back already, its time is over, or it is somebody else's."""


@dataclass(frozen=True, slots=True)
class Till:
    """Where a coupon came back; ids are text, empty where nobody said."""

    till: str
    receipt: str
    customer: str = ""
    location: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A coupon that was taken, and whether just now or at the same receipt before."""

    coupon: Coupon
    is_first: bool


def redeem_coupon(code: str, at: Till, *, may_see: Callable[[str], bool], on: dt.date, now: dt.datetime) -> Redeemed:
    """Take a coupon once.

    The conditional update is the lock: of fifty tills at once only one changes the row, on SQLite as on PostgreSQL.
    The same till and receipt again (a reply was lost) gets the first answer.

    Raises
    ------
    NoSuchCoupon
        Nobody has this code, or nobody whom this till sees.
    CouponRefused
        It came back before, its last day has passed, or it is another customer's.

    """
    known = code_hash(said_code(code))
    coupon = Coupon.objects.filter(code_hash=known, held_out=False).first()
    if coupon is None or not may_see(coupon.customer):
        raise NoSuchCoupon(NONE)
    if at.customer and at.customer != coupon.customer:
        raise CouponRefused("This coupon is another customer's. Nothing was taken off.")
    if coupon.redeemed_at is None and on > coupon.valid_to:
        raise CouponRefused(f"This coupon was good until {coupon.valid_to}. Nothing was taken off.")
    with transaction.atomic():
        won = Coupon.objects.filter(pk=coupon.pk, redeemed_at=None).update(
            redeemed_at=now, redeemed_on=on, till=at.till, receipt=at.receipt, location=at.location, order=at.order
        )
    if won:
        coupon.redeemed_on = on
        return Redeemed(coupon, is_first=True)
    coupon.refresh_from_db()
    if (coupon.till, coupon.receipt) != (at.till, at.receipt):
        raise CouponRefused(f"This coupon was used on {coupon.redeemed_on}. It is good once: nothing was taken off.")
    return Redeemed(coupon, is_first=False)


def said_code(said: str) -> str:
    """Return a code as it was made: capitals or not, with or without gaps, O for 0, and I or L for 1.

    Raises
    ------
    NoSuchCoupon
        It is no code.

    """
    code = said.upper().translate(_READ_AS)
    if len(code) != LENGTH or not set(code) <= set(LETTERS):
        raise NoSuchCoupon(NONE)
    return code
