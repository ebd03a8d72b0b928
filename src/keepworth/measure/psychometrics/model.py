"""The factor model: covariances that a few factors, each seen in items of its own, would make; likelihood and slopes.

Items are standardised, for the fit of this model is the same in every unit. Parameters in a vector that may hold any
numbers: loadings (items), logarithms of unique variances (items), and for the correlations of factors below the
diagonal of a triangle, row by row; its rows, with 1 on the diagonal and made one long, give correlations that can be.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints

FEWEST_ITEMS = 2  # of a factor


@dataclass(frozen=True)
class FactorModel:
    """Which factor each item shows. Each item shows one.

    Raises
    ------
    BadInput
        A factor without two items of its own.

    """

    factor: Ints  # (items,) from 0 on

    def __post_init__(self) -> None:
        counts = np.bincount(self.factor)
        if counts.min() < FEWEST_ITEMS:
            raise BadInput(f"A factor needs {FEWEST_ITEMS} items or more; factor {int(counts.argmin())} has "
                           f"{int(counts.min())}.")  # fmt: skip

    @property
    def items(self) -> int:
        """How many there are."""
        return int(self.factor.size)

    @property
    def factors(self) -> int:
        """How many there are."""
        return int(self.factor.max()) + 1

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """Every two factors, the later one first."""
        return np.tril_indices(self.factors, -1)

    @property
    def parameters(self) -> int:
        """How many are free."""
        return 2 * self.items + self.pairs[0].size

    @property
    def freedom(self) -> int:
        """How many variances and covariances there are beyond the parameters."""
        return self.items * (self.items + 1) // 2 - self.parameters


@dataclass(frozen=True, slots=True)
class Structure:
    """What the model is made of, in parameters that have a meaning."""

    loadings: Floats  # λ: (items,) of each item on its factor, whose variance is 1
    unique: Floats  # ψ: (items,) variances that no factor explains
    correlations: Floats  # Φ: (factors, factors)


def structure_of(at: Floats, model: FactorModel) -> Structure:
    """Read the vector of parameters."""
    items = model.items
    rows = _triangle(at[2 * items :], model)
    return Structure(at[:items], np.exp(at[items : 2 * items]), rows @ rows.T)


def implied(of: Structure, model: FactorModel) -> Floats:
    """Return the covariances that the model makes: Σ = ΛΦΛ' + Ψ."""
    wide = _wide(of, model)
    covariance: Floats = wide @ of.correlations @ wide.T + np.diag(of.unique)
    return covariance


def slopes_of_implied(of: Structure, model: FactorModel) -> Floats:
    """Return how Σ changes with λ, ψ and the correlations of `pairs`: (parameters, items, items)."""
    items = model.items
    wide = _wide(of, model)
    reach = (wide @ of.correlations)[:, model.factor]  # column j: ΛΦ of the factor of item j
    slopes = np.zeros((model.parameters, items, items))
    each = np.arange(items)
    slopes[each, each, :] += reach.T
    slopes[each, :, each] += reach.T
    slopes[items + each, each, each] = 1.0
    for at, (one, other) in enumerate(zip(*model.pairs, strict=True), start=2 * items):
        both = np.outer(wide[:, one], wide[:, other])
        slopes[at] = both + both.T
    return slopes


def misfit(at: Floats, model: FactorModel, *, observed: Floats) -> tuple[float, Floats, Floats]:
    """Return F = ln|Σ| + tr(SΣ⁻¹) − ln|S| − items, its slopes, and the second derivatives expected of it.

    n·F is χ² against all covariances free. Source: Jöreskog (1969), Psychometrika 34, 183-202; the expected second
    derivatives, tr(Σ⁻¹ ∂Σ Σ⁻¹ ∂Σ), make Newton's steps those of Fisher's scoring.
    """
    of = structure_of(at, model)
    sigma = implied(of, model)
    inverse = np.linalg.inv(sigma)
    loss = (
        float(np.linalg.slogdet(sigma)[1] - np.linalg.slogdet(observed)[1] + (observed * inverse).sum()) - model.items
    )
    turned = _jacobian(at, model)
    slopes = slopes_of_implied(of, model)
    gradient = slope_of_misfit(inverse, slopes=slopes, observed=observed)
    return loss, turned.T @ gradient, turned.T @ information(inverse, slopes=slopes) @ turned


def slope_of_misfit(inverse: Floats, *, slopes: Floats, observed: Floats) -> Floats:
    """Return ∂F along each of `slopes`: tr(Σ⁻¹(Σ − S)Σ⁻¹ ∂Σ)."""
    gradient: Floats = slopes.reshape(slopes.shape[0], -1) @ (inverse - inverse @ observed @ inverse).ravel()
    return gradient


def information(inverse: Floats, *, slopes: Floats) -> Floats:
    """Return tr(Σ⁻¹ ∂Σ Σ⁻¹ ∂Σ) of every two of `slopes`: twice what one person tells."""
    turned = inverse @ slopes
    flat = turned.reshape(turned.shape[0], -1)
    twice: Floats = flat @ turned.transpose(0, 2, 1).reshape(flat.shape).T
    return twice


def _wide(of: Structure, model: FactorModel) -> Floats:
    """Return Λ: (items, factors)."""
    wide = np.zeros((model.items, model.factors))
    wide[np.arange(model.items), model.factor] = of.loadings
    return wide


def _triangle(below: Floats, model: FactorModel) -> Floats:
    rows = np.eye(model.factors)
    rows[model.pairs] = below
    made: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return made


def _jacobian(at: Floats, model: FactorModel) -> Floats:
    """Return how λ, ψ and correlations change with the vector of parameters: (parameters, parameters)."""
    items = model.items
    turned = np.eye(model.parameters)
    each = np.arange(items, 2 * items)
    turned[each, each] = np.exp(at[items : 2 * items])
    rows = _triangle(at[2 * items :], model)
    for column, (row, below) in enumerate(zip(*model.pairs, strict=True), start=2 * items):
        # A row u/|u| with 1 on its diagonal: its own diagonal is 1/|u|.
        moves = (np.eye(model.factors)[below] - rows[row] * rows[row, below]) * rows[row, row]
        change = np.zeros_like(rows)
        change[row] = moves
        both = change @ rows.T + rows @ change.T
        turned[2 * items :, column] = both[model.pairs]
    return turned
