"""What a run says would be lost in each segment to a war of prices, and what people of a book are called."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.fight_results import STRESS_FILE
from keepworth.tables.known import names_of
from keepworth.tables.lake.engine import quoted

PRICE: Final = "rival_20"  # the stress that tells of a war of prices
CUSTOMERS: Final = "customers.parquet"


def lost_to_price(run: Path) -> dict[str, float]:
    """Return by segment what a rival 20 % cheaper would cost, as a run told it; empty where it told no stresses."""
    if not (run / STRESS_FILE).is_file():
        return {}
    found = dicts(
        "SELECT coalesce(segment, '') AS segment, sum(value_lost) AS lost "
        f"FROM read_parquet({quoted(str(run / STRESS_FILE))}) AS hit "
        f"JOIN read_parquet({quoted(str(run / CUSTOMERS))}) AS customer ON customer.number = hit.customer_id "
        f"WHERE stress = {quoted(PRICE)} AND value_lost IS NOT NULL GROUP BY ALL ORDER BY segment"
    )
    return {row["segment"]: row["lost"] for row in found}


def segments_in(run: Path, numbers: Iterable[int]) -> dict[int, str]:
    """Return the segment that a run saw some customers in, those whom it has."""
    listed = ", ".join(str(int(number)) for number in numbers)
    if not listed:
        return {}
    found: list[dict[str, Any]] = dicts(
        "SELECT number, coalesce(segment, '') AS segment "
        f"FROM read_parquet({quoted(str(run / CUSTOMERS))}) WHERE number IN ({listed})"
    )
    return {row["number"]: row["segment"] for row in found}


def called(book: Book, numbers: Iterable[int], *, kind: str) -> dict[int, str]:
    """Return what some customers, contacts or colleagues are called; nobody restricted is among them."""
    with lake_here(book) as lake:
        away = lake.restricted.of(kind)
        return names_of(lake, [number for number in numbers if number not in away], kind=kind)
