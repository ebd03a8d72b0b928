"""Keep a quarter's review as the customer is to see it; what they signed stands."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from keepworth.errors import Busy
from keepworth_web.act.models import Review
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


class ReviewSigned(Busy):
    """The customer signed the review: it stands as it is, and is only answered."""

    def __init__(self) -> None:
        super().__init__(_("The customer signed this review, so it stands as it is. Answer it instead."))


@transaction.atomic
def keep_quarter(customer: str, period: str, *, content: dict[str, Any], by: Person, at: dt.datetime) -> Review:
    """Keep what a review says; the conditional update is the lock against a signature at the same moment.

    Raises
    ------
    ReviewSigned
        The customer signed it meanwhile.

    """
    those = Review.objects.filter(customer=customer, period=period)
    kept = those.first()
    if kept is None:
        try:
            with transaction.atomic():
                kept = Review.objects.create(customer=customer, period=period, content=content, by=by, made_at=at)
        except IntegrityError:
            kept = those.get()
    elif kept.content != content:
        is_kept = those.filter(signed_at=None).update(content=content, by=by, made_at=at, version=F("version") + 1)
        if not is_kept:
            raise ReviewSigned
        kept.refresh_from_db()
    note("review.keep", by=by, about=f"review {kept.pk}")
    return kept
