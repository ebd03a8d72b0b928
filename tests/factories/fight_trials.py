"""Trials for tests of the fight-to-keep measure."""

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from keepworth.measure.trials import REVEALED, TrialKind, Trials


def trials(
    customer: Sequence[int] | np.ndarray,
    *,
    gap: Sequence[float] | np.ndarray,
    passed: Sequence[bool] | np.ndarray,
    stress: Sequence[float] | np.ndarray | None = None,
    kind: Sequence[int] | None = None,
    weight: Sequence[float] | np.ndarray | None = None,
) -> Trials:
    """Return trials; price rises of that gap that were acts, unless said."""
    count = len(customer)
    return Trials(
        np.array(customer, dtype=np.int64),
        np.array(kind if kind is not None else [TrialKind.PRICE_RISE] * count, dtype=np.int64),
        np.array(gap, dtype=np.float64),
        np.array(stress if stress is not None else np.zeros(count), dtype=np.float64),
        np.array(passed, dtype=np.bool_),
        np.array(weight if weight is not None else np.full(count, REVEALED), dtype=np.float64),
        np.arange(count, dtype=np.int64),
    )


def simulated_trials(rng: np.random.Generator, phi: np.ndarray, *, each: int, gamma: float = 0.1) -> Trials:
    """Return trials of customers of a true φ, `each` of everybody, with gaps and failures of all sizes."""
    customer = np.repeat(np.arange(phi.size), each)
    gap = np.round(rng.uniform(0, 25, customer.size), 1)
    stress = np.where(rng.random(customer.size) < 0.3, 1.5, 0.0)
    passed = rng.random(customer.size) < expit(phi[customer] - gamma * gap - stress)
    return trials(customer, gap=gap, stress=stress, passed=passed)
