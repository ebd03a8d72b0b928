"""A book of renewals and purchases whose truth is known: what a point of price costs, and what loyalty is worth."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.special import expit
from tests.factories.books import add, empty_book

from keepworth.tables.book import Book

AS_OF = dt.date(2025, 6, 30)
CUSTOMERS = 4_000
BUYERS = 400
GAMMA, LOYAL = -0.1, 0.8  # logits a point, and of the loyal: a premium of 8 points
OTHERS, MORE = -2.0, 0.8  # elasticity of the others, and by how much less the loyal look at the price


def loyal_book(folder: Path) -> Book:
    """Renewals and purchases in which loyalty is a trial that was passed in 2023.

    Everybody renews for 2024, half of them at a price raised by 3 points, which is a trial; what that taught decides
    with the next price who renews for 2025. Half of the firms are large, and not loyal at all in what they do.
    """
    book, rng = empty_book(folder), np.random.default_rng(11)
    raised = np.arange(CUSTOMERS) % 2 == 0
    large = np.arange(CUSTOMERS) % 4 >= 2
    price = rng.uniform(-5, 20, CUSTOMERS)
    kept = rng.random(CUSTOMERS) < expit(1.2 + GAMMA * price + LOYAL * (raised & ~large))
    who = [f"c{at:05d}" for at in range(CUSTOMERS)]
    _contracts(book, who, 2023, change=np.where(raised, 3.0, 0.0), kept=np.ones(CUSTOMERS, dtype=bool))
    _contracts(book, who, 2024, change=price, kept=kept)
    add(book, "customers", {"customer_id": who, "segment": ["large" if one else "small" for one in large]})
    _orders(book, who[:BUYERS], loyal=raised[:BUYERS], rng=rng)
    return book


def _contracts(book: Book, who: list[str], year: int, *, change: Any, kept: Any) -> None:
    size = len(who)
    add(book, "contracts", {
        "contract_id": [f"{one}-{year}" for one in who], "customer_id": who, "product_id": ["app"] * size,
        "starts_on": [dt.date(year, 1, 1)] * size, "ends_on": [dt.date(year, 12, 31)] * size,
        "annual_value": [Decimal(100)] * size, "price_change": change.tolist(),
        "renewed": ["yes" if one else "no" for one in kept], "renewed_on": [dt.date(year, 12, 1)] * size,
    })  # fmt: skip


def _orders(book: Book, who: list[str], *, loyal: Any, rng: np.random.Generator) -> None:
    """Everybody buys two products every month of 2024, at list prices that move by product and month."""
    months, products = np.arange(12), np.arange(2)
    at, month, product = (one.ravel() for one in np.meshgrid(np.arange(len(who)), months, products, indexing="ij"))
    listed = np.exp(3 + 0.25 * rng.normal(size=(12, 2)))[month, product]
    slope = OTHERS + MORE * loyal[at]
    quantity = np.round(np.exp(
        2 + rng.normal(size=(len(who), 2))[at, product] + 0.3 * rng.normal(size=12)[month]
        + slope * (np.log(listed) - 3) + 0.4 * rng.normal(size=at.size)
    ), 4) + 0.0001  # fmt: skip
    whole = [Decimal(f"{one:.4f}") for one in listed * quantity]
    add(book, "orders", {
        "order_id": [f"o{one}" for one in range(at.size)], "customer_id": [who[one] for one in at],
        "ordered_on": [dt.date(2024, int(one) + 1, 15) for one in month], "amount": whole, "list_price": whole,
        "product_id": [f"p{one}" for one in product], "quantity": pa.array(quantity),
    })  # fmt: skip
