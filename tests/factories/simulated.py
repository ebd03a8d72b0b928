"""What a simulated book looks like on a day, and what comes after."""

from dataclasses import dataclass

import numpy as np

from keepworth.samples.simulated import SimulatedBook
from keepworth.value.cells import BuyingCells
from keepworth.value.gammagamma import SpendHistories


@dataclass(frozen=True, slots=True)
class Standing:
    """Each customer who had ordered by a day, one entry each."""

    number: np.ndarray  # which customer of the book
    repeats: np.ndarray
    last_order: np.ndarray  # weeks
    age: np.ndarray  # weeks
    mean_spend: np.ndarray  # per repeat order; 0 without one

    @property
    def cells(self) -> BuyingCells:
        """Each customer as a cell of their own, in the order of the arrays."""
        return BuyingCells(self.repeats, self.last_order, self.age, np.ones(self.number.size, dtype=np.int64))

    @property
    def spend(self) -> SpendHistories:
        """Repeat buyers' spend."""
        again = self.repeats > 0
        return SpendHistories(self.repeats[again], self.mean_spend[again], np.ones(int(again.sum()), dtype=np.int64))


def standing(book: SimulatedBook, *, as_of: int) -> Standing:
    """Histories up to the end of day `as_of`, in exact time, as the models see them."""
    n = book.rate.size
    seen = book.moment <= as_of
    customer, moment, amount = book.customer[seen], book.moment[seen], book.amount[seen]
    orders = np.bincount(customer, minlength=n)
    first, last = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(first, customer, moment)
    np.maximum.at(last, customer, moment)
    is_repeat = moment > first[customer]
    spent = np.bincount(customer[is_repeat], weights=amount[is_repeat], minlength=n)
    known = np.flatnonzero(orders > 0)
    repeats = orders[known] - 1
    return Standing(
        number=known,
        repeats=repeats,
        last_order=(last[known] - first[known]) / 7,
        age=(as_of - first[known]) / 7,
        mean_spend=np.divide(spent[known], repeats, out=np.zeros(known.size), where=repeats > 0),
    )


def orders_after(book: SimulatedBook, then: Standing, *, as_of: int, days: int) -> np.ndarray:
    """Orders of each customer of `then` in the `days` after `as_of`."""
    came = (book.moment > as_of) & (book.moment <= as_of + days)
    return np.bincount(book.customer[came], minlength=book.rate.size)[then.number]


def value_after(book: SimulatedBook, then: Standing, *, as_of: int, days: int, weekly_discount: float) -> np.ndarray:
    """Discounted spend of each customer of `then` in the `days` after `as_of`."""
    came = (book.moment > as_of) & (book.moment <= as_of + days)
    worth = book.amount[came] * np.exp(-weekly_discount * (book.moment[came] - as_of) / 7)
    return np.bincount(book.customer[came], weights=worth, minlength=book.rate.size)[then.number]
