"""Contacts by name, in any script, by sound or first letters: one small file beside that of the customers.

Derived and named by what it was made from, like the customers' directory, and forgotten with it.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.answering import dicts
from keepworth.tables.book import Book
from keepworth.tables.directory import NAME
from keepworth.tables.folding import sought
from keepworth.tables.kept import FOLDER
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.files import aside, reading, settle
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.lake.restricted import read_restrictions
from keepworth.tables.scored import Scored, Wanted
from keepworth.tables.wanted import found_by, words_of

FORMAT: Final = 1
PEOPLE: Final = f"{NAME}people-"
ROWS_AT_ONCE: Final = 20_000
SCHEMA: Final = pa.schema(
    [
        ("contact_id", pa.int64()),
        ("customer_id", pa.int64()),
        ("who", pa.string()),
        ("role", pa.string()),
        ("search", pa.string()),
    ]
)


def find_contacts(
    book: Book, scored: Scored, *, text: str, teams: tuple[str, ...] | None, limit: int = 6
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the contacts that a text may mean, of customers that these teams see: contact_id, who, role, number, name.

    `number` and `name` are the customer's.
    """
    words = words_of(text)
    path = _names(book) if words else None
    if path is None:
        return []
    whole = quoted(" " + " ".join(words))
    seen = scored.told(Wanted(teams=teams), columns=("number", "name"))
    with reading(book.lake_folder):
        return dicts(
            "SELECT c.contact_id, c.who, c.role, seen.number, seen.name "
            f"FROM read_parquet({quoted(str(path))}) AS c JOIN ({seen}) AS seen ON seen.number = c.customer_id "
            f"WHERE {found_by(text)} ORDER BY NOT starts_with(c.search, {whole}), c.who, c.contact_id "
            f"LIMIT {min(max(int(limit), 1), 100)}"
        )


def _names(book: Book) -> Path | None:
    """Return the file, None where the book has no contacts; it is made where there is none."""
    manifest, of = read_manifest(book.lake_folder), read_restrictions(book.folder)
    if not any(batch.table == "contacts" for batch in (*manifest.batches, *manifest.snapshots)):
        return None
    told = [(batch.table, batch.id, batch.hidden) for batch in (*manifest.batches, *manifest.snapshots)]
    held = {"format": FORMAT, "batches": told, "keys": manifest.keys, "restricted": sorted(of.since)}
    mark = hashlib.sha256(json.dumps(held).encode()).hexdigest()[:24]
    path = book.lake_folder / FOLDER / f"{PEOPLE}{mark}.parquet"
    if not path.is_file():
        _make(book, path)
    return path


def _make(book: Book, path: Path) -> None:
    """Write the file, and remove what it replaces."""
    with book.lake() as lake:
        path.parent.mkdir(exist_ok=True)
        with aside(lake.folder) as folder:
            written = folder / "people.parquet"
            _write(lake, into=written)
            settle(written, at=path)
    for old in path.parent.glob(f"{PEOPLE}*.parquet"):
        if old != path:
            old.unlink(missing_ok=True)


def _write(lake: Lake, *, into: Path) -> None:
    since = "coalesce(valid_from, DATE '0001-01-01')"
    ids = f"SELECT number, text FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = 'contact'"
    found = lake.engine.execute(
        f"SELECT said.*, coalesce(nullif(trim(who.name), ''), ids.text), ids.text FROM "
        f"(SELECT contact_id, arg_max(customer_id, {since}) AS customer_id, arg_max(role, {since}) AS role "
        f"FROM ({lake.select('contacts')}) AS rows GROUP BY contact_id) AS said "
        f"JOIN ({ids}) AS ids ON ids.number = said.contact_id "
        f"LEFT JOIN ({lake.select('identities')}) AS who ON who.who = 'contact' AND who.who_id = said.contact_id "
        "ORDER BY said.contact_id"
    )
    with pq.ParquetWriter(into, SCHEMA) as writer:
        while part := found.fetchmany(ROWS_AT_ONCE):
            rows = [
                {"contact_id": number, "customer_id": customer, "who": name, "role": role,
                 "search": sought(name, own_id=own).search}
                for number, customer, role, name, own in part
            ]  # fmt: skip
            writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))
