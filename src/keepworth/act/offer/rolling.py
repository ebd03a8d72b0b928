"""How far forecasts miss, in steps of what repeating the last season would have missed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Floats

type Forecaster = Callable[[Floats, int], Floats]  # a past and how many periods ahead → that many figures


@dataclass(frozen=True, slots=True)
class Missed:
    """How far forecasts missed from several points in time on; below 1 they beat a repeated season within the past."""

    mase: float
    origins: int  # points in time from which it was foreseen
    forecasts: int  # figures foreseen


def mase(past: Floats, *, actual: Floats, forecast: Floats, season: int = 1) -> float:
    """Return the mean absolute error in steps of the past's own seasonal naive error; NaN where the past never moved.

    Source: Hyndman & Koehler (2006), International Journal of Forecasting 22, 679-688, with season m.
    """
    if actual.shape != forecast.shape:
        raise BadInput(f"{actual.size} figures and {forecast.size} forecasts: one each is needed.")
    if past.size <= season:
        raise NotEnough(f"{past.size} periods of a past with a season of {season}: more than one season is needed.")
    step = float(np.abs(past[season:] - past[:-season]).mean())
    return float(np.abs(actual - forecast).mean()) / step if step > 0 else float("nan")


def seasonal_naive(past: Floats, ahead: int, *, season: int = 1) -> Floats:
    """Foresee the last season again."""
    if past.size < season:
        raise NotEnough(f"{past.size} periods hold no whole season of {season}.")
    last = past[past.size - season :]
    repeated: Floats = np.resize(last, ahead)
    return repeated


def rolling_origin(
    figures: Floats, forecaster: Forecaster, *, first: int, ahead: int = 1, season: int = 1, step: int = 1
) -> Missed:
    """Foresee `ahead` periods from every `step`-th point after `first` periods, and measure what was missed.

    Each forecast sees only its own past, and is measured in steps of that past's seasonal naive error. Points whose
    past never moved say nothing and are left out.

    Source: Tashman (2000), International Journal of Forecasting 16, 437-450.
    """
    origins = range(first, figures.size - ahead + 1, step)
    if first <= season or not len(origins):
        raise NotEnough(
            f"{figures.size} periods leave no point after {first} from which {ahead} could be foreseen and looked up."
        )
    found = [
        mase(figures[:at], actual=figures[at : at + ahead], forecast=forecaster(figures[:at], ahead), season=season)
        for at in origins
    ]
    told = [one for one in found if np.isfinite(one)]
    return Missed(float(np.mean(told)) if told else float("nan"), len(told), len(told) * ahead)
