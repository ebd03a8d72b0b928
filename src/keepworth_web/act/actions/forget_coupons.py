"""Take an erased customer out of the till's coupons: they are renamed, what was not redeemed opens nothing."""

import secrets
from collections.abc import Iterable, Mapping

from django.db import transaction

from keepworth.tables.persons.who import Person
from keepworth_web.act.models import Coupon


@transaction.atomic
def forget_coupons(persons: Iterable[Person], *, renamed: Mapping[tuple[str, int], str]) -> int:
    """Rename a customer as the facts do, and take the codes away; return in how many rows. It may run twice.

    The receipt is told no longer either: with it the till knew who bought.
    """
    found = 0
    for one in persons:
        if one.kind == "customer":
            new = renamed.get((one.kind, one.number)) or f"erased-{secrets.token_hex(8)}"
            theirs = Coupon.objects.filter(customer=one.text)
            for coupon in theirs.only("pk"):
                found += Coupon.objects.filter(pk=coupon.pk).update(
                    customer=new, sealed="", receipt="", order="", code_hash=secrets.token_hex(32)
                )
    return found
