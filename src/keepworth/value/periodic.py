"""Order models whose customers order once a period or not at all: BG/BB, fitted to a book's own histories."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.value.bgbb import TITLE, Yearly, YearlyCells, fit_yearly
from keepworth.value.cells import BuyingCells

BGBB: Final = "bgbb"
FIELDS: Final = ("alpha", "beta", "gamma", "delta")


@dataclass(frozen=True, slots=True)
class Period:
    """How long a period is: whole months, and weeks of a year of 52."""

    name: str
    months: int
    weeks: float


PERIODS: Final[Mapping[str, Period]] = MappingProxyType(
    {name: Period(name, months, 52 * months / 12) for name, months in (("year", 12), ("half-year", 6), ("quarter", 3))}
)


@dataclass(frozen=True, slots=True)
class BgBbParameters:
    """The four parameters, by the paper's names."""

    alpha: float  # p ~ Beta(α, β) to order in a period
    beta: float
    gamma: float  # θ ~ Beta(γ, δ) to leave before it
    delta: float


@dataclass(frozen=True, slots=True)
class PeriodModel:
    """A fitted BG/BB, as an order model. Its cells count periods where those of the others count weeks."""

    parameters: BgBbParameters
    period: Period
    log_likelihood: float
    covariance: Floats  # (4, 4) of the LOG parameters
    cells: int  # distinct histories it was fitted to
    customers: int
    warnings: tuple[str, ...] = ()
    name: str = BGBB
    title: str = TITLE
    prior: str | None = None
    sees_first_order_dropout: bool = True

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the parameters, in the model's order."""
        return FIELDS

    @property
    def values(self) -> Floats:
        """The four parameters, in the model's order."""
        return np.array([getattr(self.parameters, field) for field in FIELDS])

    @property
    def log_parameters(self) -> Floats:
        """Their logarithms."""
        return np.log(self.values)

    @property
    def standard_errors(self) -> dict[str, float]:
        """Standard error of each parameter, by name (delta method from the logarithms)."""
        errors = self.values * np.sqrt(np.diag(self.covariance))
        return {field: float(error) for field, error in zip(FIELDS, errors, strict=True)}

    def at(self, logs: Floats) -> Yearly:
        """Return the model of the papers with other parameters."""
        alpha, beta, gamma, delta = (float(one) for one in np.exp(logs))
        return Yearly(alpha, beta, gamma, delta, self.log_likelihood, self.covariance)


def fit_periods(cells: BuyingCells, period: Period, *, warnings: tuple[str, ...] = ()) -> PeriodModel:
    """Fit BG/BB to histories in whole periods.

    Raises
    ------
    NotConverged
        The likelihood was still rising.
    NotIdentified
        The histories do not tell the parameters apart.

    """
    kinds, at = period_kinds(cells)
    heads = np.bincount(at, weights=cells.customers, minlength=kinds.orders.size).astype(np.int64)
    known = YearlyCells(kinds.orders, kinds.latest, kinds.periods, heads)
    found = fit_yearly(known)
    parameters = BgBbParameters(found.alpha, found.beta, found.gamma, found.delta)
    customers = int(heads.sum())
    return PeriodModel(parameters, period, found.log_likelihood, found.covariance, heads.size, customers, warnings)


def period_kinds(cells: BuyingCells) -> tuple[YearlyCells, Ints]:
    """Return the distinct histories (headcount 1), sorted, and which of them each cell has."""
    rows = np.stack([cells.repeats, cells.last_order.astype(np.int64), cells.age.astype(np.int64)], axis=1)
    kinds, at = np.unique(rows, axis=0, return_inverse=True)
    orders, latest, periods = kinds.T
    return YearlyCells(orders, latest, periods, np.ones(len(kinds), dtype=np.int64)), at.reshape(-1)
