"""The copy of the database that `keepworth serve` makes before it changes anything."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from keepworth_web.site.backup import FOLDER, KEPT, back_up


def test_d2_14_the_newest_copy_stays_though_the_clock_was_put_back(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "keepworth.sqlite3")) as database:
        database.execute("CREATE TABLE kept (word text)")
        database.commit()
    folder = tmp_path / FOLDER
    folder.mkdir()
    for day in range(10, 10 + KEPT):
        (folder / f"keepworth-299901{day}T000000.sqlite3").touch()
    copy = back_up(tmp_path)
    if connection.vendor != "sqlite":
        assert copy is None  # a PostgreSQL is left to its own tools
        return
    assert copy is not None
    with closing(sqlite3.connect(copy)) as found:
        assert found.execute("SELECT name FROM sqlite_master").fetchall() == [("kept",)]
    left = sorted(one.name for one in folder.iterdir())
    assert (len(left), left[-1]) == (KEPT, f"keepworth-299901{9 + KEPT}T000000.sqlite3")
