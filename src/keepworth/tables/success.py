"""What is written down of customers, as the success index counts it, and the file of the index in a run."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.measure.knowledge import FIELDS
from keepworth.numerics.arrays import Ints
from keepworth.tables.answering import dicts
from keepworth.tables.indicator_results import Columns
from keepworth.tables.known import rows_in
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted
from keepworth.tables.measured import result_rows, typed
from keepworth.tables.scored import Scored, Wanted
from keepworth.tables.tie_results import DAY, NEVER, NUMBER, ROWS_A_GROUP, WHOLE, WORD, table_of
from keepworth.tables.touching import EPOCH, fetched_columns

SUCCESS_FILE: Final = "success.parquet"
UNDATED: Final = dt.timedelta(days=365)  # what bears no day is taken to be so old
KINDS: Final[Mapping[str, str]] = {"goals": "goal", "problems": "problem", "needs": "need"}
SUCCESS: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    "success": NUMBER,
    "success_low": NUMBER,
    "success_high": NUMBER,
    "compounding": NUMBER,
    "bottleneck": WORD,
    "knowledge": NUMBER,
    "known": pa.int32(),
    "needed": pa.int32(),
    **{f"{name}_on": DAY for name in FIELDS},
    "relationship": NUMBER,
    "relationship_low": NUMBER,
    "relationship_high": NUMBER,
    "economic": NUMBER,
    "economic_low": NUMBER,
    "economic_high": NUMBER,
    "valued": pa.int32(),
}


def known_in(lake: Lake, *, customers: Ints, as_of: dt.date) -> Ints | None:
    """Return the day, since 1970, on which each of `FIELDS` was last written down of customers, given by rising id.

    Shape (customers, fields); `NEVER` where nothing is known. None where the book keeps nothing of the kind of anybody.
    """
    told = _told(lake, as_of=as_of)
    if not told:
        return None
    every = " UNION ALL ".join(told)
    table = lake.engine.execute(
        f"SELECT customer_id, field, date_diff('day', DATE '{EPOCH}', max(day)) AS day FROM ({every}) "
        "WHERE customer_id IS NOT NULL GROUP BY customer_id, field ORDER BY customer_id, field"
    ).to_arrow_table()
    if not table.num_rows:
        return None
    rows = fetched_columns(table)
    found = np.full((customers.size, len(FIELDS)), NEVER)
    place = np.minimum(np.searchsorted(customers, rows["customer_id"]), max(customers.size - 1, 0))
    mine = customers[place] == rows["customer_id"]
    found[place[mine], rows["field"][mine]] = rows["day"][mine]
    return found


def _told(lake: Lake, *, as_of: dt.date) -> list[str]:
    """Write, for each table that the lake holds, what it tells of which field, with its day."""
    day, undated = f"DATE '{as_of}'", f"DATE '{as_of - UNDATED}'"
    kinds = " ".join(f"WHEN {quoted(kind)} THEN {FIELDS.index(name)}" for name, kind in KINDS.items())
    here = f"contact_id NOT IN (SELECT contact_id FROM ({{0}}) AS gone WHERE left_on <= {day})"
    ways = {
        "needs": (f"CASE kind {kinds} END", "stated_on", f"kind IN {tuple(KINDS.values())} AND stated_on <= {day}"),
        "contacts": (
            str(FIELDS.index("contacts")),
            f"coalesce(valid_from, {undated})",
            f"coalesce(department, level, role, influence::VARCHAR) IS NOT NULL AND {here} "
            f"AND coalesce(valid_from, {undated}) <= {day}",
        ),
        # A contract that runs is known as of today.
        "contracts": (
            str(FIELDS.index("contract")), f"least(coalesce(ends_on, {day}), {day})", f"starts_on <= {day}"
        ),
        "rivals": (str(FIELDS.index("rivals")), "valid_from", f"valid_from <= {day}"),
        "ledger": (
            str(FIELDS.index("ledger")),
            f"coalesce(status_on, {undated})",
            f"side = 'theirs' AND coalesce(status_on, {undated}) <= {day}",
        ),
    }  # fmt: skip
    return [
        f"SELECT customer_id, {field} AS field, {at} AS day FROM ({lake.select(table)}) AS {table} "
        f"WHERE {where.replace('{0}', lake.select(table))}"
        for table, (field, at, where) in ways.items()
        if lake.manifest.standing(table)
    ]


def write_success(columns: Columns, *, into: Path) -> None:
    """Write the success index of a run; the same columns give the same bytes."""
    table = table_of(columns, SUCCESS)
    pq.write_table(table, into / SUCCESS_FILE, compression="snappy", row_group_size=ROWS_A_GROUP)


def success_in(run: Path, *, number: int) -> Mapping[str, Any] | None:
    """Return what a run says of a customer; None where the run has none of it."""
    return next(iter(result_rows(run / SUCCESS_FILE, typed(SUCCESS), where=f"customer_id = {int(number)}")), None)


def served_in(scored: Scored) -> str:
    """Write the query of the numbers of those whom we serve: no prospects, nobody internal, nobody who left."""
    return (
        f"SELECT number FROM ({scored.told(Wanted(), columns=('number', 'kind', 'state'))}) AS told "
        "WHERE coalesce(kind, '') NOT IN ('internal', 'prospect') AND state IS DISTINCT FROM 'left'"
    )


def knowledge_in(run: Path, *, within: str) -> Mapping[str, Any] | None:
    """Return the mean knowledge of the customers whose numbers a query tells, the range of 8 in 10, n and newest day.

    None where the run tells it of nobody.
    """
    if not (run / SUCCESS_FILE).is_file():
        return None
    newest = ", ".join(f"{name}_on" for name in FIELDS)
    (row,) = dicts(
        "SELECT avg(knowledge) AS mean, quantile_cont(knowledge, 0.1) AS low, quantile_cont(knowledge, 0.9) AS high, "
        f"count(knowledge) AS customers, max(greatest({newest})) AS newest "
        f"FROM ({rows_in(run / SUCCESS_FILE, files={SUCCESS_FILE: SUCCESS})}) AS told WHERE customer_id IN ({within})"
    )
    return row if row["customers"] else None
