"""Take an erased person out of reviews: their words go, their link opens nothing; what was measured stays."""

import secrets
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from keepworth.tables.persons.who import Person
from keepworth_web.act.models import Review, ReviewLink, ReviewSaying


@transaction.atomic
def forget_reviews(persons: Iterable[Person], *, renamed: Mapping[tuple[str, int], str]) -> int:
    """Rename a person as the facts do, and delete their words; return in how many rows. It may run twice."""
    found = 0
    for one in persons:
        new = renamed.get((one.kind, one.number)) or f"erased-{secrets.token_hex(8)}"
        if one.kind == "contact":
            ReviewLink.objects.filter(contact=one.text, revoked_at=None).update(revoked_at=timezone.now())
            found += Review.objects.filter(signed_by=one.text).update(signed_by=new)
            found += ReviewLink.objects.filter(contact=one.text).update(contact=new)
            found += ReviewSaying.objects.filter(contact=one.text).update(contact=new, words="")
        elif one.kind == "colleague":
            found += _unnamed(one.text, renamed=new)
        elif one.kind == "customer":
            theirs = Review.objects.filter(customer=one.text)
            ReviewLink.objects.filter(customer=one.text, revoked_at=None).update(revoked_at=timezone.now())
            ReviewSaying.objects.filter(review__in=theirs).update(words="")
            found += ReviewLink.objects.filter(customer=one.text).update(customer=new)
            found += theirs.update(customer=new, content={})
    return found


def _unnamed(colleague: str, *, renamed: str) -> int:
    """Take the name of one of ours out of the goals that they had, of what was signed too; return in how many."""
    found = 0
    for review in Review.objects.exclude(content={}).only("content").iterator():
        theirs = [goal for goal in review.content.get("goals", ()) if goal.get("owner_id") == colleague]
        for goal in theirs:
            goal.update(owner="", owner_id=renamed)
        if theirs:
            found += Review.objects.filter(pk=review.pk).update(content=review.content)
    return found
