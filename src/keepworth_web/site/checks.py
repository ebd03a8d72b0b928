"""What doctor looks at beside the book itself: how the website of this book is run.

Registered in the group `keepworth.checks`; every `keepworth doctor` loads this module, so Django stays out of it.
"""

import datetime as dt
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from keepworth.runs.doctor.check import Looked, Wrong

SILENT = dt.timedelta(minutes=10)
SECONDS = 5  # to wait for a database


def https(looked: Looked) -> Wrong | None:
    """Check that people reach the website by https, or from this machine alone."""
    url = urlsplit(os.environ.get("KEEPWORTH_URL", ""))
    if url.scheme != "http" or url.hostname in ("127.0.0.1", "localhost", "::1"):
        return None
    return Wrong(
        f"KEEPWORTH_URL is plain http for {url.hostname}, so passwords would go over the network as they are.",
        "Put a proxy that speaks https before it, and name it: KEEPWORTH_URL=https://keepworth.example.com",
    )


def proxies(looked: Looked) -> Wrong | None:
    """Check that the proxies before the website are counted."""
    said = os.environ.get("KEEPWORTH_PROXIES", "0")
    if urlsplit(os.environ.get("KEEPWORTH_URL", "")).scheme != "https" or (said.isdigit() and int(said) > 0):
        return None
    return Wrong(
        f"KEEPWORTH_URL is https and KEEPWORTH_PROXIES is {said!r}: everybody would seem to come from the proxy.",
        "Say how many proxies of yours stand before it: KEEPWORTH_PROXIES=1",
    )


def worker(looked: Looked) -> Wrong | None:
    """Check that a worker does what is asked of it."""
    with _opened(looked) as database:
        if database is None or not _has(database, "book_job"):
            return None
        waiting = "SELECT count(*), min(asked_at) FROM book_job WHERE state = 'waiting'"
        count, since = database.execute(waiting).fetchone()
        busy = database.execute("SELECT count(*) FROM book_job WHERE state = 'running'").fetchone()[0]
    if not count or busy or dt.datetime.now(tz=dt.UTC) - _at(since) < SILENT:
        return None
    return Wrong(
        f"{count} jobs wait, the first since {_at(since):%Y-%m-%d %H:%M} UTC, and nobody takes them.",
        f"Start the website with its worker: keepworth serve {looked.folder}",
    )


def migrations(looked: Looked) -> Wrong | None:
    """Check that the website's database is as new as this version."""
    with _opened(looked) as database:
        if database is None or not _has(database, "django_migrations"):
            return None
        done = {tuple(row) for row in database.execute("SELECT app, name FROM django_migrations")}
    here = {(path.parents[1].name, path.stem) for path in Path(__file__).parents[1].glob("*/migrations/0*.py")}
    behind, ahead = here - done, {one for one in done if one[0] in {app for app, _ in here}} - here
    if ahead:
        return Wrong(
            f"The website's database was written by a newer version: {len(ahead)} migrations are unknown here.",
            "Install the newer version: python -m pip install --upgrade keepworth",
        )
    if not behind:
        return None
    return Wrong(
        f"The website's database is {len(behind)} migrations behind this version.",
        f"Start it anew, which backs up and migrates: keepworth serve {looked.folder}",
    )


def static_files(looked: Looked) -> Wrong | None:
    """Check that the gathered files of the website's look are there."""
    said = os.environ.get("KEEPWORTH_STATIC", "")
    if not said or (Path(said) / "staticfiles.json").is_file():
        return None
    return Wrong(f"KEEPWORTH_STATIC names {said}, which holds no gathered files.", "Start anew: keepworth serve BOOK")


@contextmanager
def _opened(looked: Looked) -> Iterator[sqlite3.Connection | None]:
    """Open the book's own database for reading; one that is damaged is for another check."""
    path = looked.folder / "keepworth.sqlite3" if looked.folder else None
    if path is None or os.environ.get("DATABASE_URL") or not path.is_file():
        yield None
        return
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=SECONDS)) as found:
        try:
            found.execute("SELECT count(*) FROM sqlite_master").fetchone()
            is_whole = True
        except sqlite3.DatabaseError:
            is_whole = False
        yield found if is_whole else None


def _has(database: sqlite3.Connection, table: str) -> bool:
    return database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None


def _at(said: str) -> dt.datetime:
    at = dt.datetime.fromisoformat(said)
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
