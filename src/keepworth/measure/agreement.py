"""How far the contacts of one customer agree, and who stands apart."""

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.estimate import Estimate
from keepworth.measure.sides import RISK, Judged
from keepworth.measure.withheld import Why, Withheld
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach

ENOUGH_FOR_VERDICT: Final = 6  # contacts; of two to five the spread is shown, and no verdict
AGREED: Final = 0.5  # r_wg above which contacts agree at least moderately (LeBreton & Senter 2008)
ADDED: Final = 0.5  # of a contact who might say anything
WEIGHTY: Final = 0.2  # a share of influence from which a contact's view can split a customer


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the contacts of one customer answered."""

    contacts: int
    items: int
    mean: float  # in points, over contacts and items
    spread: float  # standard deviation of one contact's answer to one item
    lowest: float  # a contact's mean over the items
    highest: float
    rwg: Estimate | Withheld  # withheld below six contacts
    level: float
    judged: Judged  # whether they see it alike; "cannot tell" below six contacts


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The two weighty contacts who are furthest apart, and the least content of all weighty ones."""

    high: int  # which contact, by its place
    low: int
    apart: Estimate  # on 0 to 100; the interval allows for having been the widest of all pairs
    level: float
    weighty: int  # contacts with a share of influence of .2 or more
    judged: Judged  # "differ" where they surely do, "alike" where the widest difference is surely small

    @property
    def least_content(self) -> int:
        """The weighty contact whom a mean over all hides: the lower of the two, for no pair is wider."""
        return self.low


def r_wg(variance: float, *, points: int, items: int = 1) -> float:
    """Say how far contacts agree, from the variance of their answers to an item, or its mean over several items.

    With σ² = (A² − 1)/12 of answers thrown by dice and v = s²/σ²: J(1 − v)/(J(1 − v) + v). Worse than dice is 0.

    Source: James, Demaree & Wolf (1984), Journal of Applied Psychology 69, 85-98.

    Raises
    ------
    BadInput
        A scale of fewer than two points, no items, or a variance below 0.

    """
    if not (points >= 2 and items >= 1 and variance >= 0):
        raise BadInput(f"A variance of {variance:g} on {points} points of {items} items cannot be.")
    share = variance / ((points**2 - 1) / 12)
    left = max(1 - share, 0.0)
    return items * left / (items * left + share)


def agreement_of(ratings: Floats, *, points: int, level: float = 0.8) -> Agreement | Withheld:
    """Return how far contacts of one customer agree on an item or on several items of one scale.

    Of two to five contacts only the spread is told. From six on r_wg has an interval. They are judged alike where it
    is surely above .5, and to differ where it is surely below.

    Parameters
    ----------
    ratings
        (contacts, items) in points from 1 on; who left out an item is left out.
    points
        Of the scale.
    level
        Of the interval.

    Raises
    ------
    BadInput
        A rating that is not on the scale.

    """
    known = ratings[~np.isnan(ratings).any(axis=1)]
    off = (known < 1) | (known > points)
    if off.any():
        raise BadInput(f"{int(off.sum())} ratings are not from 1 to {points}; the first is {known[off][0]:g}.")
    contacts, items = known.shape
    if contacts < 2:
        return Withheld(Why.FEW_CONTACTS, contacts, 2)
    variance = float(known.var(axis=0, ddof=1).mean())
    told: Estimate | Withheld = Withheld(Why.FEW_CONTACTS, contacts, ENOUGH_FOR_VERDICT)
    judged = Judged.UNKNOWN
    if contacts >= ENOUGH_FOR_VERDICT:
        told = Estimate(r_wg(variance, points=points, items=items),
                        *_range(known, points=points, level=level))  # fmt: skip
        low, high = _range(known, points=points, level=1 - 2 * RISK)
        judged = Judged.ALIKE if low > AGREED else Judged.DIFFER if high < AGREED else Judged.UNKNOWN
    each = known.mean(axis=1)
    return Agreement(contacts, items, float(each.mean()), float(np.sqrt(variance)), float(each.min()),
                     float(each.max()), told, level, judged)  # fmt: skip


def _range(known: Floats, *, points: int, level: float) -> tuple[float, float]:
    """Return r_wg at both ends of the interval of the variance, whose logarithm is taken as normal.

    A few contacts who answer alike tell little of those who would not. So half a contact is added who is as likely to
    say any point; the fourth moment of all makes the error. The χ² interval of normal answers
    holds 4 times in 10 where most are at one end.
    """
    items, whole = known.shape[1], known.shape[0] + ADDED
    any_point = np.arange(1.0, points + 1)
    middle = (known.sum(axis=0) + ADDED * any_point.mean()) / whole
    own = ((known - middle) ** 2).mean(axis=1)
    added = ((any_point[:, None] - middle) ** 2).mean(axis=1)
    second, fourth = (float((own**power).sum() + ADDED * (added**power).mean()) / whole for power in (1, 2))
    reach = normal_reach(level) * float(np.sqrt((fourth / second**2 - 1) / whole))
    variance = float(known.var(axis=0, ddof=1).mean())
    most, least = max(second * np.exp(reach), variance), min(second * np.exp(-reach), variance)
    return r_wg(float(most), points=points, items=items), r_wg(float(least), points=points, items=items)


def disagreement(
    scores: Floats, errors: Floats, *, influence: Floats, margin: float = 10.0, level: float = 0.8
) -> Disagreement | Withheld:  # fmt: skip
    """Return the two weighty contacts of a customer who are furthest apart, and whether they surely are.

    A mean hides one hostile decision maker. Every two contacts with a share of influence of .2 or more are compared;
    intervals and verdict allow for having looked at all pairs (Bonferroni).

    Parameters
    ----------
    scores
        (contacts,) on 0 to 100; NaN: not heard.
    errors
        (contacts,) standard deviation of each score as what that person thinks, such as 15/√items.
    influence
        (contacts,) shares of the decision; over all who decide, heard or not, they sum to 1.
    margin
        Differences below do not matter.
    level
        Of the interval.

    """
    weighty = np.flatnonzero((influence >= WEIGHTY) & ~np.isnan(scores))
    if weighty.size < 2:
        return Withheld(Why.FEW_CONTACTS, int(weighty.size), 2)
    pairs = [pair if scores[pair[0]] >= scores[pair[1]] else pair[::-1] for pair in combinations(weighty.tolist(), 2)]
    apart = np.array([scores[one] - scores[other] for one, other in pairs])
    error = np.array([np.hypot(errors[one], errors[other]) for one, other in pairs])
    widest = int(apart.argmax())
    reach = normal_reach(1 - (1 - level) / len(pairs)) * error[widest]
    told = Estimate(
        float(apart[widest]), max(float(apart[widest] - reach), 0.0), min(float(apart[widest] + reach), 100.0)
    )
    sure = normal_reach(1 - 2 * RISK / len(pairs)) * error
    judged = Judged.UNKNOWN
    if (apart > sure).any():
        judged = Judged.DIFFER
    elif (apart + sure < margin).all():
        judged = Judged.ALIKE
    return Disagreement(*pairs[widest], told, level, int(weighty.size), judged)
