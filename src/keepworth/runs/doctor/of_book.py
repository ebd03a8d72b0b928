"""Checks of a book: its settings, its folders, what surrounds it."""

import datetime as dt
import importlib
import os
import shutil
import sqlite3
import tempfile
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Final

from keepworth.errors import KeepworthError
from keepworth.runs.archive import DATABASE
from keepworth.runs.doctor.check import Looked, Wrong, shown
from keepworth.tables.persons.tombstones import FILE as TOMBSTONES
from keepworth.tables.persons.tombstones import FOLDER, SECRET
from keepworth.tables.settings import FILE, FORMAT, read_settings

LEAST_FREE: Final = 1 << 30  # bytes, below which an import or a score may not come to its end
AHEAD: Final = dt.timedelta(hours=1)
SECONDS: Final = 5  # to wait for a database


def format_(looked: Looked) -> Wrong | None:
    """Check that the book's format is one that this version reads."""
    if looked.folder is None:
        return None
    try:
        found = tomllib.loads((looked.folder / FILE).read_text(encoding="utf-8")).get("format")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None  # that is for the next check
    if not isinstance(found, int) or found <= FORMAT:
        return None
    return Wrong(
        f"{looked.folder} is a book of format {found}; this version reads format {FORMAT}.",
        "Install the newer version: python -m pip install --upgrade keepworth",
    )


def settings(looked: Looked) -> Wrong | None:
    """Check that every setting in keepworth.toml exists and can be what it says."""
    if looked.folder is None or looked.book is not None or format_(looked) is not None:
        return None
    try:
        read_settings(looked.folder)
    except KeepworthError as refusal:
        return Wrong(str(refusal), f"Correct it in {looked.folder / FILE}; docs/reference/settings.md lists all.")
    return None


def writable(looked: Looked) -> Wrong | None:
    """Check that the book's folders can be written to."""
    if looked.folder is None:
        return None
    closed = [
        str(path) for path in (looked.folder, looked.folder / "lake", looked.folder / "scores") if not _takes(path)
    ]
    if not closed:
        return None
    return Wrong(
        f"Nothing can be written into {shown(closed)}.",
        f"Make them folders that belong to you: chown -R {os.getuid()} {looked.folder}; chmod -R u+rwX {looked.folder}",
    )


def _takes(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def space(looked: Looked) -> Wrong | None:
    """Check that there is room on the disks of the book and of the temporary folder."""
    full = [
        f"{place} has {free / LEAST_FREE:.1f} GB left"
        for place in (looked.folder, Path(tempfile.gettempdir()))
        if place is not None and (free := shutil.disk_usage(place).free) < LEAST_FREE
    ]
    if not full:
        return None
    return Wrong(
        f"{shown(full)}; an import or a score may not come to its end.",
        "Make room, or name a temporary folder on another disk: export TMPDIR=/elsewhere",
    )


def clock(looked: Looked) -> Wrong | None:
    """Check that the clock of this machine agrees with the imports of the book."""
    if looked.book is None:
        return None
    from keepworth.tables.lake.manifest import read_manifest

    try:
        batches = read_manifest(looked.book.lake_folder).batches
    except KeepworthError:
        return None
    now = dt.datetime.now(tz=dt.UTC)
    newest = max((dt.datetime.fromisoformat(batch.recorded_at) for batch in batches), default=now)
    if newest - now <= AHEAD:
        return None
    return Wrong(
        f"It is {now:%Y-%m-%d %H:%M} here, and the newest import was made on {newest:%Y-%m-%d %H:%M} (UTC): "
        "what was known when would be wrong.",
        "Set the clock: timedatectl set-ntp true",
    )


def java(looked: Looked) -> Wrong | None:
    """Check that what the engine of the book needs is installed."""
    if looked.book is None or looked.book.settings.engine.kind != "spark":
        return None
    from keepworth.tables.spark.session import what_is_missing

    missing = what_is_missing()
    if not missing:
        return None
    what, _, how = missing.partition(". ")
    return Wrong(f'keepworth.toml says engine.kind = "spark". {what}.', how or missing)


def secret(looked: Looked) -> Wrong | None:
    """Check that the book's secret is there and readable by its owner alone."""
    if looked.folder is None:
        return None
    path = looked.folder / FOLDER / SECRET
    if not path.is_file():
        if not (path.parent / TOMBSTONES).is_file():
            return None
        return Wrong(
            f"{path} is missing, so nobody can tell who was erased, and imports are refused.",
            f"Take the file {FOLDER}/{SECRET} from a backup of this book.",
        )
    mode = path.stat().st_mode & 0o777
    if not mode & 0o077:
        return None
    return Wrong(
        f"{path} can be read by others (mode {mode:o}): whoever has it can find out who was erased.",
        f"chmod 600 {path}",
        lambda: path.chmod(0o600),
    )


def backtests(looked: Looked) -> Wrong | None:
    """Check that the back-tests that are kept can be read."""
    if looked.folder is None:
        return None
    from keepworth.runs.kept_backtests import FOLDER as BACKTESTS
    from keepworth.runs.kept_backtests import unreadable_backtests

    found = unreadable_backtests(looked.folder)
    if not found:
        return None
    return Wrong(
        f"{shown(found)} cannot be read, so nothing says how far chances were checked by it.",
        f"Delete it from {looked.folder / BACKTESTS} if it is damaged, and test again: keepworth backtest "
        f"{looked.folder} --what staying. If a newer version wrote it, install that one.",
    )


def database(looked: Looked) -> Wrong | None:
    """Check that the website's database answers and is whole."""
    if looked.folder is None:
        return None
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith(("postgres://", "postgresql://")):
        return _postgresql(address)
    path = looked.folder / DATABASE
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=SECONDS)) as opened:
            found = str(opened.execute("PRAGMA quick_check").fetchone()[0])
    except sqlite3.Error as fault:
        found = str(fault)
    if found == "ok":
        return None
    return Wrong(
        f"{path} is damaged or cannot be read: {found}.",
        f"Stop the website, and put the newest copy from {looked.folder / 'backups'} in its place.",
    )


def _postgresql(address: str) -> Wrong | None:
    try:
        psycopg = importlib.import_module("psycopg")
    except ImportError:
        return Wrong(
            "DATABASE_URL names PostgreSQL and psycopg is not installed.", "python -m pip install 'psycopg[binary]'"
        )
    try:
        psycopg.connect(address, connect_timeout=SECONDS).close()
    except psycopg.Error as fault:
        # Its message names the host and never the password.
        return Wrong(
            f"The database that DATABASE_URL names does not answer: {' '.join(str(fault).split())[:300]}",
            "Start PostgreSQL, or correct DATABASE_URL (postgresql://user:password@host:5432/name).",
        )
    return None
