"""Engines in memory, bounded, without the network; one that nobody uses any more serves whoever opens the next.

To start an engine takes longer than most of what is asked of it, and a sample alone is read and added in a hundred
pieces. Nobody shares one: what a user registers and makes is the user's own and goes with its connection, and an engine
is handed on only when nobody can reach that any more.
"""

import os
import threading
import weakref
from pathlib import Path
from typing import Final

import duckdb

KEPT: Final = 2  # engines at a time
# What of files stays in memory would outlive its user, and a row that was erased.
BARE: Final = (
    "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; "
    "SET enable_external_file_cache = false; SET GLOBAL TimeZone = 'UTC'"
)

_lock = threading.Lock()
_idle: dict[tuple[int, str, int], list[duckdb.DuckDBPyConnection]] = {}  # by process: a forked one has none


def open_engine(spill: Path, *, memory: str, threads: int = 0) -> duckdb.DuckDBPyConnection:
    """Open an engine that spills to `spill` when `memory` is full; 0 threads is all processors."""
    spill.mkdir(parents=True, exist_ok=True)
    bounds = (os.getpid(), memory, threads)
    engine = _handed_on(bounds, spill) or _started(bounds, spill)
    own = engine.cursor()
    own.execute("SET enable_progress_bar = false")
    weakref.finalize(own, _hand_on, engine, bounds).atexit = False
    return own


def _started(bounds: tuple[int, str, int], spill: Path) -> duckdb.DuckDBPyConnection:
    engine, (_, memory, threads) = duckdb.connect(), bounds
    engine.execute(f"{BARE}; SET memory_limit = {_quoted(memory)}; SET temp_directory = {_quoted(str(spill))}")
    if threads:
        engine.execute(f"SET threads = {threads:d}")
    return engine


def _handed_on(bounds: tuple[int, str, int], spill: Path) -> duckdb.DuckDBPyConnection | None:
    with _lock:
        kept = _idle.get(bounds)
        engine = kept.pop() if kept else None
    if engine is not None:
        try:
            engine.execute(f"SET temp_directory = {_quoted(str(spill))}")
        except duckdb.Error:
            engine.close()  # it has spilled, and what has spilled to one folder cannot spill to another
            return None
    return engine


def _hand_on(engine: duckdb.DuckDBPyConnection, bounds: tuple[int, str, int]) -> None:
    """Keep an engine whose user is gone; this may run at any moment, also while the lock is held."""
    kept = _idle.setdefault(bounds, [])
    if bounds[0] == os.getpid() and len(kept) < KEPT:
        kept.append(engine)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
