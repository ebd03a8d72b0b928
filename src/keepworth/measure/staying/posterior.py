"""The log-posterior of staying, with its slopes: a logistic regression whose columns are known with error."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats

SHRINK: Final = np.pi / 8  # E σ(N(η, s²)) ≈ σ(η/√(1 + s²·π/8)): MacKay (1992), Neural Computation 4, 720-736

BLOCK: Final = 1 << 14  # rows at a time, which stay near the processor
WORTH: Final = 0.5  # of the rows: from so many different ones on nothing is won by putting equal ones together


@dataclass(frozen=True, slots=True)
class Posed:
    """What is to be fitted; the first column of the design is the level."""

    design: Floats  # (n, 1 + k)
    noise: Floats | None  # (n, k) variances of the other columns; None where all are certain
    offset: Floats  # (n,) baseline
    kept: Floats
    weight: Floats | None
    mean: Floats  # (1 + k,) of the prior
    precision: Floats

    @property
    def many(self) -> float:
        """As how many decisions these count."""
        return max(float(self.kept.size if self.weight is None else self.weight.sum()), 1.0)

    def every(self, step: int) -> "Posed":
        """Keep every so manieth row."""
        return self.some(slice(None, None, step))

    def some(self, rows: slice) -> "Posed":
        """Keep some rows."""
        noise, weight = (None if of is None else of[rows] for of in (self.noise, self.weight))
        return Posed(
            self.design[rows], noise, self.offset[rows], self.kept[rows], weight, self.mean, self.precision
        )  # fmt: skip


def cells_of(of: Posed) -> Posed:
    """Put decisions together that look the same and ended alike: they count as so many; few of them, and all stay.

    Rows are told apart by one number that is drawn from each, and then compared in full.
    """
    draw = np.random.default_rng(1).standard_normal
    columns = [of.design, of.offset[:, None], of.kept[:, None], *([] if of.noise is None else [of.noise])]
    key = sum((part @ draw(part.shape[1]) for part in columns), start=np.zeros(of.kept.size))
    _, first, cell = np.unique(key, return_index=True, return_inverse=True)
    if first.size > of.kept.size * WORTH or not all(
        (one == one[first][cell]).all() for part in columns for one in part.T
    ):
        return of
    weight = np.bincount(cell, weights=np.ones(cell.size) if of.weight is None else of.weight)
    noise = None if of.noise is None else of.noise[first]
    return Posed(of.design[first], noise, of.offset[first], of.kept[first], weight, of.mean, of.precision)


def shrunk(s2: Floats) -> Floats:
    """Return by how much doubt with a variance draws a logit towards 0."""
    c: Floats = 1.0 / np.sqrt(1.0 + SHRINK * s2)
    return c


def log_posterior(at: Floats, of: Posed, *, exact: bool = False) -> tuple[float, Floats, Floats]:
    """Return the log-posterior up to a constant, its slopes, and Fisher's information; shapes (1 + k,).

    Each outcome has the chance σ(c·η) with c = 1/√(1 + s²π/8) and s² = Σ b²·v: what is left open by a column's error
    is averaged over. The information is that of expected outcomes; `exact` gives that of those that were observed, the
    second derivatives themselves: by them a top is found in a few steps where much is in doubt.
    """
    slopes, told, value = np.zeros(at.size), np.zeros((at.size, at.size)), 0.0
    for start in range(0, of.kept.size, BLOCK):
        rows = slice(start, start + BLOCK)
        height, rise, bend = _of_some(at, of.some(rows), exact=exact)
        value, slopes, told = value + height, slopes + rise, told + bend
    away = at - of.mean
    return value - 0.5 * float(of.precision @ away**2), slopes - of.precision * away, told + np.diag(of.precision)


def _of_some(at: Floats, of: Posed, *, exact: bool) -> tuple[float, Floats, Floats]:
    """Return log-likelihood, slopes and information of some rows."""
    logits = of.offset + of.design @ at
    line = of.design
    pull = c = None
    if of.noise is not None:
        c = shrunk(of.noise @ at[1:] ** 2)
        pull = SHRINK * of.noise * at[1:]
        plain, line = logits, of.design * c[:, None]
        line[:, 1:] -= (plain * c**3)[:, None] * pull
        logits = c * plain
    # One exponential for both the chance and the logarithm of what happened.
    tail = np.exp(-np.abs(logits))
    said = np.where(logits >= 0, 1.0, tail) / (1.0 + tail)
    each = np.minimum(logits, 0.0) - np.log1p(tail) - (1.0 - of.kept) * logits
    off, told = of.kept - said, said * (1.0 - said)
    if of.weight is not None:
        each, off, told = each * of.weight, off * of.weight, told * of.weight
    bend = (line.T * told) @ line
    if exact and of.noise is not None and pull is not None and c is not None:
        by_line, by_logit = off * c**3, off * plain * c**3
        # Of c·η the second derivatives are −c³(x·uᵀ + u·xᵀ) + η(3c⁵·u·uᵀ − c³·π/8·diag v), where u = b·v·π/8.
        crossed = (of.design * by_line[:, None]).T @ pull
        bend[:, 1:] += crossed
        bend[1:] += crossed.T
        bend[1:, 1:] -= (pull.T * (3 * by_logit * c**2)) @ pull
        bend[np.arange(1, at.size), np.arange(1, at.size)] += SHRINK * (by_logit @ of.noise)
    return float(each.sum()), line.T @ off, bend
