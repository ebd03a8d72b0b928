"""Whether what customers spend per order depends on how often they order."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtri

from keepworth.value.gammagamma import SpendHistories

SLIGHT: Final = 0.2  # below this the dependence is as in the books the model was made for (CDNOW: 0.11)
FEW: Final = 10


@dataclass(frozen=True, slots=True)
class Independence:
    """Correlation of repeat orders with mean spend per repeat order, over repeat buyers."""

    correlation: float  # NaN where it cannot be told
    low: float  # the range's ends
    high: float
    customers: int
    words: str
    is_doubtful: bool  # the values of this book should be read with the words beside them


def check_independence(histories: SpendHistories, *, level: float = 0.8) -> Independence:
    """Correlate frequency and spend, since the value model multiplies the two as if independent.

    The plain correlation, not one of logarithms or ranks: where the two are independent, the mean of x̄ does
    not depend on x, but its spread and skew do, and these alone would correlate logarithms and ranks. The
    range comes from the influence of each customer, so that a few large spenders widen it as they should.
    """
    weights = histories.customers.astype(np.float64)
    n = int(weights.sum())
    if n < FEW or np.ptp(histories.repeats) == 0 or np.ptp(histories.mean_spend) == 0:
        words = f"Whether spend depends on frequency cannot be told from {n:,} repeat buyer{'' if n == 1 else 's'}."
        return Independence(float("nan"), -1.0, 1.0, n, words, is_doubtful=False)

    share = weights / n
    one, two = (
        (of - (share * of).sum()) / np.sqrt((share * (of - (share * of).sum()) ** 2).sum())
        for of in (histories.repeats.astype(np.float64), histories.mean_spend)
    )
    r = float(np.clip((share * one * two).sum(), -1 + 1e-9, 1 - 1e-9))
    influence = one * two - r * (one**2 + two**2) / 2
    error = np.sqrt((share * influence**2).sum() / n) / (1 - r**2)  # on Fisher's scale
    reach = ndtri((1 + level) / 2) * error
    low, high = (float(np.tanh(np.arctanh(r) + side)) for side in (-reach, reach))
    doubtful = min(abs(low), abs(high)) > SLIGHT and low * high > 0
    said = f"{r:.2f} (likely {low:.2f} to {high:.2f}, {n:,} customers)"
    return Independence(r, low, high, n, _words(said, r=r, clear=low * high > 0, doubtful=doubtful), doubtful)


def _words(said: str, *, r: float, clear: bool, doubtful: bool) -> str:
    if not clear:
        return f"Spend per order does not visibly depend on how often customers order: correlation {said}."
    more, less = ("more", "high") if r > 0 else ("less", "low")
    if not doubtful:
        return (
            f"Customers who order more often spend slightly {more} per order: correlation {said}. "
            "That is weak enough to value the two apart."
        )
    return (
        f"Customers who order more often spend {more} per order: correlation {said}. The value model takes "
        f"the two as independent, so the values of customers with few orders are likely too {less}."
    )
