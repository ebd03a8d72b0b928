"""What to offer by what customers bought: what sells best, and what customers with similar baskets bought."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from keepworth.act.offer.ranking import Beaten, HeldOut, beats, rank_quality
from keepworth.errors import BadInput, EngineMissing
from keepworth.numerics.arrays import Flags, Floats, Ints, parts_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

type Way = Literal["bm25", "cosine"]

WAYS: Final[tuple[Way, ...]] = ("bm25", "cosine")  # how purchases are weighed
NEIGHBOURS: Final = 100  # products that speak for a product
K1, B = 1.2, 0.75  # Okapi BM25's usual saturation and length
AT_ONCE: Final = 4_096  # customers
NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Bought:
    """How often each customer bought each product; a pair stands once."""

    customer: Ints  # 0 to customers − 1
    product: Ints  # 0 to products − 1
    times: Floats  # on how many occasions
    customers: int
    products: int

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        wrong = (self.customer < 0) | (self.customer >= self.customers)
        wrong |= (self.product < 0) | (self.product >= self.products) | (self.times <= 0)
        if wrong.any():
            raise BadInput(
                f"{int(wrong.sum())} of {wrong.size} purchases are of no known customer or product, or never happened."
            )


@dataclass(frozen=True, slots=True)
class Proposed:
    """Products by rank, a row a customer; -1 where there is nothing more to propose."""

    product: Ints  # (customers, n)
    because: Ints  # (customers, n) the product of theirs that speaks most for it; -1: none, it sells well
    again: Flags  # (customers, n) they bought it before


def popular(bought: Bought, *, n: int, new: bool = False) -> Proposed:
    """Propose to everybody what the most customers bought, and with `new` only what they did not buy yet."""
    buyers = np.bincount(bought.product, minlength=bought.products)
    order = np.argsort(-buyers, kind="stable")[: int((buyers > 0).sum())]
    own = _matrix(bought)
    found = np.full((bought.customers, n), NOBODY)
    for customer in range(bought.customers) if new else ():
        mine = own.indices[own.indptr[customer] : own.indptr[customer + 1]]
        few = order[: n + mine.size]
        left = few[~np.isin(few, mine)][:n]
        found[customer, : left.size] = left
    if not new:
        found[:, : order[:n].size] = order[:n]
    return Proposed(found, np.full(found.shape, NOBODY), _again(found, bought))


def similar(bought: Bought, *, n: int, new: bool = False, way: Way = "bm25") -> Proposed:
    """Propose what goes with what each bought: products are alike that the same customers buy.

    Fitted and asked by `implicit`. With `new` what they bought already is left out; without, it may come back.
    Purchases are weighed by BM25, which counts what few buy for more and suits many products, or by cosine, which
    does not and suits few.

    Source: Robertson & Zaragoza (2009), Foundations and Trends in Information Retrieval 3 (BM25), with customers as
    documents and products as words; Sarwar et al. (2001), WWW 10 (cosine of products).

    Raises
    ------
    EngineMissing
        The extra `offers` is not installed.

    """
    try:
        from implicit.nearest_neighbours import ItemItemRecommender
    except ImportError as missing:
        raise EngineMissing(
            "Offers by what similar customers bought need the extra `offers`: pip install 'keepworth[offers]'"
        ) from missing
    own = _matrix(bought)
    model = ItemItemRecommender(K=min(NEIGHBOURS, bought.products), num_threads=1)
    model.fit(_weighed(own, way=way), show_progress=False)
    found = np.full((bought.customers, n), NOBODY)
    for start in range(0, bought.customers, AT_ONCE):
        who = np.arange(start, min(start + AT_ONCE, bought.customers))
        ids, scores = model.recommend(who, own[who], N=min(n, bought.products), filter_already_liked_items=new)
        told = np.where((ids >= 0) & (scores > 0), ids, NOBODY).astype(np.int64)
        found[who, : told.shape[1]] = told
    return Proposed(found, _because(found, own, alike=model.similarity), _again(found, bought))


def filled_up(first: Proposed, then: Proposed) -> Proposed:
    """Return the first proposals, and where they end what comes then and is not among them."""
    product, because = first.product.copy(), first.because.copy()
    again = first.again.copy()
    for customer in np.flatnonzero((product == NOBODY).any(axis=1)):
        open_ = np.flatnonzero(product[customer] == NOBODY)
        more = np.flatnonzero(~np.isin(then.product[customer], product[customer]) & (then.product[customer] >= 0))
        here, there = open_[: more.size], more[: open_.size]
        for into, of in ((product, then.product), (because, then.because), (again, then.again)):
            into[customer, here] = of[customer, there]
    return Proposed(product, because, again)


@dataclass(frozen=True, slots=True)
class Compared:
    """What customers bought last, foreseen by similar customers against what sells best."""

    recall: Beaten
    ndcg: Beaten
    k: int

    @property
    def is_better(self) -> bool:
        """Tell whether both ranges leave out 0."""
        return self.recall.is_better and self.ndcg.is_better


def compare(
    one: Proposed, other: Proposed, *, held: HeldOut, rng: np.random.Generator, k: int = 10, level: float = 0.95
) -> Compared:
    """Judge two proposals by what was held out of both."""
    first, second = rank_quality(one.product, held, k=k), rank_quality(other.product, held, k=k)
    return Compared(
        beats(first.recall, second.recall, rng=rng, level=level),
        beats(first.ndcg, second.ndcg, rng=rng, level=level),
        k,
    )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Which way of weighing foresaw best what customers bought last, and how it did against what sells best."""

    way: Way
    compared: Compared


