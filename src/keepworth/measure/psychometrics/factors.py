"""Fit one to three factors to the answers of many people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.estimate import Estimate
from keepworth.measure.psychometrics.indices import FitIndices, fit_indices
from keepworth.measure.psychometrics.items import ItemAnswers, cannot_tell
from keepworth.measure.psychometrics.model import (
    FactorModel,
    Structure,
    implied,
    information,
    misfit,
    slopes_of_implied,
    structure_of,
)
from keepworth.measure.withheld import Why, Withheld
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach

ENOUGH_FOR_FACTORS: Final = 100  # people; below, no verdict
FIRM_FACTORS: Final = 200  # below, a provisional one
MOST_FACTORS: Final = 3
FLAT_ENOUGH: Final = 1e-6  # slope per person
LEAST_UNIQUE: Final = 0.005  # of an item's variance, as factanal of R has it: an item that its factor explains whole
TOLD_APART: Final = 1e-7  # smallest share of what parameters tell alone that they tell beside each other


@dataclass(frozen=True, slots=True)
class FactorFit:
    """Factors of a scale, or of several together."""

    scales: tuple[tuple[str, ...], ...]  # the items of each factor
    loadings: tuple[Estimate, ...]  # of each item on its factor, both standardised
    correlations: tuple[Estimate, ...]  # of every two factors: 2 with 1, 3 with 1, 3 with 2
    indices: FitIndices | None  # None where the model fits whatever comes, as of three items and one factor
    explained_whole: tuple[str, ...]  # items without a variance of their own (Heywood): the model does not suit them
    n: int
    level: float
    is_firm: bool  # 200 people or more
    raw: Structure  # in the unit of the answers
    doubt: Floats  # covariance of raw λ, ψ and correlations, also where answers are not normal

    @property
    def names(self) -> tuple[str, ...]:
        """The items, in the order of `loadings`."""
        return tuple(name for scale in self.scales for name in scale)


def fit_factors(
    answers: ItemAnswers, scales: Sequence[Sequence[str]] | None = None, *, level: float = 0.8,
    fewest: int = ENOUGH_FOR_FACTORS, max_steps: int = 300,
) -> FactorFit | Withheld:  # fmt: skip
    """Fit factors by maximum likelihood, each item on one of them, and factors that may correlate.

    Parameters
    ----------
    answers
        Of the items; who left out one of them is left out.
    scales
        The items of each factor, one to three; None: all items show one.
    level
        Of the intervals, which are robust: the spread of people's own slopes is in them (Huber, White).
    fewest
        People, below whom nothing is told.
    max_steps
        Evaluations of the likelihood.

    Raises
    ------
    BadInput
        More than three factors, a factor of one item, or an item of two factors.

    """
    chosen = tuple(tuple(one) for one in scales) if scales is not None else (answers.names,)
    mine = _checked(answers, chosen)
    untold = cannot_tell(mine, items=3 if len(chosen) == 1 else 4, fewest=fewest)
    if untold:
        return untold
    model = FactorModel(np.repeat(np.arange(len(chosen)), [len(one) for one in chosen]))
    return _fitted(mine.complete, model, scales=chosen, level=level, max_steps=max_steps)


def _checked(answers: ItemAnswers, scales: tuple[tuple[str, ...], ...]) -> ItemAnswers:
    names = tuple(name for scale in scales for name in scale)
    unknown = sorted(set(names) - set(answers.names))
    if not 1 <= len(scales) <= MOST_FACTORS or len(set(names)) < len(names) or unknown:
        raise BadInput(
            f"One to {MOST_FACTORS} factors with items of their own are fitted, each item on one of them; asked are "
            f"{len(scales)} factors of {', '.join(names)}; known are {', '.join(answers.names)}."
        )
    return answers.of(names)


def _fitted(
    complete: Floats, model: FactorModel, *, scales: tuple[tuple[str, ...], ...], level: float, max_steps: int
) -> FactorFit | Withheld:  # fmt: skip
    n, sd = complete.shape[0], complete.std(axis=0)
    observed: Floats = np.atleast_2d(np.corrcoef(complete, rowvar=False))
    if np.linalg.eigvalsh(observed)[0] < TOLD_APART:
        return Withheld(Why.NOT_IDENTIFIED)
    found = _lowest(observed, model, max_steps=max_steps)
    if isinstance(found, Withheld):
        return found
    made = implied(found, model)
    told = information(np.linalg.inv(made), slopes=slopes_of_implied(found, model))
    beside = np.sqrt(np.diag(told))
    if np.linalg.eigvalsh(told / np.outer(beside, beside))[0] < TOLD_APART:
        return Withheld(Why.NOT_IDENTIFIED)
    raw = Structure(found.loadings * sd, found.unique * sd**2, found.correlations)
    doubt = _doubt(complete, model, of=raw)
    names = tuple(name for scale in scales for name in scale)
    return FactorFit(
        scales, loadings=_loadings(raw, doubt=doubt, level=level),
        correlations=_correlations(raw, model, doubt=doubt, level=level),
        indices=fit_indices(observed, made, n=n, parameters=model.parameters, sd=sd) if model.freedom > 0 else None,
        explained_whole=tuple(np.array(names)[found.unique < 1.01 * LEAST_UNIQUE].tolist()), n=n, level=level,
        is_firm=n >= FIRM_FACTORS, raw=raw, doubt=doubt,
    )  # fmt: skip


def _lowest(observed: Floats, model: FactorModel, *, max_steps: int) -> Structure | Withheld:
    """Return the structure of the highest likelihood, each factor turned so that its loadings are positive in sum."""
    from keepworth.numerics.newton import descend
    from keepworth.numerics.optimise import approach

    items, turned = model.items, np.zeros(model.pairs[0].size)
    highest = np.concatenate([np.full(items, 10.0), np.full(items, 3.0), np.full(turned.size, 30.0)])
    lowest = np.concatenate([np.full(items, -10.0), np.full(items, np.log(LEAST_UNIQUE)), np.full(turned.size, -30.0)])
    start = np.concatenate([_first_loadings(observed, model), np.full(items, np.log(0.5)), turned])

    def loss(at: Floats) -> tuple[float, Floats]:
        return surface(at)[:2]

    def surface(at: Floats) -> tuple[float, Floats, Floats]:
        return misfit(at, model, observed=observed)

    rest = descend(surface, start, lowest=lowest, highest=highest, max_steps=max_steps)
    if not rest.slope < FLAT_ENOUGH:
        # Beside a bound, which an item that is explained whole comes to, Fisher's steps go to and fro.
        near, _ = approach(loss, start=rest.at, bounds=list(zip(lowest, highest, strict=True)), max_steps=max_steps)
        rest = descend(surface, near, lowest=lowest, highest=highest, max_steps=max_steps)
    if not rest.slope < FLAT_ENOUGH:
        return Withheld(Why.NOT_CONVERGED)
    found = structure_of(rest.at, model)
    turn = np.where(np.bincount(model.factor, weights=found.loadings) < 0, -1.0, 1.0)
    return Structure(found.loadings * turn[model.factor], found.unique, found.correlations * np.outer(turn, turn))


def _first_loadings(observed: Floats, model: FactorModel) -> Floats:
    """Start from the main direction of each factor's own items, .7 long: items turned the wrong way start below 0."""
    first = np.zeros(model.items)
    for factor in range(model.factors):
        mine = np.flatnonzero(model.factor == factor)
        main = np.linalg.eigh(observed[np.ix_(mine, mine)])[1][:, -1]
        first[mine] = 0.7 * main / np.abs(main).max()
    return first


