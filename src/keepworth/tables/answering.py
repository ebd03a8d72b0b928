"""The engine that answers pages: one in memory for the process, bounded, with a cursor for every thread."""

import atexit
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from keepworth.tables.book import Book
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import AUTO, connect, quoted
from keepworth.tables.lake.files import reading
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.lake.restricted import read_restrictions


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """The engine of this process."""

    connection: duckdb.DuckDBPyConnection
    spill: Path


_here = threading.local()
_lock = threading.Lock()
_engines: dict[int, Engine] = {}


def engine_of(book: Book | None = None) -> Engine:
    """Return this process's engine, bounded as the first book that asks says; a forked process makes its own."""
    pid = os.getpid()
    with _lock:
        if pid not in _engines:
            spill = Path(tempfile.mkdtemp(prefix="keepworth-"))
            atexit.register(shutil.rmtree, spill, ignore_errors=True)
            memory, threads = (book.settings.memory, book.settings.threads) if book else (AUTO, 0)
            _engines.clear()
            _engines[pid] = Engine(connect(spill, memory=memory, threads=threads), spill)
        return _engines[pid]


def cursor_here() -> duckdb.DuckDBPyConnection:
    """Return this thread's cursor."""
    engine = engine_of()
    if getattr(_here, "engine", None) is not engine:
        _here.cursor, _here.engine = engine.connection.cursor(), engine
    cursor: duckdb.DuckDBPyConnection = _here.cursor
    return cursor


def ask(query: str) -> list[Any]:
    """Return the rows of a query."""
    return cursor_here().execute(query).fetchall()


def dicts(query: str) -> list[dict[str, Any]]:
    """Return the rows of a query, each by the names of its columns."""
    cursor = cursor_here().execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def columns_in(path: Path) -> set[str]:
    """Return the names of a Parquet file's columns."""
    return {row[0] for row in ask(f"DESCRIBE SELECT * FROM read_parquet({quoted(str(path))})")}


@contextmanager
def lake_here(book: Book) -> Iterator[Lake]:
    """Open the facts over the process's engine: a page asks too often to start one of its own."""
    with reading(book.lake_folder):
        spill = engine_of(book).spill
        yield Lake(
            book.lake_folder,
            engine=cursor_here(),
            manifest=read_manifest(book.lake_folder),
            spill=spill,
            restricted=read_restrictions(book.folder),
        )
