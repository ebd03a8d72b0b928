"""What a lake holds of relationships, by the embedded engine: evidence, its last days, who left."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from keepworth.tables.lake import Lake
from keepworth.tables.lake.occasions import Int64s

if TYPE_CHECKING:
    from keepworth.tables.evidence import Gathered
    from keepworth.tables.measuring import Believed

# Days on which something had come about; a contract may begin, and a promise fall due, in days to come.
DATED: Final = {
    "promises": ("agreed_on", "kept_on"),
    "ledger": ("status_on",),
    "usage": ("happened_on",),
    "rivals": ("valid_from",),
    "referrals": ("happened_on",),
    "departures": ("left_on",),
    "contracts": ("renewed_on",),
    "trials": ("happened_on",),
}
ABOUT_ORDERS: Final = frozenset({"orders", "customers"})  # a book of these alone holds no evidence


def evidence_in(
    lake: Lake, *, as_of: dt.date, believed: "Believed", inside: bool = False
) -> "Gathered | None":  # fmt: skip
    """Return what a lake holds of relationships on a day, by the embedded engine; None where it holds nothing.

    Whom we do not serve is left out, but where it is about customers `inside` the company alone.
    """
    if {batch.table for batch in (*lake.manifest.batches, *lake.manifest.snapshots)} <= ABOUT_ORDERS:
        return None
    from keepworth.tables.evidence import evidence_asker, evidence_of
    from keepworth.tables.own_instruments import known_instruments

    own = known_instruments(lake.folder.parent)
    return evidence_of(
        evidence_asker(lake), as_of=as_of, own=own, mapped=believed.mapped, errors=believed.errors, inside=inside
    )


def last_answer_in(lake: Lake) -> dt.date | None:
    """Return the day of the last answer that a lake holds."""
    if not lake.manifest.standing("answers"):
        return None
    ((last,),) = lake.engine.execute(f"SELECT max(answered_at)::DATE FROM ({lake.select('answers')})").fetchall()
    day: dt.date | None = last
    return day


def last_fact_in(lake: Lake) -> dt.date | None:
    """Return the last day on which a lake knows that something was said or came about, but for answers and touches."""
    days = [
        f"SELECT max({day}) AS day FROM ({lake.select(table)})"
        for table, columns in DATED.items()
        if lake.manifest.standing(table)
        for day in columns
    ]
    if not days:
        return None
    ((last,),) = lake.engine.execute(f"SELECT max(day)::DATE FROM ({' UNION ALL '.join(days)})").fetchall()
    day: dt.date | None = last
    return day


@dataclass(frozen=True, slots=True)
class Departed:
    """Customers of whom a departure by a day is recorded; by number, rising."""

    left: Int64s  # and who did nothing since
    back: Int64s  # who ordered again after it, or began a contract, by that day


def departures_in(lake: Lake, *, as_of: dt.date) -> Departed:
    """Return who left by a day, and of these who came back by then: what is dated later is not seen."""
    if not lake.manifest.standing("departures"):
        return Departed(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    since = ["SELECT CAST(NULL AS BIGINT) AS customer_id, CAST(NULL AS DATE) AS day"]
    if lake.manifest.standing("contracts"):
        since.append(
            f"SELECT customer_id, starts_on FROM ({lake.select('contracts')}) WHERE starts_on <= DATE '{as_of}'"
        )
    if files := [str(path).replace("'", "''") for path in lake.occasions()]:
        listed = ", ".join(f"'{one}'" for one in files)
        since.append(
            f"SELECT customer_id, ordered_on FROM read_parquet([{listed}], union_by_name = true) "
            f"WHERE bought AND ordered_on <= DATE '{as_of}'"
        )
    rows = lake.engine.execute(
        f"WITH gone AS (SELECT customer_id, max(left_on) AS left_on FROM ({lake.select('departures')}) "
        f"WHERE left_on <= DATE '{as_of}' GROUP BY customer_id) "
        f"SELECT customer_id, EXISTS (SELECT 1 FROM ({' UNION ALL '.join(since)}) AS since WHERE "
        "since.customer_id = gone.customer_id AND since.day > gone.left_on) AS back FROM gone ORDER BY customer_id"
    ).fetchall()
    number = np.array([number for number, _ in rows], dtype=np.int64)
    is_back = np.array([back for _, back in rows], dtype=np.bool_)
    return Departed(number[~is_back], number[is_back])


def departed_in(lake: Lake, *, as_of: dt.date) -> Int64s:
    """Return the numbers, rising, of customers who left by a day and are not back."""
    return departures_in(lake, as_of=as_of).left
