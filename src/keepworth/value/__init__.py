"""Value: what it is worth: orders, spend, lifetime value, equity."""

from keepworth.value.backtest import BackTest, HeldOutOrders, OrderForecast, measure_backtest
from keepworth.value.cells import BuyingCells
from keepworth.value.choice import HeldOutCells, ModelChoice, ModelScore, choose_model
from keepworth.value.counts import OrderCounts
from keepworth.value.equity import Equity, Holdings, estimate_equity, process_variance, value_slopes
from keepworth.value.forecast import Cumulative, cumulative_orders, forecast_orders
from keepworth.value.futures import (
    OrderPredictions,
    discounted_orders,
    expected_orders,
    order_counts,
    predict_orders,
    probability_active,
)
from keepworth.value.gammagamma import GammaGammaParameters, SpendHistories
from keepworth.value.independence import Independence, check_independence
from keepworth.value.lifetime import LifetimeFactors, lifetime_factors
from keepworth.value.orders import OrderModel, fit_orders
from keepworth.value.priors import LogNormalPrior, printed_prior
from keepworth.value.spend import SpendModel, expected_spend, expected_spend_range, spend_repeats
from keepworth.value.spendfit import fit_spend

__all__ = [
    "BackTest",
    "BuyingCells",
    "Cumulative",
    "Equity",
    "GammaGammaParameters",
    "HeldOutCells",
    "HeldOutOrders",
    "Holdings",
    "Independence",
    "LifetimeFactors",
    "LogNormalPrior",
    "ModelChoice",
    "ModelScore",
    "OrderCounts",
    "OrderForecast",
    "OrderModel",
    "OrderPredictions",
    "SpendHistories",
    "SpendModel",
    "check_independence",
    "choose_model",
    "cumulative_orders",
    "discounted_orders",
    "estimate_equity",
    "expected_orders",
    "expected_spend",
    "expected_spend_range",
    "fit_orders",
    "fit_spend",
    "forecast_orders",
    "lifetime_factors",
    "measure_backtest",
    "order_counts",
    "predict_orders",
    "printed_prior",
    "probability_active",
    "process_variance",
    "spend_repeats",
    "value_slopes",
]
