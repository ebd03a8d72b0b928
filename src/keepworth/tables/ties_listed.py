"""Ties and champions of all customers as a run saw them, with own ids: for lists, by customer and contact."""

from pathlib import Path
from typing import Any

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.known import names_of, rows_in, without
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.tie_results import CONTACTS_FILE, FILES, FOR_US, THREADS_FILE, TIES_FILE

type Rows = list[dict[str, Any]]


def list_ties(book: Book, run: Path, *, customer: str | None = None) -> tuple[Rows, Rows]:
    """Return threads and ties of all customers, or of the one with that id, sorted by customer, contact, colleague."""
    with lake_here(book) as lake:
        threads = dicts(f"{_with_ids(lake, run / THREADS_FILE, customer=customer)} ORDER BY customer, customer_id")
        ties = dicts(
            f"{_with_ids(lake, run / TIES_FILE, customer=customer)} "
            "ORDER BY customer, customer_id, contact_id, colleague_id"
        )
        called = {
            kind: names_of(lake, {row[f"{kind}_id"] for row in ties}, kind=kind) for kind in ("contact", "colleague")
        }
    for tie in ties:
        for kind, names in called.items():
            tie[kind] = names.get(tie[f"{kind}_id"])
    for thread in threads:
        for kind, names in called.items():
            thread[f"top_{kind}"] = names.get(thread[f"top_{kind}_id"])
    return threads, ties


def list_champions(book: Book, run: Path) -> Rows:
    """Return champions, and those who would be but for a dated act, sorted by customer and contact."""
    with lake_here(book) as lake:
        found = dicts(
            f"SELECT * FROM ({_with_ids(lake, run / CONTACTS_FILE, customer=None)}) "
            f"WHERE champion OR ({FOR_US} AND left_on IS NULL) ORDER BY customer, customer_id, contact_id"
        )
        names = names_of(lake, {row["contact_id"] for row in found}, kind="contact")
    for row in found:
        row["contact"] = names.get(row["contact_id"])
    return found


def _with_ids(lake: Lake, file: Path, *, customer: str | None) -> str:
    """Write the rows of a file with the customer's own id, without those of restricted people."""
    ids = f"SELECT number, text FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = 'customer'"
    columns = (f"{kind}_id" for kind in ("customer", "contact", "colleague"))
    open_to = [without(one, lake.restricted.of(one.removesuffix("_id"))) for one in columns if one in FILES[file.name]]
    kept = " AND ".join([*open_to, *([f"customer = {quoted(customer)}"] if customer is not None else [])])
    return (
        f"SELECT * FROM (SELECT ids.text AS customer, rows.* FROM ({rows_in(file)}) AS rows "
        f"LEFT JOIN ({ids}) AS ids ON ids.number = rows.customer_id) WHERE {kept}"
    )
