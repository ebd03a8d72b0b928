"""A waterfall, placed and not drawn: whoever shows it draws plain rectangles, in the colours of its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: from where to where along the axis, between 0 and 1, and how much it stands for."""

    start: float
    width: float
    amount: float  # added; rounded so that the bars add up to the rounded sum
    total: float  # the sum with this bar

    @property
    def end(self) -> float:
        """Where the next bar begins."""
        return self.start + self.width if self.amount >= 0 else self.start


def waterfall(amounts: Sequence[float], *, digits: int = 0) -> tuple[Bar, ...]:
    """Place one bar for every amount, each beginning where the one before ends, and a last one for their sum.

    Amounts are rounded through their running sums, so that what is read adds up to what is read.

    >>> [bar.amount for bar in waterfall([0.4, 0.4, 0.4])]
    [0.0, 1.0, 0.0, 1.0]
    """
    sums, running = [0.0], 0.0
    for amount in amounts:
        running += amount
        sums.append(round(running, digits))
    low, high = min(sums), max(sums)
    reach = (high - low) or 1.0
    return tuple(
        Bar((min(a, b) - low) / reach, abs(b - a) / reach, amount=round(b - a, digits), total=b)
        for a, b in [*pairwise(sums), (0.0, sums[-1])]
    )
