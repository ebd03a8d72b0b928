"""How long something takes, in the units in which it is said."""

from math import ceil
from typing import Literal

type Unit = Literal["second", "minute"]

MINUTE = 60  # seconds


def span_said(minutes: float) -> tuple[int, Unit]:
    """Return how many of which unit: whole seconds below a minute, at least one, else the minutes begun."""
    seconds = max(round(minutes * MINUTE), 1)
    return (seconds, "second") if seconds < MINUTE else (ceil(seconds / MINUTE), "minute")
