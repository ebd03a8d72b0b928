"""Hand what people wrote to a run: what `keepworth score` asks for, whether the website runs or not.

Registered in the group `keepworth.snapshots`. Every run loads this module, so it imports nothing of Django: where this
process is not the website it reads the tables by itself, and a book that was never opened in a browser has none.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any, Final, LiteralString

from keepworth.errors import Busy
from keepworth.tables.lake.written import Said, Written
from keepworth.tables.schemas import TABLES
from keepworth.tables.settings import read_settings
from keepworth_web.site.apart import stands_for
from keepworth_web.site.couponed import coupon_rows
from keepworth_web.site.drawn import drawn_rows
from keepworth_web.site.heard import ROWS_AT_ONCE, Ask, heard_rows

COLUMNS: Final = '"table", "key", CAST("values" AS TEXT), "gone"'
ROWS: Final = f"SELECT {COLUMNS} FROM know_writtenrow ORDER BY id"  # noqa: S608 nothing from outside is in it
MARK: Final = "SELECT book_id FROM book_bookmark"

type Has = Callable[[str], bool]  # whether there is such a table: a database of an older version lacks some
type Read[Row] = Callable[[Ask, Has], Iterable[Row]]


def written_rows(folder: Path) -> list[Said]:
    """Return every row that people wrote in the website of a book, its surveys' answers and its tills' coupons.

    Raises
    ------
    Busy
        The website's database does not answer, or is none.

    """
    return read_in(folder, _rows)


def read_in[Row](folder: Path, read: Read[Row]) -> list[Row]:
    """Return what a reading of the website's tables finds; a book that was never opened in a browser has nothing.

    Raises
    ------
    Busy
        The website's database does not answer, or is none.

    """
    if stands_for(folder):
        from django.db import connection

        def ask(query: str) -> Iterator[list[Any]]:
            with connection.chunked_cursor() as cursor:
                cursor.execute(query)
                yield from _parts(cursor)

        return list(read(ask, lambda _: True))
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith(("postgres://", "postgresql://")):
        return _of_postgres(folder, address, read=read)
    file = folder / "keepworth.sqlite3"
    return _of_sqlite(file, read=read) if file.is_file() else []


def _of_sqlite[Row](file: Path, *, read: Read[Row]) -> list[Row]:
    def has(table: str) -> bool:
        return database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None

    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=20)) as database:
            return list(read(lambda query: _parts(database.execute(query)), has))
    except sqlite3.Error as error:
        raise _unread(file.parent, error) from error


def _of_postgres[Row](folder: Path, address: str, *, read: Read[Row]) -> list[Row]:
    import psycopg

    def has(table: str) -> bool:
        found = database.execute("SELECT to_regclass(%s)", (table,)).fetchone()
        return found is not None and found[0] is not None

    def ask(query: LiteralString) -> Iterator[list[Any]]:
        with database.cursor(name="written") as cursor:  # on its side: it sends parts
            yield from _parts(cursor.execute(query))

    try:
        with psycopg.connect(address) as database:
            mark = database.execute(MARK).fetchone() if has("book_bookmark") else None
            if mark is None or mark[0] != read_settings(folder).book_id:
                return []  # another book's
            return list(read(ask, has))
    except psycopg.Error as error:
        raise _unread(folder, error) from error


def _rows(ask: Ask, has: Has) -> Iterator[Said]:
    """Yield what there is; a database of an older version lacks some tables."""
    written = ask(ROWS) if has("know_writtenrow") else ()
    for table, key, values, gone in chain.from_iterable(written):
        said = json.loads(values)
        if table in TABLES and (said or gone):
            yield _written(table, key, said=said, gone=bool(gone))
    if has("listen_answer"):
        yield from heard_rows(ask)
    if has("act_coupon"):
        yield from coupon_rows(ask)
    if has("prove_assignment"):
        yield from drawn_rows(ask)


def _parts(cursor: Any) -> Iterator[list[Any]]:
    """Yield what a cursor found, some rows at a time."""
    while found := cursor.fetchmany(ROWS_AT_ONCE):
        yield found


def _unread(folder: Path, error: Exception) -> Busy:
    return Busy(
        f"What people wrote in the website of {folder} could not be read ({type(error).__name__}). See that its "
        f"database answers: keepworth doctor {folder}. Nothing has changed."
    )


def _written(table: str, key: str, *, said: dict[str, Any], gone: bool) -> Written:
    schema = TABLES[table]
    keys = dict(zip(schema.key, json.loads(key), strict=True))
    known = {name: value for name, value in said.items() if name in schema.names}
    return Written(table, {name: _text(value) for name, value in {**known, **keys}.items()}, gone)


def _text(value: Any) -> str | None:
    """Return a value as the engine casts it."""
    return None if value is None else json.dumps(value) if isinstance(value, bool | int | float) else str(value)
