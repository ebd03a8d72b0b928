"""Word of mouth in money: what the customers that somebody brought are worth, and the deals that they helped to win."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Referrals:
    """Who brought whom; shapes (referrals,)."""

    referrer: Ints  # 0 to customers − 1
    would_have_come: Floats  # the chance that they would have come anyway, 0 to 1 (type 2)
    value: Floats  # lifetime value of who was brought, at the day on which they came
    saved: Floats  # what it costs to win a customer otherwise
    years: Floats  # from now, or from the day to which all is discounted
    cost: Floats  # of the incentive, as of that day

    def __post_init__(self) -> None:
        """Refuse referrals that cannot be."""
        if len({getattr(self, one.name).shape for one in fields(self)}) != 1 or self.referrer.ndim != 1:
            raise BadInput("Referrals are columns that are equally long.")
        if not ((self.would_have_come >= 0) & (self.would_have_come <= 1)).all():
            raise BadInput("The chance that somebody would have come anyway is 0 to 1.")
        if not all(np.isfinite(one).all() for one in (self.value, self.saved, self.years, self.cost)):
            raise BadInput("Values, costs and years of referrals are known numbers.")


class Field(StrEnum):
    """What a customer is by what they pay and what they bring."""

    CHAMPION = "champion"  # both
    AFFLUENT = "affluent"  # pays
    ADVOCATE = "advocate"  # brings
    MISER = "miser"  # neither


FIELDS: Final = tuple(Field)


def referral_values(of: Referrals, *, customers: int, discount: float) -> Floats:
    """Return the referral value of each customer.

    Who would not have come otherwise (type 1) counts with their lifetime value and with what it would have cost to win
    a customer; who would have come anyway (type 2) with that cost only; where it is not known, by the chance. Costs of
    incentives go off. It stands beside lifetime value and is never added to equity, which holds who was brought.

    Source: Kumar, Petersen & Leone (2007), How valuable is word of mouth?, Harvard Business Review 85 (10).
    """
    brought = (1 - of.would_have_come) * of.value + of.saved
    worth = brought / (1 + discount) ** of.years - of.cost
    found: Floats = np.bincount(of.referrer, weights=worth, minlength=customers)
    return found


def reference_values(
    customer: Ints, deal: Ints, *, share: Floats, margin: Floats, customers: int
) -> tuple[Floats, Floats]:  # fmt: skip
    """Return what deals owe to the customers who spoke for us, and by how much each share was cut.

    Of one deal the shares never sum above 1: where they do they are cut in proportion.

    Parameters
    ----------
    customer, deal
        Who spoke, and for which deal, 0 to deals − 1. Shapes (references,).
    share
        What part of the deal is owed to them, 0 to 1.
    margin
        Of each deal. Shape (deals,).
    customers
        How many there are.

    """
    if not ((share >= 0) & (share <= 1)).all():
        raise BadInput("What part of a deal is owed to a reference is 0 to 1.")
    cut = cut_shares(deal, share)
    found: Floats = np.bincount(customer, weights=share * cut * margin[deal], minlength=customers)
    return found, cut


def cut_shares(deal: Ints, share: Floats) -> Floats:
    """Return by how much each share of a deal is cut so that those of one deal never sum above 1."""
    whole = np.bincount(deal, weights=share)
    found: Floats = 1 / np.maximum(whole, 1.0)[deal]
    return found


def value_fields(lifetime: Floats, referral: Floats) -> Ints:
    """Return what each customer is, as the place in `FIELDS`: above the median of lifetime and of referral value.

    Source: Kumar, Petersen & Leone (2007): champions, affluents, advocates, misers.
    """
    pays, brings = lifetime > np.median(lifetime), referral > np.median(referral)
    found: Ints = np.select([pays & brings, pays, brings], [0, 1, 2], 3)
    return found


def share_by_word_of_mouth(period: Ints, brought: Floats, *, periods: int) -> Floats:
    """Return of the customers won in each period the share who were brought; NaN where none were won.

    `brought` is 1 of who was brought, else 0, or the chance of it. Shapes (new customers,).
    """
    won = np.bincount(period, minlength=periods)
    by_word = np.bincount(period, weights=brought, minlength=periods)
    found: Floats = np.full(periods, np.nan)
    return np.divide(by_word, won, out=found, where=won > 0)
