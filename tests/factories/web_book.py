"""A scored book of customers with names and teams, as the website shows it; made once a process."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
from tests.factories.books import add, add_simulated, empty_book
from tests.factories.laid import lay_into

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables.book import Book, find_book
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.scored import open_scored

MANY = 60
TEAMS = ("North", "South", None)  # in turn
NAMED = {0: "Acme Ibérica", 1: "张伟食品", 2: "Open & Free <b>"}


def own_id(at: int) -> str:
    return f"C{at:06d}"


def fill(folder: Path) -> Book:
    """Put the customers, their orders and a score into an empty book."""
    return lay_into(folder, _made)


def one_customer(folder: Path) -> int:
    """Put two customers without an order into an empty book, once, and return the number of that of team North."""
    book = find_book(folder)
    if not read_manifest(book.lake_folder).batches:
        add(book, "customers", {
            "customer_id": ["1001", "1002"], "team": ["North", "South"], "kind": ["organisation", "person"],
        })  # fmt: skip
    return int(open_scored(book).find("1001")[0]["number"])


def _made(folder: Path) -> Book:
    book = empty_book(folder)
    simulated = simulate_book(Population(model="paretonbd", customers=MANY, days=1000), rng=np.random.default_rng(7))
    add_simulated(book, simulated)
    ids = [own_id(at) for at in range(MANY)]
    add(book, "customers", {
        "customer_id": ids, "team": [TEAMS[at % 3] for at in range(MANY)], "kind": ["organisation"] * MANY,
        "segment": ["Food"] * MANY, "owner_id": ["mei"] * MANY,
    })  # fmt: skip
    add(book, "identities", {
        "who": ["customer"] * MANY + ["colleague"], "who_id": [*ids, "mei"],
        "name": [NAMED.get(at, f"Customer {at}") for at in range(MANY)] + ["Mei Lin"],
    })  # fmt: skip
    add(book, "texts", {"text_id": ["t1"], "words": ["Three names by Friday"]})
    add(book, "promises", {
        "promise_id": ["p1"], "customer_id": [own_id(0)], "what_text_id": ["t1"],
        "agreed_on": [dt.date(2022, 1, 3)], "due_on": [dt.date(2032, 1, 9)], "kept": ["open"],
    })  # fmt: skip
    add(book, "contracts", {
        "contract_id": ["k1"], "customer_id": [own_id(0)], "product_id": ["retainer"],
        "starts_on": [dt.date(2022, 1, 1)], "ends_on": [None], "annual_value": [Decimal(123_456)],
    })  # fmt: skip
    score_book(book, asked=Asked())
    return book
