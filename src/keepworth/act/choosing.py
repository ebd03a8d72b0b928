"""Which actions this week: the most expected value within everybody's hours and the budget, by a linear programme.

Whole actions are made of the programme's shares by leaving those that are shared and filling up by value per hour; the
programme's own value is the most that could be had, so what that costs is told.
"""

from dataclasses import dataclass, fields, replace
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
TIMES: Final = 4.0  # how many times the hours there are the first customers of a colleague would take
FEW: Final = 50  # offers of each that are among them in any case
AT_ONCE: Final = 1 << 12  # offers at a time, the best first, until nobody has time for more
MORE: Final = 1_000  # offers whose customers enter at once
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
    is_drawn: Flags  # would have been chosen, and is as good as another one: the lot says whether it is done
    is_held_out: Flags  # of these, left by lot: a comparison for later
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
        An action is a near-tie where it adds at most this share of its value more than its hours and its money would
        elsewhere: to leave it costs hardly anything.
    seed
        Of the lot.

    Source: the design's §13.6; solved by HiGHS (Huangfu & Hall 2018), of SciPy.

    """
    if not (0 <= held_out <= 1 and near >= 0):
        raise BadInput("Which share is held out is 0 to 1, and what counts as near 0 or more.")
    if of.colleague.size and not ((of.colleague >= NOBODY).all() and of.colleague.max() < capacity.hours.size):
        raise BadInput("Who would do an action is one of the colleagues, or nobody.")
    chosen, drawn, lot = (np.zeros(of.value.size, dtype=np.bool_) for _ in range(3))
    order = np.lexsort((of.action, of.customer))
    rows = order[of.value[order] > 0]
    some, found = of.some(rows), _Prices(np.empty(0), np.zeros(capacity.hours.size), 0.0, 0.0)
    if rows.size:
        found = _priced(some, capacity)
        left = found.left(some)
        whole = _filled(some, capacity, first=found.share > SURE, left=left)
        near_tie = whole & _near_ties(some, left, near=near)
        out = near_tie & (lots(some, seed=seed) < held_out)
        # What they would have taken is free for others; whoever is held out gets nothing in its place.
        is_out = np.isin(some.customer, some.customer[out])
        chosen[rows] = _filled(some, capacity, first=whole & ~out, left=left, but=is_out)
        drawn[rows], lot[rows] = near_tie, out
    taken = chosen & (of.colleague != NOBODY)
    hours = np.bincount(of.colleague[taken], weights=of.hours[taken], minlength=capacity.hours.size)
    return Chosen(chosen, drawn, lot, float(of.value[chosen].sum()), found.most, hours, found.hour, found.money)


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


@dataclass(frozen=True, slots=True)
class _Prices:
    """A solved programme: the share of each offer, what an hour of each colleague and what money is worth."""

    share: Floats
    hour: Floats
    money: float
    most: float

    def left(self, of: Offers) -> Floats:
        """Return what each offer adds beyond what its hours and its money are worth elsewhere."""
        hour = np.append(self.hour, 0.0)[of.colleague]  # of `NOBODY`, the last, none
        found: Floats = of.value - hour * of.hours - self.money * of.cost
        return found


def _priced(of: Offers, capacity: Capacity) -> _Prices:
    """Solve the whole programme: over as many customers as it takes, until nobody else's offer is worth its hours."""
    share, keeps = np.zeros(of.value.size), _undominated(of, is_limited=np.isfinite(capacity.budget))
    enters = np.isin(of.customer, _first(of, capacity))
    while True:
        rows = np.flatnonzero(enters & keeps)
        found = _solved(of.some(rows), capacity)
        rest = np.flatnonzero(keeps & ~enters)
        more = rest[found.left(of.some(rest)) > CLOSE]
        if not more.size:
            share[rows] = found.share
            return replace(found, share=share)
        # Those who would add most come first; each round lowers no price that still holds.
        best = more[np.argsort(-of.value[more], kind="stable")][:MORE]
        enters |= np.isin(of.customer, of.customer[best])


def _first(of: Offers, capacity: Capacity) -> Ints:
    """Return customers to begin with: of each colleague those with most value an hour, for several times their time."""
    rate = of.value / np.maximum(of.hours, CLOSE)
    order = np.lexsort((-rate, of.colleague))
    hours, by = of.hours[order], of.colleague[order]
    starts = np.flatnonzero(np.append(True, np.diff(by) != 0))
    before = np.cumsum(hours) - hours
    before -= np.repeat(before[starts], np.diff(np.append(starts, by.size)))
    room = np.append(capacity.hours, 0.0)[by]
    rank = np.arange(by.size) - np.repeat(starts, np.diff(np.append(starts, by.size)))
    return np.unique(of.customer[order[(before <= TIMES * room) | (rank < FEW)]])


