"""A copy of the database before anything changes it."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

KEPT = 10
FOLDER = "backups"


def back_up(book: Path) -> Path | None:
    """Copy the book's SQLite database and return where the copy is; a PostgreSQL is left to its own tools.

    The copy is taken by SQLite itself and is whole even while somebody writes.
    """
    source = book / "keepworth.sqlite3"
    if connection.vendor != "sqlite" or not source.is_file():
        return None
    folder = book / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    at = dt.datetime.now(tz=dt.UTC)
    copy = folder / f"keepworth-{at:%Y%m%dT%H%M%S}.sqlite3"
    aside = copy.with_suffix(".part")
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(aside)) as copied:
        live.backup(copied)
    aside.chmod(0o600)
    aside.replace(copy)
    # After a clock was put back the newest copy bears the oldest name: it stays whatever it is called.
    before = sorted(one for one in folder.glob("keepworth-*.sqlite3") if one != copy)
    for old in before[: 1 - KEPT]:
        old.unlink()
    return copy
