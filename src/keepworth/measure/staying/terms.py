"""Terms: what of the columns enters the logit. A column as it is, its part above or below a knot, or two of these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.staying.beliefs import Belief, StayPriors
from keepworth.measure.staying.features import StayFeatures
from keepworth.numerics.arrays import Floats


@dataclass(frozen=True, slots=True)
class Factor:
    """A column as it is, or how far it lies above or below a knot (0 on the other side)."""

    column: str
    shape: Literal["as it is", "above", "below"] = "as it is"
    knot: float = 0.0

    def __str__(self) -> str:
        return self.column if self.shape == "as it is" else f"{self.column} {self.shape} {self.knot:,.4g}"

    def of(self, x: Floats) -> Floats:
        """Return it of the values of its column."""
        if self.shape == "as it is":
            return x
        away = x - self.knot if self.shape == "above" else self.knot - x
        return np.maximum(away, 0.0)

    def slope(self, x: Floats) -> Floats:
        """Return by how much it changes with the column."""
        if self.shape == "as it is":
            return np.ones_like(x)
        return (x > self.knot).astype(np.float64) if self.shape == "above" else -(x < self.knot).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Term:
    """One factor, or the product of two, on a scale of its own: z = (value − centre)/unit, b ~ N(mean, sd²)."""

    factors: tuple[Factor, ...]
    belief: Belief

    def __str__(self) -> str:
        return " × ".join(str(one) for one in self.factors)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that it is made of."""
        return frozenset(one.column for one in self.factors)


@dataclass(frozen=True, slots=True)
class Fill:
    """What stands in where a column is not known, in the column's own units."""

    value: float
    variance: float


def column_beliefs(features: StayFeatures, priors: StayPriors) -> dict[str, Belief]:
    """Return the belief of every column: the printed one, or one on the scale that the column has."""
    found = {}
    for at, name in enumerate(features.names):
        if name in priors.columns:
            found[name] = priors.columns[name]
            continue
        known = features.x[:, at][~np.isnan(features.x[:, at])]
        middle, spread = (float(known.mean()), float(known.std())) if known.size else (0.0, 0.0)
        found[name] = Belief(sd=priors.other_sd, centre=middle, unit=spread if spread > 0 else 1.0, pooled=True)
    return found


def fills_of(beliefs: Mapping[str, Belief]) -> dict[str, Fill]:
    """Return what stands in for each column."""
    return {
        name: Fill(of.centre + of.unknown * of.unit, (of.unknown_sd * of.unit) ** 2) for name, of in beliefs.items()
    }


def plain_terms(beliefs: Mapping[str, Belief]) -> tuple[Term, ...]:
    """Return every column as it is."""
    return tuple(Term((Factor(name),), of) for name, of in beliefs.items())


def term_columns(
    features: StayFeatures, terms: Sequence[Term], *, fills: Mapping[str, Fill]
) -> tuple[Floats, Floats | None]:  # fmt: skip
    """Return z of each term, and its variance, or None where nothing is in doubt; shapes (n, terms).

    The variance of a term is that of its column times the square of its slope there; of a product, that of the
    product of two independent numbers.
    """
    missing = {name for term in terms for name in term.columns} - set(features.names)
    if missing:
        raise BadInput(f"The model knows columns that these features lack: {', '.join(sorted(missing))}.")
    place = {name: at for at, name in enumerate(features.names)}
    unknown, noisy = np.isnan(features.x).any(axis=0), features.variance.any(axis=0)
    rows = len(features.x)
    z, v = np.empty((rows, len(terms))), None
    for at, term in enumerate(terms):
        value: Floats = np.ones(rows)
        variance: Floats | None = None
        for factor in term.factors:
            where = place[factor.column]
            x, error = features.x[:, where], features.variance[:, where] if noisy[where] else None
            if unknown[where]:
                x, error = _filled(x, error, fill=fills[factor.column])
            value, variance = _times(value, variance, factor=factor, x=x, error=error)
        z[:, at] = (value - term.belief.centre) / term.belief.unit
        if variance is not None:
            v = np.zeros_like(z) if v is None else v
            v[:, at] = variance / term.belief.unit**2
    return z, v


def _filled(x: Floats, error: Floats | None, *, fill: Fill) -> tuple[Floats, Floats]:
    lacking = np.isnan(x)
    return np.where(lacking, fill.value, x), np.where(lacking, fill.variance, 0.0 if error is None else error)


def _times(
    value: Floats, variance: Floats | None, *, factor: Factor, x: Floats, error: Floats | None
) -> tuple[Floats, Floats | None]:  # fmt: skip
    """Return a product and its variance after one more factor."""
    by = factor.of(x)
    if error is None and variance is None:
        return value * by, None
    own = 0.0 if error is None else error * factor.slope(x) ** 2
    before = 0.0 if variance is None else variance
    return value * by, value**2 * own + by**2 * before + before * own
