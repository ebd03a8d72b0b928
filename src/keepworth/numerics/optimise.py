"""Find where a loss is lowest, to the last digits, and how sharply it rises there."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from keepworth.numerics.arrays import Floats

type Loss = Callable[[Floats], tuple[float, Floats]]  # parameters → value, gradient

FLAT = 1e-11  # a gradient this small cannot be told from rounding
LONGEST_STEP = 1.0


@dataclass(frozen=True, slots=True)
class Optimum:
    """The lowest point found."""

    at: Floats
    value: float
    slope: float  # the steepest slope left, in any one direction
    curvature: Floats  # (d, d) second derivatives
    steps: int  # evaluations of the loss


def minimise(loss: Loss, start: Floats, *, bounds: list[tuple[float, float]], max_steps: int = 500) -> Optimum:
    """Descend from `start` with L-BFGS-B inside `bounds`, then polish with Newton steps.

    Returns the best point found; whether its `slope` is small enough is for the caller to judge.
    """
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": max_steps, "maxfun": 3 * max_steps, "gtol": 1e-7, "ftol": 1e-15, "maxls": 40},
    )
    at: Floats = np.asarray(found.x, dtype=np.float64)
    polished = polish(loss, at, curvature=curvature(loss, at))
    return Optimum(
        at=polished.at,
        value=polished.value,
        slope=polished.slope,
        curvature=polished.curvature,
        steps=int(found.nfev) + polished.steps,
    )


def polish(loss: Loss, start: Floats, *, curvature: Floats, max_steps: int = 12) -> Optimum:
    """Take Newton steps with one fixed curvature until the loss is flat or no step helps.

    A step is kept only while it at least halves the slope, so a bad curvature costs one evaluation.
    """
    at, (value, gradient) = start, loss(start)
    steps = 1
    while np.abs(gradient).max() > FLAT and steps < max_steps:
        candidate = at + newton_step(gradient, curvature)
        new_value, new_gradient = loss(candidate)
        steps += 1
        if not np.isfinite(new_value) or np.abs(new_gradient).max() > 0.5 * np.abs(gradient).max():
            break
        at, value, gradient = candidate, new_value, new_gradient
    return Optimum(at=at, value=value, slope=float(np.abs(gradient).max()), curvature=curvature, steps=steps)


def newton_step(gradient: Floats, curvature: Floats) -> Floats:
    """Return the step to the bottom of the quadratic bowl, no longer than `LONGEST_STEP` in any direction.

    Directions in which the bowl is flat or bends downwards are treated as if it rose gently.
    """
    rises, directions = np.linalg.eigh(curvature)
    rises = np.maximum(np.abs(rises), 1e-9 * np.abs(rises).max() + 1e-300)
    step: Floats = -directions @ ((directions.T @ gradient) / rises)
    longest = float(np.abs(step).max())
    return step * min(1.0, LONGEST_STEP / longest) if longest > 0 else step


def curvature(loss: Loss, at: Floats, *, step: float = 1e-4) -> Floats:
    """Second derivatives (d, d) by central differences of the analytic gradient, error about step²."""
    rows = []
    for nudge in step * np.eye(at.size):
        above, below = loss(at + nudge)[1], loss(at - nudge)[1]
        rows.append((above - below) / (2 * step))
    square: Floats = np.array(rows)
    return (square + square.T) / 2
