"""Whether something happened to a customer about a day: many customers and days at once."""

from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Ints

NEVER: Final = 2**31  # a day that does not come


class Days:
    """Days of customers, to be searched."""

    def __init__(self, customer: Ints, day: Ints) -> None:
        """Sort them by customer and day."""
        order = np.lexsort((day, customer))
        self._customer, self._day = customer[order], day[order]
        self._who = np.unique(customer)
        self._first = int(day.min(initial=0))
        self._span = int(day.max(initial=0)) - self._first + 2
        self._key = np.searchsorted(self._who, self._customer) * self._span + self._day - self._first

    def first(self, customer: Ints, *, low: Ints, high: Ints) -> Ints:
        """Return the first day of each customer from `low` to `high`, `NEVER` where there is none."""
        if not self._who.size:
            return np.full(customer.size, NEVER)
        who = np.minimum(np.searchsorted(self._who, customer), self._who.size - 1)
        last = self._span - 1  # later than any day
        at = np.searchsorted(self._key, who * self._span + np.clip(low - self._first, 0, last))
        at = np.minimum(at, self._key.size - 1)
        found = (self._customer[at] == customer) & (self._day[at] >= low) & (self._day[at] <= high)
        return np.where(found, self._day[at], NEVER)

    def any(self, customer: Ints, *, low: Ints, high: Ints) -> Flags:
        """Tell whether each customer has a day from `low` to `high`."""
        found: Flags = self.first(customer, low=low, high=high) != NEVER
        return found
