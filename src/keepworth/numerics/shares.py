"""A share of a count, and how sure it is."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.reach import normal_reach


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the range of the share behind it."""

    hits: int
    of: int
    share: float
    low: float
    high: float
    level: float


def wilson_share(hits: int, of: int, *, level: float = 0.8) -> Share | None:
    """Return a share with Wilson's score interval, None where there is nothing to count.

    Source: Wilson (1927), JASA 22, 209-212; Newcombe (1998), method 3. It never leaves 0 to 1, and holds with few.

    Raises
    ------
    BadInput
        More hits than there are, or a level that is none.

    """
    if not (0 <= hits <= of and 0 < level < 1):
        raise BadInput(f"{hits} of {of} at level {level} is no share.")
    if of == 0:
        return None
    low, high = wilson_range(hits / of, of, level=level)
    return Share(hits, of, hits / of, low, high, level)


def wilson_range(share: float, of: float, *, level: float) -> tuple[float, float]:
    """Return Wilson's score interval of a share of so many, which need not be a whole number: weights make halves.

    An endless number is a count of all: the share itself.
    """
    reach = normal_reach(level)
    centre = share + reach**2 / (2 * of)
    spread = reach * np.sqrt(share * (1 - share) / of + (reach / (2 * of)) ** 2)
    whole = 1 + reach**2 / of
    low, high = float((centre - spread) / whole), float((centre + spread) / whole)
    return 0.0 if share <= 0 else low, 1.0 if share >= 1 else high


@dataclass(frozen=True, slots=True)
class ShareChange:
    """By how much one share is above another of different people."""

    change: float
    low: float
    high: float
    level: float


def changed_share(one: tuple[int, int], other: tuple[int, int], *, level: float = 0.8) -> ShareChange:
    """Return the difference of two shares, each as so many of so many, with Newcombe's interval from Wilson's.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Raises
    ------
    BadInput
        One of them is no share, or of nobody.

    """
    first, second = wilson_share(*one, level=level), wilson_share(*other, level=level)
    if first is None or second is None:
        raise BadInput("A share of nobody has no difference from another.")
    below = np.hypot(first.share - first.low, second.high - second.share)
    above = np.hypot(first.high - first.share, second.share - second.low)
    change = first.share - second.share
    return ShareChange(change, float(change - below), float(change + above), level)
