"""Contracts of a year that are renewed unless the price that is offered is too high: logit P = 2.2 − .15 · change."""

import datetime as dt
from typing import Any

import numpy as np
from tests.factories.books import add

from keepworth.tables.book import Book

FIRST = dt.date(2021, 1, 1)


def add_renewals(book: Book, *, customers: int, years: int = 4, seed: int = 5) -> None:
    """Add so many customers, each with a contract that begins in 2021 and is renewed until it is not."""
    rng, rows = np.random.default_rng(seed), list[dict[str, Any]]()
    for who in range(customers):
        starts = FIRST + dt.timedelta(days=int(rng.integers(365)))
        for year in range(years):
            ends, change = starts + dt.timedelta(days=364), float(rng.normal(4, 6))
            kept = rng.random() < 1 / (1 + np.exp(0.15 * change - 2.2))
            rows.append({
                "contract_id": f"{who}-{year}", "customer_id": f"c{who}", "starts_on": starts, "ends_on": ends,
                "annual_value": 100, "price_change": change, "renewed": "yes" if kept else "no", "renewed_on": ends,
            })  # fmt: skip
            if not kept:
                break
            starts = ends + dt.timedelta(days=1)
    add(book, "contracts", {name: [row[name] for row in rows] for name in rows[0]})
