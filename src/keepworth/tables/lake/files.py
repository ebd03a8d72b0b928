"""Files that appear whole or not at all, and the sweeping of what nobody names any more."""

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from keepworth.errors import Busy

TRASH = ".trash"
ASIDE = ".tmp-"
READERS = ".readers"  # locked by those who read
KEPT_SECONDS = 30 * 24 * 3600  # how long an undone file waits before it is gone
PATIENCE = 60.0  # seconds that one waits for readers


@contextmanager
def aside(lake: Path) -> Iterator[Path]:
    """Give a folder beside the lake's files to write into; it is gone afterwards."""
    folder = lake / f"{ASIDE}{uuid.uuid4().hex}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def settle(written: Path, *, at: Path) -> None:
    """Move a finished file to its place so that it survives a power cut."""
    at.parent.mkdir(parents=True, exist_ok=True)
    with written.open("rb") as file:
        os.fsync(file.fileno())
    written.replace(at)
    _sync_folder(at.parent)


def replace_text(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Replace a text file as a whole: a reader sees the old one or the new one."""
    beside = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def reading(lake: Path) -> Iterator[None]:
    """Say that the lake's files are being read, so that nobody sweeps one away."""
    lock = lake / READERS
    if not lock.exists():
        make_lake(lake)
    # Opened for reading: a book may lie where its reader must not write.
    with lock.open(encoding="utf-8") as opened:
        fcntl.flock(opened, fcntl.LOCK_SH)
        yield


@contextmanager
def nobody_reads(lake: Path, *, seconds: float = PATIENCE) -> Iterator[None]:
    """Keep readers out while files are deleted for good; the caller holds the book's lock.

    Raises
    ------
    Busy
        Somebody read for longer than `seconds`; nothing was changed.

    """
    make_lake(lake)
    end = time.monotonic() + seconds
    with (lake / READERS).open("a+", encoding="utf-8") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise Busy(
                        "Another process reads this book, such as a score or a backup. Wait until it has ended, then "
                        "run this again."
                    ) from None
                time.sleep(0.05)
        yield


def make_lake(lake: Path) -> None:
    """Make an empty lake."""
    lake.mkdir(parents=True, exist_ok=True)
    (lake / READERS).touch()


def sweep(lake: Path, *, named: Iterable[str]) -> None:
    """Put away files that nobody names, unless somebody reads; the caller holds the book's lock."""
    with (lake / READERS).open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        for left in lake.glob(f"{ASIDE}*"):
            shutil.rmtree(left, ignore_errors=True)
        kept = set(named)
        for path in lake.glob("[a-z]*/*.parquet"):
            if path.relative_to(lake).as_posix() not in kept:
                _put_away(path, lake / TRASH)
        for path in (lake / TRASH).glob("*"):
            if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                path.unlink(missing_ok=True)


def _put_away(path: Path, trash: Path) -> None:
    trash.mkdir(exist_ok=True)
    gone = trash / f"{path.parent.name}-{path.name}"
    path.replace(gone)
    os.utime(gone)
