"""Who could serve whom: our people who are here, customers with what they take, their languages, and ties."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.numerics.arrays import Ints
from keepworth.tables.answering import dicts
from keepworth.tables.arrow import floats_of, read_rows
from keepworth.tables.known import rows_in
from keepworth.tables.lake.occasions import int64s
from keepworth.tables.tie_results import FLAG, NUMBER, TIES_FILE, WHOLE, table_of
from keepworth.tables.touching import Asker, fetched_columns

READ: Final = ("colleagues", "customers", "contacts", "identities", "costs", "orders", "contracts")
ASSIGNED_FILE: Final = "assigned.parquet"
# A row a customer and who serves them today, and one a customer and who is proposed; both may be one.
ASSIGNED: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE, "colleague_id": WHOLE, "is_today": FLAG, "is_proposed": FLAG, "share": NUMBER, "gain": NUMBER,
    "hours": NUMBER, "serves_segment": FLAG, "speaks_language": FLAG, "tie": NUMBER,
}  # fmt: skip
FILES: Final = {ASSIGNED_FILE: ASSIGNED}


@dataclass(frozen=True, slots=True)
class Ours:
    """Our people who are here."""

    number: Ints  # rising
    serves: tuple[frozenset[str], ...]  # segments, in lower case
    speaks: tuple[frozenset[str], ...]  # languages, without their region


def ours_of(of: Asker, *, as_of: dt.date) -> Ours:
    """Return our people who are here on a day."""
    found = fetched_columns(
        of.ask(
            "SELECT colleague_id, coalesce(serves, '') AS serves, coalesce(speaks, '') AS speaks "
            f"FROM {of.tables['colleagues']} AS told WHERE (left_on IS NULL OR left_on > DATE '{as_of}') "
            f"AND (joined_on IS NULL OR joined_on <= DATE '{as_of}') ORDER BY colleague_id"
        )
    )
    return Ours(
        found["colleague_id"],
        tuple(_words(said) for said in found["serves"]),
        tuple(frozenset(one.split("-")[0] for one in _words(said)) for said in found["speaks"]),
    )


def _words(said: str) -> frozenset[str]:
    return frozenset(part.strip().casefold() for part in said.split(";") if part.strip())


def languages_of(of: Asker) -> dict[int, frozenset[str]]:
    """Return the languages that customers and their people read, without the region."""
    found = fetched_columns(
        of.ask(
            "SELECT DISTINCT customer_id, language FROM (SELECT who_id AS customer_id, language "
            f"FROM {of.tables['identities']} AS own WHERE who = 'customer' AND language IS NOT NULL UNION ALL "
            f"SELECT people.customer_id, language FROM {of.tables['identities']} AS theirs "
            f"JOIN {of.tables['contacts']} AS people ON people.contact_id = theirs.who_id "
            "WHERE who = 'contact' AND language IS NOT NULL AND people.customer_id IS NOT NULL) AS both_of_them "
            "ORDER BY customer_id, language"
        )
    )
    spoken: dict[int, set[str]] = {}
    for customer, language in zip(found["customer_id"].tolist(), found["language"].tolist(), strict=True):
        spoken.setdefault(customer, set()).add(str(language).split("-")[0].casefold())
    return {customer: frozenset(words) for customer, words in spoken.items()}


def ties_in(ties: Path) -> dict[tuple[int, int], float]:
    """Return the strength of the strongest active tie between customers and our people, 0 to 100."""
    if not ties.is_file():
        return {}
    table = read_rows(ties, ("customer_id", "colleague_id", "strength"), where={"active": True})
    found: dict[tuple[int, int], float] = {}
    strength = np.nan_to_num(floats_of(table.column("strength"))).tolist()
    pairs = zip(int64s(table, "customer_id").tolist(), int64s(table, "colleague_id").tolist(), strength, strict=True)
    for customer, colleague, much in pairs:
        found[customer, colleague] = max(found.get((customer, colleague), 0.0), much)
    return found


def write_assigned(columns: Mapping[str, npt.NDArray[Any]], *, into: Path) -> None:
    """Write a proposal into a folder."""
    pq.write_table(table_of(columns, ASSIGNED), into / ASSIGNED_FILE, compression="snappy")


def assigned_in(run: Path) -> list[dict[str, Any]]:
    """Return the rows of a run's proposal, by customer; empty where it made none."""
    if not (run / ASSIGNED_FILE).is_file():
        return []
    query = rows_in(run / ASSIGNED_FILE, files=FILES)
    return dicts(f"SELECT * FROM ({query}) ORDER BY customer_id, is_proposed DESC, colleague_id")


def ties_file(into: Path) -> Path:
    """Return where a run keeps its ties."""
    return into / TIES_FILE
