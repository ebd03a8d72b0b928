"""Take an erased person out of testimonials: their words are shown no more, and go."""

import secrets
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from keepworth.tables.persons.who import Person
from keepworth_web.act.models import Approval, WordsLink

EMPTY = dict.fromkeys(("words", "shown", "topic", "segment", "sector", "country", "consent", "consent_hash"), "")


@transaction.atomic
def forget_words(persons: Iterable[Person], *, renamed: Mapping[tuple[str, int], str]) -> int:
    """Rename a contact or customer as the facts do, and delete the words; return in how many rows. It may run twice."""
    found, now = 0, timezone.now()
    for one in persons:
        if one.kind not in ("contact", "customer"):
            continue
        new = renamed.get((one.kind, one.number)) or f"erased-{secrets.token_hex(8)}"
        theirs = Q(**{one.kind: one.text})
        WordsLink.objects.filter(theirs, revoked_at=None).update(revoked_at=now)
        Approval.objects.filter(theirs, withdrawn_at=None).update(withdrawn_at=now)
        found += Approval.objects.filter(theirs).update(**EMPTY, **{one.kind: new})
        found += WordsLink.objects.filter(theirs).update(**{one.kind: new})
    return found