def _doubt(complete: Floats, model: FactorModel, *, of: Structure) -> Floats:
    """Return the robust covariance of the estimates, A⁻¹BA⁻¹/n: B from each person's own slopes.

    With few people B comes out too small, for the slopes are those at an optimum of their own: it is divided by n less
    the number of parameters, as MacKinnon & White (1985) do in regression.
    """
    slopes = slopes_of_implied(of, model)
    inverse = np.linalg.inv(implied(of, model))
    away = (complete - complete.mean(axis=0)) @ inverse
    own = np.stack([(inverse * slope).sum() - ((away @ slope) * away).sum(axis=1) for slope in slopes])
    bread = np.linalg.inv(information(inverse, slopes=slopes))
    n = complete.shape[0]
    covariance: Floats = bread @ (own @ own.T / max(n - model.parameters, n / 2)) @ bread / n
    return covariance


def _loadings(raw: Structure, *, doubt: Floats, level: float) -> tuple[Estimate, ...]:
    """Return λ/√(λ² + ψ) of each item; its slopes are ψ/v^1.5 and −λ/(2·v^1.5)."""
    items, reach = raw.loadings.size, normal_reach(level)
    found = []
    for at, (loading, unique) in enumerate(zip(raw.loadings, raw.unique, strict=True)):
        whole = loading**2 + unique
        slope = np.array([unique, -loading / 2]) / whole**1.5
        error = np.sqrt(slope @ doubt[np.ix_([at, items + at], [at, items + at])] @ slope)
        found.append(_kept(loading / np.sqrt(whole), reach=reach * error))
    return tuple(found)


def _correlations(raw: Structure, model: FactorModel, *, doubt: Floats, level: float) -> tuple[Estimate, ...]:
    """Return every correlation of two factors, its interval by Fisher's transformation."""
    found = []
    for at, value in enumerate(raw.correlations[model.pairs], start=2 * model.items):
        inside = float(np.clip(value, -1 + 1e-9, 1 - 1e-9))
        reach = normal_reach(level) * float(np.sqrt(doubt[at, at])) / (1 - inside**2)
        low, high = (float(np.tanh(np.arctanh(inside) + end)) for end in (-reach, reach))
        found.append(Estimate(float(value), low, high))
    return tuple(found)


def _kept(value: float, *, reach: float) -> Estimate:
    return Estimate(float(value), max(float(value - reach), -1.0), min(float(value + reach), 1.0))
