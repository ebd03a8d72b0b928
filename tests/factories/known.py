"""What a score says of people, written beside a run: the files of `keepworth.tables.tie_results`."""

import itertools
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.tie_results import CONTACTS_FILE, FILES, THREADS_FILE, TIES_FILE

_written = itertools.count()
type Rows = Iterable[Mapping[str, Any]]


def write_known(run: Path, *, contacts: Rows = (), ties: Rows = (), threads: Rows = ()) -> None:
    """Write rows into a run's folder; what a row does not say is null."""
    for name, rows in ((CONTACTS_FILE, contacts), (TIES_FILE, ties), (THREADS_FILE, threads)):
        schema = pa.schema(list(FILES[name].items()))
        said = [{column: row.get(column) for column in FILES[name]} for row in rows]
        said.sort(key=lambda row: row["customer_id"])
        pq.write_table(pa.Table.from_pylist(said, schema=schema), run / name)
        # The engine tells a file that was written anew by its second; runs are never written twice, tests do.
        at = 2_000_000_000 + next(_written)
        os.utime(run / name, (at, at))


def make_contacts(customer: int, *, many: int, first: int = 1000) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return so many contacts of a customer in three departments, and a tie of every fourth with colleague 1 or 2."""
    contacts = [
        {
            "customer_id": customer, "contact_id": first + at, "department": ("Finance", "Operations", None)[at % 3],
            "role": "user", "influence": at % 5 + 1, "decides": at % 50 == 7, "champion": False,
            "ties": int(at % 4 == 0), "tie_share": 4 / many if at % 4 == 0 else 0.0,
        }
        for at in range(many)
    ]  # fmt: skip
    ties = [
        {
            "customer_id": customer, "contact_id": first + at, "colleague_id": 1 + at % 2, "strength": 10.0 + at % 80,
            "touches": 3, "active": True,
        }
        for at in range(0, many, 4)
    ]  # fmt: skip
    return contacts, ties
