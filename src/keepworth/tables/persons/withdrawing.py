"""What may be held of somebody only with their consent goes when they took it back.

Until it is deleted it is seen no more (`tables.lake.consent`). An import of consents that was undone deletes nothing.
"""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow.parquet as pq

from keepworth.tables.arrow import arrow_table
from keepworth.tables.lake.consent import CONSENTS, NEEDING
from keepworth.tables.lake.engine import named, quoted
from keepworth.tables.lake.manifest import Batch, Manifest
from keepworth.tables.lake.read import Lake
from keepworth.tables.persons.held import Held
from keepworth.tables.persons.held import held as opened
from keepworth.tables.persons.leftovers import holding
from keepworth.tables.persons.rewriting import without_keys, without_rows
from keepworth.tables.persons.who import Traits
from keepworth.tables.schemas import TABLES

MILLISECONDS: Final = "milliseconds"


def list_withdrawn(held: Held, *, known_by: dt.datetime | None = None) -> dict[str, int]:
    """Make the tables `gone_visits` and `gone_usage` of customers and days; return how many rows that is, by table.

    A row goes if a consent that it was taken under was taken back and none stands. With `known_by` only what was known
    then to be taken back counts.
    """
    now = Lake(held.lake, engine=held.engine, manifest=held.manifest, spill=held.folder)
    consents = now.select(CONSENTS)
    back = consents
    if known_by is not None:
        until = known_by.astimezone(dt.UTC).isoformat(timespec=MILLISECONDS)
        back = Lake(
            held.lake, engine=held.engine, manifest=held.manifest.known_by(until), spill=held.folder
        ).select(CONSENTS)  # fmt: skip
    _note_merged(held, now.merged.get("customer", {}))
    return {name: _list_rows(held, name, consents=consents, back=back) for name in NEEDING}


def _note_merged(held: Held, merged: Mapping[int, int]) -> None:
    """Make the table `same` of customers that are read as others."""
    # By way of a file, and of NumPy: DuckDB loads pandas to look at a table of Arrow, and Arrow to look at a list.
    path = held.folder / "merged.parquet"
    pairs = {"number": np.array(list(merged), np.int64), "into_id": np.array(list(merged.values()), np.int64)}
    pq.write_table(arrow_table(pairs), path)
    held.engine.execute(f"CREATE OR REPLACE TEMP TABLE same AS FROM read_parquet({quoted(str(path))})")


def _list_rows(held: Held, name: str, *, consents: str, back: str) -> int:
    batches = held.manifest.ever(name)
    if not batches:
        held.engine.execute(f"CREATE OR REPLACE TEMP TABLE gone_{name} (customer_id BIGINT, day DATE)")
        return 0
    day = f"{named(TABLES[name].when)}::DATE"
    rows = " UNION ALL ".join(f"SELECT customer_id, {day} AS day FROM {held.file(batch)}" for batch in batches)
    # The row's day is of UTC and the consent's of the book's zone, as where they are read.
    covers = (
        "SELECT 1 FROM ({}) AS given WHERE given.purpose = {} AND given.withdrawn_on IS {} "
        "AND given.customer_id = coalesce(same.into_id, taken.customer_id) AND given.given_on <= taken.day + 1"
    )
    held.engine.execute(
        f"CREATE OR REPLACE TEMP TABLE gone_{name} AS SELECT DISTINCT taken.customer_id, taken.day FROM ({rows}) "
        "AS taken LEFT JOIN same ON same.number = taken.customer_id "
        f"WHERE EXISTS ({covers.format(back, quoted(name), 'NOT NULL')}) "
        f"AND NOT EXISTS ({covers.format(consents, quoted(name), 'NULL')})"
    )
    return sum(held.count(f"SELECT count(*) FROM {held.file(batch)} WHERE {_goes(name)}") for batch in batches)


def _goes(name: str) -> str:
    when = named(TABLES[name].when)
    return f"(customer_id, {when}::DATE) IN (SELECT (customer_id, day) FROM gone_{name})"


def withdrawn_note(book: Path) -> tuple[str, ...]:
    """Say what a book holds no longer by anybody's consent, and how it is deleted; nothing where there is none."""
    with opened(book) as held:
        counts = {name: count for name, count in list_withdrawn(held).items() if count}
    return tuple(
        f"{'1 row' if count == 1 else f'{count:,} rows'} of {name} seen no more: the consent was taken back. "
        "Delete what is seen no more: keepworth person retention BOOK. The website does it by itself a day after."
        for name, count in counts.items()
    )


def without_withdrawn(held: Held, manifest: Manifest) -> Manifest:
    """Write the tables without what is in `gone_visits` and `gone_usage`, and keys without visits that are gone."""
    visits = held.manifest.ever("visits")
    held.engine.execute("CREATE OR REPLACE TEMP TABLE gone_keys (kind VARCHAR, number BIGINT)")
    if visits:
        which = " UNION ALL ".join(
            f"SELECT visit_id, {_goes('visits')} AS goes FROM {held.file(one)}" for one in visits
        )
        held.engine.execute(
            f"INSERT INTO gone_keys SELECT 'visit', visit_id FROM ({which}) GROUP BY visit_id HAVING bool_and(goes)"
        )
    for name in NEEDING:
        manifest = without_rows(held, manifest, table=name, goes=_goes(name))
    return without_keys(held, manifest)


def withdrawn_files(held: Held) -> list[Path]:
    """Return the error files of these tables that name a customer of whom rows go."""
    ids = held.rows(
        f"SELECT DISTINCT text FROM ({held.keys}) WHERE kind = 'customer' AND number IN "
        f"({' UNION '.join(f'SELECT customer_id FROM gone_{name}' for name in NEEDING)})"
    )
    if not ids:
        return []
    names = {name for table in NEEDING for batch in held.manifest.ever(table) for name in _names(batch)}
    folder = held.book / "errors"
    files = [path for path in sorted(folder.glob("*.csv")) if _is_of(path, names)]
    return holding(files, Traits(ids=tuple(text for (text,) in ids)))


def _names(batch: Batch) -> tuple[str, ...]:
    return (batch.id, *batch.was)


def _is_of(path: Path, names: set[str]) -> bool:
    """Tell whether an error file is of these tables: of one of their batches, or of a file of which none was taken."""
    mark = path.stem
    if any(mark == name or mark.startswith(f"{name}-") for name in names):
        return True
    plan = path.with_name(f"{'-'.join(mark.split('-')[:2])}.json")
    if not (mark.startswith("none-") and plan.is_file()):
        return False
    rules = json.loads(json.loads(plan.read_text(encoding="utf-8"))["plan"])["rules"]
    ours = {rule["ours"] for rule in rules}
    return any(ours >= set(TABLES[name].key) - {"customer_id"} for name in NEEDING)
