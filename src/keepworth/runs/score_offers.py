"""The part of a score about offers: what to offer to whom, by which way, and how well that way foresaw the past."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.act.offer import Bought, HeldOut, Proposed, filled_up, popular, similar
from keepworth.act.offer.ranking import Beaten
from keepworth.act.offer.similar import Foreseen, Way, foreseen
from keepworth.act.offer.tailored import Needed, Offers, chance_by_rank, tailored
from keepworth.errors import EngineMissing, NotEnough
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.asked import Resolved
from keepworth.tables.evidence.places import NOWHERE, Places, each_once
from keepworth.tables.offer_results import write_offers
from keepworth.tables.offering import Offering, offering
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import Asker

OFFERED: Final = 10  # a customer
CONSIDERED: Final = 40  # of which margins choose these
POPULAR: Final = "popular"
FEW: Final = "Too few customers came twice to see what foretells what they buy: offers go by what sells best."


@dataclass(frozen=True, slots=True)
class _Here:
    """Who bought what, in places of customers and of goods that are sold still."""

    customers: Ints
    products: Ints
    whole: Bought
    past: Bought  # without everybody's last day
    held: HeldOut  # which is this


def score_offers(of: Asker, *, left: Ints, to: Resolved, into: Path) -> dict[str, Any] | None:
    """Write offers.parquet and offers.json, and return the record; None where by the day no order named a product.

    Raises
    ------
    NotEnough
        No order names both a customer who is here and a product that is sold still.

    """
    known = offering(of, as_of=to.as_of)
    if not known.bought["product_id"].size:
        return None
    here = _here(known, left=left)
    rng = np.random.default_rng(to.seed)
    found, why = _foreseen(here, rng=rng)
    way = found.way if found is not None and found.compared.is_better else None
    past, held = (found.proposed, found.held) if found else (popular(here.past, n=CONSIDERED), here.held)
    chance = chance_by_rank(past, held=held)
    needed, margin = _needed(known, here), _leaves(known, here)
    whole = _proposed(here.whole, way=way)
    offers = tailored(whole, needed, bought=here.whole, chance=chance, margin=margin, n=OFFERED)
    told = {
        "customers": int(np.unique(offers.customer).size), "products": int(here.products.size),
        "offers": int(offers.customer.size), "with_needs": int(np.unique(needed.customer).size), "by": way or POPULAR,
        "why": why, "k": OFFERED, "recall": _beaten(found.compared.recall) if found else None,
        "ndcg": _beaten(found.compared.ndcg) if found else None,
    }  # fmt: skip
    write_offers(_columns(offers, here), told=told, into=into)
    return told


def _here(known: Offering, *, left: Ints) -> _Here:
    goods = known.goods["product_id"][known.goods["ended"] == 0]
    of = known.bought
    there = np.isin(of["product_id"], goods) & ~np.isin(of["customer_id"], left)
    customers = each_once(of["customer_id"][there])
    if not customers.size:
        raise NotEnough("No order names both a customer who is here and a product that is sold still.")
    customer, product = (
        np.searchsorted(ids, of[name][there]) for ids, name in ((customers, "customer_id"), (goods, "product_id"))
    )
    days, last = of["days"][there].astype(np.float64), of["at_last"][there] > 0

    def bought(rows: Flags, times: Floats) -> Bought:
        return Bought(customer[rows], product[rows], times[rows], customers.size, goods.size)

    before = days - last
    # Who came once has no past to foresee from.
    again = np.isin(customer, customer[before > 0])
    held = HeldOut(customer[last & again], product[last & again])
    return _Here(customers, goods, bought(days > 0, days), bought(before > 0, before), held)


def _foreseen(here: _Here, *, rng: np.random.Generator) -> tuple[Foreseen | None, str | None]:
    """Return how similar customers did against what sells best, or why that is not known."""
    if not here.past.customer.size:  # nobody came twice
        return None, FEW
    try:
        found = foreseen(here.past, here.held, rng=rng, k=OFFERED, n=CONSIDERED)
    except EngineMissing as missing:
        return None, str(missing)
    except NotEnough:
        return None, FEW
    worse = "What similar customers bought foretells no better than what sells best, so offers go by that."
    return found, None if found.compared.is_better else worse


def _proposed(bought: Bought, *, way: Way | None) -> Proposed:
    best = popular(bought, n=CONSIDERED)
    return best if way is None else filled_up(similar(bought, n=CONSIDERED, way=way), best)


def _needed(known: Offering, here: _Here) -> Needed:
    of = known.needed
    who, what = (
        Places(ids).of(of[name]) for ids, name in ((here.customers, "customer_id"), (here.products, "product_id"))
    )
    own = here.whole.customer * here.products.size + here.whole.product
    there = (who != NOWHERE) & (what != NOWHERE) & ~np.isin(who * here.products.size + what, own)
    return Needed(who[there], what[there], of["topic"][there])


def _leaves(known: Offering, here: _Here) -> Floats:
    found: Floats = known.goods["leaves"][np.searchsorted(known.goods["product_id"], here.products)]
    return found


def _columns(offers: Offers, here: _Here) -> dict[str, Any]:
    because = np.where(offers.because >= 0, here.products[np.maximum(offers.because, 0)], UNKNOWN)
    return {
        "customer_id": here.customers[offers.customer], "product_id": here.products[offers.product],
        "rank": offers.rank, "reason": offers.reason, "because": because, "topic": offers.topic,
        "chance": offers.chance, "expected_margin": offers.margin,
    }  # fmt: skip


def _beaten(found: Beaten) -> dict[str, Any]:
    return {
        "ours": found.one, "popular": found.other, "difference": found.difference, "low": found.low,
        "high": found.high, "level": found.level, "customers": found.customers,
    }  # fmt: skip
