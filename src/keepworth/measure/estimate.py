"""A number with its interval."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval, whose level stands beside it."""

    value: float
    low: float
    high: float
