"""Past and future, and customers, on two sides: what is learnt from is never what is judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Ints

FOLDS: Final = 5
# Of the hash that deals customers out (splitmix64): the same customers whatever their order, number or book.
STEP, FIRST, SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True, slots=True)
class Split:
    """Rows to learn from, and rows of later days and other customers to judge by."""

    origin: int  # day on which somebody would have had to say it
    fold: int
    learn: Ints
    judge: Ints


def customer_folds(customer: Ints, *, folds: int = FOLDS) -> Ints:
    """Return the fold of each row by its customer's number: all rows of a customer in one."""
    if folds < 2:
        raise BadInput(f"It takes two folds or more, not {folds}.")
    mixed = customer.astype(np.uint64) + STEP
    mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
    mixed ^= mixed >> np.uint64(31)
    return (mixed % np.uint64(folds)).astype(np.int64)


def backtest_splits(
    customer: Ints, due: Ints, *, decided: Ints, origins: Sequence[int], days: int, folds: int = FOLDS
) -> Iterator[Split]:  # fmt: skip
    """Yield a split for each origin and fold: rolling origins out of time, and customers on one side only.

    Learnt from is what was decided before the origin by customers of the other folds; judged is what fell due from the
    origin on, within so many days, of customers of the fold. Over the folds of one origin every decision of that time
    is judged once. A split without rows on both sides is left out.

    Parameters
    ----------
    customer
        (n,) whose decision each row is.
    due, decided
        (n,) the day on which it fell due, and on which its outcome was known.
    origins
        Days, as those of the arrays.
    days
        How far each looks ahead.
    folds
        Into how many parts customers are dealt.

    """
    if not customer.shape == due.shape == decided.shape or days < 1:
        raise BadInput("Customers and days are columns that are equally long, and an origin looks a day ahead or more.")
    part = customer_folds(customer, folds=folds)
    for origin in origins:
        before = decided < origin
        after = (due >= origin) & (due < origin + days)
        for fold in range(folds):
            learn, judge = np.flatnonzero(before & (part != fold)), np.flatnonzero(after & ~before & (part == fold))
            if learn.size and judge.size:
                yield Split(int(origin), fold, learn, judge)
