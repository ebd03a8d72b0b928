"""What to offer by what customers bought: what sells best, and what customers with similar baskets bought."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from keepworth.act.offer.ranking import Beaten, HeldOut, among, beats, rank_quality
from keepworth.errors import BadInput, EngineMissing
from keepworth.numerics.arrays import Flags, Floats, Ints, parts_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

type Way = Literal["bm25", "cosine"]

WAYS: Final[tuple[Way, ...]] = ("bm25", "cosine")  # how purchases are weighed
NEIGHBOURS: Final = 100  # products that speak for a product
K1, B = 1.2, 0.75  # Okapi BM25's usual saturation and length
AT_ONCE: Final = 4_096  # customers
ASKED: Final = 20_000  # customers by whom a way is chosen and judged; ours
CACHED: Final = 1 << 21  # numbers of what speaks for some products
PAIRS: Final = 1 << 15  # customers and products
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
    alike: "csr_matrix | None" = None  # how much a product (row) speaks for another; None: they just sell well


def popular(bought: Bought, *, n: int, new: bool = False, who: Ints | None = None) -> Proposed:
    """Propose to everybody what the most customers bought, and with `new` only what they did not buy yet."""
    who = np.arange(bought.customers) if who is None else who
    buyers = np.bincount(bought.product, minlength=bought.products)
    order = np.argsort(-buyers, kind="stable")[: int((buyers > 0).sum())]
    found = np.full((who.size, n), NOBODY)
    if not new:
        found[:, : order[:n].size] = order[:n]
        return Proposed(found)
    own, place = _matrix(bought), np.full(bought.products, order.size)
    place[order] = np.arange(order.size)
    for start in range(0, who.size, AT_ONCE):
        mine = own[who[start : start + AT_ONCE]]
        few = min(n + int(np.diff(mine.indptr).max(initial=0)), order.size)
        had = np.zeros((mine.shape[0], few + 1), dtype=np.bool_)
        had[np.repeat(np.arange(mine.shape[0]), np.diff(mine.indptr)), np.minimum(place[mine.indices], few)] = True
        first = np.argsort(had[:, :few], axis=1, kind="stable")[:, :n]
        fresh = ~np.take_along_axis(had, first, axis=1)
        found[start : start + AT_ONCE, : first.shape[1]] = np.where(fresh, order[first], NOBODY)
    return Proposed(found)


def similar(bought: Bought, *, n: int, new: bool = False, way: Way = "bm25", who: Ints | None = None) -> Proposed:
    """Propose what goes with what each bought: products are alike that the same customers buy.

    Fitted and asked by `implicit`. With `new` what they bought already is left out; without, it may come back.
    Purchases are weighed by BM25, which counts what few buy for more and suits many products, or by cosine, which
    does not and suits few. All customers are learnt from, and `who` of them (None: all) are proposed something.

    Source: Robertson & Zaragoza (2009), Foundations and Trends in Information Retrieval 3 (BM25), with customers as
    documents and products as words; Sarwar et al. (2001), WWW 10 (cosine of products).

    Raises
    ------
    EngineMissing
        `implicit` is not installed.

    """
    try:
        from implicit.nearest_neighbours import ItemItemRecommender
    except ImportError as missing:
        raise EngineMissing(
            "Offers by what similar customers bought need the extra `offers`: pip install 'keepworth[offers]'"
        ) from missing
    own, who = _matrix(bought), np.arange(bought.customers) if who is None else who
    model = ItemItemRecommender(K=min(NEIGHBOURS, bought.products), num_threads=1)
    model.fit(_weighed(own, way=way), show_progress=False)
    found = np.full((who.size, n), NOBODY)
    for start in range(0, who.size, AT_ONCE):
        some = who[start : start + AT_ONCE]
        ids, scores = model.recommend(some, own[some], N=min(n, bought.products), filter_already_liked_items=new)
        told = np.where((ids >= 0) & (scores > 0), ids, NOBODY).astype(np.int64)
        found[start : start + AT_ONCE, : told.shape[1]] = told
    return Proposed(found, model.similarity)


def filled_up(first: Proposed, then: Proposed) -> Proposed:
    """Return the first proposals, and where they end what comes then and is not among them."""
    product, n = first.product.copy(), first.product.shape[1]
    short = np.flatnonzero((product == NOBODY).any(axis=1))
    for start in range(0, short.size, AT_ONCE):
        rows = short[start : start + AT_ONCE]
        mine, more = product[rows], then.product[rows]
        more = np.where((more[:, :, None] == mine[:, None, :]).any(axis=2), NOBODY, more)
        both = np.concatenate([mine, more], axis=1)
        product[rows] = np.take_along_axis(both, np.argsort(both == NOBODY, axis=1, kind="stable")[:, :n], axis=1)
    return Proposed(product, first.alike)


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
    proposed: Proposed  # what the better of the two proposed, a row a customer of those who were asked
    held: HeldOut  # what these bought, by their row


def foreseen(past: Bought, held: HeldOut, *, rng: np.random.Generator, k: int = 10, n: int = 10) -> Foreseen:
    """Choose a way by one half of the customers of whom something is held out, and judge it by the other half.

    Of many customers 20,000 are drawn, who tell enough (ours). `n`, at least `k`, are proposed to each.
    """
    who = np.unique(held.customer)
    if who.size > ASKED:
        who = np.sort(rng.choice(who, ASKED, replace=False))
    asked = np.isin(held.customer, who)
    mine = HeldOut(np.searchsorted(who, held.customer[asked]), held.product[asked])
    best = popular(past, n=n, who=who)
    ways = {way: filled_up(similar(past, n=n, way=way, who=who), best) for way in WAYS}
    first = rng.permutation(who.size) < who.size // 2
    chosen, judged = (
        HeldOut(mine.customer[at], mine.product[at]) for at in (first[mine.customer], ~first[mine.customer])
    )
    ndcg = {way: float(rank_quality(one.product, chosen, k=k).ndcg.sum()) for way, one in ways.items()}
    way = max(WAYS, key=ndcg.__getitem__)
    compared = compare(ways[way], best, held=judged, rng=rng, k=k)
    return Foreseen(way, compared, ways[way] if compared.is_better else best, mine)


def bought_before(bought: Bought, *, customer: Ints, product: Ints) -> Flags:
    """Tell of pairs of customer and product whether they bought it before."""
    return among(customer * bought.products + product, bought.customer * bought.products + bought.product)


def speaking_for(bought: Bought, *, customer: Ints, product: Ints, alike: "csr_matrix | None") -> Ints:
    """Return which of each customer's other products speaks most for a product; -1: none.

    Pairs are taken by product, so many at once that what speaks for these fits the processor's cache.
    """
    because = np.full(customer.size, NOBODY)
    if alike is None:
        return because
    own, towards = _matrix(bought), alike.T.tocsr()  # a row a product that is proposed
    order = np.argsort(product, kind="stable")
    width = max(CACHED // bought.products, 1)
    bounds = np.searchsorted(product[order], np.arange(0, bought.products + width, width))
    for block, (start, end) in enumerate(pairwise(bounds)):
        if start == end:
            continue
        said = towards[block * width : (block + 1) * width].toarray()
        said[np.arange(said.shape[0]), block * width + np.arange(said.shape[0])] = 0  # nothing speaks for itself
        for part in parts_of(int(end - start), at_once=PAIRS):
            rows = order[start:end][part]
            because[rows] = _most(own, customer[rows], said=said, row=product[rows] - block * width)
    return because


def _most(own: "csr_matrix", customer: Ints, *, said: Floats, row: Ints) -> Ints:
    """Return the product of each customer that says most in a row, -1 where none says anything."""
    begin, size = own.indptr[customer].astype(np.int64), np.diff(own.indptr)[customer].astype(np.int64)
    ends = np.cumsum(size)
    at = np.arange(int(ends[-1])) + np.repeat(begin - (ends - size), size)
    theirs = own.indices[at]
    speaks = own.data[at] * said.ravel()[np.repeat(row * said.shape[1], size) + theirs]
    found = np.full(customer.size, NOBODY)
    some = size > 0
    most = np.zeros(customer.size, dtype=speaks.dtype)
    most[some] = np.maximum.reduceat(speaks, (ends - size)[some])
    told = np.flatnonzero((speaks == np.repeat(most, size)) & (speaks > 0))[::-1]  # of equal ones the first stays
    found[np.repeat(np.arange(customer.size), size)[told]] = theirs[told]
    return found


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
