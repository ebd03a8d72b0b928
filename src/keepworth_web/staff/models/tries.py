"""How often something was tried: the counter behind every limit."""

import datetime as dt
import hashlib
from typing import ClassVar

from django.db import models
from django.db.models import F, Subquery
from django.db.models.functions import Coalesce

MINUTE = dt.timedelta(minutes=1)


class Tries(models.Model):
    """Tries of one kind by one person or address in one stretch of time."""

    kind = models.CharField(max_length=30)
    who_hash = models.CharField(max_length=64)
    stretch = models.BigIntegerField()  # which stretch of time since 1970
    count = models.IntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        """One row per kind, person and stretch."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("kind", "who_hash", "stretch"), name="tries_once")
        ]


def take(kind: str, who: str, *, limit: int, per: dt.timedelta, at: dt.datetime) -> bool:
    """Count one try and return whether it is within the limit.

    The conditional update decides: of twenty tries at once against a limit of three, exactly three are taken. It is
    counted before the try is made, not after it failed. The stretch before counts as well, so that no span of the
    length `per`, wherever it begins, holds more than the limit. One statement, but for the first try of a stretch.
    """
    stretch, who_hash = _key(who, per=per, at=at)
    of = Tries.objects.filter(kind=kind, who_hash=who_hash)
    before = Coalesce(Subquery(of.filter(stretch=stretch - 1).values("count")), 0)
    this = of.filter(stretch=stretch, count__lt=limit - before)
    if this.update(count=F("count") + 1, last_at=at):
        return True
    row = Tries(kind=kind, who_hash=who_hash, stretch=stretch, last_at=at)
    Tries.objects.bulk_create([row], ignore_conflicts=True)
    return this.update(count=F("count") + 1, last_at=at) == 1


def take_here(kind: str, who: str, *, limit: int, per: dt.timedelta, at: dt.datetime) -> bool:
    """Count one try within the caller's transaction, by two statements, and return whether it is within the limit.

    It is counted only if that transaction ends well. The stretch before does not count, so that a span across two
    stretches may hold up to twice the limit.
    """
    stretch, who_hash = _key(who, per=per, at=at)
    row = Tries(kind=kind, who_hash=who_hash, stretch=stretch, last_at=at)
    Tries.objects.bulk_create([row], ignore_conflicts=True)
    this = Tries.objects.filter(kind=kind, who_hash=who_hash, stretch=stretch, count__lt=limit)
    return this.update(count=F("count") + 1, last_at=at) == 1


def taken(kind: str, who: str, *, per: dt.timedelta, at: dt.datetime) -> int:
    """Return how many tries count against the next one."""
    stretch, who_hash = _key(who, per=per, at=at)
    of = Tries.objects.filter(kind=kind, who_hash=who_hash, stretch__in=(stretch - 1, stretch))
    return sum(of.values_list("count", flat=True))


def forget_old_tries(*, at: dt.datetime) -> int:
    """Drop what no limit asks for any more; the longest stretch is far shorter than a day."""
    day = dt.timedelta(days=1)
    return Tries.objects.filter(last_at__lt=at - day).delete()[0]


def _key(who: str, *, per: dt.timedelta, at: dt.datetime) -> tuple[int, str]:
    return int(at.timestamp() // per.total_seconds()), hashlib.sha256(who.encode()).hexdigest()
