"""What makes customers leave sooner, whatever the course of time: Cox's model of lives with covariates.

The chance to leave at a time is h₀(t)·exp(x·β): covariates make it larger or smaller by a factor, and the course h₀ is
left open. Who leaves at the same time as others is taken as Efron does.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput, NotConverged, NotEnough, NotIdentified
from keepworth.numerics.arrays import Flags, Floats
from keepworth.numerics.newton import descend
from keepworth.numerics.reach import normal_reach

WIDEST: Final = 10.0  # of a slope times the standard deviation of its covariate: a factor of 22,000
FLAT_ENOUGH: Final = 1e-6
STIFF: Final = 1e-10  # of the largest curvature: below it slopes are not told apart


@dataclass(frozen=True, slots=True)
class CoxFit:
    """What covariates multiply the chance to leave by, and the course of it at a covariate of 0."""

    slopes: Floats  # β; shape (covariates,)
    covariance: Floats
    log_likelihood: float  # partial, by Efron
    times: Floats  # at which anybody left, rising
    hazard: Floats  # cumulated up to each, of whoever has 0 of every covariate

    def slopes_range(self, level: float = 0.8) -> tuple[Floats, Floats]:
        """Return the interval of `slopes`."""
        reach = normal_reach(level) * np.sqrt(np.diag(self.covariance))
        return self.slopes - reach, self.slopes + reach

    def survival(self, x: Floats, *, at: Floats) -> Floats:
        """Return the share who are still there at times, of customers with these covariates; shape (customers, at)."""
        before = np.searchsorted(self.times, at, side="right")
        held = np.concatenate([[0.0], self.hazard])[before]
        found: Floats = np.exp(-np.exp(x @ self.slopes)[:, np.newaxis] * held)
        return found


@dataclass(frozen=True, slots=True)
class _Lives:
    """Lives from the longest to the shortest, so that sums down to a time are those of whoever was still there."""

    x: Floats
    ended: Flags
    time: Floats
    first: np.ndarray  # of each time at which somebody left: where its lives begin
    last: np.ndarray  # and where they end, one beyond


def fit_cox(x: Floats, time: Floats, *, ended: Flags, max_steps: int = 100) -> CoxFit:
    """Fit Cox's model by its partial likelihood.

    Parameters
    ----------
    x
        Covariates. Shape (customers, covariates).
    time
        How long each was there, above 0.
    ended
        Who left then; the others were still there.
    max_steps
        Of Newton's method.

    Raises
    ------
    NotEnough
        Nobody left.
    NotIdentified
        A covariate tells nobody apart or somebody for sure, or two say the same.
    NotConverged
        It was still climbing.

    Source: Cox (1972); ties after Efron (1977); the course after Breslow (1974).

    """
    _check(x, time, ended=ended)
    middle, spread = x.mean(axis=0), x.std(axis=0)
    if not (spread > 0).all():
        raise NotIdentified(f"Covariate {int(np.argmin(spread))} (from 0) is the same for everybody: it tells nothing.")
    lives = _sorted((x - middle) / spread, time, ended=ended)
    at, value, bend = _climbed(lives, np.full(x.shape[1], WIDEST), max_steps=max_steps)
    covariance = np.linalg.inv(-bend) / np.outer(spread, spread)
    times, hazard = _course(lives, at)
    slopes = at / spread
    return CoxFit(slopes, covariance, value, times, hazard * np.exp(-float(middle @ slopes)))


def _climbed(lives: _Lives, wide: Floats, *, max_steps: int) -> tuple[Floats, float, Floats]:
    """Return where the likelihood is highest, with it and its curvature there."""

    def loss(at: Floats) -> tuple[float, Floats, Floats]:
        value, slopes, bend = log_likelihood(lives, at)
        return -value, -slopes, -bend

    rest = descend(loss, np.zeros(wide.size), lowest=-wide, highest=wide, max_steps=max_steps)
    value, _, bend = log_likelihood(lives, rest.at)
    if rest.held.any():
        raise NotIdentified(
            f"By covariate {int(rest.held.argmax())} (from 0) somebody leaves for sure, or never: leave it out."
        )
    if rest.slope > FLAT_ENOUGH * max(1.0, abs(value)):
        raise NotConverged("Cox's model", steps=rest.steps, slope=rest.slope)
    strength = np.linalg.eigvalsh(-bend)
    if strength[0] < STIFF * strength[-1]:
        raise NotIdentified("Two covariates say the same, so their slopes are not told apart: leave one out.")
    return rest.at, value, bend


def log_likelihood(of: _Lives, at: Floats) -> tuple[float, Floats, Floats]:
    """Return the partial log-likelihood with its slopes and its curvature (negative definite)."""
    risk = np.exp(of.x @ at)
    weighed = risk[:, np.newaxis] * of.x
    zero, one = np.cumsum(risk), np.cumsum(weighed, axis=0)
    two = np.cumsum(weighed[:, :, np.newaxis] * of.x[:, np.newaxis, :], axis=0)
    value, slopes, bend = 0.0, np.zeros(at.size), np.zeros((at.size, at.size))
    for first, last in zip(of.first.tolist(), of.last.tolist(), strict=True):
        left = first + np.flatnonzero(of.ended[first:last])
        mine = risk[left].sum(), weighed[left].sum(axis=0), weighed[left].T @ of.x[left]
        value += float((of.x[left] @ at).sum())
        slopes = slopes + of.x[left].sum(axis=0)
        for part in np.arange(left.size) / left.size:  # Efron: whoever left at once is away by parts
            whole = zero[last - 1] - part * mine[0]
            mean = (one[last - 1] - part * mine[1]) / whole
            value -= float(np.log(whole))
            slopes = slopes - mean
            bend = bend - ((two[last - 1] - part * mine[2]) / whole - np.outer(mean, mean))
    return value, slopes, bend


def _course(of: _Lives, at: Floats) -> tuple[Floats, Floats]:
    """Return the times at which anybody left, rising, and the cumulated chance by then (Breslow)."""
    zero = np.cumsum(np.exp(of.x @ at))
    many = np.array([of.ended[first:last].sum() for first, last in zip(of.first, of.last, strict=True)])
    steps = many / zero[of.last - 1]
    return of.time[of.first][::-1], np.cumsum(steps[::-1])


def _sorted(x: Floats, time: Floats, *, ended: Flags) -> _Lives:
    order = np.argsort(-time, kind="stable")
    x, time, ended = x[order], time[order], ended[order]
    first = np.flatnonzero(np.concatenate([[True], time[1:] != time[:-1]]))
    last = np.append(first[1:], time.size)
    some = np.add.reduceat(ended, first) > 0
    return _Lives(x, ended, time, first[some], last[some])


def _check(x: Floats, time: Floats, *, ended: Flags) -> None:
    if x.ndim != 2 or not x.shape[0] == time.size == ended.size:
        raise BadInput("Covariates are a row for each life, and times and ends are as many.")
    wrong = ~(np.isfinite(time) & (time > 0)) | ~np.isfinite(x).all(axis=1)
    if wrong.any():
        raise BadInput(
            f"{int(wrong.sum())} of {time.size} lives have no time above 0 or a covariate that is no number; "
            f"the first is row {int(wrong.argmax())}."
        )
    if not ended.any():
        raise NotEnough("Nobody left: what makes customers leave sooner is not told.")
