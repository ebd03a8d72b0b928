"""How well each of several forecasts puts the same people in order, and by how much two differ."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints


@dataclass(frozen=True, slots=True)
class Areas:
    """AUC of several forecasts of the same people, (forecasts,), with DeLong's covariance, (forecasts, forecasts)."""

    value: Floats
    spread: Floats

    def differ(self, one: int, other: int) -> tuple[float, float, float]:
        """Return the difference of two, its standard error, and Z; 0 where both put everybody in the same order."""
        change = float(self.value[one] - self.value[other])
        error = float(
            np.sqrt(max(self.spread[one, one] + self.spread[other, other] - 2 * self.spread[one, other], 0.0))
        )
        return change, error, change / error if error else 0.0


def areas(forecasts: Floats, happened: Flags) -> Areas:
    """Return AUC of forecasts, (n, forecasts), of what happened, (n,); ties count half.

    Source: DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, 837-845; by ranks as in Sun & Xu (2014).

    Raises
    ------
    BadInput
        It happened to all, or to none.

    """
    from scipy.stats import rankdata

    hit, miss = forecasts[happened], forecasts[~happened]
    if len(hit) < 2 or len(miss) < 2:
        raise BadInput(f"It happened to {len(hit)} and not to {len(miss)}: an order needs two of each.")
    ranks = rankdata(np.concatenate([hit, miss]), axis=0)
    above = (ranks[: len(hit)] - rankdata(hit, axis=0)) / len(miss)  # share of the others below each
    below = 1 - (ranks[len(hit) :] - rankdata(miss, axis=0)) / len(hit)
    spread = _covariance(above) / len(hit) + _covariance(below) / len(miss)
    return Areas(above.mean(axis=0), spread)


def _covariance(of: Floats) -> Floats:
    apart = of - of.mean(axis=0)
    covariance: Floats = apart.T @ apart / (len(of) - 1)
    return covariance


class Ordered:
    """One forecast, sorted once, whose AUC is then asked for with many weights."""

    def __init__(self, forecast: Floats, happened: Flags) -> None:
        """Sort the forecast, (n,), and mark where equal ones begin."""
        self._order: Ints = np.argsort(forecast, kind="stable")
        ranked = forecast[self._order]
        self._starts: Ints = np.flatnonzero(np.diff(ranked, prepend=ranked[:1] - 1))
        self._hit = happened[self._order].astype(np.float64)

    def area(self, weight: Floats) -> float:
        """Return AUC with so much weight on each, (n,), as the forecast has them; NaN: it happened to all or none."""
        here = weight[self._order]
        hits = np.add.reduceat(here * self._hit, self._starts)
        others = np.add.reduceat(here * (1 - self._hit), self._starts)
        pairs = hits.sum() * others.sum()
        if not pairs:
            return float("nan")
        return float(hits @ (np.cumsum(others) - others / 2) / pairs)
