"""Order predictions whose truth fits on one line."""

import numpy as np

from keepworth.value.futures import OrderPredictions


def poisson_gamma_predictions(shape: np.ndarray, *, mean: np.ndarray) -> OrderPredictions:
    """Undiscounted orders N, Poisson with a gamma rate: E N = mean, E N² = mean + mean² (1 + 1/shape)."""
    none, whole = (shape / (shape + mean)) ** shape, mean.astype(np.int64)
    return OrderPredictions(
        p_active=1 - none, p_active_low=1 - none, p_active_high=1 - none,
        expected_orders=mean, expected_orders_low=whole, expected_orders_high=whole,
        discounted_orders=mean, discounted_square=mean + mean**2 * (1 + 1 / shape), discounted_twice=mean,
        p_none=none, slopes=np.stack([mean, 0 * mean, 0 * mean, 0 * mean]),
    )
