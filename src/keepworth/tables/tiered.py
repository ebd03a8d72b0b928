"""The result file about tiers: what each customer is likely to be, why, and what was given to them in a year."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.numerics.arrays import Floats
from keepworth.tables.answering import dicts
from keepworth.tables.arrow import arrow_column, texts_column
from keepworth.tables.lake.engine import quoted
from keepworth.tables.tie_results import FLAG, NUMBER, WHOLE, WORD, table_of

TIERS_FILE: Final = "tiers.parquet"
# What moves fit, in logits, by attribute.
PUSHES: Final = pa.list_(pa.struct({"attribute": WORD, "push": NUMBER}))
DAYS: Final = pa.list_(NUMBER)
TIERS: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE, "tier": WORD, "also": WORD, "chance_a": NUMBER, "chance_b": NUMBER, "chance_c": NUMBER,
    "score": NUMBER, "fit": NUMBER, "withheld": FLAG, "because": PUSHES, "contacts": NUMBER, "reviews": NUMBER,
    "hours": NUMBER, "money": NUMBER, "named": FLAG, "answered": DAYS, "waiting": DAYS,
}  # fmt: skip
FILES: Final = {TIERS_FILE: TIERS}
GIVEN: Final = ("contacts", "reviews", "hours", "money", "named", "answered", "waiting")


def write_tiers(columns: Mapping[str, npt.NDArray[Any] | pa.Array], *, into: Path) -> None:
    """Write the tiers of a run into its folder; a number that is NaN is not known."""
    pq.write_table(table_of(columns, TIERS), into / TIERS_FILE, compression="snappy")


def tiers_in(run: Path, numbers: Sequence[int] | None = None) -> list[dict[str, Any]]:
    """Return the rows of a run, those who score most first: of all, or of some customers; empty where it has none."""
    if not (run / TIERS_FILE).is_file() or (numbers is not None and not numbers):
        return []
    those = "" if numbers is None else f"WHERE customer_id IN ({', '.join(str(int(one)) for one in numbers)}) "
    held = f"read_parquet({quoted(str(run / TIERS_FILE))})"
    return dicts(f"SELECT * FROM {held} {those}ORDER BY score DESC, customer_id")


def given_in(run: Path, *, within: str) -> list[dict[str, Any]]:
    """Return the tier of customers, and what they were given: of those whose numbers a query tells."""
    if not (run / TIERS_FILE).is_file():
        return []
    held = f"read_parquet({quoted(str(run / TIERS_FILE))})"
    return dicts(f"SELECT tier, {', '.join(GIVEN)} FROM {held} WHERE customer_id IN ({within})")


def segments_in(run: Path, *, within: str) -> list[dict[str, Any]]:
    """Return segment, value, fit and hours of the customers of a run's tiers whose numbers a query tells."""
    if not (run / TIERS_FILE).is_file():
        return []
    tiers, customers = (f"read_parquet({quoted(str(run / name))})" for name in (TIERS_FILE, "customers.parquet"))
    return dicts(
        "SELECT segment, value, coalesce(value_low, value) AS low, coalesce(value_high, value) AS high, fit, hours "
        f"FROM {tiers} AS tier JOIN {customers} AS told ON told.number = tier.customer_id "
        f"WHERE segment IS NOT NULL AND value IS NOT NULL AND number IN ({within}) ORDER BY number"
    )


def with_tiers(customers: Path) -> tuple[str, frozenset[str]]:
    """Write the query of a run's customers with their tier beside, and name the columns that come so."""
    scored, tiers = f"read_parquet({quoted(str(customers))})", customers.with_name(TIERS_FILE)
    if not tiers.is_file():
        return scored, frozenset()
    told = (
        "SELECT customer_id AS number, tier, greatest(chance_a, chance_b, chance_c) AS tier_chance "
        f"FROM read_parquet({quoted(str(tiers))})"
    )
    return f"(SELECT * FROM {scored} LEFT JOIN ({told}) USING (number))", frozenset({"tier", "tier_chance"})


def pushes_column(pushes: Mapping[str, Floats], *, size: int) -> pa.Array:
    """Return what each attribute moves fit by as a column of lists; empty ones where fit is not told."""
    many = len(pushes)
    names = texts_column(list(pushes)).take(arrow_column(np.tile(np.arange(many), size)))
    moved = np.stack(list(pushes.values()), axis=1).ravel() if many else np.empty(0)
    each = pa.StructArray.from_arrays([names, arrow_column(moved)], fields=list(PUSHES.value_type))
    return pa.ListArray.from_arrays(arrow_column(np.arange(size + 1, dtype=np.int32) * np.int32(many)), each)


def days_column(each: Sequence[Sequence[float]]) -> pa.Array:
    """Return lists of days as a column."""
    ends = np.cumsum([0, *map(len, each)]).astype(np.int32)
    return pa.ListArray.from_arrays(
        arrow_column(ends), arrow_column(np.array([day for one in each for day in one], float))
    )
