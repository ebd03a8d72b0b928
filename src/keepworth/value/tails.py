"""P(more than n orders in the next t weeks), given active at T, for n = 0, 1, 2, … in turn.

Each class walks n upwards for many parameter points and (x, T) pairs at once; shapes are (pairs, points). The
logarithm of the last probability is carried along, so the heaviest buyer does not underflow.
"""

from typing import Protocol

import numpy as np

from keepworth.numerics.arrays import Flags, Floats
from keepworth.numerics.quadrature import legendre
from keepworth.value.cells import Pairs

MOMENTS = 20  # points of the integral over the drop-out time


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
    """Pareto/NBD: orders until the customer drops out or t is over, mixed over the moment of dropping out."""

    def __init__(self, pairs: Pairs, points: Floats, *, weeks: float) -> None:
        r, alpha, s, beta = (column[None, :] for column in points.T)
        self.n = 0
        self.shape = r + pairs.repeats[:, None]
        moments, self.share = _drop_out(beta + pairs.weeks[:, None], s, weeks=weeks)
        scale = (alpha + pairs.weeks[:, None])[:, :, None]
        self.log_step = np.log(moments / (scale + moments))
        self.log_start = -self.shape[:, :, None] * np.log1p(moments / scale)
        self.log_count = np.zeros_like(self.shape)
        self.below = np.zeros_like(self.shape)

    def advance(self) -> Floats:
        """Return P(N > n)."""
        mass = np.exp(self.log_start + self.n * self.log_step + self.log_count[:, :, None])
        self.below += np.einsum("pkm,pkm->pk", self.share, mass)
        self.log_count += np.log((self.shape + self.n) / (self.n + 1))
        self.n += 1
        above: Floats = np.maximum(1 - self.below, 0.0)
        return above

    def keep(self, pairs: Flags) -> None:
        """Go on with these pairs only."""
        for name in ("shape", "share", "log_step", "log_start", "log_count", "below"):
            setattr(self, name, getattr(self, name)[pairs])


def _drop_out(leaving: Floats, s: Floats, *, weeks: float) -> tuple[Floats, Floats]:
    """Moments at which ordering ends, and their probabilities: drop-outs before `weeks`, then `weeks`."""
    inner, weight = legendre(MOMENTS)
    reach = np.log1p(weeks / leaving)[:, :, None]
    log_rise = reach * inner
    share = weight * np.exp(-s[:, :, None] * log_rise)
    gone = -np.expm1(-s[:, :, None] * reach)
    share *= gone / share.sum(axis=2, keepdims=True)
    moments = leaving[:, :, None] * np.expm1(log_rise)
    end = np.full_like(gone, weeks)
    return np.concatenate([moments, end], axis=2), np.concatenate([share, 1 - gone], axis=2)
