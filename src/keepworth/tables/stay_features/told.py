"""What one column of features says of customers on days, and how an engine's rows become it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.arrays import Columns
from keepworth.tables.evidence.places import NOWHERE, Places

AT: Final = "at_{}"  # an engine's column of the day of that place


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which something is asked, since 1970."""

    days: Sequence[int]

    def each(self, write: Callable[[int], str], *, named: str = "") -> str:
        """Write a column a day, in SQL, from the day's number."""
        return ", ".join(f"{write(day)} AS {named}{AT.format(at)}" for at, day in enumerate(self.days))

    def of(self, found: Columns, *, named: str = "") -> Floats:
        """Return the columns of the days, as (rows, days)."""
        columns = [found[f"{named}{AT.format(at)}"] for at in range(len(self.days))]
        told: Floats = np.stack(columns, axis=1).astype(np.float64)
        return told

    @property
    def row(self) -> Ints:
        """The days as one row of a table."""
        return np.array(self.days, dtype=np.int64)[None, :]


@dataclass(frozen=True, slots=True)
class Told:
    """One feature; shapes (customers, days). NaN where it is not known."""

    x: Floats
    variance: Floats


@dataclass(frozen=True, slots=True)
class Whose:
    """The customers that are asked for, and where rows of an engine belong among them."""

    customers: Ints  # rising

    def placed(self, customer: Ints, values: Floats, *, missing: float) -> Floats:
        """Return values of one row a customer in the order of `customers`, `missing` where there is none."""
        found = np.full((self.customers.size, *values.shape[1:]), missing)
        place = Places(self.customers).of(customer)
        here = place != NOWHERE
        found[place[here]] = values[here]
        return found

    def greatest(self, customer: Ints, values: Floats) -> Floats:
        """Return the greatest value of each customer's rows, NaN where none is known."""
        found = np.full((self.customers.size, values.shape[1]), -np.inf)
        place = Places(self.customers).of(customer)
        here = place != NOWHERE
        np.maximum.at(found, place[here], np.where(np.isnan(values), -np.inf, values)[here])
        return np.where(np.isneginf(found), np.nan, found)

    def added(self, customer: Ints, values: Floats) -> Floats:
        """Return the sum of each customer's rows."""
        found = np.zeros((self.customers.size, values.shape[1]))
        place = Places(self.customers).of(customer)
        here = place != NOWHERE
        np.add.at(found, place[here], values[here])
        return found


def certain(x: Floats) -> Told:
    """Return what is known without error."""
    return Told(x, np.zeros_like(x))


def where(known: Flags, of: Told) -> Told:
    """Return a feature where it is known, NaN elsewhere, as if it were certain there."""
    return Told(np.where(known, of.x, np.nan), np.where(known, of.variance, 0.0))
