"""What an order model said about the weeks after a date, ready to be compared with what came."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints
from keepworth.value.backtest import OrderForecast
from keepworth.value.cells import BuyingCells
from keepworth.value.foreseen import AnyOrderModel, counts_of, orders_ahead


def forecast_orders(
    model: AnyOrderModel, cells: BuyingCells, *, after: Ints, weeks: float, level: float = 0.8
) -> OrderForecast:
    """Say what the model fitted before a date expects of the `weeks` after it, for each cell.

    Parameters
    ----------
    model, cells
        Both as of the date.
    after
        (cells,) orders that came; needed for the probability of just so many.
    weeks
        Length of the period.
    level
        How often a count lies within its interval.

    """
    counts = counts_of(model, cells, weeks=weeks)
    low, high = counts.quantiles(((1 - level) / 2, (1 + level) / 2))
    below, upto = counts.around(after)
    return OrderForecast(
        expected=orders_ahead(model, cells, weeks=weeks),
        below=below,
        upto=upto,
        at_least_one=1 - counts.at_most(np.zeros_like(after)),
        low=low,
        high=high,
    )


@dataclass(frozen=True, slots=True)
class Cumulative:
    """Orders since the date, week by week."""

    weeks: Floats  # (points,) weeks after the date
    actual: Ints  # (points,) orders of all customers by then
    expected: Floats  # (points,)


def cumulative_orders(
    model: AnyOrderModel, cells: BuyingCells, *, weeks: Sequence[float] | Floats, actual: Ints
) -> Cumulative:
    """Put the orders expected by each of `weeks` beside those that had come by then.

    `actual` (points,) counts the orders of all customers of `cells` up to each of `weeks`.
    """
    points = np.asarray(weeks, dtype=np.float64)
    if points.shape != actual.shape:
        raise BadInput(f"{points.size} weeks but {actual.size} counts of orders.")
    expected = [float((orders_ahead(model, cells, weeks=week) * cells.customers).sum()) for week in points]
    return Cumulative(points, actual, np.array(expected))
