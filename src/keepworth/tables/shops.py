"""Shops as pages show them: those that are open, who manages each, and what a run proposes for shelf and stock."""

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.known import rows_in, without
from keepworth.tables.known_rows import texts_of_ids
from keepworth.tables.offer_results import ASSORTMENT_FILE, FILES, REPLENISH_FILE


def open_shops(book: Book, *, on: dt.date) -> list[dict[str, Any]]:
    """Return the shops that are open on a day, by name: number, name, area, and the id of who manages each."""
    since = "coalesce(valid_from, DATE '0001-01-01')"
    with lake_here(book) as lake:
        rows = dicts(
            "SELECT location_id AS number, name, area, manager_id FROM (SELECT *, row_number() OVER "
            f"(PARTITION BY location_id ORDER BY {since} DESC) AS place FROM ({lake.select('locations')}) AS told "
            f"WHERE {since} <= DATE '{on}') AS each WHERE place = 1 AND NOT coalesce(closed, FALSE)"
        )
        people = {row["manager_id"] for row in rows if row["manager_id"] is not None}
        texts = texts_of_ids(lake, {"location": {row["number"] for row in rows}, "colleague": people})
    for row in rows:
        row["location_id"] = texts.get(("location", row["number"]), "")
        row["name"] = row["name"] or row["location_id"]
        row["manager"] = texts.get(("colleague", row["manager_id"]), "") if row["manager_id"] is not None else ""
    return sorted(rows, key=lambda row: (_counted(row["name"]), row["number"]))


def _counted(name: str) -> list[str]:
    """Return a name by which shop 2 stands before shop 10."""
    return [part.zfill(12) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def shelf_proposals(run: Path, places: Iterable[int]) -> list[dict[str, Any]]:
    """Return what a run proposes to list, to drop and to give room at some places: what leaves most first."""
    return _of(run / ASSORTMENT_FILE, places, having="proposal IS NOT NULL", order="gain_12m DESC NULLS LAST")


def stock_proposals(run: Path, places: Iterable[int]) -> list[dict[str, Any]]:
    """Return what a run proposes to order and to move to some places: what is due first comes first."""
    return _of(run / REPLENISH_FILE, places, having='"order" > 0', order="due_on NULLS LAST")


def _of(path: Path, places: Iterable[int], *, having: str, order: str) -> list[dict[str, Any]]:
    those = sorted(places)
    if not those or not path.is_file():
        return []
    elsewhere = without("location_id", those)
    return dicts(
        f"SELECT * FROM ({rows_in(path, files=FILES)}) AS told WHERE {having} AND NOT ({elsewhere}) "
        f"ORDER BY {order}, location_id, product_id"
    )
