"""Which actions this week: the most expected value within everybody's hours and the budget, by a linear programme.

Whole actions are made of the programme's shares by leaving those that are shared and filling up by value per hour; the
programme's own value is the most that could be had, so what that costs is told.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_array, vstack

from keepworth.errors import BadInput, NotConverged
from keepworth.numerics.arrays import Flags, Floats, Ints

NOBODY: Final = -1
SURE: Final = 1 - 1e-6  # a share this large is a whole action
CLOSE: Final = 1e-9
MIX: Final = np.uint64(0x9E3779B97F4A7C15)

type Bits = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Offers:
    """Actions that could be done; shapes (offers,)."""

    customer: Ints  # any numbers
    action: Ints  # a number of the play; a customer has each at most once
    colleague: Ints  # who would do it, 0 to colleagues − 1, or `NOBODY`: it then takes nobody's hours
    value: Floats  # EV, after its cost
    hours: Floats
    cost: Floats

    def __post_init__(self) -> None:
        """Refuse offers that cannot be."""
        if len({getattr(self, one.name).shape for one in fields(self)}) != 1:
            raise BadInput("Offers are columns that are equally long.")
        if not (np.isfinite(self.value).all() and (self.hours >= 0).all() and (self.cost >= 0).all()):
            raise BadInput("What an action adds is a known number; its hours and its cost are 0 or more.")
        order = np.lexsort((self.action, self.customer))
        same = (np.diff(self.customer[order]) == 0) & (np.diff(self.action[order]) == 0)
        if same.any():
            raise BadInput(f"{int(same.sum())} offers are of the same customer and the same action as another one.")

    def some(self, rows: Ints) -> "Offers":
        """Return some of them."""
        return Offers(*(getattr(self, one.name)[rows] for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Capacity:
    """What there is to spend."""

    hours: Floats  # of each colleague
    budget: float = np.inf

    def __post_init__(self) -> None:
        """Refuse less than nothing."""
        if not ((self.hours >= 0).all() and self.budget >= 0):
            raise BadInput("Hours and the budget are 0 or more.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to do; shapes (offers,)."""

    is_chosen: Flags
    is_held_out: Flags  # would have been chosen, is as good as another one, and is left by lot: a comparison for later
    value: float  # of what is chosen
    most: float  # that could be had if actions could be shared, and nothing were held out
    hours: Floats  # taken of each colleague
    worth_of_hour: Floats  # what an hour more of each would add
    worth_of_money: float  # what one more of the budget would add


def choose(
    of: Offers, capacity: Capacity, *, held_out: float = 0.1, near: float = 0.1, seed: int = 0
) -> Chosen:  # fmt: skip
    """Choose at most one action a customer, so that the whole adds most within everybody's hours and the budget.

    The order of the offers does not matter: equal ones are told apart by customer and action.

    Parameters
    ----------
    of, capacity
        What could be done, and with what.
    held_out
        Which share of near-ties is left by lot.
    near
        An action is a near-tie where it adds at most this share of its value more than the next best use of the same
        customer, hours and money.
    seed
        Of the lot.

    Source: the design's §13.6; solved by HiGHS (Huangfu & Hall 2018), of SciPy.

    """
    if not (0 <= held_out <= 1 and near >= 0):
        raise BadInput("Which share is held out is 0 to 1, and what counts as near 0 or more.")
    if of.colleague.size and not ((of.colleague >= NOBODY).all() and of.colleague.max() < capacity.hours.size):
        raise BadInput("Who would do an action is one of the colleagues, or nobody.")
    order = np.lexsort((of.action, of.customer))
    rows = order[of.value[order] > 0]
    some = of.some(rows)
    found = _solved(some, capacity) if rows.size else None
    chosen, lot = np.zeros(of.value.size, dtype=np.bool_), np.zeros(of.value.size, dtype=np.bool_)
    hour, money = np.zeros(capacity.hours.size), 0.0
    if found is not None:
        hour, money = np.maximum(-found.ineqlin.marginals[:-1], 0.0), max(-float(found.ineqlin.marginals[-1]), 0.0)
        whole = _filled(some, capacity, first=found.x > SURE, hour=hour, money=money)
        tied = whole & _near_ties(some, hour=hour, money=money, near=near)
        out = tied & (lots(some, seed=seed) < held_out)
        # What they would have taken is free for others; whoever is held out gets nothing in its place.
        kept = _filled(some, capacity, first=whole & ~out, hour=hour, money=money,
                       but=np.isin(some.customer, some.customer[out]))  # fmt: skip
        chosen[rows], lot[rows] = kept, out
    taken = chosen & (of.colleague != NOBODY)
    return Chosen(
        chosen, lot, float(of.value[chosen].sum()), 0.0 if found is None else -float(found.fun),
        np.bincount(of.colleague[taken], weights=of.hours[taken], minlength=capacity.hours.size), hour, money,
    )  # fmt: skip