def _undominated(of: Offers, *, is_limited: bool) -> Flags:
    """Return which offers no other one of the same customer and colleague beats in value, hours and money."""
    starts = np.flatnonzero(np.append(True, np.diff(of.customer) != 0))
    sizes = np.diff(np.append(starts, of.customer.size))
    found = np.ones(of.value.size, dtype=np.bool_)
    for apart in range(1, int(sizes.max(initial=1))):
        for one, other in ((0, apart), (apart, 0)):
            many = of.value.size - apart
            mine, its = slice(one, one + many), slice(other, other + many)
            beats = (of.customer[mine] == of.customer[its]) & (of.colleague[mine] == of.colleague[its])
            beats &= (of.value[mine] >= of.value[its]) & (of.hours[mine] <= of.hours[its])
            if is_limited:
                beats &= of.cost[mine] <= of.cost[its]
            same = (of.value[mine] == of.value[its]) & (of.hours[mine] == of.hours[its])
            if is_limited:
                same &= of.cost[mine] == of.cost[its]
            # Of equal ones the first stays.
            found[its] &= ~(beats & (~same | (one < other)))
    return found


def _solved(of: Offers, capacity: Capacity) -> _Prices:
    """Solve the programme; rows: each customer once, each colleague's hours, the budget."""
    every, most = np.arange(of.value.size), capacity.hours.size
    customers, customer = np.unique(of.customer, return_inverse=True)
    once = csr_array((np.ones(every.size), (customer, every)), shape=(customers.size, every.size))
    by = np.flatnonzero(of.colleague != NOBODY)
    hours = csr_array((of.hours[by], (of.colleague[by], by)), shape=(most, every.size))
    budget = capacity.budget if np.isfinite(capacity.budget) else float(of.cost.sum()) + 1.0
    found: OptimizeResult = linprog(
        -of.value,
        A_ub=vstack([once, hours, csr_array(of.cost[None, :])], format="csr"),
        b_ub=np.concatenate([np.ones(customers.size), capacity.hours, [budget]]),
        bounds=(0, None),
        method="highs-ipm",
    )
    if found.status != 0:
        raise NotConverged("The choice of actions", steps=int(found.nit), slope=float("nan"))
    prices = np.maximum(-found.ineqlin.marginals[customers.size :], 0.0)
    return _Prices(found.x, prices[:most], float(prices[most]), -float(found.fun))


def _filled(
    of: Offers, capacity: Capacity, *, first: Flags, left: Floats, but: Flags | None = None
) -> Flags:  # fmt: skip
    """Return whole actions: those of `first`, then what else there is room for, the best for its hours and money first.

    Whatever the shares were, nothing is taken that the hours, the budget or the customer have no room for. Once nobody
    has time for any offer of theirs, no more are looked at.
    """
    order = np.lexsort((of.action, of.customer, -left, ~first))
    if but is not None:
        order = order[first[order] | ~but[order]]
    found = np.zeros(of.value.size, dtype=np.bool_)
    free, budget, served = capacity.hours.tolist(), capacity.budget, set[int]()
    least = np.full(len(free) + 1, np.inf)  # that an offer of each takes; of `NOBODY`, the last, no time
    np.minimum.at(least, of.colleague[order], np.where(of.colleague[order] == NOBODY, 0.0, of.hours[order]))
    have_time = {who for who, needs in enumerate(least[:-1].tolist()) if needs <= free[who]}
    have_time |= {NOBODY} if np.isfinite(least[NOBODY]) else set()
    for start in range(0, order.size, AT_ONCE):
        if not have_time:
            break
        some = order[start : start + AT_ONCE]
        columns = (of.customer, of.colleague, of.hours, of.cost)
        for at, customer, who, needs, costs in zip(some, *(one[some].tolist() for one in columns), strict=True):
            if customer in served or costs > budget or (who != NOBODY and needs > free[who]):
                continue
            found[at] = True
            served.add(customer)
            budget -= costs
            if who != NOBODY:
                free[who] -= needs
                if free[who] < least[who]:
                    have_time.discard(who)
    return found


def _near_ties(of: Offers, left: Floats, *, near: float) -> Flags:
    """Return which offers add hardly more than their hours and their money would elsewhere."""
    found: Flags = left <= near * of.value + CLOSE
    return found
