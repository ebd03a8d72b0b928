"""Maximum likelihood for any order model, with or without a prior."""

from dataclasses import dataclass, replace

import numpy as np

from keepworth.errors import NotConverged, NotIdentified
from keepworth.numerics.arrays import Floats
from keepworth.numerics.optimise import MOST_STEPS, Optimum, approach, minimise, polish
from keepworth.numerics.uncertainty import inverse
from keepworth.value.cells import BuyingCells, Factors, factors
from keepworth.value.families import OrderFamily
from keepworth.value.likelihood import total, total_curved
from keepworth.value.priors import LogNormalPrior

FLAT_ENOUGH = 1e-6  # steepest slope per customer at which a fit counts as converged
BENT = 1e-6  # curvature per customer below which a flat point is a saddle, not a bottom
LOOSE = 3.0  # standard deviation of (a mix of) log-parameters that counts as unknown: a factor of 20
FEW_CELLS = 5_000  # up to here a fit starts on all cells, beyond on an even sample of SAMPLE cells
SAMPLE = 2_500
ROUGH = 1e-3  # slope at which the search on a sample has done its part: Newton on all cells goes on from there
WIDEST = 14.0  # log-parameters are sought this far from those of a customer with one order in the mean age
# Shapes to start from (timed parameters are multiples of the mean age); the first nearly always works.
STARTS = ((1.0, 1.0, 1.0, 2.0), (0.3, 0.3, 0.3, 1.0), (3.0, 2.0, 1.0, 5.0), (0.5, 0.1, 2.0, 0.5))


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the likelihood (times the prior, if any) peaks."""

    log_parameters: Floats  # (4,)
    log_likelihood: float  # without the prior
    covariance: Floats  # (4, 4) of the log-parameters


def fit(family: OrderFamily, cells: BuyingCells, *, prior: LogNormalPrior | None, max_steps: int = 500) -> Fit:
    """Fit `family` to counted cells. Raises NotConverged, and without a prior NotIdentified."""
    problem = _Problem(family, cells, apart=factors(cells), prior=prior, max_steps=max_steps)
    best = _search(problem)
    information = best.curvature * problem.count
    if prior is None:
        check_converged(family, best)
        check_identified(family, best.at, information=information, customers=int(problem.count))
    else:
        check_converged(family, best, bottom=True)
    return Fit(
        log_parameters=best.at,
        log_likelihood=problem.log_likelihood(best.at)[0],
        covariance=inverse(information),
    )


def check_converged(family: OrderFamily, best: Optimum, *, bottom: bool = False) -> None:
    """Refuse a point where the loss still falls, or (`bottom`) one from which it falls further on."""
    flat = np.isfinite(best.value) and best.slope <= FLAT_ENOUGH
    if not flat or (bottom and np.linalg.eigvalsh(best.curvature)[0] <= 0):
        raise NotConverged(family.title, steps=best.steps, slope=best.slope)


def check_identified(family: OrderFamily, log_parameters: Floats, *, information: Floats, customers: int) -> None:
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


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is to be fitted to what."""

    family: OrderFamily
    cells: BuyingCells
    apart: Factors
    prior: LogNormalPrior | None
    max_steps: int

    @property
    def count(self) -> float:
        """How many customers."""
        return float(self.cells.customers.sum())

    def log_likelihood(self, log_parameters: Floats) -> tuple[float, Floats]:
        """Log-likelihood of all customers without the prior, and its gradient."""
        tables = self.family.tables(self.apart, np.exp(log_parameters))
        return total(tables, self.apart, customers=self.cells.customers)

    def loss(self, log_parameters: Floats) -> tuple[float, Floats]:
        """Minus the log-likelihood (and log-prior) per customer, with its gradient in log-parameters."""
        value, gradient = self.log_likelihood(log_parameters)
        if self.prior is not None:
            held, pull = self.prior.log_density(log_parameters)
            value, gradient = value + held, gradient + pull
        return -value / self.count, -gradient / self.count

    def surface(self, log_parameters: Floats) -> tuple[float, Floats, Floats]:
        """As `loss`, with its second derivatives."""
        tables, bends = self.family.bends(self.apart, np.exp(log_parameters))
        value, gradient, bend = total_curved(tables, bends, factors=self.apart, customers=self.cells.customers)
        if self.prior is not None:
            held, pull = self.prior.log_density(log_parameters)
            value, gradient, bend = value + held, gradient + pull, bend + self.prior.curvature
        return -value / self.count, -gradient / self.count, -bend / self.count

    def sample(self) -> "_Problem":
        """Keep every k-th of the sorted cells."""
        cells, every = self.cells, slice(None, None, -(-self.cells.repeats.size // SAMPLE))
        few = BuyingCells(cells.repeats[every], cells.last_order[every], cells.age[every], cells.customers[every])
        return replace(self, cells=few, apart=factors(few))


def _search(problem: _Problem) -> Optimum:
    """Find the lowest point, from as many starts as it takes."""
    starts, bounds = _starts(problem)
    if problem.cells.repeats.size > FEW_CELLS:
        few = problem.sample()
        at, steps = approach(few.loss, start=starts[0], bounds=bounds, max_steps=problem.max_steps, near=ROUGH)
        quick = polish(problem.surface, at, max_steps=min(problem.max_steps, MOST_STEPS))
        if _is_bottom(quick):
            return replace(quick, steps=steps + quick.steps)
    found = []
    for start in starts:
        found.append(minimise(problem.loss, problem.surface, start=start, bounds=bounds, max_steps=problem.max_steps))
        if _is_bottom(found[-1]):
            break
    # A flat point beats a slope; of two alike the lower wins.
    return min(found, key=lambda one: (not np.isfinite(one.value), one.slope > FLAT_ENOUGH, one.value))


def _starts(problem: _Problem) -> tuple[list[Floats], list[tuple[float, float]]]:
    """Return where to start, and bounds; both scale with the book's time, so other units end at the same place."""
    age = float((problem.cells.age * problem.cells.customers).sum()) / problem.count
    units = np.where(problem.family.timed, np.log(age), 0.0)
    return [np.log(start) + units for start in STARTS], [(float(at) - WIDEST, float(at) + WIDEST) for at in units]


def _is_bottom(found: Optimum) -> bool:
    return found.slope <= FLAT_ENOUGH and bool(np.linalg.eigvalsh(found.curvature)[0] > -BENT)
