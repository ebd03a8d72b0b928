"""Tiers by value × strength × fit, with the doubt carried: how likely a customer is of each."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach

NAMES: Final = ("A", "B", "C")
SHARES: Final = (0.2, 0.5)  # of customers, down to which the tiers A and B reach; ours
SURE: Final = 0.8  # from which chance on a customer is said to be of one tier
DRAWS: Final = 2_000
FEWEST_DRAWS, AT_ONCE = 200, 20_000_000  # of many customers fewer draws do: where the cuts lie is then almost certain
LEVEL: Final = 0.8
LEAST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Ranged:
    """A number of each customer with its 80 % interval. Shapes (customers,)."""

    mean: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Tiers:
    """How likely each customer is of each tier."""

    score: Floats  # value × strength × fit; shape (customers,)
    chances: Floats  # shape (customers, tiers)
    tier: Ints  # the likeliest
    also: Ints  # the other that it lies between, −1 where it is sure
    cuts: Floats  # scores at which a tier begins


def tiers_of(value: Ranged, strength: Ranged, *, fit: Floats, rng: np.random.Generator) -> Tiers:
    """Return tiers of customers: the best fifth by value × strength × fit is A, down to a half B, the others C.

    Value is drawn as log-normal where its range is above 0, strength as normal within 0 to 100; where the cuts lie is
    drawn with them, for a customer is of a tier by where the others are.

    Raises
    ------
    NotEnough
        Fewer customers than tiers.

    """
    size = value.mean.size
    if not (value.low.shape == value.high.shape == strength.mean.shape == fit.shape == (size,)):
        raise BadInput("Value, strength and fit are columns that are equally long.")
    if size < len(NAMES):
        raise NotEnough(f"Tiers take at least {len(NAMES)} customers; there are {size}.")
    score = np.maximum(value.mean, 0.0) * np.clip(strength.mean, 0.0, 100.0) / 100.0 * fit
    within = np.zeros((len(SHARES), size))
    spread = spread_of(value), (strength.high - strength.low) / 2 / normal_reach(LEVEL)
    rows = np.arange(size)
    draws = draws_for(size)
    for _ in range(draws):
        worth = np.maximum(value.mean, 0.0) * np.exp(spread[0] * rng.standard_normal(size))
        strong = np.clip(strength.mean + spread[1] * rng.standard_normal(size), 0.0, 100.0)
        within += _within(worth * strong * fit)
    chances = np.diff(within, axis=0, prepend=0.0, append=draws).T / draws
    order = np.argsort(-chances, axis=1, kind="stable")
    sure = chances[rows, order[:, 0]] >= SURE
    falling = np.sort(score)[::-1]
    cuts = falling[[min(round(share * size), size - 1) for share in SHARES]]
    return Tiers(score, chances, order[:, 0], np.where(sure, -1, order[:, 1]), cuts)


def draws_for(customers: int) -> int:
    """Return how many draws so many customers get: 2,000, of more than 10,000 customers fewer, 200 at least."""
    return int(min(DRAWS, max(FEWEST_DRAWS, AT_ONCE // max(customers, 1))))


def spread_of(of: Ranged) -> Floats:
    """Return the standard deviation of the logarithm, from the ends of the range; at most 3."""
    low, high = (np.maximum(end, LEAST * np.maximum(of.mean, 1.0)) for end in (of.low, of.high))
    found: Floats = np.minimum((np.log(high) - np.log(low)) / 2 / normal_reach(LEVEL), 3.0)
    return found


def _within(score: Floats) -> Flags:
    """Return whether each reaches the tiers down to each share, by its place among all; shape (shares, customers).

    Nobody is sorted: it takes only who stands where a tier ends. Of equal ones the first come first.
    """
    ends = [round(share * score.size) for share in SHARES]
    falling = -score
    edges = np.partition(falling, [min(end, score.size - 1) for end in ends])
    return np.stack([_first(falling, end, edge=float(edges[min(end, score.size - 1)])) for end in ends])


def _first(falling: Floats, many: int, *, edge: float) -> Flags:
    """Return which are the first so many, `edge` being the least of the others."""
    if many >= falling.size:
        return np.ones(falling.size, dtype=np.bool_)
    found: Flags = falling < edge
    lacking = many - int(np.count_nonzero(found))
    if lacking:
        found[np.flatnonzero(falling == edge)[:lacking]] = True
    return found
