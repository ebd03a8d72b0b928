"""A scored shop with teams, segments and names that are hard to show: what the website's pages are tested with."""

from pathlib import Path
from typing import Any

import numpy as np
from tests.factories.books import add, add_simulated

from keepworth.runs.score import score_book
from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables.book import Book, make_book

CUSTOMERS = 90
UNSCORED = 3  # customers that have not ordered
CANARY = "Canary"  # stands in the name of every customer of team South
NAMES = ("Ibérica", "瀚海物流", "=HYPERLINK(1)", "<script>alert(1)</script>", " @SUM(A1)", "O'Hara", "Brandt & Söhne")


def scored_shop(folder: Path, *, customers: int = CUSTOMERS) -> Book:
    """Make a shop of customers C000000 …: a third of team North, a third of team South, a third of no team."""
    book = make_book(folder / "book", currency="EUR", name="Acme's book")
    every = range(customers + UNSCORED)
    ids = [f"C{number:06d}" for number in every]
    teams = [("North", "South", None)[number % 3] for number in every]
    rows: dict[str, Any] = {
        "customer_id": ids,
        "team": teams,
        "segment": [("Health", "Energy", "Finance & more", None)[number % 4] for number in every],
        "kind": ["organisation" if number % 5 else "person" for number in every],
    }
    add(book, "customers", rows)
    names = [
        f"{NAMES[number % len(NAMES)]} {number}{f' {CANARY}' if teams[number] == 'South' else ''}" for number in every
    ]
    add(book, "identities", {"who": ["customer"] * len(ids), "who_id": ids, "name": names})
    add_simulated(book, simulate_book(Population(customers=customers), rng=np.random.default_rng(11)))
    score_book(book)
    return book
