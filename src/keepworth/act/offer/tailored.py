"""Offers for each customer: what they said they need first, then what is expected to earn most."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from keepworth.act.offer.ranking import HeldOut
from keepworth.act.offer.similar import NOBODY, Proposed
from keepworth.numerics.arrays import Floats, Ints

FEWEST: Final = 30  # customers behind a chance; ours
NEEDS_FIRST: Final = 3  # offers that answer needs, before the others; ours
NEED, SIMILAR, AGAIN, POPULAR = "need", "similar", "again", "popular"


@dataclass(frozen=True, slots=True)
class Needed:
    """Products that would meet what customers said they need, a row each, best first."""

    customer: Ints
    product: Ints
    topic: npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Offers:
    """What to offer to whom, a row an offer, by customer and rank."""

    customer: Ints
    product: Ints
    rank: Ints  # from 1
    reason: npt.NDArray[Any]  # need, similar, again (bought before), popular
    because: Ints  # the product of theirs that speaks for it; -1: none
    topic: npt.NDArray[Any]  # the need; None: none
    chance: Floats  # that they buy it the next time they come; NaN: never tested
    margin: Floats  # the chance times what a piece leaves; NaN: one of them is not known


def chance_by_rank(proposed: Proposed, *, held: HeldOut) -> Floats:
    """Return how many of those who came again bought what stood at each rank, never rising from rank to rank.

    Ranks that do better than one before them share their mean with it (pooled adjacent violators).

    Source: Robertson, Wright & Dykstra (1988), Order restricted statistical inference, §1.
    """
    from sklearn.isotonic import isotonic_regression

    asked = np.unique(held.customer)
    width = int(max(proposed.product.max(initial=0), held.product.max(initial=0))) + 1
    those = proposed.product[asked]
    hits = np.isin(asked[:, None] * width + those, held.customer * width + held.product) & (those >= 0)
    n = (those >= 0).sum(axis=0)
    share = hits.sum(axis=0) / np.maximum(n, 1)
    if asked.size < FEWEST:
        return np.full(share.size, np.nan)
    found: Floats = isotonic_regression(share, sample_weight=np.maximum(n, 1e-9), increasing=False)
    return found


def tailored(proposed: Proposed, needed: Needed, *, chance: Floats, margin: Floats, n: int = 10) -> Offers:
    """Return up to `n` offers a customer.

    What meets a stated need stands first, at most three of it; then what is expected to leave most, its chance times
    what a piece leaves. Where nothing is known of what a product leaves, it is weighed by the mean of the others. A
    product stands once.

    Parameters
    ----------
    proposed
        By rank, more than `n` a customer, so that margins can change the order.
    needed
        What would meet stated needs.
    chance
        (ranks,) that what stands at a rank is bought the next time; NaN: never tested, and ranks alone say the order.
    margin
        (products,) what a piece leaves; NaN: not known.
    n
        How many offers.

    """
    customers, ranks = proposed.product.shape
    first = _first(needed, customers=customers)
    usual = float(np.nanmean(margin)) if np.isfinite(margin).any() else 1.0
    leaves = np.where(np.isfinite(margin), margin, usual)
    tested = bool(np.isfinite(chance).all())
    weight = chance if tested else 1.0 / np.arange(1, ranks + 1)
    rows = []
    for customer in range(customers):
        needs = first.get(customer, [])
        there = np.flatnonzero(
            (proposed.product[customer] >= 0) & ~np.isin(proposed.product[customer], [p for p, _ in needs])
        )
        worth = weight[there] * leaves[proposed.product[customer, there]]
        best = there[np.argsort(-worth, kind="stable")][: max(n - len(needs), 0)]
        rows += [(customer, product, NEED, NOBODY, topic, np.nan) for product, topic in needs]
        rows += [
            (customer, int(proposed.product[customer, at]), _reason(proposed, customer, rank=at),
             int(proposed.because[customer, at]), None, chance[at])
            for at in best
        ]  # fmt: skip
    return _offers(rows, margin=margin)


def _first(needed: Needed, *, customers: int) -> dict[int, list[tuple[int, object]]]:
    """Return the products that meet each customer's needs: the best of each need before a second of any."""
    found: dict[int, list[tuple[int, object]]] = {}
    for customer, product, topic in zip(needed.customer, needed.product, needed.topic, strict=True):
        mine = found.setdefault(int(customer), [])
        if customer < customers and len(mine) < NEEDS_FIRST and product not in [one for one, _ in mine]:
            mine.append((int(product), topic))
    return found


def _reason(proposed: Proposed, customer: int, *, rank: int) -> str:
    if proposed.again[customer, rank]:
        return AGAIN
    return SIMILAR if proposed.because[customer, rank] >= 0 else POPULAR


def _offers(rows: list[tuple[Any, ...]], *, margin: Floats) -> Offers:
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    customer, product = (np.array(columns[at], dtype=np.int64) for at in (0, 1))
    starts = np.flatnonzero(np.r_[True, customer[1:] != customer[:-1]]) if customer.size else customer
    rank = np.arange(customer.size) - np.repeat(starts, np.diff(np.r_[starts, customer.size])) + 1
    chance = np.array(columns[5], dtype=np.float64)
    words = [np.array(columns[at], dtype=np.object_) for at in (2, 4)]
    return Offers(customer, product, rank, words[0], np.array(columns[3], dtype=np.int64), words[1], chance,
                  chance * margin[product])  # fmt: skip
