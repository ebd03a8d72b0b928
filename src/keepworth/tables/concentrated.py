"""What concentration is told from, and its files in a run: money and chance of each customer, and to whom they belong.

What names a person stands in the table alone, where erasing one reaches it; the JSON holds sums.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables import buying
from keepworth.tables.answering import dicts
from keepworth.tables.arrays import Columns
from keepworth.tables.arrow import NO_WORDS, coded_texts, numbers_in, read_rows
from keepworth.tables.evidence.places import each_once, values_at
from keepworth.tables.histories import whole_customers
from keepworth.tables.known import rows_in
from keepworth.tables.lake import Lake
from keepworth.tables.lake.occasions import CENTS, int64s, run_starts, summed
from keepworth.tables.tie_results import FLAG, NUMBER, ROWS_A_GROUP, UNKNOWN, WHOLE, WORD, table_of
from keepworth.tables.touching import Asker, fetched_columns, lake_asker

CONCENTRATION_FILE, CONCENTRATED_FILE = "concentration.json", "concentrated.parquet"
READ: Final = ("orders", "contracts", "customers")
YEAR: Final = dt.timedelta(days=365)
MEASURED: Final = ("value", "value_low", "value_high", "p_active", "p_active_low", "p_active_high",
                   "p_stay", "p_stay_low", "p_stay_high")  # fmt: skip
TOLD: Final = ("value", "low", "high", "stays", "stays_low", "stays_high")  # of it
IDS, WORDS = ("owner_id", "parent_id", "via_id"), ("team", "channel", "sector")
# A row each of the customers who matter most, and each segment, team and so on.
CONCENTRATED: Final[Mapping[str, pa.DataType]] = {
    "kind": WORD,
    "name": WORD,
    "customer_id": WHOLE,
    "colleague_id": WHOLE,
    "contact_id": WHOLE,
    "partner_id": WHOLE,
    "customers": WHOLE,
    "value": NUMBER,
    "revenue": NUMBER,
    "share": NUMBER,
    "share_revenue": NUMBER,
    "leaves": NUMBER,
    "at_risk": NUMBER,
    "at_risk_revenue": NUMBER,
    "from_staying": FLAG,
}
FILES: Final = {CONCENTRATED_FILE: CONCENTRATED}


@dataclass(frozen=True, slots=True)
class Stakes:
    """What a run says of each customer: what may be lost, and how likely; NaN where it is not known."""

    number: Ints  # rising
    value: Floats
    low: Floats  # the ends of its range
    high: Floats
    stays: Floats
    stays_low: Floats  # as `stays` where no range is known
    stays_high: Floats
    from_staying: Flags  # contracts, or what is known besides, tell it; else the chance of being active alone
    segment: Ints  # a place among `segments`; `UNKNOWN`
    segments: Sequence[str]


@dataclass(frozen=True, slots=True)
class Belonging:
    """Whose customers are, and what they belong to, on a day; `UNKNOWN` where nobody says."""

    number: Ints  # rising
    ids: Mapping[str, Ints]  # of `IDS`
    words: Mapping[str, tuple[Ints, list[str]]]  # of `WORDS`: a place among the words


def stakes_in(customers: Path) -> Stakes | None:
    """Return what a run said of each customer, None where it said nothing of any; a group of rows at a time."""
    if not customers.is_file():
        return None
    with pq.ParquetFile(customers) as file:
        held = set(file.schema_arrow.names)
        names = [name for name in ("number", *MEASURED, "segment") if name in held]
        size = file.metadata.num_rows
        number, from_staying = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.bool_)
        found, segment, start = {name: np.empty(size) for name in TOLD}, [], 0
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, columns=names)
            rows = slice(start, start := start + table.num_rows)
            number[rows] = int64s(table, "number")
            missing = np.broadcast_to(np.nan, table.num_rows)
            of = {name: numbers_in(table.column(name)) if name in held else missing for name in MEASURED}
            for name, values in zip(TOLD, (*(of[name] for name in MEASURED[:3]), *_staying(of)), strict=True):
                found[name][rows] = values
            from_staying[rows] = ~np.isnan(of["p_stay_low"])
            segment.append(table.column("segment"))
    place, words = _segments(segment, size=size)
    if (number[1:] > number[:-1]).all():
        return Stakes(number, **found, from_staying=from_staying, segment=place, segments=words)
    order = np.argsort(number, kind="stable")  # those who never ordered stand after the others
    found = {name: values[order] for name, values in found.items()}
    return Stakes(number[order], **found, from_staying=from_staying[order], segment=place[order], segments=words)


def _segments(parts: Sequence[pa.ChunkedArray], *, size: int) -> tuple[Ints, Sequence[str]]:
    if all(part.null_count == len(part) for part in parts):
        return np.broadcast_to(np.int64(UNKNOWN), size), []
    return placed_words(pa.chunked_array([chunk for part in parts for chunk in part.chunks]).fill_null(NO_WORDS))


def _staying(found: Mapping[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """Return the chance to stay with the ends of its range, of staying where that is told, else of being active."""
    by_orders = np.isnan(found["p_stay"])
    stays = np.clip(np.where(by_orders, found["p_active"], found["p_stay"]), 0.0, 1.0)
    low, high = (
        np.where(by_orders, found[f"p_active_{end}"], found[f"p_stay_{end}"]) for end in ("low", "high")
    )  # fmt: skip
    low, high = (np.clip(np.where(np.isnan(end), stays, end), 0.0, 1.0) for end in (low, high))
    return stays, np.minimum(low, stays), np.maximum(high, stays)


def dealing_asker(lake: Lake) -> Asker | None:
    """Return who answers about orders, contracts and whose customers they are; None where nothing is known."""
    found = lake_asker(lake, read=READ, needed=READ)
    return found and replace(found, paid=partial(paid_in_year, lake.occasions()))


def paid_in_year(occasions: Sequence[Path], until: dt.date) -> Columns:
    """Return what customers paid in the year up to a day: by the sorted occasions, never by lines of orders."""
    low, high = (buying.day_number(day) for day in (until - YEAR, until))
    parts = []
    for days in whole_customers(occasions):
        seen = (days.day > low) & (days.day <= high)
        customer, amount = days.customer[seen], days.amount[seen]
        if customer.size:
            starts = run_starts(customer)
            parts.append((customer[starts], summed(amount, starts) / CENTS))
    if not parts:
        return {"customer_id": np.empty(0, dtype=np.int64), "revenue": np.empty(0)}
    return dict(zip(("customer_id", "revenue"), map(np.concatenate, zip(*parts, strict=True)), strict=True))


def revenue_of(of: Asker, *, as_of: dt.date) -> Columns:
    """Return what customers paid in the year up to a day, or what their contracts that run bring, whichever is more.

    Orders under a contract would else be counted twice.
    """
    return revenue_told(of, as_of=as_of)()


def revenue_told(of: Asker, *, as_of: dt.date) -> Callable[[], Columns]:
    """Ask the engine for what `revenue_of` needs of it, and return what works that out: files alone are read by it."""
    ordered = partial(of.paid, as_of) if of.paid else _known(_ordered(of, as_of=as_of))
    day = f"DATE '{as_of}'"
    agreed = fetched_columns(
        of.ask(
            "SELECT customer_id, CAST(sum(annual_value) AS DOUBLE) AS revenue "
            f"FROM {of.tables['contracts']} AS told WHERE starts_on <= {day} AND (ends_on IS NULL OR ends_on >= {day}) "
            "AND annual_value IS NOT NULL GROUP BY customer_id ORDER BY customer_id"
        )
    )
    return partial(_more_of, ordered, agreed)


def _more_of(ordered: Callable[[], Columns], agreed: Columns) -> Columns:
    paid = ordered()
    if not agreed["customer_id"].size:
        return paid
    everybody = each_once(paid["customer_id"], agreed["customer_id"])
    both = [values_at(everybody, one["customer_id"], values=one["revenue"], missing=0.0) for one in (paid, agreed)]
    return {"customer_id": everybody, "revenue": np.maximum(*both)}


def _known(columns: Columns) -> Callable[[], Columns]:
    return lambda: columns


def _ordered(of: Asker, *, as_of: dt.date) -> Columns:
    """Return what customers paid in the year up to a day, of their orders."""
    return fetched_columns(
        of.ask(
            "SELECT customer_id, CAST(sum(amount) AS DOUBLE) AS revenue "
            f"FROM {of.tables['orders']} AS told WHERE ordered_on > DATE '{as_of - YEAR}' "
            f"AND ordered_on <= DATE '{as_of}' GROUP BY customer_id ORDER BY customer_id"
        )
    )


def belonging_of(of: Asker, *, as_of: dt.date) -> Belonging:
    """Return whose customers are and what they belong to on a day: of each column the newest word by then."""
    since = "coalesce(valid_from, DATE '0001-01-01')"
    newest = ", ".join(
        f"max_by({name}, described_on) FILTER (WHERE {name} IS NOT NULL) AS {name}" for name in (*IDS, *WORDS)
    )
    said = ", ".join((*(f"coalesce({name}, {UNKNOWN}) AS {name}" for name in IDS),
                      *(f"coalesce({name}, '') AS {name}" for name in WORDS)))  # fmt: skip
    table = of.ask(
        f"SELECT customer_id, {said} FROM (SELECT customer_id, {newest} FROM (SELECT *, {since} AS described_on "
        f"FROM {of.tables['customers']} AS told) AS versions WHERE described_on <= DATE '{as_of}' "
        "GROUP BY customer_id) AS newest ORDER BY customer_id"
    )
    held = fetched_columns(table.select(["customer_id", *IDS]))
    return Belonging(
        held["customer_id"],
        {name: held[name] for name in IDS},
        {name: placed_words(table.column(name)) for name in WORDS},
    )


def placed_words(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """Return the places of words among the different ones, sorted, and those; no word is `UNKNOWN`."""
    code, found = coded_texts(column)
    words = sorted(word for word in found if word)
    place = {word: at for at, word in enumerate(words)}
    return np.array([place.get(word, UNKNOWN) for word in found], dtype=np.int64)[code] if found else code, words


def only_champions(contacts: Path) -> tuple[Ints, Ints]:
    """Return the customers for whom one person alone speaks for us, rising, and that person; of a run's contacts."""
    none = np.empty(0, dtype=np.int64)
    if not contacts.is_file():
        return none, none
    table = read_rows(contacts, ("customer_id", "contact_id"), where={"champion": True})
    table = table.filter(table.column("customer_id").is_valid())
    customer, contact = int64s(table, "customer_id"), int64s(table, "contact_id")
    order = np.argsort(customer, kind="stable")
    customer, contact = customer[order], contact[order]
    who, first, many = np.unique(customer, return_index=True, return_counts=True)
    return who[many == 1], contact[first[many == 1]]


def write_concentrated(columns: Mapping[str, Any], told: Mapping[str, Any], *, into: Path) -> None:
    """Write both files into a folder."""
    table = table_of(columns, CONCENTRATED)
    few = ["kind", "name"]
    pq.write_table(table, into / CONCENTRATED_FILE, compression="snappy", row_group_size=ROWS_A_GROUP,
                   use_dictionary=few)  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
    (into / CONCENTRATION_FILE).write_text(text + "\n", encoding="utf-8")


def concentration_in(run: Path) -> dict[str, Any] | None:
    """Return what a run said of concentration, None where it said nothing."""
    path = run / CONCENTRATION_FILE
    if not path.is_file():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def concentrated_in(run: Path) -> list[dict[str, Any]]:
    """Return the rows of a run: the largest first of each kind."""
    query = rows_in(run / CONCENTRATED_FILE, files=FILES)
    return dicts(f"SELECT * FROM ({query}) ORDER BY kind, coalesce(value, revenue) DESC NULLS LAST, customer_id")
