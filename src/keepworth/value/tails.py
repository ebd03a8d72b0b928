"""P(more than n orders in the next t weeks), given active at T, for n = 0, 1, 2, … in turn.

Each class walks n upwards for many parameter points and (x, T) pairs at once; shapes are (pairs, points). The
logarithm of the last probability is carried along, so the heaviest buyer does not underflow.
"""

from typing import Protocol

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.quadrature import legendre
from keepworth.value.cells import Pairs

# Points of the integral over the drop-out time, up to HEAVY repeat orders and beyond. A probability is off by
# less than 1e-5, for hundreds of orders in a long horizon by less than 1e-3.
HEAVY = 10
MOMENTS, HEAVY_MOMENTS = 14, 40


class Tail(Protocol):
    """A walk over n."""

    def advance(self) -> Floats:
        """Return P(N > n) for the next n, starting at n = 0: (pairs, points)."""

    def keep(self, pairs: Flags) -> None:
        """Go on with these pairs only."""


class GeometricTail:
    """BG/NBD and MBG/NBD: n + 1 orders need the rate to bring them, and n chances to leave survived."""

    def __init__(self, pairs: Pairs, points: Floats, *, weeks: float, first: int) -> None:
        r, alpha, a, b = (column[None, :] for column in points.T)
        scale = alpha + pairs.weeks[:, None]
        self.n = 0
        self.shape = r + pairs.repeats[:, None]
        self.log_step = np.log(weeks / (scale + weeks))
        self.log_mass = -self.shape * np.log1p(weeks / scale)
        self.below = np.zeros_like(self.shape)
        self.stays = b + first + pairs.repeats[:, None]
        self.a = np.broadcast_to(a, self.shape.shape)
        self.survived = np.ones_like(self.shape)

    def advance(self) -> Floats:
        """Return P(N > n) = P(n moments survived) · P(the rate brings more than n)."""
        self.below += np.exp(self.log_mass)
        above: Floats = self.survived * np.maximum(1 - self.below, 0.0)
        self.survived = self.survived * ((self.stays + self.n) / (self.a + self.stays + self.n))
        self.log_mass += self.log_step + np.log((self.shape + self.n) / (self.n + 1))
        self.n += 1
        return above

    def keep(self, pairs: Flags) -> None:
        """Go on with these pairs only."""
        for name in ("shape", "log_step", "log_mass", "below", "stays", "a", "survived"):
            setattr(self, name, getattr(self, name)[pairs])


class ParetoTail:
    """Pareto/NBD: orders until the customer drops out or t is over, mixed over the moment of dropping out.

    How many orders come by a moment is known the more sharply the more orders there were, so heavy buyers
    take more moments.
    """

    def __init__(self, pairs: Pairs, points: Floats, *, weeks: float) -> None:
        heavy = pairs.repeats > HEAVY
        self.where = [np.flatnonzero(~heavy), np.flatnonzero(heavy)]
        self.parts = [
            _ParetoPart(pairs, points, rows=rows, weeks=weeks, moments=moments)
            for rows, moments in zip(self.where, (MOMENTS, HEAVY_MOMENTS), strict=True)
        ]
        self.shape = (heavy.size, len(points))

    def advance(self) -> Floats:
        """Return P(N > n)."""
        above = np.empty(self.shape)
        for rows, part in zip(self.where, self.parts, strict=True):
            above[rows] = part.advance()
        return above

    def keep(self, pairs: Flags) -> None:
        """Go on with these pairs only."""
        renumbered = np.cumsum(pairs) - 1
        for part, rows in zip(self.parts, self.where, strict=True):
            part.keep(pairs[rows])
        self.where = [renumbered[rows[pairs[rows]]] for rows in self.where]
        self.shape = (int(pairs.sum()), self.shape[1])


class _ParetoPart:
    """Pairs that share a number of moments; shapes (pairs, points) and (pairs, points, moments)."""

    def __init__(self, pairs: Pairs, points: Floats, *, rows: Ints, weeks: float, moments: int) -> None:
        r, alpha, s, beta = (column[None, :] for column in points.T)
        age, column = pairs.times[:, None], pairs.column[rows]
        end, share = _drop_out(beta + age, s, weeks=weeks, moments=moments)
        rise = end / (alpha + age)[:, :, None]
        self.n = 0
        self.shape = r + pairs.repeats[rows, None]
        self.share = share[column]
        self.log_step = np.log(rise / (1 + rise))[column]
        self.log_mass = -self.shape[:, :, None] * np.log1p(rise)[column]
        self.below = np.zeros_like(self.shape)

    def advance(self) -> Floats:
        self.below += np.einsum("pkm,pkm->pk", self.share, np.exp(self.log_mass))
        rise = np.log((self.shape + self.n) / (self.n + 1))
        self.log_mass += self.log_step
        self.log_mass += rise[:, :, None]
        self.n += 1
        above: Floats = np.maximum(1 - self.below, 0.0)
        return above

    def keep(self, pairs: Flags) -> None:
        for name in ("shape", "share", "log_step", "log_mass", "below"):
            setattr(self, name, getattr(self, name)[pairs])


def _drop_out(leaving: Floats, s: Floats, *, weeks: float, moments: int) -> tuple[Floats, Floats]:
    """Moments at which ordering ends, and their probabilities: drop-outs before `weeks`, then `weeks`."""
    inner, weight = legendre(moments)
    reach = np.log1p(weeks / leaving)[:, :, None]
    log_rise = reach * inner
    share = weight * np.exp(-s[:, :, None] * log_rise)
    gone = -np.expm1(-s[:, :, None] * reach)
    share *= gone / share.sum(axis=2, keepdims=True)
    earlier = leaving[:, :, None] * np.expm1(log_rise)
    last = np.full_like(gone, weeks)
    return np.concatenate([earlier, last], axis=2), np.concatenate([share, 1 - gone], axis=2)
