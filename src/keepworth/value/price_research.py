"""Prices that people state: Van Westendorp's four curves, and Gabor and Granger's acceptance at each price."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Flags, Floats, Ints

LEVEL: Final = 0.8
DRAWS: Final = 2_000
ALIKE: Final = 1e-9
LIMITS: Final = (
    "What people say that they would pay is not what they pay: nothing was bought.",
    "The four points are a range in which a price does not offend. They say nothing of how many would buy.",
    "Whoever did not answer is not in them, nor is any rival's price.",
)


@dataclass(frozen=True, slots=True)
class PriceCurves:
    """Shares of people at each price that somebody named; shapes (prices,)."""

    price: Floats  # rising
    too_cheap: Floats  # falling: of whom this price is below what they find too cheap
    not_cheap: Floats  # rising: to whom it is no longer cheap
    expensive: Floats  # rising
    not_expensive: Floats  # falling
    too_expensive: Floats  # rising


@dataclass(frozen=True, slots=True)
class PriceRange:
    """Where the curves cross."""

    pmc: float  # point of marginal cheapness: too cheap and not cheap
    opp: float  # optimal price point: too cheap and too expensive
    idp: float  # indifference price point: cheap and expensive
    pme: float  # point of marginal expensiveness: not expensive and too expensive
    people: int  # whose four prices rise
    left_out: int  # whose do not
    curves: PriceCurves


@dataclass(frozen=True, slots=True)
class PriceAcceptance:
    """How many accept each price; shapes (prices,)."""

    price: Floats
    share: Floats  # of those who were asked, not made to fall
    asked: Floats
    revenue: Floats  # price × share, a person
    best: float  # the price of the highest revenue
    low: float
    high: float
    chance: Floats  # how often each price was the best when people were drawn again
    contradicting: int  # who accept a price and refuse a lower one
    level: float


def van_westendorp(too_cheap: Floats, cheap: Floats, *, expensive: Floats, too_expensive: Floats) -> PriceRange:
    """Return where Van Westendorp's curves cross, of everybody whose four prices rise.

    Curves are read at the prices that were named. They cross at the first of them at which the rising one is above the
    falling one, or nobody is left under that. Shapes (people,).

    Source: Van Westendorp (1976), NSS price sensitivity meter; the range by "not cheap" and "not expensive".

    Raises
    ------
    NotEnough
        Nobody's prices rise.

    """
    said = np.stack([too_cheap, cheap, expensive, too_expensive])
    if said.ndim != 2:
        raise BadInput("Each of the four prices is one column, one row a person.")
    rises = np.isfinite(said).all(axis=0) & (np.diff(said, axis=0) > 0).all(axis=0)
    if not rises.any():
        raise NotEnough("Nobody named four prices that rise from too cheap to too expensive.")
    kept = np.sort(said[:, rises], axis=1)
    prices = np.unique(kept)
    below = np.stack([np.searchsorted(one, prices, side="right") for one in kept]) / kept.shape[1]
    curves = PriceCurves(prices, 1 - below[0], below[1], below[2], 1 - below[2], below[3])
    return PriceRange(
        _crossing(prices, curves.too_cheap, rising=curves.not_cheap),
        _crossing(prices, curves.too_cheap, rising=curves.too_expensive),
        _crossing(prices, 1 - curves.not_cheap, rising=curves.expensive),
        _crossing(prices, curves.not_expensive, rising=curves.too_expensive),
        int(rises.sum()),
        int((~rises).sum()),
        curves,
    )


def _crossing(prices: Floats, falling: Floats, *, rising: Floats) -> float:
    # Shares are counts over one number of people: they are equal, or a whole person apart.
    over = (rising > falling + ALIKE) | (falling < ALIKE)
    return float(prices[int(np.argmax(over))])


def gabor_granger(
    price: Floats,
    accepts: Flags,
    *,
    asked: Flags | None = None,
    cost: float = 0.0,
    rng: np.random.Generator,
    level: float = LEVEL,
) -> PriceAcceptance:  # fmt: skip
    """Return how many accept each price, and the price that earns most, with its interval from people drawn again.

    Parameters
    ----------
    price, accepts
        Rising, and who would buy at each. Shapes (prices,) and (people, prices).
    asked
        Who was asked at each; everybody unless said.
    cost
        Of one piece: the best price is that of the highest (price − cost) × share.
    rng, level
        Whence people are drawn 2,000 times, and of the interval.

    Source: Gabor & Granger (1966), Price as an indicator of quality, Economica 33; the bootstrap is over people.

    Raises
    ------
    NotEnough
        Somewhere nobody was asked, or nobody accepts any price.

    """
    was_asked = np.ones(accepts.shape, dtype=np.bool_) if asked is None else asked
    _check_asked(price, accepts, asked=was_asked)
    yes = accepts & was_asked
    share = yes.sum(axis=0) / was_asked.sum(axis=0)
    best = _bests(yes, was_asked, earned=price - cost, rng=rng)
    chance = np.bincount(best, minlength=price.size) / DRAWS
    low, high = np.quantile(price[best], [(1 - level) / 2, (1 + level) / 2], method="inverted_cdf")
    earned = (price - cost) * share
    return PriceAcceptance(
        price,
        share,
        was_asked.sum(axis=0).astype(np.float64),
        price * share,
        float(price[int(np.argmax(earned))]),
        float(low),
        float(high),
        chance,
        _contradicting(yes, was_asked),
        level,
    )


def _contradicting(yes: Flags, asked: Flags) -> int:
    """Count who accepts a price after having refused a lower one."""
    refused = np.logical_or.accumulate(asked & ~yes, axis=1)
    return int((yes & refused).any(axis=1).sum())


def _check_asked(price: Floats, accepts: Flags, *, asked: Flags) -> None:
    if price.ndim != 1 or accepts.shape != asked.shape or accepts.shape[1:] != price.shape:
        raise BadInput("Acceptance is people by prices, as is who was asked.")
    if not (np.isfinite(price).all() and (np.diff(price) > 0).all()):
        raise BadInput("Prices rise.")
    if not asked.any(axis=0).all():
        raise NotEnough("At some price nobody was asked.")
    if not (accepts & asked).any():
        raise NotEnough("Nobody accepts any of these prices.")


def _bests(yes: Flags, asked: Flags, *, earned: Floats, rng: np.random.Generator) -> Ints:
    """Return the place of the best price in each draw of as many people."""
    times = rng.multinomial(len(yes), np.full(len(yes), 1 / len(yes)), size=DRAWS)
    whom = times @ asked.astype(np.float64)
    share = np.divide(times @ yes.astype(np.float64), whom, out=np.zeros_like(whom), where=whom > 0)
    found: Ints = np.argmax(share * earned, axis=1)
    return found
