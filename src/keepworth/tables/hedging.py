"""What hedges are told from, and their file in a run: by customer, what would make them likelier to stay."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.numerics.arrays import Ints
from keepworth.tables.answering import dicts
from keepworth.tables.fight_results import STAYING_FILE
from keepworth.tables.lake.engine import quoted
from keepworth.tables.tie_results import NUMBER, WHOLE, WORD, table_of

HEDGES_FILE: Final = "hedges.parquet"
HEDGES: Final[Mapping[str, pa.DataType]] = {
    "hedge": WORD,
    "customer_id": WHOLE,
    **dict.fromkeys(("leaves", "then", "less", "less_cvar95", "low", "high", "cost"), NUMBER),
}
FILES: Final = {HEDGES_FILE: HEDGES}


def because_in(run: Path, customers: Ints) -> list[dict[str, Any]]:
    """Return why some customers are as likely to stay as they are, of each the contract that is due first."""
    path = run / STAYING_FILE
    if not path.is_file() or not customers.size:
        return []
    those = ", ".join(str(int(one)) for one in customers)
    return dicts(
        f"SELECT customer_id, arg_min(due, due) AS due, arg_min(because, coalesce(due, DATE '9999-12-31')) AS because "
        f"FROM read_parquet({quoted(str(path))}) WHERE customer_id IN ({those}) GROUP BY customer_id "
        "ORDER BY customer_id"
    )


def write_hedges(columns: Mapping[str, Any], *, into: Path) -> None:
    """Write the file into a folder."""
    pq.write_table(table_of(columns, HEDGES), into / HEDGES_FILE, compression="snappy", use_dictionary=["hedge"])


def hedges_in(run: Path) -> list[dict[str, Any]]:
    """Return the hedges of a run, the best first: by what falls per money, then those whose cost nobody said."""
    path = run / HEDGES_FILE
    if not path.is_file():
        return []
    return dicts(
        f"SELECT * FROM read_parquet({quoted(str(path))}) "
        "ORDER BY less_cvar95 / nullif(cost, 0) DESC NULLS LAST, less_cvar95 DESC, customer_id, hedge"
    )


def within_a_year(due: dt.date | None, *, as_of: dt.date) -> bool:
    """Tell whether a contract is due within a year."""
    return due is not None and as_of <= due <= as_of + dt.timedelta(days=365)


def names_of_terms(because: Sequence[Mapping[str, Any]] | None) -> dict[str, float]:
    """Return what each term adds, in logits."""
    return {one["term"]: float(one["logit"] or 0.0) for one in because or ()}
