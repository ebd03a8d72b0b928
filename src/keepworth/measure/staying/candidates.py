"""Terms that might be added, and which of them the decisions ask for most."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from keepworth.measure.staying.beliefs import Belief
from keepworth.measure.staying.features import StayFeatures
from keepworth.measure.staying.terms import Factor, Fill, Term
from keepworth.numerics.arrays import Floats

KNOTS: Final = 5  # of a column: its sixths
LOOKED_AT: Final = 40  # of those that are asked for most roughly, how many are looked at exactly
EACH: Final = 8  # and of each partner
LEAST_ASKED: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Candidates:
    """Factors, what they are in each row, and what a fit so far leaves unexplained."""

    factors: tuple[Factor, ...]
    values: Floats  # (n, factors)
    columns: Mapping[str, Floats]  # filled
    design: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    off: Floats = field(default_factory=lambda: np.zeros(0))
    told: Floats = field(default_factory=lambda: np.zeros(0))
    terms: tuple[Term, ...] = ()

    def of(self, term: Term) -> Floats:
        """Return a term's product before it is put on a scale."""
        value = np.ones(len(self.values))
        for factor in term.factors:
            value = value * factor.of(self.columns[factor.column])
        return value


def candidates_of(
    features: StayFeatures, *, fills: Mapping[str, Fill], beliefs: Mapping[str, Belief]
) -> Candidates:  # fmt: skip
    """Return every column as it is, and its parts above and below its sixths.

    A column that must not lower the chance (strength) stays a straight line.
    """
    columns = {
        name: np.where(np.isnan(features.x[:, at]), fills[name].value, features.x[:, at])
        for at, name in enumerate(features.names)
        if np.isneginf(beliefs[name].lowest)
    }
    factors = [factor for name, x in columns.items() for factor in _parts(name, x)]
    parts = [factor.of(columns[factor.column]) for factor in factors]
    values = np.column_stack(parts) if parts else np.zeros((features.age.size, 0))
    # On their own scale, so that sums of large numbers do not lose the small.
    spread = values.std(axis=0)
    return Candidates(tuple(factors), values / np.where(spread > 0, spread, 1.0), columns)


def _parts(name: str, x: Floats) -> list[Factor]:
    found, distinct = [Factor(name)], np.unique(x)
    if distinct.size <= 2:  # two values make a straight line
        return found
    for knot in np.unique(np.quantile(x, np.arange(1, KNOTS + 1) / (KNOTS + 1))).tolist():
        if knot > distinct[0]:
            found.append(Factor(name, "below", knot))
        if knot < distinct[-1]:
            found.append(Factor(name, "above", knot))
    return found


def next_term(of: Candidates, *, sd: float) -> Term | None:
    """Return the term with the largest score statistic beside those that are in, None where nothing is asked for.

    Two steps: roughly for every factor with every partner, then exactly, given what is in, for the best of these.
    """
    options = _roughly(of)
    if not options:
        return None
    raw = np.column_stack([of.of(term) for term in options])
    middle, spread = raw.mean(axis=0), raw.std(axis=0)
    usable = spread > 1e-9 * np.abs(raw).max(axis=0)
    z = (raw - middle) / np.where(usable, spread, 1.0)
    root = np.sqrt(of.told)[:, None]
    q = np.linalg.qr(of.design * root)[0]
    weighted = z * root
    # What is left of each given what is in; a prior of sd around 0 holds it back as it will in the fit.
    left = (weighted**2).sum(axis=0) - ((q.T @ weighted) ** 2).sum(axis=0)
    asked = np.where(usable, (of.off @ z) ** 2 / (np.maximum(left, 0.0) + sd**-2.0), 0.0)
    best = int(asked.argmax())
    if asked[best] < LEAST_ASKED:
        return None
    belief = Belief(sd=sd, centre=float(middle[best]), unit=float(spread[best]), pooled=True)
    return Term(options[best].factors, belief)


def _roughly(of: Candidates) -> list[Term]:
    """Return the most asked for of all factors, alone and times a single factor that is in."""
    found: list[tuple[float, Term]] = []
    squares, taken = of.values**2, {term.factors for term in of.terms}
    alone = [term.factors[0] for term in of.terms if len(term.factors) == 1]
    partners: list[Factor | None] = [None, *(one for one in alone if one.column in of.columns)]
    for partner in partners:
        by = np.ones(len(of.values)) if partner is None else partner.of(of.columns[partner.column])
        weight = of.told * by
        score = (of.off * by) @ of.values
        spread = (weight * by) @ squares - (weight @ of.values) ** 2 / of.told.sum()
        asked = score**2 / np.maximum(spread, 1e-9 * max(float(spread.max(initial=0.0)), 1e-300))
        for at in np.argsort(-asked)[:EACH].tolist():
            own = of.factors[at]
            if partner is not None and partner.column == own.column:
                continue
            factors = (own,) if partner is None else (partner, own)
            if factors not in taken and factors[::-1] not in taken:
                found.append((float(asked[at]), Term(factors, Belief())))
    found.sort(key=lambda one: -one[0])
    return [term for _, term in found[:LOOKED_AT]]
