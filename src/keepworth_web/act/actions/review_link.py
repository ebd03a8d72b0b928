"""Make the private address on which a contact reads, answers and signs a review, and take it back."""

import datetime as dt
from typing import Final

from django.db import transaction

from keepworth_web.act.models import Review, ReviewLink
from keepworth_web.act.reads.review_doors import PURPOSE
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.tokens import hash_token, new_token

LASTS: Final = dt.timedelta(days=60)  # ours, not a finding


@transaction.atomic
def make_review_link(review: Review, contact: str, *, by: Person, at: dt.datetime) -> tuple[ReviewLink, str]:
    """Make a link for one contact, and return it with its token, which is shown this once."""
    token = new_token()
    made = ReviewLink.objects.create(
        review=review, customer=review.customer, contact=contact, token_hash=hash_token(token, purpose=PURPOSE),
        by=by, made_at=at, expires_at=at + LASTS,
    )  # fmt: skip
    note("review.link", by=by, about=f"review link {made.pk}")
    return made, token


@transaction.atomic
def revoke_review_link(link: ReviewLink, *, by: Person, at: dt.datetime) -> bool:
    """Let a link open nothing any more; return whether it did until now."""
    was_open = ReviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at) == 1
    if was_open:
        note("review.revoke", by=by, about=f"review link {link.pk}")
    return was_open
