"""Trash: what somebody throws away is out of sight at once, and gone for good after 30 days."""

import datetime as dt

from django.db import models
from django.db.models import QuerySet

HOLDS = dt.timedelta(days=30)


class Trashed(models.Model):
    """A row that can be thrown away and taken out again."""

    trashed_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        """Each model has its own table."""

        abstract = True


def throw_away(rows: QuerySet[Trashed], *, at: dt.datetime) -> bool:
    """Put one row into the trash, and out of it what has been there too long; False if somebody was quicker."""
    rows.model._default_manager.filter(trashed_at__lte=at - HOLDS).delete()
    return rows.filter(trashed_at=None).update(trashed_at=at) == 1


def take_out(rows: QuerySet[Trashed], *, at: dt.datetime) -> bool:
    """Take one row out of the trash; False if it is not there any more."""
    return rows.filter(trashed_at__gt=at - HOLDS).update(trashed_at=None) == 1