def foreseen(past: Bought, held: HeldOut, *, rng: np.random.Generator, k: int = 10) -> Foreseen:
    """Choose a way by one half of the customers, and judge it by the other half."""
    best = popular(past, n=k)
    ways = {way: filled_up(similar(past, n=k, way=way), best) for way in WAYS}
    first = rng.permutation(past.customers) < past.customers // 2
    chosen, judged = (
        HeldOut(held.customer[at], held.product[at]) for at in (first[held.customer], ~first[held.customer])
    )
    ndcg = {way: float(rank_quality(one.product, chosen, k=k).ndcg.sum()) for way, one in ways.items()}
    way = max(WAYS, key=ndcg.__getitem__)
    return Foreseen(way, compare(ways[way], best, held=judged, rng=rng, k=k))


def _weighed(own: "csr_matrix", *, way: Way) -> "csr_matrix":
    from implicit.nearest_neighbours import bm25_weight
    from scipy.sparse import diags_array

    if way == "bm25":
        return bm25_weight(own, K1=K1, B=B).tocsr()
    lengths = np.sqrt(np.asarray(own.multiply(own).sum(axis=0), dtype=np.float64).ravel())
    return (own @ diags_array(1 / np.maximum(lengths, 1e-12))).tocsr().astype(np.float64)


def _matrix(bought: Bought) -> "csr_matrix":
    from scipy.sparse import csr_matrix

    shape = (bought.customers, bought.products)
    return csr_matrix((bought.times.astype(np.float32), (bought.customer, bought.product)), shape=shape)


def _again(found: Ints, bought: Bought) -> Flags:
    """Tell which proposals were bought before."""
    rows = np.arange(found.shape[0])[:, None]
    pairs = np.where(found >= 0, rows * bought.products + found, NOBODY)
    before: Flags = np.isin(pairs, bought.customer * bought.products + bought.product)
    return before


def _because(found: Ints, own: "csr_matrix", *, alike: "csr_matrix") -> Ints:
    """Return which of a customer's other products speaks most for each proposal."""
    customer, rank = np.nonzero(found >= 0)
    product = found[customer, rank]
    towards = alike.T.tocsr()  # a row a product that is proposed
    towards.setdiag(0)
    because = np.full(found.shape, NOBODY)
    for part in parts_of(customer.size):
        speaks = own[customer[part]].multiply(towards[product[part]]).tocsr()
        most = np.asarray(speaks.argmax(axis=1)).ravel()
        is_some = np.asarray(speaks.max(axis=1).todense()).ravel() > 0
        because[customer[part], rank[part]] = np.where(is_some, most, NOBODY)
    return because
