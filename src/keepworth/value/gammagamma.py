"""Spend per order: the Gamma-Gamma model.

Each order of a customer is Gamma(p, ν), and ν differs between customers as Gamma(q, γ). The mean spend
x̄ of x repeat orders and x itself say all that the orders tell about a customer's ν.
Source: Fader & Hardie (2013), "The Gamma-Gamma model of monetary value", eq. 1a and 5; after Colombo &
Jiang (1999) and Fader, Hardie & Lee (2005b).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from keepworth.errors import CellsImpossible
from keepworth.numerics.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class SpendHistories:
    """What repeat buyers spent, counted once where two look the same.

    Leave out customers without a repeat order and those whose refunds ate all they paid (net mean ≤ 0).
    """

    repeats: Ints  # x: orders after the first
    mean_spend: Floats  # x̄: net amount per repeat order, in the book's currency, above zero
    customers: Ints  # how many customers share this row

    def __post_init__(self) -> None:
        if not self.repeats.shape == self.mean_spend.shape == self.customers.shape:
            raise CellsImpossible("repeats, mean_spend and customers must be equally long.")
        faults = [
            (self.repeats < 1, "no repeat order"),
            (~(np.isfinite(self.mean_spend) & (self.mean_spend > 0)), "a mean spend that is not above zero"),
            (self.customers < 0, "a negative headcount"),
        ]
        said = [
            f"{int(wrong.sum())} with {what} (first: row {int(wrong.argmax())})"
            for wrong, what in faults
            if wrong.any()
        ]
        if said:
            raise CellsImpossible(
                f"Of {self.repeats.size} spend histories: {', '.join(said)}. Leave such customers out of the "
                "fit; they get the spend of the others."
            )


@dataclass(frozen=True, slots=True)
class GammaGammaParameters:
    """The three parameters, by the paper's names."""

    p: float  # evenness of one customer's orders: their coefficient of variation is 1/√p
    q: float  # evenness of customers: the larger, the more alike
    gamma: float  # scale, in the book's currency

    @property
    def mean(self) -> float:
        """Mean spend per order over all customers, pγ/(q−1); infinite where q ≤ 1."""
        return self.p * self.gamma / (self.q - 1) if self.q > 1 else float("inf")


def log_likelihood(histories: SpendHistories, at: GammaGammaParameters) -> tuple[Floats, Floats]:
    """Log-likelihood of one customer in each row, and its slopes in the log-parameters.

    Shapes (rows,) and (3, rows), slopes in the order p, q, gamma.
    Source: Fader & Hardie (2013), eq. 1a.
    """
    p, q, gamma = at.p, at.q, at.gamma
    x = histories.repeats.astype(np.float64)
    total = x * histories.mean_spend
    log_own = np.log(total / (gamma + total))
    log_others = np.log(gamma / (gamma + total))
    each: Floats = (
        gammaln(p * x + q)
        - gammaln(p * x)
        - gammaln(q)
        + q * log_others
        + p * x * log_own
        - np.log(histories.mean_spend)
    )
    rise = digamma(p * x + q)
    slopes: Floats = np.stack(
        [
            p * x * (rise - digamma(p * x) + log_own),
            q * (rise - digamma(q) + log_others),
            q - (p * x + q) * gamma / (gamma + total),
        ]
    )
    return each, slopes
