"""How good a ranking is at what customers bought next, and whether it beats another."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Flags, Floats, Ints

FEWEST: Final = 30  # customers from whom on a difference has a range; ours
AT_ONCE: Final = 1 << 22


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What was kept from the ranking: the last purchase of each customer, all of its products one a row."""

    customer: Ints  # (rows,) 0 to customers − 1
    product: Ints  # (rows,)


@dataclass(frozen=True, slots=True)
class Ranked:
    """How one ranking did; one number a customer who bought something."""

    recall: Floats
    ndcg: Floats
    k: int


@dataclass(frozen=True, slots=True)
class Beaten:
    """By how much one ranking is above another over the same customers."""

    one: float
    other: float
    difference: float
    low: float
    high: float
    level: float
    customers: int

    @property
    def is_better(self) -> bool:
        """Tell whether the range leaves out 0."""
        return self.low > 0


def discounted(gains: Floats) -> Floats:
    """Return Σ gain / log₂(rank + 1) of gains by rank, along the last axis.

    Source: Burges et al. (2005), ICML 22, after Järvelin & Kekäläinen (2002), ACM TOIS 20.
    """
    found: Floats = (gains / np.log2(np.arange(2, gains.shape[-1] + 2))).sum(axis=-1)
    return found


def rank_quality(offers: Ints, held: HeldOut, *, k: int = 10) -> Ranked:
    """Return recall@k and NDCG@k of each customer with something held out.

    Recall is the share of what they bought that is among the first k; NDCG counts it the more the higher it stands,
    against the best order there could be.

    Parameters
    ----------
    offers
        (customers, at least k) products by rank; below 0: no offer.
    held
        What each bought next.
    k
        How many are looked at.

    """
    if offers.ndim != 2 or offers.shape[1] < k:
        raise BadInput(f"Rankings of at least {k} products are needed, one row a customer.")
    if held.customer.size and held.customer.max() >= offers.shape[0]:
        raise BadInput(f"Something was held out of customers who are none of the {offers.shape[0]}.")
    width = int(max(offers.max(initial=0), held.product.max(initial=0))) + 1
    known = np.unique(held.customer * width + held.product)
    bought = np.bincount(known // width, minlength=offers.shape[0])
    hits = hits_of(offers[:, :k], known, width=width)
    asked = bought > 0
    best = np.concatenate([[0.0], np.cumsum(1 / np.log2(np.arange(2, k + 2)))])
    recall = hits.sum(axis=1)[asked] / bought[asked]
    ndcg = discounted(hits.astype(np.float64))[asked] / best[np.minimum(bought[asked], k)]
    return Ranked(recall, ndcg, k)


def hits_of(offers: Ints, known: Ints, *, width: int) -> Flags:
    """Tell which offers were bought; `known` holds customer · width + product."""
    rows = np.arange(offers.shape[0])[:, None]
    return among(np.where(offers >= 0, rows * width + offers, -1), known)


def among(keys: Ints, known: Ints) -> Flags:
    """Tell which keys are among others: many of them, nearly in order, which is when looking each up is fast."""
    rising = known if (known[1:] >= known[:-1]).all() else np.sort(known)
    if not rising.size:
        return np.zeros(keys.shape, dtype=np.bool_)
    found: Flags = rising[np.minimum(np.searchsorted(rising, keys), rising.size - 1)] == keys
    return found


def beats(one: Floats, other: Floats, *, rng: np.random.Generator, draws: int = 2_000, level: float = 0.95) -> Beaten:
    """Return by how much one ranking's mean is above another's, with a range from a bootstrap over customers.

    Both are of the same customers in the same order; customers are drawn, so that both are judged by the same ones.

    Source: Efron & Tibshirani (1993), An introduction to the bootstrap, §8 and §13 (percentiles).

    Raises
    ------
    NotEnough
        Fewer than 30 customers.

    """
    if one.shape != other.shape:
        raise BadInput(f"{one.size} and {other.size} customers: both rankings must be judged by the same ones.")
    n = one.size
    if n < FEWEST:
        raise NotEnough(f"{n} customers bought something afterwards: at least {FEWEST} are needed to compare rankings.")
    apart = one - other
    at_once = max(AT_ONCE // n, 1)
    means = np.concatenate(
        [apart[rng.integers(0, n, (min(at_once, draws - start), n))].mean(axis=1) for start in range(0, draws, at_once)]
    )
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Beaten(float(one.mean()), float(other.mean()), float(apart.mean()), float(low), float(high), level, n)
