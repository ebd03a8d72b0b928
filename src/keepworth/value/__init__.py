"""Value: what it is worth: orders, spend, lifetime value, equity."""

from keepworth.value.cells import BuyingCells
from keepworth.value.counts import OrderCounts
from keepworth.value.futures import (
    OrderPredictions,
    discounted_orders,
    expected_orders,
    order_counts,
    predict_orders,
    probability_active,
)
from keepworth.value.orders import OrderModel, fit_orders
from keepworth.value.priors import LogNormalPrior, printed_prior

__all__ = [
    "BuyingCells",
    "LogNormalPrior",
    "OrderCounts",
    "OrderModel",
    "OrderPredictions",
    "discounted_orders",
    "expected_orders",
    "fit_orders",
    "order_counts",
    "predict_orders",
    "printed_prior",
    "probability_active",
]
