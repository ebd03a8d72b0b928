"""Find where a loss is lowest, to the last digits, and how sharply it rises there."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from keepworth.numerics.arrays import Floats

type Loss = Callable[[Floats], tuple[float, Floats]]  # parameters → value, gradient
type Surface = Callable[[Floats], tuple[float, Floats, Floats]]  # the same, and second derivatives (d, d)

FLAT = 1e-11  # a gradient this small cannot be told from rounding
LONGEST_STEP = 1.0
NEAR = 1e-7  # slope at which the first search hands over to Newton's steps
MOST_STEPS = 12  # of a polish; near a bottom each Newton step doubles the digits, so a handful is many


@dataclass(frozen=True, slots=True)
class Optimum:
    """The lowest point found."""

    at: Floats
    value: float
    slope: float  # the steepest slope left, in any one direction
    curvature: Floats  # (d, d) second derivatives
    steps: int  # evaluations of the loss
    newton: int  # how many of them with second derivatives


def minimise(
    loss: Loss, surface: Surface, *, start: Floats, bounds: list[tuple[float, float]], max_steps: int = 500
) -> Optimum:
    """Descend from `start` with L-BFGS-B inside `bounds`, then polish with Newton steps on `surface`.

    Returns the best point found; whether its `slope` is small enough is for the caller to judge.
    """
    at, steps = approach(loss, start=start, bounds=bounds, max_steps=max_steps)
    polished = polish(surface, at, max_steps=min(max_steps, MOST_STEPS))
    return replace(polished, steps=steps + polished.steps)


def approach(
    loss: Loss, *, start: Floats, bounds: list[tuple[float, float]], max_steps: int = 500, near: float = NEAR
) -> tuple[Floats, int]:
    """Descend from `start` with L-BFGS-B inside `bounds` until no slope is above `near`.

    Returns the point and how often the loss was asked for.
    """
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": max_steps, "maxfun": 3 * max_steps, "gtol": near, "ftol": 1e-15, "maxls": 40},
    )
    return np.asarray(found.x, dtype=np.float64), int(found.nfev)


def polish(surface: Surface, start: Floats, *, max_steps: int = MOST_STEPS) -> Optimum:
    """Take Newton steps until the loss is flat or no step helps.

    A step is kept only while it at least halves the slope, so where it misleads it costs one evaluation.
    """
    at, (value, gradient, bend) = start, surface(start)
    steps = 1
    while np.abs(gradient).max() > FLAT and steps < max_steps:
        candidate = at + newton_step(gradient, bend)
        new_value, new_gradient, new_bend = surface(candidate)
        steps += 1
        if not np.isfinite(new_value) or not np.abs(new_gradient).max() <= 0.5 * np.abs(gradient).max():
            break
        at, value, gradient, bend = candidate, new_value, new_gradient, new_bend
    return Optimum(at, value, slope=float(np.abs(gradient).max()), curvature=bend, steps=steps, newton=steps)


def newton_step(gradient: Floats, curvature: Floats) -> Floats:
    """Return the step to the bottom of the quadratic bowl, no longer than `LONGEST_STEP` in any direction.

    Directions in which the bowl is flat or bends downwards are treated as if it rose gently.
    """
    rises, directions = np.linalg.eigh(curvature)
    rises = np.maximum(np.abs(rises), 1e-9 * np.abs(rises).max() + 1e-300)
    step: Floats = -directions @ ((directions.T @ gradient) / rises)
    longest = float(np.abs(step).max())
    return step * min(1.0, LONGEST_STEP / longest) if longest > 0 else step
