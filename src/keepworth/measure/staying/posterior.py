"""The log-posterior of staying, with its slopes: a logistic regression whose columns are known with error."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats

SHRINK: Final = np.pi / 8  # E σ(N(η, s²)) ≈ σ(η/√(1 + s²·π/8)): MacKay (1992), Neural Computation 4, 720-736


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
        rows = slice(None, None, step)
        noise, weight = (None if of is None else of[rows] for of in (self.noise, self.weight))
        return Posed(
            self.design[rows], noise, self.offset[rows], self.kept[rows], weight, self.mean, self.precision
        )  # fmt: skip


def shrunk(s2: Floats) -> Floats:
    """Return by how much doubt with a variance draws a logit towards 0."""
    c: Floats = 1.0 / np.sqrt(1.0 + SHRINK * s2)
    return c


def log_posterior(at: Floats, of: Posed) -> tuple[float, Floats, Floats]:
    """Return the log-posterior up to a constant, its slopes, and Fisher's information; shapes (1 + k,).

    Each outcome has the chance σ(c·η) with c = 1/√(1 + s²π/8) and s² = Σ b²·v: what is left open by a column's error
    is averaged over. The information is that of expected outcomes.
    """
    logits = of.offset + of.design @ at
    line = of.design
    if of.noise is not None:
        c = shrunk(of.noise @ at[1:] ** 2)
        line = of.design * c[:, None]
        line[:, 1:] -= (SHRINK * logits * c**3)[:, None] * of.noise * at[1:]
        logits = c * logits
    # One exponential for both the chance and the logarithm of what happened.
    tail = np.exp(-np.abs(logits))
    said = np.where(logits >= 0, 1.0, tail) / (1.0 + tail)
    each = np.minimum(logits, 0.0) - np.log1p(tail) - (1.0 - of.kept) * logits
    off, told = of.kept - said, said * (1.0 - said)
    if of.weight is not None:
        each, off, told = each * of.weight, off * of.weight, told * of.weight
    away = at - of.mean
    value = float(each.sum()) - 0.5 * float(of.precision @ away**2)
    return value, line.T @ off - of.precision * away, (line.T * told) @ line + np.diag(of.precision)
