"""The result file about offers, and what a run says of how good they are."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.answering import dicts
from keepworth.tables.book import Book
from keepworth.tables.known import rows_in
from keepworth.tables.lake.engine import quoted
from keepworth.tables.tie_results import NUMBER, WHOLE, WORD, table_of

OFFERS_FILE, OFFERED_FILE = "offers.parquet", "offers.json"
OFFERS: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE, "product_id": WHOLE, "rank": WHOLE, "reason": WORD, "because": WHOLE, "topic": WORD,
    "chance": NUMBER, "expected_margin": NUMBER,
}  # fmt: skip
FILES: Final = {OFFERS_FILE: OFFERS}


def write_offers(columns: Mapping[str, Any], *, told: Mapping[str, Any], into: Path) -> None:
    """Write both files into a folder."""
    pq.write_table(table_of(columns, OFFERS), into / OFFERS_FILE, compression="snappy")
    text = json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
    (into / OFFERED_FILE).write_text(text + "\n", encoding="utf-8")


def offered_in(run: Path) -> dict[str, Any] | None:
    """Return what a run says of offers, None where it says nothing."""
    path = run / OFFERED_FILE
    found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found


def offers_in(run: Path, *, customer: int | None = None, rank: int = 10) -> list[dict[str, Any]]:
    """Return a run's offers down to a rank, of everybody or of one customer, by customer and rank."""
    one = "" if customer is None else f" AND customer_id = {int(customer)}"
    query = rows_in(run / OFFERS_FILE, files=FILES)
    return dicts(f"SELECT * FROM ({query}) AS told WHERE rank <= {int(rank)}{one} ORDER BY customer_id, rank")


def product_names(book: Book, run: Path) -> dict[int, str]:
    """Return what the products that a run offers are called: their name, else their id."""
    from keepworth.tables.answering import lake_here
    from keepworth.tables.known import names_of

    path = quoted(str(run / OFFERS_FILE))
    numbers = [
        row["number"]
        for row in dicts(
            f"SELECT DISTINCT unnest([product_id, because]) AS number FROM read_parquet({path}) ORDER BY number"
        )
        if row["number"] is not None
    ]
    with lake_here(book) as lake:
        found = names_of(lake, numbers, kind="product")
        rows = dicts(f"SELECT product_id, name FROM ({lake.select('products')}) AS told WHERE name IS NOT NULL")
    return found | {row["product_id"]: row["name"] for row in rows}
