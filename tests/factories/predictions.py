"""Order predictions whose truth fits on one line."""

import numpy as np

from keepworth.value.futures import OrderPredictions


def poisson_gamma_predictions(shape: np.ndarray, *, mean: np.ndarray) -> OrderPredictions:
    """Undiscounted orders N, Poisson with a gamma rate: E N = mean, E N² = mean + mean² (1 + 1/shape)."""
    none, whole = (shape / (shape + mean)) ** shape, mean.astype(np.int64)
    return OrderPredictions(
        p_active=1 - none,
        p_active_low=1 - none,
        p_active_high=1 - none,
        expected_orders=mean,
        expected_orders_low=whole,
        expected_orders_high=whole,
        discounted_orders=mean,
        discounted_square=mean + mean**2 * (1 + 1 / shape),
        discounted_twice=mean,
        discounted_chance=mean,
        p_none=none,
        slopes=np.stack([mean, 0 * mean, 0 * mean, 0 * mean]),
        steady_orders=mean,
        rate_shape=shape,
    )


def leaving_predictions(orders: np.ndarray, *, steady: float, rate_shape: float) -> OrderPredictions:
    """Undiscounted orders of one cell, as drawn; `steady` are expected of a customer who stays throughout."""
    none, mean, square, steady_orders, shape = (
        np.array([float(value)])
        for value in ((orders == 0).mean(), orders.mean(), (orders**2).mean(), steady, rate_shape)
    )
    whole = mean.astype(np.int64)
    return OrderPredictions(
        p_active=1 - none,
        p_active_low=1 - none,
        p_active_high=1 - none,
        expected_orders=mean,
        expected_orders_low=whole,
        expected_orders_high=whole,
        discounted_orders=mean,
        discounted_square=square,
        discounted_twice=mean,
        discounted_chance=mean,
        p_none=none,
        slopes=np.stack([mean, 0 * mean, 0 * mean, 0 * mean]),
        steady_orders=steady_orders,
        rate_shape=shape,
    )
