"""Whether chances are too high, too low or too bold: the logistic line of what happened on what was said."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.measure.calibration.scores import check_outcomes
from keepworth.measure.estimate import Estimate
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.newton import descend
from keepworth.numerics.reach import normal_reach

WIDEST: Final = 30.0
EDGE: Final = 1e-9  # the logit of a chance of 0 or 1 is that of this


@dataclass(frozen=True, slots=True)
class CalibrationLine:
    """logit P(stays) = intercept + slope · logit p."""

    intercept: Estimate  # where the slope is 1: below 0 chances were too high on the whole
    slope: Estimate  # below 1: too bold, near 0 and 1 too often; above 1: too timid


def logits_of(chance: Floats) -> Floats:
    """Return logits, finite of sure things too."""
    within = np.clip(chance, EDGE, 1 - EDGE)
    return np.log(within) - np.log1p(-within)


def calibration_line(chance: Floats, kept: Ints, *, level: float = 0.8) -> CalibrationLine | None:
    """Return the calibration intercept and slope with their intervals; None where they cannot be told.

    Source: Cox (1958), Biometrika 45, 562-565; Van Calster et al. (2019), BMC Medicine 17, 230.
    """
    check_outcomes(chance, kept)
    logits = logits_of(chance)
    alone = logistic_line(np.ones((kept.size, 1)), kept, offset=logits)
    both = logistic_line(np.column_stack([np.ones(kept.size), logits]), kept, offset=np.zeros(kept.size))
    if alone is None or both is None:
        return None
    reach = normal_reach(level)
    return CalibrationLine(_ranged(alone, 0, reach=reach), _ranged(both, 1, reach=reach))


def logistic_line(design: Floats, kept: Ints, *, offset: Floats) -> tuple[Floats, Floats] | None:
    """Return coefficients of a plain logistic regression and their covariance; None where there is no end to them."""
    if kept.size == 0 or kept.all() or not kept.any():
        return None

    def surface(at: Floats) -> tuple[float, Floats, Floats]:
        eta = design @ at + offset
        said = 1 / (1 + np.exp(-np.clip(eta, -700, 700)))
        value = float((np.logaddexp(0, eta) - kept * eta).sum())
        bend = (design.T * (said * (1 - said))) @ design
        return value / kept.size, design.T @ (said - kept) / kept.size, bend / kept.size

    edge = np.full(design.shape[1], WIDEST)
    rest = descend(surface, np.zeros(design.shape[1]), lowest=-edge, highest=edge)
    amounts = np.linalg.eigvalsh(rest.curvature)
    if rest.held.any() or amounts[0] <= 1e-12 * max(amounts[-1], 1e-300):
        return None
    return rest.at, np.linalg.inv(rest.curvature * kept.size)


def _ranged(of: tuple[Floats, Floats], at: int, *, reach: float) -> Estimate:
    value, wide = float(of[0][at]), reach * float(np.sqrt(of[1][at, at]))
    return Estimate(value, value - wide, value + wide)
