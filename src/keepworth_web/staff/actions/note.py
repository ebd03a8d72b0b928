"""Write one line into the audit log."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from keepworth_web.staff.models import AuditEntry, AuditHead

FIRST = "0" * 64


@transaction.atomic
def note(kind: str, *, by: Any = None, about: str = "", **detail: Any) -> AuditEntry:
    """Add a line; called inside the transaction of what it tells of, so that neither is without the other."""
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1, defaults={"last_hash": FIRST})
    entry = AuditEntry(
        at=timezone.now(),
        person_id=getattr(by, "pk", None),
        kind=kind,
        about=about[:120],
        detail=detail,
        hash_before=head.last_hash,
    )
    entry.hash = hash_of(entry)
    entry.save()
    AuditHead.objects.filter(pk=1).update(last_hash=entry.hash)
    return entry


def hash_of(entry: AuditEntry) -> str:
    """Return the hash of a line over all that it says and the line before."""
    said = [entry.at.isoformat(), entry.person_id, entry.kind, entry.about, entry.detail, entry.hash_before]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def broken_at() -> int | None:
    """Return the number of the first line that does not follow from the one before it; None when all do."""
    before = FIRST
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if entry.hash_before != before or entry.hash != hash_of(entry):
            return int(entry.pk)
        before = entry.hash
    return None
