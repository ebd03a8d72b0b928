"""Whether a gap between both sides matters for an outcome, beyond what each side says."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.estimate import Estimate
from keepworth.measure.withheld import Why, Withheld
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import student_reach

ENOUGH: Final = 100  # customers: five terms, and more than 100 as a rule of thumb (science §10)
TERMS: Final = 6  # with the constant
MIDDLE, HALF = 50.0, 50.0  # of the scale: views are taken from its middle, in halves of it
ALIKE_ENOUGH: Final = 1e-9  # singular values below this share of the first: the views do not tell the terms apart
RISK: Final = 0.05


class Matters(StrEnum):
    """What may be said of a gap."""

    MATTERS = "matters"
    UNSEEN = "not seen"  # which is no proof that it does not


@dataclass(frozen=True, slots=True)
class GapSurface:
    """The outcome over both views, in its unit for half of the scale."""

    terms: Floats  # constant, theirs, ours, theirs², theirs·ours, ours²
    level_slope: Estimate  # where both agree: what it is worth that both see it better
    level_bend: Estimate
    gap_slope: Estimate  # where they differ: what it is worth that we see it better and they see it worse
    gap_bend: Estimate  # below 0: a gap costs, whoever sees it better
    p: float  # of gap slope and bend as large, if both were 0
    matters: Matters
    n: int
    level: float


def fit_gap_surface(
    outcome: Floats, theirs: Floats, *, ours: Floats, level: float = 0.8, fewest: int = ENOUGH
) -> GapSurface | Withheld:  # fmt: skip
    """Return whether gaps matter, by regressing an outcome on C, U, C², CU and U².

    A raw difference U − C as the predictor would assume that both views count the same with opposite signs and hide
    which of them does; here that can be seen. Errors are robust (HC3), p is that of both gap terms together.

    Parameters
    ----------
    outcome
        (customers,) such as growth in spend; each customer once.
    theirs, ours
        (customers,) 0 to 100. Rows with NaN in any of the three are left out.
    level
        Of the intervals.
    fewest
        Customers, below whom nothing is told.

    Source: Edwards & Parry (1993), Academy of Management Journal 36, 1577-1613; MacKinnon & White (1985) for HC3.

    Raises
    ------
    BadInput
        Columns of different lengths.

    """
    if not outcome.shape == theirs.shape == ours.shape:
        raise BadInput(f"There are {outcome.size} outcomes, {theirs.size} of their views and {ours.size} of ours.")
    known = ~(np.isnan(outcome) | np.isnan(theirs) | np.isnan(ours))
    n = int(known.sum())
    if n < max(fewest, TERMS + 1):
        return Withheld(Why.FEW_CUSTOMERS, n, max(fewest, TERMS + 1))
    c, u = (theirs[known] - MIDDLE) / HALF, (ours[known] - MIDDLE) / HALF
    design = np.column_stack([np.ones(n), c, u, c**2, c * u, u**2])
    if not np.ptp(outcome[known]) > 0:
        return Withheld(Why.ALL_ALIKE)
    strength = np.linalg.svd(design, compute_uv=False)
    if strength[-1] < ALIKE_ENOUGH * strength[0]:
        return Withheld(Why.NOT_IDENTIFIED)
    terms, doubt = _regressed(design, outcome[known])
    return _surface(terms, doubt, n=n, level=level)


def _regressed(design: Floats, outcome: Floats) -> tuple[Floats, Floats]:
    """Return least-squares terms and their covariance, HC3: each residual as if its row were left out."""
    bread = np.linalg.inv(design.T @ design)
    terms = bread @ (design.T @ outcome)
    leverage = np.einsum("ij,jk,ik->i", design, bread, design)
    left = (outcome - design @ terms) / np.maximum(1 - leverage, ALIKE_ENOUGH)
    return terms, bread @ (design.T * left**2) @ design @ bread


def _surface(terms: Floats, doubt: Floats, *, n: int, level: float) -> GapSurface:
    from scipy.special import fdtrc

    lines = np.array([[0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [0, -1, 1, 0, 0, 0], [0, 0, 0, 1, -1, 1]], dtype=float)
    values, errors = lines @ terms, lines @ doubt @ lines.T
    reach = student_reach(level, freedom=n - TERMS)
    near = reach * np.sqrt(np.diag(errors))
    told = np.stack([values, values - near, values + near], axis=1)
    gaps = values[2:] @ np.linalg.pinv(errors[2:, 2:], hermitian=True) @ values[2:]
    p = float(fdtrc(2, n - TERMS, gaps / 2))
    level_slope, level_bend, gap_slope, gap_bend = (Estimate(*row) for row in told.tolist())
    matters = Matters.MATTERS if p < RISK else Matters.UNSEEN
    return GapSurface(terms, level_slope, level_bend, gap_slope, gap_bend, p, matters, n, level)
