"""Offers for each customer: what they said they need first, then what is expected to earn most."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from keepworth.act.offer.ranking import HeldOut, hits_of
from keepworth.act.offer.similar import NOBODY, Bought, Proposed, bought_before, speaking_for
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
    there = proposed.product[asked] >= 0
    hits = hits_of(proposed.product, held.customer * width + held.product, width=width)[asked]
    n = there.sum(axis=0)
    share = hits.sum(axis=0) / np.maximum(n, 1)
    if asked.size < FEWEST:
        return np.full(share.size, np.nan)
    found: Floats = isotonic_regression(share, sample_weight=np.maximum(n, 1e-9), increasing=False)
    return found


def tailored(
    proposed: Proposed, needed: Needed, *, bought: Bought, chance: Floats, margin: Floats, n: int = 10
) -> Offers:  # fmt: skip
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
    bought
        What each bought, which says why something is proposed.
    chance
        (ranks,) that what stands at a rank is bought the next time; NaN: never tested, and ranks alone say the order.
    margin
        (products,) what a piece leaves; NaN: not known.
    n
        How many offers.

    """
    customers, ranks = proposed.product.shape
    needs, topics = _first(needed, customers=customers, n=min(NEEDS_FIRST, n))
    leaves = _leaves(margin)
    weight = chance if np.isfinite(chance).all() else 1.0 / np.arange(1, ranks + 1)
    worth = np.where(proposed.product >= 0, weight * leaves[proposed.product], -np.inf)
    for need in needs.T:
        worth[(proposed.product == need[:, None]) & (proposed.product >= 0)] = -np.inf
    best = np.argsort(-worth, axis=1, kind="stable")[:, :n]
    there = np.isfinite(np.take_along_axis(worth, best, axis=1))
    there &= np.arange(best.shape[1]) < n - (needs >= 0).sum(axis=1)[:, None]
    answers, place = np.nonzero(needs >= 0)
    others, at = np.nonzero(there)
    rank = best[others, at]
    product = proposed.product[others, rank]
    because = speaking_for(bought, customer=others, product=product, alike=proposed.alike)
    reason = np.where(because >= 0, SIMILAR, POPULAR).astype(np.object_)
    reason[bought_before(bought, customer=others, product=product)] = AGAIN
    columns = (
        np.r_[answers, others], np.r_[needs[answers, place], product],
        np.r_[np.full(answers.size, NEED, dtype=np.object_), reason], np.r_[np.full(answers.size, NOBODY), because],
        np.r_[topics[answers, place], np.full(others.size, None, dtype=np.object_)],
        np.r_[np.full(answers.size, np.nan), chance[rank]],
    )  # fmt: skip
    return _offers(columns, margin=margin)


def _leaves(margin: Floats) -> Floats:
    """Return what a piece leaves, the mean of the others where that is not known."""
    known = np.isfinite(margin)
    return np.where(known, margin, margin[known].mean() if known.any() else 1.0)


def _first(needed: Needed, *, customers: int, n: int) -> tuple[Ints, npt.NDArray[Any]]:
    """Return the first `n` products that meet each customer's needs, and these needs; -1 and None: no more."""
    products, topics = np.full((customers, n), NOBODY), np.full((customers, n), None, dtype=np.object_)
    width = int(needed.product.max(initial=0)) + 1
    once = np.sort(np.unique(needed.customer * width + needed.product, return_index=True)[1])
    once = once[needed.customer[once] < customers]
    once = once[np.argsort(needed.customer[once], kind="stable")]
    place = _place_within(needed.customer[once])
    once, place = once[place < n], place[place < n]
    products[needed.customer[once], place] = needed.product[once]
    topics[needed.customer[once], place] = needed.topic[once]
    return products, topics


def _place_within(sorted_ids: Ints) -> Ints:
    """Return the how-manieth of its id each row is, from 0."""
    starts = np.flatnonzero(np.r_[True, sorted_ids[1:] != sorted_ids[:-1]]) if sorted_ids.size else sorted_ids
    return np.arange(sorted_ids.size) - np.repeat(starts, np.diff(np.r_[starts, sorted_ids.size]))


def _offers(columns: tuple[npt.NDArray[Any], ...], *, margin: Floats) -> Offers:
    """Return offers by customer, in the order in which they came."""
    order = np.argsort(columns[0], kind="stable")
    customer, product, reason, because, topic, chance = (column[order] for column in columns)
    rank = _place_within(customer) + 1
    return Offers(customer, product, rank, reason, because, topic, chance, chance * margin[product])
