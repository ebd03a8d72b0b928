"""Who serves whom: colleagues for customers, by a linear programme over who could."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_array

from keepworth.errors import BadInput, NotConverged
from keepworth.numerics.arrays import Flags, Floats, Ints

NOBODY: Final = -1
CLOSE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who could serve whom, and what it would add; a language that is lacking makes no pair. Shapes (pairs,)."""

    customer: Ints  # 0 to customers − 1
    colleague: Ints  # 0 to colleagues − 1
    gain: Floats  # value a year, by knowledge, language and ties
    is_today: Flags  # who serves them now

    def __post_init__(self) -> None:
        """Refuse pairs that cannot be."""
        if len({one.shape for one in (self.customer, self.colleague, self.gain, self.is_today)}) != 1:
            raise BadInput("Pairs are columns that are equally long.")
        if not np.isfinite(self.gain).all():
            raise BadInput("What a pair would add is a known number.")
        if np.unique(np.stack([self.customer, self.colleague]), axis=1).shape[1] != self.customer.size:
            raise BadInput("A customer and a colleague are one pair.")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A proposal."""

    share: Floats  # of each pair, 0 to 1. Shape (pairs,)
    colleague: Ints  # who has the largest share of each customer, or `NOBODY`. Shape (customers,)
    hours: Floats  # that each colleague would have taken. Shape (colleagues,)
    gain: float  # of the shares, without the bonus
    today: float  # the same of who serves whom now
    unserved: Floats  # share of each customer for whom nobody has time. Shape (customers,)
    worth_of_hour: Floats  # what an hour more of each colleague would add. Shape (colleagues,)


def assign(of: Pairs, *, hours: Floats, capacity: Floats, bonus: float = 0.0) -> Assignment:
    """Return who should serve whom so that the whole adds most, within everybody's hours.

    Every customer is served once, or stays unserved as far as nobody who could has time; that is only done where it
    cannot be helped. A linear programme splits at most as many customers as there are colleagues whose hours are full.

    Parameters
    ----------
    of
        Who could serve whom.
    hours
        That each customer takes. Shape (customers,).
    capacity
        Hours of each colleague. Shape (colleagues,).
    bonus
        What staying with who serves them today adds: changing hands costs.

    Source: the design's §5; solved by HiGHS (Huangfu & Hall 2018), of SciPy.

    """
    if not ((hours >= 0).all() and (capacity >= 0).all() and bonus >= 0):
        raise BadInput("Hours and the bonus of staying are 0 or more.")
    customers, pairs = hours.size, of.customer.size
    found = _solved(of, of.gain + bonus * of.is_today, hours=hours, capacity=capacity)
    share = np.clip(found.x[:pairs], 0.0, 1.0)
    return Assignment(
        share,
        _largest(of, share, customers=customers),
        np.bincount(of.colleague, weights=hours[of.customer] * share, minlength=capacity.size),
        float(share @ of.gain),
        float(of.gain[of.is_today].sum()),
        np.clip(found.x[pairs:], 0.0, 1.0),
        np.maximum(-found.ineqlin.marginals, 0.0),
    )


def _solved(of: Pairs, worth: Floats, *, hours: Floats, capacity: Floats) -> OptimizeResult:
    """Solve the programme; the variables are the share of each pair, then the unserved share of each customer."""
    customers, colleagues, pairs = hours.size, capacity.size, of.customer.size
    # Unserved costs more than any change of hands could gain.
    dear = 1.0 + 2.0 * float(np.abs(worth).max(initial=0.0)) * (customers + 1)
    every = np.arange(pairs + customers)
    served = csr_array(
        (np.ones(pairs + customers), (np.append(of.customer, np.arange(customers)), every)),
        shape=(customers, pairs + customers),
    )
    taken = csr_array(
        (hours[of.customer], (of.colleague, every[:pairs])), shape=(colleagues, pairs + customers)
    )  # fmt: skip
    found = linprog(
        np.append(-worth, np.full(customers, dear)),
        A_ub=taken,
        b_ub=capacity,
        A_eq=served,
        b_eq=np.ones(customers),
        bounds=(0, 1),
        method="highs",
    )
    if found.status != 0:
        raise NotConverged("The assignment", steps=int(found.nit), slope=float("nan"))
    return found


def _largest(of: Pairs, share: Floats, *, customers: int) -> Ints:
    found = np.full(customers, NOBODY)
    order = np.argsort(share, kind="stable")
    order = order[share[order] > CLOSE]
    # The last that is written stays: the largest.
    found[of.customer[order]] = of.colleague[order]
    return found
