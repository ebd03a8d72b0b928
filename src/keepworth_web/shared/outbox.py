"""What the worker sends: claimed by a conditional update, and tried again with growing pauses."""

import datetime as dt
import secrets
from typing import Final

from django.db.models import Model, Q, QuerySet

JITTER: Final = 0.2
LOST_AFTER: Final = dt.timedelta(minutes=10)  # a worker that claimed something and was killed
AT_ONCE: Final = 20  # rows that are looked at until one is nobody else's


def claim[Row: Model](rows: QuerySet[Row], *, at: dt.datetime) -> Row | None:
    """Return the oldest row that is due, which is this worker's from now on; what a killed one had is due, too.

    The rows have `state` (`waiting` or `sending` among others), `due_at`, `claimed_at` and `attempts`.
    """
    due = Q(state="waiting", due_at__lte=at) | Q(state="sending", claimed_at__lt=at - LOST_AFTER)
    these = rows.filter(due).order_by("due_at", "pk")
    for number, state, attempts in these.values_list("pk", "state", "attempts")[:AT_ONCE]:
        mine = rows.model._base_manager.filter(pk=number, state=state, attempts=attempts)
        if mine.update(state="sending", claimed_at=at, attempts=attempts + 1):
            return rows.filter(pk=number).first()
    return None


def after(minutes: float, *, at: dt.datetime) -> dt.datetime:
    """Return when the next try is, give or take a fifth, so that not all of them come at once."""
    return at + dt.timedelta(minutes=minutes * (1 + JITTER * (secrets.randbelow(2001) / 1000 - 1)))
