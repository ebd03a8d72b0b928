"""The season: in which months a kind of customer orders more or less than in an average one."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Ints
from keepworth.numerics.shares import Share, wilson_share

MONTHS: Final = 12
FEWEST: Final = 24  # orders from which on months are told apart; ours, not a finding
A_YEAR: Final = 365


@dataclass(frozen=True, slots=True)
class Month:
    """Orders of one month of the year against the year's mean."""

    month: int  # 1 is January
    orders: int
    index: float | None  # 1.2: a fifth more than in an average month; None where nobody can tell
    low: float | None
    high: float | None
    stands_out: bool  # unlike the mean even when all twelve are looked at


def find_season(orders: Ints, days: Ints, *, level: float = 0.8) -> tuple[Month, ...]:
    """Compare the months of the year, each by the days of it that were seen.

    The range is Wilson's around the month's share of all orders, on the scale of the index. With twelve months some
    lie outside by chance: one stands out only where the range at 1 − (1 − level) / 12 leaves 1 out (Bonferroni).
    With less than a year or fewer than 24 orders nothing is said but the counts.

    Parameters
    ----------
    orders
        (12,) orders from January to December, years together.
    days
        (12,) days of each month that the book covers.
    level
        How often the true index lies within its range.

    """
    if orders.shape != (MONTHS,) or days.shape != (MONTHS,):
        raise BadInput("A season needs the orders and the days of twelve months.")
    if ((orders < 0) | (days < 0) | ((days == 0) & (orders > 0))).any():
        raise BadInput("Orders and days of months cannot be negative, nor can there be orders on days nobody saw.")
    total, seen = int(orders.sum()), int(days.sum())
    is_known = total >= FEWEST and seen >= A_YEAR
    return tuple(
        _month(place, int(orders[place]), total=total, part=float(days[place] / seen) if is_known else 0.0, level=level)
        for place in range(MONTHS)
    )


def _month(place: int, orders: int, *, total: int, part: float, level: float) -> Month:
    """Return one month; `part` is its share of the days, 0 where nothing is to be said."""
    if part == 0:
        return Month(place + 1, orders, None, None, None, stands_out=False)
    found, sure = (_share(orders, total, level=at) for at in (level, 1 - (1 - level) / MONTHS))
    low, high = (np.array([found.low, found.high]) / part).tolist()
    return Month(place + 1, orders, found.share / part, low, high, stands_out=not sure.low <= part <= sure.high)


def _share(orders: int, total: int, *, level: float) -> Share:
    found = wilson_share(orders, total, level=level)
    assert found is not None
    return found
