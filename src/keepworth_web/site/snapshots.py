"""Hand what people wrote to a run: what `keepworth score` asks for, whether the website runs or not.

Registered in the group `keepworth.snapshots`. Every run loads this module, so it imports nothing of Django: where this
process is not the website it reads the one table by itself, and a book that was never opened in a browser has none.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from keepworth.errors import Busy
from keepworth.tables.lake.snapshot import Written
from keepworth.tables.schemas import TABLES
from keepworth.tables.settings import read_settings
from keepworth_web.site.apart import stands_for

COLUMNS: Final = '"table", "key", CAST("values" AS TEXT), "gone"'
ROWS: Final = f"SELECT {COLUMNS} FROM know_writtenrow ORDER BY id"  # noqa: S608 nothing from outside is in it
MARK: Final = "SELECT book_id FROM book_bookmark"

type Said = tuple[str, str, dict[str, Any], bool]  # table, key, values, gone


def written_rows(folder: Path) -> list[Written]:
    """Return every row that people wrote in the website of a book.

    Raises
    ------
    Busy
        The website's database does not answer, or is none.

    """
    return [_written(one) for one in _said(folder) if one[0] in TABLES and (one[2] or one[3])]


def _said(folder: Path) -> Iterator[Said]:
    if stands_for(folder):
        from keepworth_web.know.reads.written import all_written

        return ((row.table, row.key, row.values, row.gone) for row in all_written())
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith(("postgres://", "postgresql://")):
        return iter(_of_postgres(folder, address))
    file = folder / "keepworth.sqlite3"
    return iter(_of_sqlite(file)) if file.is_file() else iter(())


def _of_sqlite(file: Path) -> list[Said]:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=20)) as database:
            there = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'know_writtenrow'").fetchone()
            found = database.execute(ROWS).fetchall() if there else []
    except sqlite3.Error as error:
        raise _unread(file.parent, error) from error
    return _read(found)


def _of_postgres(folder: Path, address: str) -> list[Said]:
    import psycopg

    try:
        with psycopg.connect(address) as database:
            there = database.execute("SELECT to_regclass('know_writtenrow'), to_regclass('book_bookmark')").fetchone()
            if there is None or None in there:
                return []
            mark = database.execute(MARK).fetchone()
            if mark is None or mark[0] != read_settings(folder).book_id:
                return []  # another book's
            return _read(database.execute(ROWS).fetchall())
    except psycopg.Error as error:
        raise _unread(folder, error) from error


def _unread(folder: Path, error: Exception) -> Busy:
    return Busy(
        f"What people wrote in the website of {folder} could not be read ({type(error).__name__}). See that its "
        f"database answers: keepworth doctor {folder}. Nothing has changed."
    )


def _read(found: list[Any]) -> list[Said]:
    return [(table, key, json.loads(values), bool(gone)) for table, key, values, gone in found]


def _written(said: Said) -> Written:
    table, key, values, gone = said
    schema = TABLES[table]
    keys = dict(zip(schema.key, json.loads(key), strict=True))
    known = {name: value for name, value in values.items() if name in schema.names}
    return Written(table, {name: _text(value) for name, value in {**known, **keys}.items()}, gone)


def _text(value: Any) -> str | None:
    """Return a value as the engine casts it."""
    return None if value is None else json.dumps(value) if isinstance(value, bool | int | float) else str(value)
