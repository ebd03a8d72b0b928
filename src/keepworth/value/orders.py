"""A model of repeat buying, fitted to a book: by its own orders, or with a prior where they are too few."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from keepworth.errors import NotConverged, NotEnough, NotIdentified
from keepworth.numerics.arrays import Floats
from keepworth.value.cells import BuyingCells, counted
from keepworth.value.families import OrderFamily, OrderParameters, order_family
from keepworth.value.fitting import Fit, fit
from keepworth.value.priors import LogNormalPrior, printed_prior

ENOUGH_CUSTOMERS = 200  # from here on a book speaks for itself


@dataclass(frozen=True, slots=True)
class OrderModel:
    """A fitted model of repeat buying."""

    name: str  # "bgnbd", "mbgnbd" or "paretonbd"
    parameters: OrderParameters
    log_likelihood: float  # of the orders alone, without the prior
    covariance: Floats  # (4, 4) of the LOG parameters
    cells: int  # distinct histories it was fitted to
    customers: int
    prior: str | None  # None, or where the prior comes from that was used
    warnings: tuple[str, ...]

    @property
    def family(self) -> OrderFamily:
        """What kind of model this is."""
        return order_family(self.name)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the parameters, in the model's order."""
        return self.family.fields

    @property
    def title(self) -> str:
        """The model's name as the papers write it."""
        return self.family.title

    @property
    def sees_first_order_dropout(self) -> bool:
        """False where a one-time buyer counts as active for certain, which needs a word of warning."""
        return self.family.sees_first_order_dropout

    @property
    def log_parameters(self) -> Floats:
        """Logarithms of the four parameters, in the model's order."""
        return np.log(self.values)

    @property
    def values(self) -> Floats:
        """The four parameters, in the model's order."""
        return np.array([getattr(self.parameters, field) for field in self.family.fields])

    @property
    def standard_errors(self) -> dict[str, float]:
        """Standard error of each parameter, by name (delta method from the logarithms)."""
        errors = self.values * np.sqrt(np.diag(self.covariance))
        return {field: float(error) for field, error in zip(self.family.fields, errors, strict=True)}


def fit_orders(
    name: str,
    cells: BuyingCells,
    *,
    priors: LogNormalPrior | Literal["auto"] | None = "auto",
    max_steps: int = 500,
) -> OrderModel:
    """Fit an order model to weighted cells.

    Parameters
    ----------
    name
        "bgnbd", "mbgnbd" or "paretonbd".
    cells
        Buying histories in weeks, with headcounts; their order does not matter.
    priors
        "auto": maximum likelihood from 200 customers on; with fewer, or where the likelihood alone gives no
        answer that can be trusted, the printed prior (`priors.toml`) and a warning. None: maximum
        likelihood or an error. A `LogNormalPrior`: that one.
    max_steps
        Optimiser budget for each start.

    Raises
    ------
    NotEnough
        Nobody was watched for any time, or (without a prior) nobody ordered again.
    NotConverged
        The likelihood was still rising when the budget ran out.
    NotIdentified
        The optimum is flat: these cells do not tell the parameters apart (without a prior).

    """
    family = order_family(name)
    known = counted(cells)
    _check_enough(known, family=family, pure=priors is None)
    if priors is None or isinstance(priors, LogNormalPrior):
        found = fit(family, known, prior=priors, max_steps=max_steps)
        return _model(family, known, found=found, prior=priors, warnings=())
    warnings = _doubts(known)
    if not warnings:
        try:
            found = fit(family, known, prior=None, max_steps=max_steps)
            return _model(family, known, found=found, prior=None, warnings=())
        except (NotConverged, NotIdentified) as doubt:
            warnings = (f"{doubt} The forecast leans on a prior (ours, not published) instead.",)
    prior = printed_prior(name)
    found = fit(family, known, prior=prior, max_steps=max_steps)
    return _model(family, known, found=found, prior=prior, warnings=warnings)


def _model(
    family: OrderFamily,
    cells: BuyingCells,
    *,
    found: Fit,
    prior: LogNormalPrior | None,
    warnings: tuple[str, ...],
) -> OrderModel:
    return OrderModel(
        name=family.name,
        parameters=family.parameters(*(float(value) for value in np.exp(found.log_parameters))),
        log_likelihood=found.log_likelihood,
        covariance=found.covariance,
        cells=int(cells.repeats.size),
        customers=int(cells.customers.sum()),
        prior=None if prior is None else prior.source,
        warnings=warnings,
    )


def _check_enough(cells: BuyingCells, *, family: OrderFamily, pure: bool) -> None:
    watched = int(cells.customers[cells.age > 0].sum())
    if not watched:
        raise NotEnough(
            f"{family.title} has nothing to learn from: {_everybody(int(cells.customers.sum()))} placed their "
            "first order on the last day of the window. Import later orders, or score at a later date."
        )
    if pure and not (cells.repeats > 0).any():
        raise NotEnough(
            f"{family.title} has nothing to learn from: none of {_customers(watched)} ordered a second time. "
            "Import a longer history, or allow a prior."
        )


def _doubts(cells: BuyingCells) -> tuple[str, ...]:
    """Why the book cannot speak for itself, in words; empty when it can."""
    watched = int(cells.customers[cells.age > 0].sum())
    again = int(cells.customers[cells.repeats > 0].sum())
    if not again:
        return (
            f"None of {_customers(watched)} ordered a second time. The forecast rests on a prior "
            "(ours, not published) and on the time without orders; its ranges are wide.",
        )
    if watched < ENOUGH_CUSTOMERS:
        return (
            f"Only {_customers(watched)}, {again:,} of them with a repeat order: fewer than "
            f"{ENOUGH_CUSTOMERS} cannot fix the model alone, so a prior (ours, not published) helps; "
            "ranges are wide.",
        )
    return ()


def _customers(number: int) -> str:
    return "1 customer" if number == 1 else f"{number:,} customers"


def _everybody(number: int) -> str:
    return "the one customer" if number == 1 else f"all {number:,} customers"
