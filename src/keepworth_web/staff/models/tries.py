"""How often something was tried: the counter behind every limit."""

import datetime as dt
import hashlib
from typing import ClassVar

from django.db import models, transaction
from django.db.models import F


class Tries(models.Model):
    """Tries of one kind by one person or address in one stretch of time."""

    kind = models.CharField(max_length=30)
    who_hash = models.CharField(max_length=64)
    stretch = models.BigIntegerField()  # which stretch of time since 1970
    count = models.IntegerField(default=0)

    class Meta:
        """One row per kind, person and stretch."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("kind", "who_hash", "stretch"), name="tries_once")
        ]


def take(kind: str, who: str, *, limit: int, per: dt.timedelta, at: dt.datetime) -> bool:
    """Count one try and return whether it is within the limit.

    The conditional update decides: of twenty tries at once against a limit of three, exactly three are taken. It is
    counted before the try is made, not after it failed.
    """
    stretch = int(at.timestamp() // per.total_seconds())
    who_hash = hashlib.sha256(who.encode()).hexdigest()
    with transaction.atomic():
        row, _ = Tries.objects.get_or_create(kind=kind, who_hash=who_hash, stretch=stretch)
        taken = Tries.objects.filter(pk=row.pk, count__lt=limit).update(count=F("count") + 1)
    return taken == 1
