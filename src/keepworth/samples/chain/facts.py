"""The chain's tables, as a company would have recorded them."""

import datetime as dt
from typing import Final

import numpy as np

from keepworth.samples.chain import FIRST, LAST, WEEKS, day_of, stream
from keepworth.samples.chain.goods import AREAS, KINDS
from keepworth.samples.chain.promoting import (
    CHANGED_OFF,
    COUPON,
    COUPON_OFF,
    DRAWN,
    GIVEN_ON,
    GOOD_FOR,
    HELD,
    LASTS,
    OFF,
    PRODUCT,
    ROUNDS,
)
from keepworth.samples.chain.sales import Chain
from keepworth.samples.chain.shoppers import LIKES, PROFILES
from keepworth.samples.firm.rows import Facts, Row

WHY: Final = "Nobody carries the large box through town. Single cups instead, for less off."
CAMPAIGN, COUPONS = "capsules-2025", "coffee-2025"
HEAD: Final = "M00"  # who promotes for the whole chain
LEAD: Final = (2, 3, 5)  # days, by kind of area


def facts_of(chain: Chain) -> Facts:
    """Write down the chain's tables, in the order in which they are imported."""
    return {
        "customers": _customers(chain),
        "colleagues": [{"colleague_id": one, "team": "Shops", "joined_on": FIRST} for one in (HEAD, *_managers(chain))],
        "texts": [{"text_id": "why-single-cups", "words": WHY}],
        "products": _products(chain),
        "locations": _locations(chain),
        "needs": _needs(chain),
        "orders": orders(chain),
        "stock": _stock(chain),
        "promotions": _promotions(chain),
        "coupons": _coupons(chain),
    }


def _customers(chain: Chain) -> list[Row]:
    who = chain.shoppers
    return [
        {"customer_id": one, "kind": "person", "segment": who.segment[at], "since": day_of(int(who.joined[at]))}
        for at, one in enumerate(who.id)
    ]


def _products(chain: Chain) -> list[Row]:
    goods = chain.goods
    return [
        {"product_id": one, "valid_from": FIRST, "name": goods.name[at], "category": goods.kind[at],
         "brand": ("Hearth", "Lantern Select")[goods.style[at]], "list_price": goods.price[at],
         "unit_cost": goods.cost[at], "left_over": round(float(goods.cost[at]) * 0.3, 2),
         "need": KINDS[goods.kind[at]][2], "ended": False}
        for at, one in enumerate(goods.id)
    ]  # fmt: skip


def _locations(chain: Chain) -> list[Row]:
    return [
        {"location_id": one, "valid_from": FIRST, "name": f"{AREAS[area].capitalize()} shop {at + 1}",
         "area": AREAS[area], "manager_id": _managers(chain)[at], "lead_days": LEAD[area], "review_days": 7,
         "closed": False}
        for at, (one, area) in enumerate(zip(chain.shops.id, chain.shops.area, strict=True))
    ]  # fmt: skip


def _needs(chain: Chain) -> list[Row]:
    who, rng = chain.shoppers, stream("needs")
    return [
        {"need_id": f"N{at:04d}", "customer_id": who.id[at], "kind": "need",
         "stated_on": min(day_of(int(who.joined[at] + rng.integers(20, 200))), LAST),
         "topic": KINDS[LIKES[PROFILES[who.profile[at]]]][2], "state": "stated"}
        for at in np.flatnonzero(who.says)
    ]  # fmt: skip


def _managers(chain: Chain) -> list[str]:
    return [f"M{shop[1:]}" for shop in chain.shops.id]


