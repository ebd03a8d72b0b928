"""The chain's sample book: thirty invented shops in three kinds of area over two years; its truth is known."""

import datetime as dt
from typing import Final

import numpy as np

NAME: Final = "Lantern Street shops (simulated)"
CURRENCY: Final = "USD"
TIME_ZONE: Final = "UTC"
SEED: Final = 11
FIRST: Final = dt.date(2024, 1, 1)  # a Monday
WEEKS: Final = 105
LAST: Final = dt.date(2026, 1, 4)  # the last of 105 weeks


def stream(part: str, *, seed: int = SEED) -> np.random.Generator:
    """Return the stream of random numbers of one part, so that a new part changes no other."""
    return np.random.default_rng([seed, *part.encode()])


def day_of(number: int) -> dt.date:
    """Return the day so many days after the first."""
    return FIRST + dt.timedelta(days=int(number))