def lots(of: Offers, *, seed: int) -> Floats:
    """Return a number from 0 to 1 of each offer, by seed, customer and action, whatever the order of the offers."""
    found: Bits = np.full(of.customer.size, seed & (2**64 - 1), dtype=np.uint64)
    for part in (of.customer, of.action):
        found = _stirred(found + part.astype(np.int64).view(np.uint64) * MIX + MIX)
    lot: Floats = (found >> np.uint64(11)).astype(np.float64) / 2.0**53
    return lot


def _stirred(x: Bits) -> Bits:
    """Stir the bits. Source: Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: Bits = x ^ (x >> np.uint64(31))
    return found


def _solved(of: Offers, capacity: Capacity) -> OptimizeResult:
    """Solve the programme; rows: each customer once, each colleague's hours, the budget."""
    every = np.arange(of.value.size)
    _, customer = np.unique(of.customer, return_inverse=True)
    once = csr_array((np.ones(every.size), (customer, every)))
    by = np.flatnonzero(of.colleague != NOBODY)
    hours = csr_array((of.hours[by], (of.colleague[by], by)), shape=(capacity.hours.size, every.size))
    budget = csr_array(of.cost[None, :])
    limits = np.append(capacity.hours, capacity.budget if np.isfinite(capacity.budget) else of.cost.sum() + 1.0)
    found = linprog(
        -of.value,
        A_ub=vstack([once, hours, budget], format="csr"),
        b_ub=np.concatenate([np.ones(once.shape[0]), limits]),
        bounds=(0, 1),
        method="highs",
    )
    if found.status != 0:
        raise NotConverged("The choice of actions", steps=int(found.nit), slope=float("nan"))
    found.ineqlin.marginals = found.ineqlin.marginals[once.shape[0] :]
    return found


def _filled(
    of: Offers, capacity: Capacity, *, first: Flags, hour: Floats, money: float, but: Flags | None = None
) -> Flags:  # fmt: skip
    """Return whole actions: those of `first`, then what else there is room for, the best for its hours and money first.

    Whatever the shares were, nothing is taken that the hours, the budget or the customer have no room for.
    """
    prices = np.where(of.colleague == NOBODY, 0.0, hour[of.colleague] if hour.size else 0.0)
    left = of.value - prices * of.hours - money * of.cost
    order = np.lexsort((of.action, of.customer, -left, ~first))
    if but is not None:
        order = order[first[order] | ~but[order]]
    found = np.zeros(of.value.size, dtype=np.bool_)
    free, budget, served = capacity.hours.tolist(), capacity.budget, set[int]()
    needs, costs = of.hours.tolist(), of.cost.tolist()
    customers, by = of.customer.tolist(), of.colleague.tolist()
    for at in order.tolist():
        who = by[at]
        if customers[at] in served or costs[at] > budget or (who != NOBODY and needs[at] > free[who]):
            continue
        found[at] = True
        served.add(customers[at])
        budget -= costs[at]
        if who != NOBODY:
            free[who] -= needs[at]
    return found


def _near_ties(of: Offers, *, hour: Floats, money: float, near: float) -> Flags:
    """Return which offers add hardly more than the next best use of the same customer, hours and money."""
    prices = np.where(of.colleague == NOBODY, 0.0, hour[of.colleague] if hour.size else 0.0)
    left = of.value - prices * of.hours - money * of.cost
    # Offers are in the order of customers: the best of each, and the best but one; doing nothing is worth 0.
    starts = np.flatnonzero(np.append(True, np.diff(of.customer) != 0))
    sizes = np.diff(np.append(starts, of.customer.size))
    best = np.repeat(np.maximum.reduceat(left, starts), sizes)
    is_best = left == best
    rest = np.where(is_best, -np.inf, left)
    second = np.repeat(np.maximum.reduceat(rest, starts), sizes)
    several = np.repeat(np.add.reduceat(is_best.astype(np.int64), starts), sizes) > 1
    other = np.where(is_best & ~several, second, best)
    found: Flags = left - np.maximum(other, 0.0) <= near * of.value + CLOSE
    return found