def orders(chain: Chain) -> list[Row]:
    """Return the lines of all receipts."""
    sold, goods = chain.sales, chain.goods
    listed = np.round(goods.price[sold.product] * sold.quantity, 2)
    taken = np.round(listed * sold.off / 100, 2)
    paid = np.round(listed - taken, 2)
    margin = np.round(paid - goods.cost[sold.product] * sold.quantity, 2)
    promoted = (sold.product == PRODUCT) & (sold.off > 0)
    return [
        {"order_id": f"R{sold.order[at]:06d}", "line": goods.id[sold.product[at]],
         "customer_id": chain.shoppers.id[sold.customer[at]], "ordered_on": day_of(sold.day[at]),
         "amount": paid[at], "margin": margin[at], "product_id": goods.id[sold.product[at]],
         "quantity": sold.quantity[at], "list_price": listed[at], "discount": taken[at],
         "location_id": chain.shops.id[sold.shop[at]],
         "campaign_id": COUPONS if sold.coupon[at] else CAMPAIGN if promoted[at] else None}
        for at in range(sold.order.size)
    ]  # fmt: skip


def _stock(chain: Chain) -> list[Row]:
    """Return weekly counts where something was sold out, and one of everything at both ends."""
    rng, shops, goods = stream("counts"), chain.shops, chain.goods
    sunday = [day_of(week * 7 + 6) for week in range(WEEKS)]
    whole = np.zeros(chain.out.shape, dtype=np.bool_)
    whole[[0, -1]] = True
    weeks, places, products = np.nonzero(((chain.out > 0) | whole) & shops.listed)
    left = rng.poisson(1 + 12 * chain.wanted / WEEKS)
    return [
        {"location_id": shops.id[place], "product_id": goods.id[product], "counted_on": sunday[week],
         "on_hand": 0 if chain.out[week, place, product] else int(left[place, product]),
         "on_order": 0, "out_days": int(chain.out[week, place, product])}
        for week, place, product in zip(weeks, places, products, strict=True)
    ]  # fmt: skip


def _promotions(chain: Chain) -> list[Row]:
    rows: list[Row] = []
    for number, start in enumerate(ROUNDS):
        first, last = day_of(start * 7), day_of((start + LASTS) * 7 - 1)
        whole = {
            "promotion_id": f"capsules-{number + 1}", "name": "A month of capsules", "kind": "price",
            "product_id": chain.goods.id[PRODUCT], "campaign_id": CAMPAIGN, "starts_on": first, "ends_on": last,
        }  # fmt: skip
        rows.append(
            {
                **whole,
                "off": OFF,
                "least_off": 5,
                "most_off": 30,
                "cost": 40,
                "set_on": first - dt.timedelta(days=21),
                "decided_by_id": HEAD,
            }
        )
        rows += [
            {**whole, "location_id": chain.shops.id[shop], "off": CHANGED_OFF, "kind": "bundle",
             "set_on": first - dt.timedelta(days=10), "why_text_id": "why-single-cups", "cost": 25,
             "decided_by_id": _managers(chain)[shop]}
            for shop in np.flatnonzero(chain.promoted.changed) if number
        ]  # fmt: skip
    return rows


def _coupons(chain: Chain) -> list[Row]:
    sold, drawn = chain.sales, chain.promoted.drawn
    back = {int(sold.customer[at]): at for at in np.flatnonzero(sold.coupon)[::-1]}  # the first of each stays
    rows: list[Row] = []
    for at, customer in enumerate(drawn):
        line = back.get(int(customer))
        rows.append({
            "coupon_id": f"K{at:04d}", "customer_id": chain.shoppers.id[customer], "issued_on": day_of(GIVEN_ON),
            "product_id": chain.goods.id[COUPON], "campaign_id": COUPONS, "off": COUPON_OFF,
            "valid_to": day_of(GIVEN_ON + GOOD_FOR - 1), "held_out": at >= DRAWN - HELD,
            "redeemed_on": None if line is None else day_of(sold.day[line]),
            "location_id": None if line is None else chain.shops.id[sold.shop[line]],
            "order_id": None if line is None else f"R{sold.order[line]:06d}",
        })  # fmt: skip
    return rows
