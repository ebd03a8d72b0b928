"""Give a customer coupons at the till: the same ones however often, and from however many tills, they are asked for."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from typing import Final

from keepworth.tables.acting import Acting
from keepworth.tables.coupons import Offered
from keepworth_web.act.models import Coupon
from keepworth_web.staff.sealed import COUPON, seal

MOST: Final = 3  # that one customer is given at a time; ours
# Crockford's base 32: what is read as another letter is none. 80 bits, of which a till may try 600 a minute.
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 16


def issue_coupons(customer: str, offers: Sequence[Offered], *, by: Acting, on: dt.date) -> list[Coupon]:
    """Return the coupons that a customer may use now; where they have fewer than they may, new ones are made.

    What was given, redeemed or held back counts until its last day has passed: a product is not offered again before.
    Three statements at most. The database takes a product once a day of a customer, so that of two tills that ask at
    once both give the same.
    """
    theirs = Coupon.objects.filter(customer=customer, valid_to__gte=on)
    held = list(theirs)
    taken = {one.product for one in held}
    new = [one for one in offers if one.product and one.product not in taken][: max(MOST - len(held), 0)]
    if new:
        made = [_made(customer, one, by=by, on=on) for one in new]
        Coupon.objects.bulk_create(made, ignore_conflicts=True)
        held = list(theirs.all())
    return [one for one in held if not one.held_out and one.redeemed_at is None]


def code_hash(code: str) -> str:
    """Return what the database knows a code by."""
    return hashlib.sha256(code.encode()).hexdigest()


def _made(customer: str, offer: Offered, *, by: Acting, on: dt.date) -> Coupon:
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return Coupon(
        code_hash=code_hash(code), sealed=seal(code, purpose=COUPON), customer=customer, product=offer.product,
        because=offer.because, promotion=offer.promotion, campaign=offer.campaign, reason=offer.reason,
        off=by.coupon_off if offer.off is None else offer.off, issued_on=on,
        valid_to=on + dt.timedelta(days=by.coupon_days),
        held_out=secrets.randbelow(10**6) < by.coupon_held_out * 10**6,
    )  # fmt: skip
