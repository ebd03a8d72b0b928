"""Books of many customers with names, teams and a run, as pages ask for them; no model is fitted."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tests.factories.books import add, empty_book

from keepworth.tables.arrow import arrow_table, days_column
from keepworth.tables.book import Book
from keepworth.tables.directory import directory_of

TEAMS = ("North", "South", None)
FAMILY = ("Ibérica", "Müller", "张伟", "欧阳娜娜", "Zanetti", "O'Hara", "重庆公司", "Acme")
DAY = dt.date(2026, 11, 1)


def page_book(folder: Path, *, customers: int, scored: bool = True, unscored: int = 7) -> Book:
    """Make a book of customers C000000 …; the last few have never ordered, so the run does not know them."""
    book = empty_book(folder)
    ids = [f"C{number:06d}" for number in range(customers)]
    names = [f"{FAMILY[at % len(FAMILY)]} {at // len(FAMILY)}" for at in range(customers)]
    add(book, "customers", {
        "customer_id": ids, "team": [TEAMS[at % 3] for at in range(customers)],
        "segment": [f"s{at % 5}" for at in range(customers)], "kind": ["organisation"] * customers,
    })  # fmt: skip
    add(book, "identities", {"who": ["customer"] * customers, "who_id": ids, "name": names})
    if scored:
        write_run(book, customers=customers - unscored)
    return book


def write_run(book: Book, *, customers: int, run: str = "2026-11-01-20261101T000000", as_of: dt.date = DAY) -> Path:
    """Write a run's customers, numbers 1 … as the import gave them, and make it the newest."""
    folder = book.scores / run
    folder.mkdir()
    pq.write_table(pa.table(columns(customers)), folder / "customers.parquet")
    record: dict[str, Any] = {
        "format": 1, "run": run, "as_of": as_of.isoformat(), "started_at": f"{as_of}T12:00:00+00:00",
        "customers": customers, "scores": f"scores/{run}/customers.parquet", "warnings": [],
        "settings": {"horizon_weeks": 52, "value_years": 10, "discount": 0.1}, "equity": None,
    }  # fmt: skip
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    latest = book.scores / "latest"
    latest.unlink(missing_ok=True)
    latest.symlink_to(run, target_is_directory=True)
    return folder


def columns(customers: int) -> dict[str, Any]:
    """What a run says of so many customers; values repeat, and some are unknown."""
    rng = np.random.default_rng(4)
    value = np.round(rng.lognormal(8, 2, customers), 1)
    value[rng.random(customers) < 0.02] = np.nan
    active = rng.random(customers)
    days = rng.integers(18_000, 20_000, customers).astype(np.int32)
    numbers = {
        "number": np.arange(1, customers + 1), "repeats": rng.integers(0, 30, customers),
        "value": value, "value_low": value * 0.5, "value_high": value * 2, "p_active": active,
        "p_active_low": active * 0.9, "p_active_high": active, "expected_orders": rng.gamma(2, 2, customers),
        "cell": np.arange(customers), "total_spend": np.round(rng.lognormal(7, 1, customers), 2),
        "expected_spend": np.round(rng.lognormal(5, 1, customers), 2),
    }  # fmt: skip
    table = arrow_table(numbers)
    found: dict[str, Any] = {name: table.column(name) for name in table.column_names}
    return found | {"first_order": days_column(days), "last_order": days_column(days + 100)}


def plain(book: Book) -> list[dict[str, Any]]:
    """The same customers as a plain list, joined by hand: what every question must answer alike."""
    known = pq.read_table(directory_of(book)).to_pylist()
    run = {row["number"]: row for row in pq.read_table(book.scores / "latest/customers.parquet").to_pylist()}
    empty = dict.fromkeys(next(iter(run.values())))
    return [{**empty, **run.get(row["number"], {}), **row} for row in known]
