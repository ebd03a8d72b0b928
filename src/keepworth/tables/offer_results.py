"""The result files about offers, shelves, stock and the season, and what a run says of how good they are."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.answering import dicts
from keepworth.tables.arrays import Columns, numpy_columns
from keepworth.tables.book import Book
from keepworth.tables.known import rows_in
from keepworth.tables.tie_results import DAY, NUMBER, WHOLE, WORD, table_of

# Beside each stands what the run says of it, with the same name and .json.
OFFERS_FILE, ASSORTMENT_FILE, REPLENISH_FILE = "offers.parquet", "assortment.parquet", "replenish.parquet"
SEASON_FILE = "season.parquet"
OFFERS: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE, "product_id": WHOLE, "rank": WHOLE, "reason": WORD, "because": WHOLE, "topic": WORD,
    "chance": NUMBER, "expected_margin": NUMBER,
}  # fmt: skip
ASSORTMENT: Final[Mapping[str, pa.DataType]] = {
    "location_id": WHOLE, "product_id": WHOLE, "lift": NUMBER, "low": NUMBER, "high": NUMBER, "proposal": WORD,
    "baskets": WHOLE, "gain_12m": NUMBER, "gain_low": NUMBER, "gain_high": NUMBER,
}  # fmt: skip
REPLENISH: Final[Mapping[str, pa.DataType]] = {
    "location_id": WHOLE, "product_id": WHOLE, "on_hand": NUMBER, "on_order": NUMBER, "forecast": NUMBER,
    "lasts": NUMBER, "order_up_to": NUMBER, "order": NUMBER, "move_from": WHOLE, "due_on": DAY, "cost": NUMBER,
    "released": WORD,
}  # fmt: skip
SEASON: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE, "window_start": DAY, "window_end": DAY, "expected_value": NUMBER, "low": NUMBER,
    "high": NUMBER, "why": WORD, "share": NUMBER, "offer_on": DAY, "product_id": WHOLE,
}  # fmt: skip
FILES: Final = {OFFERS_FILE: OFFERS, ASSORTMENT_FILE: ASSORTMENT, REPLENISH_FILE: REPLENISH, SEASON_FILE: SEASON}


def write_offers(columns: Mapping[str, Any], *, told: Mapping[str, Any], into: Path) -> None:
    """Write both files about offers into a folder."""
    _write(columns, OFFERS_FILE, told=told, into=into)


def write_assortment(columns: Mapping[str, Any], *, told: Mapping[str, Any], into: Path) -> None:
    """Write both files about shelves into a folder."""
    _write(columns, ASSORTMENT_FILE, told=told, into=into)


def write_replenish(columns: Mapping[str, Any], *, told: Mapping[str, Any], into: Path) -> None:
    """Write both files about what to order and to move into a folder."""
    _write(columns, REPLENISH_FILE, told=told, into=into)


def write_season(columns: Mapping[str, Any], *, told: Mapping[str, Any], into: Path) -> None:
    """Write both files about the season into a folder."""
    _write(columns, SEASON_FILE, told=told, into=into)


def _write(columns: Mapping[str, Any], file: str, *, told: Mapping[str, Any], into: Path) -> None:
    path = into / file
    pq.write_table(table_of(columns, FILES[file]), path, compression="snappy")
    text = json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def offered_in(run: Path) -> dict[str, Any] | None:
    """Return what a run says of offers, None where it says nothing."""
    return _told(run / OFFERS_FILE)


def assortment_told(run: Path) -> dict[str, Any] | None:
    """Return what a run says of shelves, None where it says nothing."""
    return _told(run / ASSORTMENT_FILE)


def replenish_told(run: Path) -> dict[str, Any] | None:
    """Return what a run says of what to order and to move, None where it says nothing."""
    return _told(run / REPLENISH_FILE)


def season_told(run: Path) -> dict[str, Any] | None:
    """Return what a run says of the season, None where it says nothing."""
    return _told(run / SEASON_FILE)


def _told(path: Path) -> dict[str, Any] | None:
    path = path.with_suffix(".json")
    found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found


def assortment_in(run: Path, *, location: int | None = None) -> list[dict[str, Any]]:
    """Return the lifts and proposals of a run, of every place or of one: what leaves most first."""
    one = "" if location is None else f" WHERE location_id = {int(location)}"
    query = rows_in(run / ASSORTMENT_FILE, files=FILES)
    order = "location_id, proposal NULLS LAST, gain_12m DESC NULLS LAST, product_id"
    return dicts(f"SELECT * FROM ({query}) AS told{one} ORDER BY {order}")


def replenish_in(run: Path) -> list[dict[str, Any]]:
    """Return what a run knows of stock and proposes, by place and product: moves before orders."""
    query = rows_in(run / REPLENISH_FILE, files=FILES)
    return dicts(f"SELECT * FROM ({query}) AS told ORDER BY location_id, product_id, move_from NULLS LAST")


def offers_in(run: Path, *, customer: int | None = None, rank: int = 10) -> list[dict[str, Any]]:
    """Return a run's offers down to a rank, of everybody or of one customer, by customer and rank."""
    one = "" if customer is None else f" AND customer_id = {int(customer)}"
    query = rows_in(run / OFFERS_FILE, files=FILES)
    return dicts(f"SELECT * FROM ({query}) AS told WHERE rank <= {int(rank)}{one} ORDER BY customer_id, rank")


def season_in(run: Path) -> list[dict[str, Any]]:
    """Return the windows of a run: the first offer to make, and of one day what is expected to bring most, first."""
    query = rows_in(run / SEASON_FILE, files=FILES)
    return dicts(f"SELECT * FROM ({query}) AS told ORDER BY offer_on, expected_value DESC, customer_id")


def offered_columns(run: Path) -> Columns:
    """Return whom a run offers what at which rank, as arrays; none where it offers nothing."""
    wanted, path = ["customer_id", "product_id", "rank"], run / OFFERS_FILE
    if not path.is_file():
        return {name: np.empty(0, dtype=np.int64) for name in wanted}
    with pq.ParquetFile(path) as file:
        return numpy_columns(file.read(columns=wanted))


def product_names(book: Book, numbers: Iterable[int]) -> dict[int, str]:
    """Return what products are called: their name, else their id."""
    return _names(book, numbers, kind="product", table="products")


def place_names(book: Book, numbers: Iterable[int]) -> dict[int, str]:
    """Return what places are called: their name, else their id."""
    return _names(book, numbers, kind="location", table="locations")


def _names(book: Book, numbers: Iterable[int], *, kind: str, table: str) -> dict[int, str]:
    from keepworth.tables.answering import lake_here
    from keepworth.tables.known import names_of

    with lake_here(book) as lake:
        found = names_of(lake, sorted(set(numbers)), kind=kind)
        # What was last said of it stands last, and holds.
        rows = dicts(
            f"SELECT {kind}_id AS number, name FROM ({lake.select(table)}) AS told WHERE name IS NOT NULL "
            "ORDER BY valid_from NULLS FIRST"
        )
    return found | {row["number"]: row["name"] for row in rows if row["number"] in found}
