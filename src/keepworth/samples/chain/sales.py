"""What was sold: visits, what each would have bought, and what of it lay there."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.samples.chain import WEEKS, day_of, stream
from keepworth.samples.chain.goods import MONTHS, PRODUCTS, Goods, Shops, make_goods, make_shops
from keepworth.samples.chain.promoting import (
    COUPON,
    COUPON_OFF,
    GIVEN_ON,
    GOOD_FOR,
    MOVED,
    Promoted,
    lifted,
    make_promoted,
)
from keepworth.samples.chain.shoppers import Shoppers, make_shoppers

OUT: Final = 0.06  # of weeks, shops and products: sold out before its end
AWAY: Final = 0.08  # of visits: to another shop


@dataclass(frozen=True, slots=True)
class Sales:
    """Lines of receipts, in order of time; `order` names the visit."""

    order: Ints
    customer: Ints
    shop: Ints
    day: Ints
    product: Ints
    quantity: Ints
    off: Floats  # percent of the price
    coupon: Flags  # with a coupon


@dataclass(frozen=True, slots=True)
class Chain:
    """All that is, and all that happened."""

    goods: Goods
    shops: Shops
    shoppers: Shoppers
    promoted: Promoted
    out: Ints  # (weeks, shops, products) days sold out at the end of each week
    sales: Sales
    wanted: Floats  # (shops, products) pieces that would have been bought had everything been there
    likely: Floats  # (shops, products) in how many of a shop's baskets it would be expected, had everything been there


def make_chain() -> Chain:
    """Draw two years of the chain; the same seed gives the same."""
    goods, shops = make_goods(), make_shops()
    shoppers = make_shoppers(shops)
    promoted = make_promoted(shops, shoppers)
    rng = stream("stock")
    out = np.where(
        rng.random((WEEKS, len(shops.id), PRODUCTS)) < OUT, rng.integers(1, 7, (WEEKS, len(shops.id), PRODUCTS)), 0
    )
    out[:, ~shops.listed] = 7
    found = _sold(goods, shops, shoppers=shoppers, promoted=promoted, out=out)
    return Chain(goods, shops, shoppers, promoted, out, *found)


def _sold(
    goods: Goods, shops: Shops, *, shoppers: Shoppers, promoted: Promoted, out: Ints
) -> tuple[Sales, Floats, Floats]:  # fmt: skip
    rng = stream("sales")
    appetite = shoppers.appetite(goods)
    wanted, likely = np.zeros((2, len(shops.id), PRODUCTS))
    came = np.zeros((len(shops.id), 1))
    found: list[tuple[Ints, ...]] = []
    visits = 0
    for week in range(WEEKS):
        who, day = _visits(shoppers, week=week, rng=rng)
        shop = np.where(rng.random(who.size) < AWAY, rng.integers(0, len(shops.id), who.size), shoppers.shop[who])
        times, off = lifted(shops, promoted, week=week)
        rate = goods.rate * _season(goods, week=week) * appetite[who] * (shops.taste * times)[shop]
        has = promoted.given[who] & (day >= GIVEN_ON) & (day < GIVEN_ON + GOOD_FOR)
        rate[:, COUPON] *= np.where(has & shoppers.eager[who], MOVED, 1.0)
        would = rng.poisson(rate)
        np.add.at(wanted, shop, would)
        np.add.at(likely, shop, -np.expm1(-rate))
        np.add.at(came, shop, 1)
        there = (day % 7)[:, None] < 7 - out[week][shop]
        visit, product = np.nonzero(would * there)
        taken, used = off[shop[visit], product], has[visit] & (product == COUPON)
        found.append((
            visits + visit, who[visit], shop[visit], day[visit], product, would[visit, product],
            np.where(used, COUPON_OFF, taken), used,
        ))  # fmt: skip
        visits += who.size
    return Sales(*(np.concatenate(column) for column in zip(*found, strict=True))), wanted, likely / came


def _visits(shoppers: Shoppers, *, week: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return who comes in a week and on which day, in order of time."""
    who = np.repeat(np.arange(len(shoppers.id)), rng.poisson(shoppers.visits))
    day = week * 7 + rng.integers(0, 7, who.size)
    come = day >= shoppers.joined[who]
    order = np.lexsort((who[come], day[come]))
    return who[come][order], day[come][order]


def _season(goods: Goods, *, week: int) -> Floats:
    month = day_of(week * 7 + 3).month - 1
    by_kind = {kind: np.array(months)[month] / np.mean(months) for kind, months in MONTHS.items()}
    return np.array([by_kind.get(kind, 1.0) for kind in goods.kind])
