"""What any order model foresees, whether its customers order at any time or once a period."""

from typing import Protocol

from keepworth.numerics.arrays import Floats, Ints
from keepworth.value.cells import BuyingCells
from keepworth.value.futures import OrderPredictions, discounted_orders, expected_orders, order_counts, predict_orders
from keepworth.value.orders import OrderModel
from keepworth.value.periodic import PeriodModel
from keepworth.value.periodic_future import orders_in_periods, period_counts, predict_periods

type AnyOrderModel = OrderModel | PeriodModel


class Counts(Protocol):
    """Distribution of the number of orders in some weeks, one a cell."""

    def around(self, counts: Ints) -> tuple[Floats, Floats]:
        """P(N < y) and P(N ≤ y) for one y a cell."""

    def at_most(self, counts: Ints) -> Floats:
        """P(N ≤ y) for one y a cell."""

    def quantiles(self, levels: tuple[float, ...]) -> tuple[Ints, ...]:
        """Return the smallest y with P(N ≤ y) ≥ level, for several rising levels."""


def counts_of(model: AnyOrderModel, cells: BuyingCells, *, weeks: float) -> Counts:
    """Return how many orders come in the `weeks` after the window."""
    if isinstance(model, PeriodModel):
        return period_counts(model, cells, weeks=weeks)
    return order_counts(model, cells, weeks=weeks)


def orders_ahead(model: AnyOrderModel, cells: BuyingCells, *, weeks: float, weekly_discount: float = 0.0) -> Floats:
    """Return the expected orders of the `weeks` after the window, discounted where a rate is given: (cells,)."""
    if isinstance(model, PeriodModel):
        return orders_in_periods(model, cells, weeks=weeks, weekly_discount=weekly_discount)
    if weekly_discount:
        return discounted_orders(model, cells, weekly_discount=weekly_discount, weeks=weeks)
    return expected_orders(model, cells, weeks=weeks)


def foresee(
    model: AnyOrderModel, cells: BuyingCells, *, horizon_weeks: float, value_weeks: float, weekly_discount: float,
    level: float,
) -> OrderPredictions:  # fmt: skip
    """Foresee everything about the orders of one customer of each cell; see `predict_orders`."""
    if isinstance(model, PeriodModel):
        return predict_periods(
            model, cells, horizon_weeks=horizon_weeks, value_weeks=value_weeks, weekly_discount=weekly_discount,
            level=level,
        )  # fmt: skip
    return predict_orders(
        model, cells, horizon_weeks=horizon_weeks, value_weeks=value_weeks, weekly_discount=weekly_discount,
        level=level,
    )  # fmt: skip
