"""Unused potential: what customers like this one buy and this one does not, with what it might bring and its doubt."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints

FEWEST_BUYERS: Final = 5  # of whom a range is told
WEIGHT: Final = 5.0  # customers that the whole book counts for in the share of a segment; ours, not a finding
ENDS: Final = (0.1, 0.5, 0.9)  # a range of 8 in 10
MOST_CELLS: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class Unused:
    """Products that customers do not buy; a row each. Money is of a year, in the book's currency."""

    customer: Ints  # a place among the customers
    product: Ints  # a place among the products
    buys: Floats  # the share of similar customers who buy it, shrunk to the book's
    similar: Ints  # how many similar customers there are
    low: Floats  # what it would bring if they bought it as those do who buy it: 8 in 10 lie between
    middle: Floats
    high: Floats
    by_segment: Flags  # the range is of buyers of their own segment; else of the whole book
    sisters: Ints  # units of the same group of companies
    sisters_buy: Ints

    @property
    def expected(self) -> Floats:
        """The middle times the share who buy it."""
        return self.buys * self.middle


@dataclass(frozen=True, slots=True)
class _Baskets:
    """What customers buy; each a row a customer, a column a product."""

    bought: Flags
    ratio: Floats  # of money spent on it to all other money; NaN where it is not bought, or alone
    total: Floats
    whole: Floats  # the ends of the ratio over the whole book
    overall: Floats  # the share of the book that buys it
    family: Ints


def unused_potential(spent: Floats, *, segment: Ints, family: Ints, only: int | None = None) -> Unused:
    """Return every product that a customer does not buy and that enough others buy, the most promising first.

    What it would bring is what buyers spend on it per piece of money that they spend otherwise, times what this
    customer spends: a small customer is not promised what a large one pays. Customers who buy nothing are left out.

    Parameters
    ----------
    spent
        What each customer paid for each product in a year. Shape (customers, products).
    segment, family
        Of each customer: who is similar, and which group of companies it is a unit of; below 0 unknown.
    only
        The place of the one customer of whom it is asked, held against all others; None: of everybody.

    """
    if spent.ndim != 2 or spent.size > MOST_CELLS or segment.shape != spent.shape[:1] or family.shape != segment.shape:
        raise BadInput(
            f"Customers times products are at most {MOST_CELLS}, and each customer has a segment and a family."
        )
    paid = np.maximum(np.nan_to_num(spent), 0.0)
    total = paid.sum(axis=1)
    bought = paid > 0
    other = total[:, None] - paid
    ratio = np.where(bought & (other > 0), paid / np.where(other > 0, other, 1.0), np.nan)
    active = total > 0
    overall = bought[active].mean(axis=0) if active.any() else np.zeros(paid.shape[1])
    of, asked = _Baskets(bought, ratio, total, _ends(ratio), overall, family), active
    if only is not None:
        asked = active & (np.arange(total.size) == only)
    return _sorted([_of_segment(np.flatnonzero((segment == one) & active), of, asked=asked)
                    for one in np.unique(segment[asked])])  # fmt: skip


def _of_segment(members: Ints, of: _Baskets, *, asked: Flags) -> Unused:
    own = _ends(of.ratio[members])
    is_own = ~np.isnan(own[1])
    ends = np.where(is_own, own, of.whole)
    share = (of.bought[members].sum(axis=0) + WEIGHT * of.overall) / (members.size + WEIGHT)
    told = members[asked[members]]
    at, product = np.nonzero(~of.bought[told] & ~np.isnan(ends[1]))
    customer = told[at]
    low, middle, high = ends[:, product] * of.total[customer]
    sisters, buy = _sisters(customer, product, of=of)
    similar = np.full(customer.size, members.size - 1, dtype=np.int64)
    return Unused(customer, product, share[product], similar, low, middle, high, is_own[product], sisters, buy)


def _ends(ratio: Floats) -> Floats:
    """Return the ends and the middle of what buyers spend, NaN where they are too few. Shape (3, products)."""
    found = np.full((len(ENDS), ratio.shape[1]), np.nan)
    enough = (~np.isnan(ratio)).sum(axis=0) >= FEWEST_BUYERS
    if enough.any():
        found[:, enough] = np.nanquantile(ratio[:, enough], ENDS, axis=0)
    return found


def _sisters(customer: Ints, product: Ints, *, of: _Baskets) -> tuple[Ints, Ints]:
    """Return how many units of the same group there are besides, and how many of them buy the product."""
    known = of.family >= 0
    if not known.any():
        none = np.zeros(customer.size, dtype=np.int64)
        return none, none
    groups, place = np.unique(of.family[known], return_inverse=True)
    units = np.bincount(place, minlength=groups.size)
    buying = np.zeros((groups.size, of.bought.shape[1]), dtype=np.int64)
    np.add.at(buying, place, of.bought[known].astype(np.int64))
    group = np.searchsorted(groups, of.family[customer])
    is_unit = known[customer]
    group = np.where(is_unit, group, 0)
    return np.where(is_unit, units[group] - 1, 0), np.where(is_unit, buying[group, product], 0)


def _sorted(rows: list[Unused]) -> Unused:
    if not rows:
        whole, number = np.empty(0, dtype=np.int64), np.empty(0)
        flags = np.empty(0, dtype=np.bool_)
        return Unused(whole, whole, number, whole, number, number, number, flags, whole, whole)
    names = [one.name for one in fields(Unused)]
    every = {name: np.concatenate([getattr(one, name) for one in rows]) for name in names}
    order = np.lexsort((every["product"], every["customer"], -(every["buys"] * every["middle"])))
    return Unused(**{name: values[order] for name, values in every.items()})
