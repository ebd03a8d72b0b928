"""Moments of the facts, which are in UTC, as people of the book see them."""

import datetime as dt
from zoneinfo import ZoneInfo


def local(at: dt.datetime | None, *, zone: str) -> dt.datetime | None:
    """Return a moment of the facts, which are in UTC, as a clock in the book's zone shows it."""
    if at is None:
        return None
    known = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return known.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
