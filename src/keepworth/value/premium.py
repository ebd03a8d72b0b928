"""The loyalty premium: by how much dearer we may be for the loyal to stay as surely as the others do."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit

from keepworth.errors import BadInput, NotIdentified
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.value.elasticity import Claim

LEVEL: Final = 0.8
STEPS: Final = 60
CLOSE: Final = 1e-10
ENDLESS: Final = 25.0  # a logit beyond which a chance is one: nothing holds the fit back


@dataclass(frozen=True, slots=True)
class KeepLogit:
    """Coefficients of the chance to be kept."""

    constant: float
    price: float  # a percentage point
    loyal: float
    covariance: Floats  # robust to what goes on within a customer, in that order. Shape (3, 3)
    customers: int


@dataclass(frozen=True, slots=True)
class Premium:
    """−β_loyal/β_price in percentage points, with two intervals."""

    points: float
    delta: tuple[float, float]  # as if the ratio were normal
    fieller: tuple[float, float] | None  # exact for normal coefficients; None where it has no end
    level: float
    claim: Claim


@dataclass(frozen=True, slots=True)
class Kept:
    """Renewals that were decided; shapes (renewals,)."""

    customer: Ints
    price: Floats  # percentage points dearer
    loyal: Floats  # 0 or 1
    kept: Flags


def fit_keep_logit(of: Kept) -> KeepLogit:
    """Fit P(kept) = σ(β₀ + β_price·price + β_loyal·loyal), with errors robust to what goes on within a customer.

    Raises
    ------
    NotIdentified
        Price or loyalty does not vary, or tells exactly who was kept.

    """
    design = np.column_stack([np.ones(of.price.size), of.price, of.loyal])
    if of.price.size != of.kept.size or not np.isfinite(design).all():
        raise BadInput("Price and loyalty of each renewal are known numbers.")
    if np.linalg.matrix_rank(design) < design.shape[1] or of.kept.all() or not of.kept.any():
        raise NotIdentified("Price, loyalty or the outcome does not vary: no premium can be told.")
    beta = _fitted(design, of.kept)
    left = of.kept - expit(design @ beta)
    chance = expit(design @ beta)
    inner = np.linalg.inv((design.T * (chance * (1 - chance))) @ design)
    _, customer = np.unique(of.customer, return_inverse=True)
    several = int(customer.max()) + 1
    scores = np.stack([np.bincount(customer, weights=one) for one in design.T * left], axis=1)
    middle = scores.T @ scores * (several / max(several - 1, 1))
    return KeepLogit(float(beta[0]), float(beta[1]), float(beta[2]), inner @ middle @ inner, several)


def _fitted(design: Floats, kept: Flags) -> Floats:
    beta = np.zeros(design.shape[1])
    for _ in range(STEPS):
        logit = design @ beta
        chance = expit(logit)
        if np.abs(logit).max() > ENDLESS:
            break
        step = np.linalg.solve((design.T * (chance * (1 - chance))) @ design, design.T @ (kept - chance))
        beta += step
        if np.abs(step).max() < CLOSE:
            return beta
    raise NotIdentified("Price and loyalty tell exactly who was kept: with so few renewals no premium can be told.")


def loyalty_premium(of: KeepLogit, *, randomised: bool = False, level: float = LEVEL) -> Premium:
    """Return at how many percentage points more the loyal stay as surely as the others.

    By Fieller's theorem the interval holds every premium that the coefficients do not speak against; where the price
    itself might have no effect it has no end, and is None. The delta method's is symmetric, and too short then.

    Source: Fieller (1954), Some problems in interval estimation, JRSS B 16; the design's §8.
    """
    points = -of.loyal / of.price
    by_price, both, by_loyal = of.covariance[1, 1], of.covariance[1, 2], of.covariance[2, 2]
    reach = normal_reach(level)
    sd = np.sqrt(by_loyal + 2 * points * both + points**2 * by_price) / abs(of.price)
    # The m at which |β_loyal + m·β_price| is within reach of 0: a parabola in m.
    bend = of.price**2 - reach**2 * by_price
    slope = of.price * of.loyal - reach**2 * both
    level_at_0 = of.loyal**2 - reach**2 * by_loyal
    ends = None
    if bend > 0:
        root = np.sqrt(max(slope**2 - bend * level_at_0, 0.0))
        ends = (float((-slope - root) / bend), float((-slope + root) / bend))
    claim = Claim.EFFECT if randomised else Claim.ASSOCIATION
    return Premium(float(points), (float(points - reach * sd), float(points + reach * sd)), ends, level, claim)
