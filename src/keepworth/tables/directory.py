"""Who the customers are, in one small file: number, id, name, team, and by what they are found.

Derived from keys, identities and the newest rows of `customers`, and named by what it was made from: whoever removes
it loses time and nothing more, and no change of the book leaves an old one standing.
"""

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.answering import ask
from keepworth.tables.book import Book
from keepworth.tables.folding import sought
from keepworth.tables.kept import FOLDER
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import named, quoted, write_parquet
from keepworth.tables.lake.files import aside, settle
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.lake.manifest import Manifest, read_manifest
from keepworth.tables.lake.restricted import Restrictions, read_restrictions

FORMAT: Final = 1
NAME: Final = "directory-"
SAID: Final = ("kind", "parent_id", "segment", "team", "channel", "since", "owner_id")
ROWS_AT_ONCE: Final = 20_000


def directory_of(book: Book) -> Path:
    """Return the file of the book's customers as they stand now; it is made where there is none."""
    found = _path(book, read_manifest(book.lake_folder), of=read_restrictions(book.folder))
    return found if found.is_file() else make_directory(book)


def make_directory(book: Book) -> Path:
    """Make the file of the book's customers, and remove what it replaces.

    Whoever erases a person waits for us: the lake is open for reading all the while.
    """
    with book.lake() as lake:
        path = _path(book, lake.manifest, of=lake.restricted)
        if not path.is_file():
            with aside(lake.folder) as folder:
                written = folder / "directory.parquet"
                write_parquet(lake.engine, _customers(lake, _sought(lake), day=_day(book, lake.manifest)), into=written)
                settle(written, at=path)
    for old in path.parent.glob(f"{NAME}*.parquet"):
        if old != path:
            old.unlink(missing_ok=True)
    return path


def segments_in(book: Book, *, most: int = 200) -> list[str]:
    """Return the segments of the book's customers as they stand now, in order."""
    rows = f"read_parquet({quoted(str(directory_of(book)))})"
    return [row[0] for row in ask(f"SELECT DISTINCT segment FROM {rows} WHERE segment <> '' ORDER BY 1 LIMIT {most}")]


def forget_directory(lake: Path) -> None:
    """Remove what names people; the caller keeps readers out."""
    for path in (lake / FOLDER).glob(f"{NAME}*.parquet"):
        path.unlink(missing_ok=True)


def _path(book: Book, manifest: Manifest, *, of: Restrictions) -> Path:
    held = {
        "format": FORMAT,
        "batches": [(batch.table, batch.id, batch.hidden) for batch in manifest.everything],
        "keys": manifest.keys,
        "restricted": sorted(of.since),
        "day": _day(book, manifest).isoformat(),
    }
    mark = hashlib.sha256(json.dumps(held).encode()).hexdigest()[:24]
    return book.lake_folder / FOLDER / f"{NAME}{mark}.parquet"


def _day(book: Book, manifest: Manifest) -> dt.date:
    """Return the day whose descriptions hold: today, or the last that any speaks of, so that most days are alike."""
    last = max((batch.last_day for batch in manifest.standing("customers") if batch.last_day), default="0001-01-01")
    return min(book.today(), dt.date.fromisoformat(last))


def _ids(lake: Lake, kind: str) -> str:
    return f"SELECT number, text FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = {quoted(kind)}"


def _names(lake: Lake, who: str) -> str:
    return f"SELECT who_id, name FROM ({lake.select('identities')}) WHERE who = {quoted(who)} AND trim(name) <> ''"


def _known(lake: Lake) -> str:
    """Select the customers of whom any visible row speaks; ids that stand in none are of batches that were undone."""
    tables = {batch.table for batch in lake.manifest.everything if "customer_id" in batch.columns}
    rows = [f"SELECT customer_id FROM ({lake.select(table)})" for table in sorted(tables)]
    rows = rows or ["SELECT NULL::BIGINT AS customer_id LIMIT 0"]
    return f"SELECT DISTINCT customer_id AS number FROM ({' UNION ALL '.join(rows)}) WHERE customer_id IS NOT NULL"


def _sought(lake: Lake) -> Path:
    """Write by what everybody is found: number, sorted_as, search. Names of plain letters are left to the engine."""
    schema = pa.schema([("number", pa.int64()), ("sorted_as", pa.string()), ("search", pa.string())])
    into = lake.spill / "sought.parquet"
    lake.engine.execute(
        f"CREATE OR REPLACE TEMP TABLE listed AS SELECT known.number, ids.text AS customer_id, "
        f"coalesce(who.name, ids.text) AS name FROM ({_known(lake)}) AS known "
        f"JOIN ({_ids(lake, 'customer')}) AS ids USING (number) "
        f"LEFT JOIN ({_names(lake, 'customer')}) AS who ON who.who_id = known.number"
    )
    found = lake.engine.execute("SELECT number, name, customer_id FROM listed WHERE NOT (" + PLAIN + ")")
    with pq.ParquetWriter(into, schema) as writer:
        while part := found.fetchmany(ROWS_AT_ONCE):
            ways = [sought(name, own_id=own) for _, name, own in part]
            columns = [[row[0] for row in part], [way.sorted_as for way in ways], [way.search for way in ways]]
            arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return into


# The ids of ten million shoppers need no Unicode: SQL does for them what `sought` does for all.
PLAIN: Final = r"name = customer_id AND regexp_full_match(name, '[!-~]+')"


def _customers(lake: Lake, sought_in: Path, *, day: dt.date) -> str:
    """Select every customer: of each column the newest word that was said of them by that day."""
    since = "coalesce(valid_from, DATE '0001-01-01')"
    newest = ", ".join(f"arg_max({named(name)}, {since}) AS {named(name)}" for name in SAID)
    said = f"SELECT customer_id, {newest} FROM ({lake.select('customers')}) WHERE {since} <= DATE '{day}' GROUP BY ALL"
    return (
        "SELECT listed.number, listed.customer_id, listed.name, "
        "coalesce(way.sorted_as, lower(listed.name)) AS sorted_as, "
        "coalesce(way.search, ' ' || lower(listed.name)) AS search, "
        "nfc_normalize(said.team) AS team, said.segment, said.kind, said.channel, said.since, "
        "said.parent_id AS parent_number, coalesce(parents.name, parent_ids.text) AS parent, "
        "said.owner_id AS owner_number, coalesce(owners.name, owner_ids.text) AS owner "
        f"FROM listed LEFT JOIN read_parquet({quoted(str(sought_in))}) AS way USING (number) "
        f"LEFT JOIN ({said}) AS said ON said.customer_id = listed.number "
        f"LEFT JOIN ({_names(lake, 'customer')}) AS parents ON parents.who_id = said.parent_id "
        f"LEFT JOIN ({_ids(lake, 'customer')}) AS parent_ids ON parent_ids.number = said.parent_id "
        f"LEFT JOIN ({_names(lake, 'colleague')}) AS owners ON owners.who_id = said.owner_id "
        f"LEFT JOIN ({_ids(lake, 'colleague')}) AS owner_ids ON owner_ids.number = said.owner_id "
        "ORDER BY listed.number"
    )
