"""Getting weighed against keeping: where the money is now, where it would be best, and what the next of it earns."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, logit

from keepworth.errors import CannotEstimate
from keepworth.focus.balance import Balance, Economics, Response, balance_at, best_balance
from keepworth.focus.response import LearntResponse
from keepworth.numerics.arrays import Floats

LEVEL: Final = 0.8
DRAWS: Final = 400
SURE: Final = 1e-6  # as near to 1 as a ceiling is drawn


@dataclass(frozen=True, slots=True)
class Spent:
    """What is spent in a period, and on how many."""

    getting: float
    keeping: float
    prospects: float
    customers: float


@dataclass(frozen=True, slots=True)
class Range:
    """A number with its interval; the ends are None where nothing was learnt that could tell them."""

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """Getting against keeping."""

    now: Balance
    best: Balance
    getting: Range  # money a period at the optimum
    keeping: Range
    next_getting: Range  # what the next of the money earns on that side, less the money
    next_keeping: Range


def weigh(win: Response, keep: Response, *, by: Economics, spent: Spent, more: float) -> Weighed:
    """Weigh curves that somebody stated: without intervals, for nothing was learnt.

    Source: Blattberg & Deighton (1996); Pfeifer (2005); the design's §6.
    """
    now = _now(win, keep, by=by, spent=spent)
    best = best_balance(win=win, keep=keep, by=by)
    return Weighed(
        now,
        best,
        Range(best.getting * spent.prospects, None, None),
        Range(best.keeping * spent.customers, None, None),
        Range(next_on_getting(more, spent=spent, now=now, win=win), None, None),
        Range(next_on_keeping(more, spent=spent, now=now, keep=keep), None, None),
    )


def weigh_learnt(
    win: LearntResponse,
    keep: LearntResponse,
    *,
    by: Economics,
    spent: Spent,
    more: float,
    rng: np.random.Generator,
) -> Weighed:  # fmt: skip
    """Weigh curves that periods taught, with intervals from what they leave open."""
    found = weigh(win.response, keep.response, by=by, spent=spent, more=more)
    drawn = [
        weigh(one, other, by=by, spent=spent, more=more)
        for one, other in zip(_curves(win, rng=rng), _curves(keep, rng=rng), strict=True)
    ]

    def ranged(name: str) -> Range:
        ends = np.quantile([getattr(one, name).mean for one in drawn], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        mean = float(getattr(found, name).mean)
        return Range(mean, min(float(ends[0]), mean), max(float(ends[1]), mean))

    return Weighed(found.now, found.best, *(ranged(name) for name in
                                            ("getting", "keeping", "next_getting", "next_keeping")))  # fmt: skip


def next_on_getting(more: float, *, spent: Spent, now: Balance, win: Response) -> float:
    """Return what so much more money on getting earns in one period, less the money."""
    getting = now.getting + more / spent.prospects
    return spent.prospects * (win.at(getting) - now.won) * now.value - more


def next_on_keeping(more: float, *, spent: Spent, now: Balance, keep: Response) -> float:
    """Return what so much more money on keeping earns in one period, less the money: who is kept is worth V.

    At the optimum the first of it earns nothing more on either side: r′(R)·V = 1 as a′(A)·V = 1.
    """
    keeping = now.keeping + more / spent.customers
    return spent.customers * (keep.at(keeping) - now.kept) * now.value - more


def marginal(response: Response, *, spent: Floats, value: float) -> Floats:
    """Return what one further piece of money brings in, at each spending a head."""
    found: Floats = response.ceiling * response.rate * np.exp(-response.rate * spent) * value
    return found


def _now(win: Response, keep: Response, *, by: Economics, spent: Spent) -> Balance:
    if not (spent.prospects > 0 and spent.customers > 0):
        raise CannotEstimate("There is nobody to win or nobody to keep, so nothing can be weighed.")
    return balance_at(
        spent.getting / spent.prospects, spent.keeping / spent.customers, win=win, keep=keep, by=by
    )  # fmt: skip


def _curves(of: LearntResponse, *, rng: np.random.Generator) -> list[Response]:
    at = np.array([logit(of.response.ceiling), np.log(of.response.rate)])
    drawn = rng.multivariate_normal(at, of.covariance, size=DRAWS, method="cholesky")
    return [Response(float(min(expit(one[0]), 1 - SURE)), float(np.exp(one[1]))) for one in drawn]
