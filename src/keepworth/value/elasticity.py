"""Price elasticity of segments from panels: effects of customers and periods, and slopes that vary by customer."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_array

from keepworth.errors import BadInput, NotIdentified
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach

LEVEL: Final = 0.8
WIDEST: Final = 30.0  # of ln τ²/σ², to either side


class Claim(StrEnum):
    """What a number about price may be called."""

    ASSOCIATION = "association"  # prices may have followed demand
    EFFECT = "effect"  # prices were dealt by lot


@dataclass(frozen=True, slots=True)
class PricePanel:
    """What customers bought at what price, in logarithms; shapes (rows,)."""

    customer: Ints
    period: Ints
    log_quantity: Floats
    log_price: Floats
    loyal: Floats  # 0 or 1, or how loyal; constant within a customer or not
    whose: Ints | None = None  # within whom errors go together; None: within the customer

    def __post_init__(self) -> None:
        """Refuse panels of which nothing can be told."""
        numbers = (self.log_quantity, self.log_price, self.loyal)
        columns = (self.customer, self.period, *numbers, self.customer if self.whose is None else self.whose)
        if len({one.shape for one in columns}) != 1 or self.customer.ndim != 1:
            raise BadInput("A panel is columns that are equally long.")
        if not all(np.isfinite(one).all() for one in numbers):
            raise BadInput("Quantities and prices above 0 have logarithms: leave the other rows out.")


@dataclass(frozen=True, slots=True)
class Elasticity:
    """By what per cent quantity changes with one per cent of price."""

    others: float  # β₀, of customers who are not loyal
    loyal: float  # β₀ + β₁
    difference: float  # β₁
    covariance: Floats  # of β₀ and β₁, robust to what goes on within a customer. Shape (2, 2)
    low: Floats  # of others, loyal and difference, in this order. Shape (3,)
    high: Floats
    level: float
    slope_sd: float  # τ: how customers' own slopes differ
    noise_sd: float
    customers: int  # who saw two prices at least
    claim: Claim


@dataclass(frozen=True, slots=True)
class _Within:
    """A panel whose customers' effects are taken out; columns of the design are periods but the first, then prices."""

    design: csr_array  # (rows, columns), as it was
    means: csr_array  # (customers, columns): of each customer
    y: Floats  # less its customer's mean
    price: Floats
    customer: Ints
    customers: int
    crossed: Floats  # X̃ᵀX̃
    with_y: Floats  # X̃ᵀỹ
    slopes: csr_array  # (customers, columns): X̃ᵢᵀx̃ᵢ
    moving: Floats  # x̃ᵢᵀx̃ᵢ of each customer
    moving_y: Floats  # x̃ᵢᵀỹᵢ
    groups: csr_array  # (groups, customers): within which errors go together


def fit_elasticity(panel: PricePanel, *, randomised: bool = False, level: float = LEVEL) -> Elasticity:
    """Fit ln q = αᵢ + γₜ + (β₀ + β₁·loyal + bᵢ)·ln p + ε, with bᵢ ~ N(0, τ²).

    Effects of customers are taken out exactly, those of periods are columns; τ² over σ² is found by restricted maximum
    likelihood, and the errors are robust to whatever goes on within a customer (Liang & Zeger 1986). A customer's
    loyalty on its own is among their effect. The claim is an association unless prices were dealt by lot.

    Parameters
    ----------
    panel
        Only rows in which something was bought.
    randomised
        Whether prices were dealt by lot, not set by whoever knew the demand.
    level
        Of the intervals.

    Source: the design's §8; Baltagi, Econometric Analysis of Panel Data, on two-way effects; Cameron & Miller (2015)
    on clusters, with G/(G − 1).

    Raises
    ------
    NotIdentified
        Prices do not move within customers and periods, or only for the loyal or for the others.

    """
    of = _within(panel)
    ratio = _variance_ratio(of)
    share = ratio / (1 + ratio * of.moving)
    bread = of.crossed - (of.slopes.T @ _scaled(of.slopes, share)).toarray()
    beta = np.linalg.solve(bread, of.with_y - of.slopes.T @ (share * of.moving_y))
    left = _residuals(of, beta)
    covariance = _robust(of, left, share=share, inner=np.linalg.inv(bread))[-2:, -2:]
    noise = _weighted(of, left, share=share) / (of.y.size - of.customers - beta.size)
    of_each = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    found = of_each @ beta[-2:]
    reach = normal_reach(level) * np.sqrt(np.einsum("ri,ij,rj->r", of_each, covariance, of_each))
    return Elasticity(
        float(found[0]),
        float(found[1]),
        float(found[2]),
        covariance,
        found - reach,
        found + reach,
        level,
        float(np.sqrt(noise * ratio)),
        float(np.sqrt(noise)),
        int((of.moving > 0).sum()),
        Claim.EFFECT if randomised else Claim.ASSOCIATION,
    )


