"""Value of contracts: the discounted renewals that are still to be expected, by a model or by a curve."""

import numpy as np
from scipy.special import hyp2f1

from keepworth.errors import BadInput
from keepworth.measure.retention import BetaGeometric
from keepworth.numerics.arrays import Floats, Ints


def discounted_renewals(of: BetaGeometric, renewed: Ints, *, discount: float) -> Floats:
    """Return how many renewals are still to be expected, each discounted to the next, just before that one.

    Of somebody who renewed `renewed` times, n − 1 of them: (β+n−1)/(α+β+n−1) · ₂F₁(1, β+n; α+β+n; 1/(1+d)). The next
    renewal counts as it is, the one after it is a period away. It rises with n: who stayed is likelier to be one who
    stays.

    Source: Fader & Hardie (2010), Customer-base valuation in a contractual setting, Marketing Science 29, eq. 6.

    Parameters
    ----------
    of
        The fitted shifted beta-geometric model.
    renewed
        Renewals so far, 0 before the first. Shape (customers,).
    discount
        A period, above 0.

    """
    _check_discount(discount)
    ages, place = np.unique(renewed, return_inverse=True)
    if (ages < 0).any():
        raise BadInput("Nobody renewed fewer than 0 times.")
    stays, whole = of.beta + ages, of.alpha + of.beta + ages
    each: Floats = stays / whole * hyp2f1(1.0, stays + 1, whole + 1, 1 / (1 + discount))
    return each[place]


def summed_renewals(of: BetaGeometric, renewed: Ints, *, discount: float, periods: int) -> Floats:
    """Return the same by adding up so many periods one by one: what is paid within a horizon."""
    _check_discount(discount)
    ages, place = np.unique(renewed, return_inverse=True)
    total, left = np.zeros(ages.size), np.ones(ages.size)
    for period in range(periods):
        left *= of.retention(ages + period)
        total += left / (1 + discount) ** period
    return total[place]


def value_of_survival(margin: Floats, survival: Floats, *, discount: float, at_start: bool = True) -> Floats:
    """Return Σ m·S(t)/(1+d)^t over the periods of survival curves: Kaplan–Meier's, a hazard's, or a regression's.

    Parameters
    ----------
    margin
        A period, of each customer. Shape (customers,).
    survival
        The chance to be there in each period from now on, the first of it the next. Shape (customers, periods), or
        (periods,) where one curve is everybody's.
    discount
        A period, 0 or more: a curve has an end.
    at_start
        Whether margins come when a period starts, so that the first is not discounted.

    """
    if discount < 0:
        raise BadInput("A discount rate is 0 or more.")
    if not ((survival >= 0) & (survival <= 1)).all() or (np.diff(survival, axis=-1) > 1e-12).any():
        raise BadInput("A survival curve falls from at most 1 to at least 0.")
    when = np.arange(survival.shape[-1]) + (0 if at_start else 1)
    found: Floats = margin * (survival @ (1 + discount) ** -when.astype(np.float64))
    return found


def mean_stay(survival: Floats) -> Floats:
    """Return the mean number of periods within the horizon of a curve (restricted mean survival time)."""
    found: Floats = survival.sum(axis=-1)
    return found


def _check_discount(discount: float) -> None:
    if not discount > 0:
        raise BadInput("Renewals without an end need a discount rate above 0.")
