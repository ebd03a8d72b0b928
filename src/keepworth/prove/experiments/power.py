"""How many it takes: the size of an arm that would see a difference as often as is asked."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints

MOST: Final = 1e9  # customers of an arm: who would need more has a difference that nobody can see


@dataclass(frozen=True, slots=True)
class Asked:
    """How often a difference that is there is to be seen, and how sure who sees one is (two-sided)."""

    power: float = 0.8
    level: float = 0.95
    cluster: float = 1.0  # the design effect 1 + (m − 1)·ICC of drawing whole accounts of m by lot; 1: all alone

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        if not (0.5 <= self.power < 1 and 0.5 <= self.level < 1 and 1 <= self.cluster < np.inf):
            raise BadInput("Power and level lie from .5 to below 1, and the design effect is 1 or more.")


def arm_for_shares(one: float, other: float, *, asked: Asked | None = None) -> float:
    """Return how many each of two arms needs, so that two shares are told apart; not rounded up.

    Source: Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, 4.3, without correction.

    Raises
    ------
    BadInput
        Shares that are none, or the same.

    """
    from scipy.special import ndtri

    asked = asked or Asked()
    if not (0 <= one <= 1 and 0 <= other <= 1) or one == other:
        raise BadInput("Two different shares, each from 0 to 1.")
    middle = (one + other) / 2
    apart = ndtri((1 + asked.level) / 2) * np.sqrt(2 * middle * (1 - middle))
    seen = ndtri(asked.power) * np.sqrt(one * (1 - one) + other * (1 - other))
    return float(asked.cluster * ((apart + seen) / (one - other)) ** 2)


def arm_for_means(difference: float, spread: float, *, explained: float = 0.0, asked: Asked | None = None) -> float:
    """Return how many each of two arms needs, so that two means this far apart are told apart; not rounded up.

    Parameters
    ----------
    difference, spread
        Of the means, and the standard deviation within an arm, of one unit.
    explained
        ρ of the outcome with what was measured before (CUPED): the variance is (1 − ρ²) of it.
    asked
        Power, level and design effect.

    Raises
    ------
    BadInput
        No difference, no spread, or a difference that is lost in it.

    Source: Student's t with a non-central one behind it, as Cohen (1988), 2.4; CUPED: Deng, Xu, Kohavi & Walker (2013).

    """
    from scipy.optimize import brentq
    from scipy.stats import nct, t

    asked = asked or Asked()
    if not (np.isfinite(difference) and difference != 0 and np.isfinite(spread) and spread > 0 and abs(explained) < 1):
        raise BadInput("A difference that is not 0, a spread above 0, and a correlation between −1 and 1.")
    effect = abs(difference) / (spread * np.sqrt(1 - explained**2))

    def short(arm: float) -> float:
        free = 2 * (arm - 1)
        return float(nct.sf(t.ppf((1 + asked.level) / 2, free), free, effect * np.sqrt(arm / 2)) - asked.power)

    if short(2.0) >= 0:
        return 2.0 * asked.cluster
    top = 4.0
    while short(top) < 0:
        top *= 2
        if top > MOST:
            raise BadInput(f"A difference of {difference} is lost in a spread of {spread}: no company is large enough.")
    return float(asked.cluster * brentq(short, 2.0, top, xtol=1e-9))


def share_seen(base: float, arm: float, *, asked: Asked | None = None) -> float | None:
    """Return the smallest rise of a share that arms of this size see as often; None: none that there can be."""
    from scipy.optimize import brentq

    if not 0 <= base < 1:
        raise BadInput("The share without the action lies from 0 to below 1.")

    def short(share: float) -> float:
        return arm_for_shares(base, share, asked=asked) - arm

    if short(1.0) > 0:
        return None
    return float(brentq(short, base + 1e-9 * (1 - base), 1.0, xtol=1e-9)) - base


def mean_seen(spread: float, arm: float, *, explained: float = 0.0, asked: Asked | None = None) -> float | None:
    """Return the smallest difference of means that arms of this size see as often; None: arms too small for any."""
    from scipy.optimize import brentq

    asked = asked or Asked()
    if not (np.isfinite(spread) and spread > 0 and abs(explained) < 1):
        raise BadInput("A spread above 0, and a correlation between −1 and 1.")
    if arm / asked.cluster <= 2:
        return None
    # From the normal formula, which is a little too low, upwards.
    first = np.sqrt(2 * asked.cluster / arm)
    found: float = brentq(lambda at: arm_for_means(at, 1.0, asked=asked) - arm, 0.5 * first, 40 * first, xtol=1e-9)
    return found * spread * float(np.sqrt(1 - explained**2))


def design_effect(outcome: Floats, cluster: Ints) -> float:
    """Return by how much drawing whole groups by lot widens the doubt about a mean; 1 or more.

    Source: the ratio of the variance of a mean by clusters and without, Kish (1965), Survey Sampling, 5.4; as it is
    taken from sums of groups, groups of unequal size are in it.
    """
    around = outcome - outcome.mean()
    alone = float(around @ around)
    if alone == 0:
        return 1.0
    sums = np.bincount(np.unique(cluster, return_inverse=True)[1], weights=around)
    return max(float(sums @ sums) / alone, 1.0)
