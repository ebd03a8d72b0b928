"""Take an erased person out of what was said of the ledger: their words go, their link opens nothing, figures stay."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Final

from django.db import transaction
from django.utils import timezone

from keepworth.tables.persons.who import Person
from keepworth_web.value.models import LedgerLink, Saying

KINDS: Final = ("customer", "contact")  # each the name of its column, too


@transaction.atomic
def forget_sayings(persons: Iterable[Person], *, renamed: Mapping[tuple[str, int], str]) -> int:
    """Rename a person as the facts do, and delete their words; return in how many rows. It may run twice."""
    found = 0
    for one in persons:
        if one.kind not in KINDS:
            continue
        new = renamed.get((one.kind, one.number)) or f"erased-{secrets.token_hex(8)}"
        theirs = {one.kind: one.text}
        LedgerLink.objects.filter(**theirs, revoked_at=None).update(revoked_at=timezone.now())
        Saying.objects.filter(**theirs).update(words="")
        for model in (LedgerLink, Saying):
            found += model.objects.filter(**theirs).update(**{one.kind: new})
    return found
