"""Getting against keeping: how much to spend on winning customers and on keeping them (Blattberg and Deighton)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq

from keepworth.errors import BadInput

CLOSE: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Response:
    """What spending achieves: ceiling · (1 − e^(−rate · spent)), with less for each further piece of money."""

    ceiling: float
    rate: float

    def __post_init__(self) -> None:
        """Refuse curves that do not rise to a chance."""
        if not (0 < self.ceiling <= 1 and np.isfinite(self.rate) and self.rate > 0):
            raise BadInput("A ceiling is above 0 and at most 1, and the rate above 0.")

    def at(self, spent: float) -> float:
        """Return the share that is won or kept."""
        return float(-self.ceiling * np.expm1(-self.rate * spent))

    def slope(self, spent: float) -> float:
        """Return what a further piece of money adds."""
        return float(self.ceiling * self.rate * np.exp(-self.rate * spent))

    def needed(self, slope: float) -> float:
        """Return how much to spend until a further piece of money adds only that; 0 if it never adds as much."""
        return max(float(np.log(self.ceiling * self.rate / slope) / self.rate), 0.0)


@dataclass(frozen=True, slots=True)
class Economics:
    """Margin of a customer and year before the cost to keep, and the discount rate."""

    margin: float
    discount: float

    def __post_init__(self) -> None:
        """Refuse what is worth nothing to keep."""
        if not (self.margin > 0 and self.discount > 0):
            raise BadInput("Margin and discount rate are above 0.")


@dataclass(frozen=True, slots=True)
class Balance:
    """What is spent, on each prospect and each customer a year, and what comes of it."""

    getting: float  # A
    keeping: float  # R
    won: float  # a
    kept: float  # r
    value: float  # V, of a customer who was won
    equity: float  # CE = a·V − A, of a prospect


def response_through(spent: float, share: float, *, ceiling: float) -> Response:
    """Return the curve that reaches `share` with what is spent now, and `ceiling` whatever is spent.

    Source: Blattberg & Deighton (1996), Manage marketing by the customer equity test, HBR 74 (4): both are asked.
    """
    if not (spent > 0 and 0 < share < ceiling <= 1):
        raise BadInput("What is spent is above 0, and the share is above 0 and below the ceiling.")
    return Response(ceiling, float(-np.log1p(-share / ceiling) / spent))


def balance_at(getting: float, keeping: float, *, win: Response, keep: Response, by: Economics) -> Balance:
    """Return what comes of spending so much on each prospect, and on each customer a year.

    CE = a·m − A + a·(m − R/r)·r/(1+d−r) = a·V − A, with V = (m(1+d) − R)/(1+d−r).

    Source: Blattberg & Deighton (1996); V is algebra, the design's §6.
    """
    if getting < 0 or keeping < 0:
        raise BadInput("What is spent is 0 or more.")
    won, kept = win.at(getting), keep.at(keeping)
    value = (by.margin * (1 + by.discount) - keeping) / (1 + by.discount - kept)
    return Balance(getting, keeping, won, kept, value, won * value - getting)


def best_balance(*, win: Response, keep: Response, by: Economics) -> Balance:
    """Return where equity is highest: the last piece of money on either side costs a customer as much as one is worth.

    V rises in R while r′(R)·V > 1, which falls, so there is one best R; then A is where a′(A)·V = 1. Where the first
    piece of money already brings less than it costs, nothing is spent on that side.

    Source: Pfeifer (2005), The optimal ratio of acquisition and retention costs, JAMS 33, for the equality.
    """
    most = by.margin * (1 + by.discount)

    def gain(keeping: float) -> float:
        return keep.slope(keeping) * balance_at(0.0, keeping, win=win, keep=keep, by=by).value - 1

    keeping = 0.0 if gain(0.0) <= 0 else float(brentq(gain, 0.0, most, xtol=CLOSE, rtol=1e-14))
    value = balance_at(0.0, keeping, win=win, keep=keep, by=by).value
    return balance_at(win.needed(1 / value), keeping, win=win, keep=keep, by=by)


def earned_by_getting(more: float, *, prospects: float, now: Balance, win: Response) -> float:
    """Return what so much more money on getting brings in all, less the money."""
    getting = now.getting + more / prospects
    return prospects * ((win.at(getting) - now.won) * now.value) - more


def earned_by_keeping(more: float, *, customers: float, now: Balance, keep: Response, by: Economics) -> float:
    """Return what so much more money on keeping, in each year, brings in all: the value of who is a customer now.

    It is after the money, which V carries.
    """
    keeping = now.keeping + more / customers
    value = (by.margin * (1 + by.discount) - keeping) / (1 + by.discount - keep.at(keeping))
    return customers * (value - now.value)
