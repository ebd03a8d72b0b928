"""The chain's facts hold together, and its truth can be found in them."""

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from tests.factories.chain import chain, facts

from keepworth.act.offer import Baskets, local_lifts
from keepworth.samples.chain import LAST, WEEKS
from keepworth.samples.chain.facts import facts_of
from keepworth.samples.chain.goods import LISTED, MISSED, PRODUCTS
from keepworth.samples.chain.promoting import COUPON, GIVEN_ON, GOOD_FOR, LASTS, PRODUCT, ROUNDS
from keepworth.samples.chain.sales import make_chain
from keepworth.samples.firm.rows import write_tables
from keepworth.samples.loading import sample_book, sample_of
from keepworth.tables.schemas import TABLES

GOODS = ("products", "locations", "stock", "promotions", "coupons")
WITHOUT = {"coupons.promotion_id", "coupons.amount"}  # its coupons are of a campaign, and take off a share
AHEAD = {"valid_to", "ends_on", "starts_on"}


def test_every_column_of_goods_and_places_is_filled_somewhere() -> None:
    empty = {
        f"{name}.{column}"
        for name in GOODS
        for column in TABLES[name].names
        if not any(row.get(column) is not None for row in facts()[name])
    }
    assert empty == WITHOUT


@pytest.mark.parametrize("name", sorted(facts()))
def test_every_key_is_its_own_and_nothing_lies_ahead(name: str) -> None:
    keys = Counter(tuple(row.get(column) for column in TABLES[name].key) for row in facts()[name])
    if name == "orders":  # one visit may hold a product once
        keys = Counter((row["order_id"], row["line"]) for row in facts()[name])
    assert [key for key, times in keys.items() if times > 1] == []
    days = {
        column: max(value for row in facts()[name] if isinstance(value := row.get(column), dt.date))
        for column in {column for row in facts()[name] for column, value in row.items() if isinstance(value, dt.date)}
    }
    assert all(day <= LAST for column, day in days.items() if column not in AHEAD)


def test_references_hold() -> None:
    homes = {"product": "products", "location": "locations", "customer": "customers", "colleague": "colleagues",
             "text": "texts"}  # fmt: skip
    known = {kind: {row[f"{kind}_id"] for row in facts()[table]} for kind, table in homes.items()}
    known["order"] = {row["order_id"] for row in facts()["orders"]}
    for name, rows in facts().items():
        for column in TABLES[name].columns:
            if column.of in known and name != "orders":
                assert {row.get(column.name) for row in rows} - {None} <= known[column.of], (name, column.name)


def test_thirty_shops_list_fifty_of_sixty_products() -> None:
    shops = chain().shops
    assert shops.listed.shape == (30, PRODUCTS)
    assert set(shops.listed.sum(axis=1)) == {LISTED}
    assert set(shops.missed.sum(axis=1)) == {MISSED}
    assert not (shops.listed & shops.missed).any()
    sold = chain().sales
    assert shops.listed[sold.shop, sold.product].all()


def test_nothing_is_sold_on_a_day_without_it() -> None:
    sold = chain().sales
    left = 7 - chain().out[sold.day // 7, sold.shop, sold.product]
    assert (sold.day % 7 < left).all()
    lost = 1 - sold.quantity.sum() / (chain().wanted * chain().shops.listed).sum()
    assert 0.01 < lost < 0.06, "stock-outs hide what would have been sold"


@pytest.mark.parametrize(("area", "low", "high"), [(0, 0.7, 1.3), (1, 1.3, 2.0), (2, 1.5, 2.6)])
def test_the_promotion_fails_in_cities_and_works_elsewhere(area: int, low: float, high: float) -> None:
    """Sold in the round against the eight weeks on either side; the truth is 1, 1.6 and 2, with errors of .13 to .2."""
    sold = chain().sales
    start = ROUNDS[0]
    week = sold.day // 7
    mine = (sold.product == PRODUCT) & (chain().shops.area[sold.shop] == area)
    during = sold.quantity[mine & (week >= start) & (week < start + LASTS)].sum() / LASTS
    around = (week >= start - 8) & (week < start + LASTS + 8) & ~((week >= start) & (week < start + LASTS))
    assert low < during / (sold.quantity[mine & around].sum() / 16) < high


def test_a_coupon_moves_the_eager_alone() -> None:
    sold, promoted, who = chain().sales, chain().promoted, chain().shoppers
    inside = (sold.product == COUPON) & (sold.day >= GIVEN_ON) & (sold.day < GIVEN_ON + GOOD_FOR)
    bought = np.bincount(sold.customer[inside], sold.quantity[inside], len(who.id))
    given, held = promoted.drawn[promoted.given[promoted.drawn]], promoted.drawn[~promoted.given[promoted.drawn]]
    eager = bought[given[who.eager[given]]].mean(), bought[held[who.eager[held]]].mean()
    others = bought[given[~who.eager[given]]].mean(), bought[held[~who.eager[held]]].mean()
    assert eager[0] > 2 * eager[1]
    assert others[0] == pytest.approx(others[1], abs=0.15)


def test_local_tastes_are_found_in_the_baskets() -> None:
    """Lifts against the truth of the sample, where products were there: correlated by more than .7."""
    sold, shops = chain().sales, chain().shops
    there = (7 - chain().out).sum(axis=0) / (7 * WEEKS)
    pairs = np.unique(np.stack([sold.order, sold.product, sold.shop]), axis=1)
    hits = np.zeros(shops.listed.shape)
    np.add.at(hits, (pairs[2], pairs[1]), 1)
    visits = np.bincount(sold.shop[np.unique(sold.order, return_index=True)[1]], minlength=30)
    shop, product = np.nonzero(shops.listed)
    of = np.maximum(visits[shop] * there[shop, product], hits[shop, product])
    found = local_lifts(Baskets(product, hits[shop, product], of), products=PRODUCTS)
    truth = np.log(shops.taste[shop, product])
    assert np.corrcoef(np.log(found.lift), truth)[0, 1] > 0.7


def test_the_same_seed_gives_the_same_files_to_the_byte(tmp_path: Path) -> None:
    again = write_tables(facts_of(make_chain()), into=tmp_path)
    (tmp_path / "once").mkdir()
    once = write_tables(facts(), into=tmp_path / "once")
    assert all(again[name].read_bytes() == once[name].read_bytes() for name in once)


def test_the_book_holds_them_all_and_the_truth_beside_them(tmp_path: Path) -> None:
    book = sample_book(tmp_path / "chain", sample="chain")
    assert sample_of(book) == "chain"
    truth = json.loads(book.truth.read_bytes())
    assert truth["promotion"]["times"] == {"city": 1.0, "suburb": 1.6, "country": 2.0}
    assert len(truth["locations"]) == 30
