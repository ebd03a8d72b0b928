"""Whether what customers spend per order depends on how often they order."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtri

from keepworth.numerics.arrays import Floats
from keepworth.value.gammagamma import SpendHistories

SLIGHT: Final = 0.2  # below this the dependence is as in the books the model was made for (CDNOW: 0.11)
FEW: Final = 10
BLOCK: Final = 1 << 15  # rows worked on at a time: they fit the processor's cache


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
    n = int(histories.customers.sum())
    if n < FEW or np.ptp(histories.repeats) == 0 or np.ptp(histories.mean_spend) == 0:
        words = f"Whether spend depends on frequency cannot be told from {n:,} repeat buyer{'' if n == 1 else 's'}."
        return Independence(float("nan"), -1.0, 1.0, n, words, is_doubtful=False)

    moments = _moments(histories, customers=n)
    variances = moments[2, 0] * moments[0, 2]
    r = float(np.clip(moments[1, 1] / np.sqrt(variances), -1 + 1e-9, 1 - 1e-9))
    error = np.sqrt(_influence(moments, r=r) / n) / (1 - r**2)  # on Fisher's scale
    reach = ndtri((1 + level) / 2) * error
    low, high = (float(np.tanh(np.arctanh(r) + side)) for side in (-reach, reach))
    doubtful = min(abs(low), abs(high)) > SLIGHT and low * high > 0
    said = f"{r:.2f} (likely {low:.2f} to {high:.2f}, {n:,} customers)"
    return Independence(r, low, high, n, _words(said, r=r, clear=low * high > 0, doubtful=doubtful), doubtful)


def _moments(histories: SpendHistories, *, customers: int) -> Floats:
    """Return central moments E[uⁱvʲ] of repeats u and mean spend v over customers, at [i, j]: (5, 5)."""
    x, spend, heads = histories.repeats, histories.mean_spend, histories.customers
    blocks = [slice(start, start + BLOCK) for start in range(0, x.size, BLOCK)]
    sums = np.zeros((5, 5))
    middle = np.sum([[(heads[rows] * of[rows]).sum() for of in (x, spend)] for rows in blocks], axis=0) / customers
    for rows in blocks:
        u, v, w = x[rows] - middle[0], spend[rows] - middle[1], heads[rows]
        uu, uv, vv = u * u, u * v, v * v
        for (i, j), term in {(2, 0): uu, (1, 1): uv, (0, 2): vv}.items():
            sums[i, j] += (w * term).sum()
        uu, uv = w * uu, w * uv
        for (i, j), one, other in (
            ((4, 0), uu, u * u),
            ((3, 1), uv, u * u),
            ((2, 2), uu, vv),
            ((1, 3), uv, vv),
            ((0, 4), w * vv, vv),
        ):
            sums[i, j] += (one * other).sum()
    return sums / customers


def _influence(moments: Floats, *, r: float) -> float:
    """Return the mean square of each customer's influence on r, uv − r(u² + v²)/2 in standard units."""
    one, two = np.sqrt(moments[2, 0]), np.sqrt(moments[0, 2])
    at = moments / (one ** np.arange(5)[:, None] * two ** np.arange(5))
    squares = at[4, 0] + 2 * at[2, 2] + at[0, 4]
    return float(at[2, 2] - r * (at[3, 1] + at[1, 3]) + r * r / 4 * squares)


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
