"""Maximum likelihood for any order model, with or without a prior."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from keepworth.errors import NotConverged, NotIdentified
from keepworth.numerics.arrays import Floats
from keepworth.numerics.optimise import Loss, Optimum, curvature, minimise, polish
from keepworth.numerics.uncertainty import inverse
from keepworth.value.cells import BuyingCells, Factors, factors
from keepworth.value.families import OrderFamily
from keepworth.value.likelihood import total
from keepworth.value.priors import LogNormalPrior

FLAT_ENOUGH = 1e-6  # steepest slope per customer at which a fit counts as converged
LOOSE = 3.0  # standard deviation of (a mix of) log-parameters that counts as unknown: a factor of 20
FEW_CELLS = 20_000  # up to here a fit starts on all cells, beyond on an even sample of SAMPLE cells
SAMPLE = 5_000
# Shapes to start from (timed parameters are multiples of the mean age); the first nearly always works.
STARTS = ((1.0, 1.0, 1.0, 2.0), (0.3, 0.3, 0.3, 1.0), (3.0, 2.0, 1.0, 5.0), (0.5, 0.1, 2.0, 0.5))


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the likelihood (times the prior, if any) peaks."""

    log_parameters: Floats  # (4,)
    log_likelihood: float  # without the prior
    covariance: Floats  # (4, 4) of the log-parameters


def fit(family: OrderFamily, cells: BuyingCells, *, prior: LogNormalPrior | None) -> Fit:
    """Fit `family` to counted cells. Raises NotConverged, and without a prior NotIdentified."""
    count = float(cells.customers.sum())
    taken_apart = factors(cells)
    loss = _loss(family, cells, taken_apart=taken_apart, prior=prior)
    best = _search(family, cells, loss=loss, prior=prior)
    if best.slope > FLAT_ENOUGH or not np.isfinite(best.value):
        raise NotConverged(family.title, steps=best.steps, slope=best.slope)
    information = best.curvature * count
    if prior is None:
        check_identified(family, best.at, information=information, customers=int(count))
    value, _ = total(family.tables(taken_apart, np.exp(best.at)), taken_apart, customers=cells.customers)
    return Fit(log_parameters=best.at, log_likelihood=value, covariance=inverse(information))


def check_identified(
    family: OrderFamily, log_parameters: Floats, *, information: Floats, customers: int
) -> None:
    """Refuse an optimum so flat that quite other parameters fit as well.

    A fit can converge and yet be arbitrary: along the flattest direction of the log-likelihood the
    standard deviation of the log-parameters must stay below `LOOSE`.
    """
    amounts, directions = np.linalg.eigh(information)
    if amounts[0] > 1 / LOOSE**2:
        return
    loosest = family.fields[int(np.abs(directions[:, 0]).argmax())]
    found = ", ".join(
        f"{field} = {value:,.4g}" for field, value in zip(family.fields, np.exp(log_parameters), strict=True)
    )
    raise NotIdentified(
        f"{family.title} cannot tell its parameters apart on these {customers:,} customers: {found} fits "
        f"best, but {loosest} could be twenty times as large or as small and fit nearly as well. Usual "
        "causes: too few repeat orders, too short a history, or customers who never leave. Give it a longer "
        "history, another model, or a prior."
    )


def _search(family: OrderFamily, cells: BuyingCells, *, loss: Loss, prior: LogNormalPrior | None) -> Optimum:
    """Find the lowest point, from as many starts as it takes."""
    if cells.repeats.size > FEW_CELLS:
        quick = _from_a_sample(family, cells, loss=loss, prior=prior)
        if quick.slope <= FLAT_ENOUGH:
            return quick
    best: Optimum | None = None
    for start, bounds in _starts(family, cells):
        found = minimise(loss, start, bounds=bounds)
        if best is None or _better(found, best):
            best = found
        if best.slope <= FLAT_ENOUGH and np.linalg.eigvalsh(best.curvature)[0] > 0:
            break
    assert best is not None
    return best


def _better(found: Optimum, best: Optimum) -> bool:
    """Say whether `found` wins: a flat point beats a slope, of two alike the lower."""
    ranks = [(not np.isfinite(one.value), one.slope > FLAT_ENOUGH, one.value) for one in (found, best)]
    return ranks[0] < ranks[1]


def _from_a_sample(
    family: OrderFamily, cells: BuyingCells, *, loss: Loss, prior: LogNormalPrior | None
) -> Optimum:
    """Start on every k-th cell of the sorted cells, then take Newton steps on all of them."""
    every = slice(None, None, -(-cells.repeats.size // SAMPLE))
    sample = BuyingCells(
        cells.repeats[every], cells.last_order[every], cells.age[every], cells.customers[every]
    )
    rough = _search(
        family, sample, loss=_loss(family, sample, taken_apart=factors(sample), prior=prior), prior=prior
    )
    near = polish(loss, rough.at, curvature=rough.curvature)
    exact = curvature(loss, near.at)
    found = polish(loss, near.at, curvature=exact)
    return replace(found, steps=rough.steps + near.steps + found.steps)


def _starts(family: OrderFamily, cells: BuyingCells) -> Iterator[tuple[Floats, list[tuple[float, float]]]]:
    """Yield starts and bounds that scale with the book's time: other units end at the same place."""
    age = float((cells.age * cells.customers).sum() / cells.customers.sum())
    units = np.where(family.timed, np.log(age), 0.0)
    bounds = [(float(unit) - 14.0, float(unit) + 14.0) for unit in units]
    for start in STARTS:
        yield np.log(start) + units, bounds


def _loss(
    family: OrderFamily, cells: BuyingCells, *, taken_apart: Factors, prior: LogNormalPrior | None
) -> Loss:
    """Minus the log-likelihood (and log-prior) per customer, with its gradient in log-parameters."""
    count = float(cells.customers.sum())

    def loss(log_parameters: Floats) -> tuple[float, Floats]:
        value, gradient = total(
            family.tables(taken_apart, np.exp(log_parameters)), taken_apart, customers=cells.customers
        )
        if prior is not None:
            held, pull = prior.log_density(log_parameters)
            value, gradient = value + held, gradient + pull
        return -value / count, -gradient / count

    return loss