def _within(panel: PricePanel) -> _Within:
    _, customer = np.unique(panel.customer, return_inverse=True)
    _, period = np.unique(panel.period, return_inverse=True)
    rows, customers, periods = customer.size, int(customer.max(initial=-1)) + 1, int(period.max(initial=-1)) + 1
    later = period > 0
    columns = np.concatenate([period[later] - 1, np.full(rows, periods - 1), np.full(rows, periods)])
    at = np.concatenate([np.flatnonzero(later), np.arange(rows), np.arange(rows)])
    values = np.concatenate([np.ones(int(later.sum())), panel.log_price, panel.loyal * panel.log_price])
    design = csr_array((values, (at, columns)), shape=(rows, periods + 1))
    count = np.bincount(customer, minlength=customers)
    member = csr_array((np.ones(rows), (customer, np.arange(rows))), shape=(customers, rows))
    means = _scaled(member @ design, 1 / count)

    def centred(of: Floats) -> Floats:
        found: Floats = of - (np.bincount(customer, weights=of, minlength=customers) / count)[customer]
        return found

    y, price = centred(panel.log_quantity), centred(panel.log_price)
    moving = np.bincount(customer, weights=price**2, minlength=customers)
    crossed = (design.T @ design - means.T @ _scaled(means, count.astype(np.float64))).toarray()
    _check_moving(crossed)
    return _Within(
        design,
        means,
        y,
        price,
        customer,
        customers,
        crossed,
        design.T @ y,
        member @ _scaled(design, price),
        moving,
        np.bincount(customer, weights=price * y, minlength=customers),
        _groups(panel, customer, customers=customers),
    )


def _groups(panel: PricePanel, customer: Ints, *, customers: int) -> csr_array:
    first = np.unique(customer, return_index=True)[1]
    _, group = np.unique(customer[first] if panel.whose is None else panel.whose[first], return_inverse=True)
    return csr_array((np.ones(customers), (group, np.arange(customers))), shape=(int(group.max()) + 1, customers))


def _check_moving(crossed: Floats) -> None:
    scale = np.sqrt(np.maximum(np.diag(crossed), 1e-300))
    if np.linalg.eigvalsh(crossed / np.outer(scale, scale))[0] < 1e-10:
        raise NotIdentified(
            "Prices do not move enough within customers and periods, or only for the loyal or for the others, or some "
            "customers share no period with the rest: no elasticity can be told."
        )


def _variance_ratio(of: _Within) -> float:
    """Return τ²/σ² by restricted maximum likelihood, 0 where nothing speaks for slopes that vary."""
    typical = max(float(np.mean(of.moving)), 1e-300)

    def loss(log_ratio: float) -> float:
        return restricted_loss(of, np.exp(log_ratio) / typical)

    found = minimize_scalar(loss, bounds=(-WIDEST, WIDEST), method="bounded", options={"xatol": 1e-8})
    if restricted_loss(of, 0.0) <= float(found.fun):
        return 0.0
    return float(np.exp(found.x)) / typical


def restricted_loss(of: _Within, ratio: float) -> float:
    """Return −2 × the restricted log-likelihood at τ²/σ², with all else at its best, up to a constant."""
    share = ratio / (1 + ratio * of.moving)
    bread = of.crossed - (of.slopes.T @ _scaled(of.slopes, share)).toarray()
    right = of.with_y - of.slopes.T @ (share * of.moving_y)
    left = float(of.y @ of.y - share @ of.moving_y**2 - right @ np.linalg.solve(bread, right))
    freedom = of.y.size - of.customers - bread.shape[0]
    if freedom <= 0:
        raise NotIdentified("There are fewer purchases than customers and periods have effects.")
    whole = np.log(left) * freedom + np.log1p(ratio * of.moving).sum() + np.linalg.slogdet(bread)[1]
    return float(whole)


def _robust(of: _Within, left: Floats, *, share: Floats, inner: Floats) -> Floats:
    """Return the covariance that scores of customers, or groups of them, have, whatever goes on within each."""
    scores = of.groups @ _scores(of, left, share=share)
    several = of.groups.shape[0]
    found: Floats = inner @ (scores.T @ scores).toarray() @ inner * (several / max(several - 1, 1))
    return found


def _residuals(of: _Within, beta: Floats) -> Floats:
    found: Floats = of.y - of.design @ beta + (of.means @ beta)[of.customer]
    return found


def _weighted(of: _Within, left: Floats, *, share: Floats) -> float:
    along = np.bincount(of.customer, weights=of.price * left, minlength=of.customers)
    return float(left @ left - share @ along**2)


def _scores(of: _Within, left: Floats, *, share: Floats) -> csr_array:
    along = np.bincount(of.customer, weights=of.price * left, minlength=of.customers)
    member = csr_array((left, (of.customer, np.arange(left.size))), shape=(of.customers, left.size))
    return csr_array(member @ of.design - _scaled(of.slopes, share * along))


def _scaled(rows: csr_array, by: Floats) -> csr_array:
    found = rows.copy()
    found.data = found.data * np.repeat(by, np.diff(found.indptr))
    return found
