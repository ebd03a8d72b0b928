"""When to look: boundaries that hold over all looks together, and ranges that hold at every moment."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats

MOST_LOOKS: Final = 50
POINTS: Final = 400  # at which the density of what has not crossed yet is carried to the next look
FAR: Final = 8.0  # standard errors, beyond which no boundary is looked for


class Spending(StrEnum):
    """How the boundary changes from look to look."""

    POCOCK = "pocock"  # the same at every look
    OBRIEN_FLEMING = "obrien_fleming"  # high at first: z_k = c·√(K/k)


def boundaries(looks: int, *, level: float = 0.95, spending: Spending = Spending.OBRIEN_FLEMING) -> Floats:
    """Return the |z| at which each of some evenly spaced looks may stop, shape (looks,).

    Where nothing is there, all looks together stop in 1 − level of experiments, however often somebody looks.

    Source: Pocock (1977), Biometrika 64, 191-199; O'Brien & Fleming (1979), Biometrics 35, 549-556; by the recursion of
    Armitage, McPherson & Rowe (1969).

    """
    from scipy.optimize import brentq

    if not (1 <= looks <= MOST_LOOKS and 0 < level < 1):
        raise BadInput(f"From one to {MOST_LOOKS} looks, at a level between 0 and 1.")
    shape = np.ones(looks) if spending is Spending.POCOCK else np.sqrt(looks / np.arange(1, looks + 1))
    found: float = brentq(lambda c: crossed(c * shape) - (1 - level), 0.5, FAR, xtol=1e-8)
    return found * shape


def crossed(reach: Sequence[float] | Floats, *, drift: float = 0.0) -> float:
    """Return the chance that |z| is beyond its boundary at one of some evenly spaced looks.

    Parameters
    ----------
    reach
        (looks,) the boundaries of |z|.
    drift
        The mean of z at the last look; 0: there is no effect.

    """
    from scipy.special import ndtr

    limits = np.asarray(reach, dtype=np.float64)
    step = drift / np.sqrt(limits.size)  # mean of each step of the sum; z_k = S_k / √k
    top = limits[0]
    left = float(ndtr(top - step) - ndtr(-top - step))
    points, weights = np.polynomial.legendre.leggauss(POINTS)
    place, mass = top * points, top * weights * _normal(top * points - step)
    for look, limit in enumerate(limits[1:], start=2):
        top = limit * np.sqrt(look)
        # The chance to stay within is exact in the last step: what is left of each place is a normal probability.
        left = float(mass @ (ndtr(top - place - step) - ndtr(-top - place - step)))
        ahead = top * points
        mass = top * weights * (_normal(ahead[:, None] - place[None, :] - step) @ mass)
        place = ahead
    return 1 - left


def _normal(of: Floats) -> Floats:
    density: Floats = np.exp(-0.5 * of**2) / np.sqrt(2 * np.pi)
    return density


def always_reach(error: Floats, *, level: float = 0.95, planned: float) -> Floats:
    """Return half the width of a range that holds at all moments together, whenever somebody looks.

    Parameters
    ----------
    error
        The standard error so far, of any shape.
    level
        How often all of them together hold.
    planned
        The standard error at which the range is to be tightest; it fixes the mixture and decides nothing else.

    Source: the normal mixture of Robbins (1970), Annals of Mathematical Statistics 41, 1397-1409, for means with many
    behind each, as Howard et al. (2021), Annals of Statistics 49, 1055-1080: with v = 1/error² and mixture ρ,
    √(((v + ρ)/v²)·log((v + ρ)/(ρ·α²))).

    """
    if not (0 < level < 1 and planned > 0):
        raise BadInput("A level between 0 and 1, and a planned error above 0.")
    missed = (1 - level) ** 2
    rho = (1 / planned**2) / (-np.log(missed) + np.log(1 - np.log(missed)))
    seen = 1 / error**2
    reach: Floats = np.sqrt((seen + rho) / seen**2 * np.log((seen + rho) / (rho * missed)))
    return reach
