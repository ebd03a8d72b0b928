"""Evidence: what is known of many customers, each piece on 0 to 100 with its error and its age."""

from dataclasses import dataclass, fields
from typing import Final, Literal

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.beliefs import LINES
from keepworth.numerics.arrays import Flags, Floats, Ints

type Seen = Literal["customer", "us"]

NOBODY: Final = -1  # a fact, or a count over several people
FULL: Final = 100.0
SUREST: Final = 1e-6  # an error variance below this is a fault, not a certainty
UNKNOWN_INFLUENCE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Pieces of evidence in columns; every array has an entry a piece. A piece feeds one indicator.

    What colleagues say of a customer stands beside what the customer says, and never enters its score.
    """

    customer: Ints  # 0 to customers − 1
    indicator: Ints  # its place in `INDICATORS`
    y: Floats  # 0 to 100
    variance: Floats  # σ² of y around the truth
    age: Floats  # months; 0 is the day that is asked about
    contact: Ints  # who said it: any number that tells people of one customer apart, or `NOBODY`
    share: Floats  # π: that person's part of the influence on the decision; 0 with `NOBODY`
    is_ours: Flags  # a colleague said it, not the customer

    def __post_init__(self) -> None:
        """Refuse columns that are not equally long."""
        if len({getattr(self, one.name).shape for one in fields(self)}) != 1 or self.customer.ndim != 1:
            raise BadInput("Evidence is columns that are equally long.")

    def some(self, rows: Flags | Ints) -> "Evidence":
        """Return some of the pieces."""
        return Evidence(*(getattr(self, one.name)[rows] for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Refused:
    """A piece of evidence that cannot be, and was left out; the rest of its customer stands."""

    row: int
    customer: int
    why: str


def refused(of: Evidence, *, customers: int) -> list[Refused]:
    """Return the pieces that cannot be, in order, each with what is wrong with it first."""
    wrong = (
        ((of.customer < 0) | (of.customer >= customers), f"there is no such customer of {customers}"),
        ((of.indicator < 0) | (of.indicator >= LINES), f"an indicator is 0 to {LINES - 1}"),
        (~((of.y >= 0) & (of.y <= FULL)), "what it says must lie between 0 and 100"),
        (~((of.variance >= SUREST) & np.isfinite(of.variance)), f"an error variance is {SUREST:g} or more"),
        (~((of.age >= 0) & np.isfinite(of.age)), "its age is not known, or it is of a later day"),
        (~((of.share >= 0) & (of.share <= 1 + 1e-9)), "a share of the influence is 0 to 1"),
        ((of.contact < 0) & (of.contact != NOBODY), f"a person is 0 or more, or {NOBODY}"),
        ((of.contact == NOBODY) & (of.share > 0), "nobody has no share of the influence"),
    )
    found: dict[int, str] = {}
    for flags, why in wrong:
        if flags.any():
            for row in np.flatnonzero(flags).tolist():
                found.setdefault(row, why)
    return [Refused(row, int(of.customer[row]), found[row]) for row in sorted(found)]


@dataclass(frozen=True, slots=True)
class DecidingUnits:
    """Who decides, heard or not: π of each contact, and what of it each customer's score depends on."""

    share: Floats  # π, of each contact; 0 of those who left. Shape (contacts,)
    spread: Floats  # Σπ². Shape (customers,)
    greatest: Floats  # the largest π


def deciding_units(customer: Ints, influence: Floats, *, here: Flags, customers: int) -> DecidingUnits:
    """Return the shares of influence of contacts who have not left; an influence that nobody judged counts as 3.

    A customer of whom no contact is known has one who is silent: somebody decides. A person who is a customer is their
    own only contact, with a share of 1, which comes to the same.

    Parameters
    ----------
    customer
        Whose contact it is, 0 to customers − 1. Shape (contacts,).
    influence
        1 to 5, or NaN.
    here
        Who has not left.
    customers
        How many customers there are.

    """
    weight = np.where(here, np.where(np.isnan(influence), UNKNOWN_INFLUENCE, influence), 0.0)
    whole = np.bincount(customer, weights=weight, minlength=customers)
    share = np.divide(weight, whole[customer], out=np.zeros(weight.size), where=weight > 0)
    spread = np.bincount(customer, weights=share**2, minlength=customers)
    greatest = np.zeros(customers)
    np.maximum.at(greatest, customer, share)
    unknown = whole == 0
    spread[unknown] = greatest[unknown] = 1.0
    return DecidingUnits(share, spread, greatest)
