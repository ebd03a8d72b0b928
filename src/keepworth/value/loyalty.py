"""What a book's past tells of price and loyalty: the loyal's premium and elasticities, or how much is missing for them.

Which renewals and purchases are of loyal customers is the caller's to say: loyalty that was known before them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import NotIdentified
from keepworth.numerics.arrays import Flags
from keepworth.value.elasticity import Elasticity, PricePanel, fit_elasticity
from keepworth.value.premium import LEVEL, KeepLogit, Kept, Premium, fit_keep_logit, loyalty_premium

NEEDED_LOST: Final = 30  # renewals that were lost, as many as teach what a point of price costs. Ours
NEEDED_EACH: Final = 10  # of them, of the loyal and of the others. Ours
NEEDED_MOVING: Final = (
    40  # customers who saw two prices, of the loyal and of the others: fewer, and errors are too small
)


class Verdict(StrEnum):
    """Whether a number is told, or why none is."""

    TOLD = "told"
    FEW = "not enough"
    WRONG_SIGN = "wrong sign"  # a higher price seems to keep: prices followed demand
    NO_END = "no end"  # price may have no effect at all, so no premium can be ruled out
    FLAT = "does not vary"  # prices do not, or loyalty tells exactly who stays


@dataclass(frozen=True, slots=True)
class PremiumTold:
    """The loyalty premium of some renewals, and of how many."""

    verdict: Verdict
    renewals: int
    customers: int
    loyal: int  # renewals of the loyal
    lost: int
    lost_loyal: int
    fit: KeepLogit | None  # None where it could not be fitted
    premium: Premium | None  # None where none is told


@dataclass(frozen=True, slots=True)
class ElasticityTold:
    """Elasticities of the loyal and of the others, and of how many."""

    verdict: Verdict
    purchases: int  # rows of the panel
    loyal: int  # customers who saw two prices while they were loyal
    others: int  # customers who did while they were not
    found: Elasticity | None  # None where none is told


def premium_told(of: Kept, *, randomised: bool = False, level: float = LEVEL) -> PremiumTold:
    """Return the loyalty premium of decided renewals with Fieller's interval, or why none is told."""
    lost, loyal = ~of.kept, of.loyal > 0
    lost_loyal = int((lost & loyal).sum())
    counted = (of.kept.size, np.unique(of.customer).size, int(loyal.sum()), int(lost.sum()), lost_loyal)
    least = min(lost_loyal, counted[3] - lost_loyal)
    if counted[3] < NEEDED_LOST or least < NEEDED_EACH:
        return PremiumTold(Verdict.FEW, *counted, fit=None, premium=None)
    try:
        fit = fit_keep_logit(of)
    except NotIdentified:
        return PremiumTold(Verdict.FLAT, *counted, fit=None, premium=None)
    if fit.price >= 0:
        return PremiumTold(Verdict.WRONG_SIGN, *counted, fit=fit, premium=None)
    premium = loyalty_premium(fit, randomised=randomised, level=level)
    if premium.fieller is None:
        return PremiumTold(Verdict.NO_END, *counted, fit=fit, premium=None)
    return PremiumTold(Verdict.TOLD, *counted, fit=fit, premium=premium)


def elasticity_told(of: PricePanel, *, level: float = LEVEL) -> ElasticityTold:
    """Return elasticities of a panel, or why none are told: always an association, for list prices are not dealt."""
    moving = _moving(of)
    whose = of.customer if of.whose is None else of.whose
    loyal, others = (np.unique(whose[moving & rows]).size for rows in (of.loyal > 0, of.loyal == 0))
    counted = (of.customer.size, loyal, others)
    if min(loyal, others) < NEEDED_MOVING:
        return ElasticityTold(Verdict.FEW, *counted, found=None)
    try:
        return ElasticityTold(Verdict.TOLD, *counted, found=fit_elasticity(of, level=level))
    except NotIdentified:
        return ElasticityTold(Verdict.FLAT, *counted, found=None)


def _moving(of: PricePanel) -> Flags:
    """Tell of each row whether its customer saw two prices."""
    _, customer = np.unique(of.customer, return_inverse=True)
    size = int(customer.max(initial=-1)) + 1
    low, high = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(low, customer, of.log_price)
    np.maximum.at(high, customer, of.log_price)
    found: Flags = (high > low)[customer]
    return found
