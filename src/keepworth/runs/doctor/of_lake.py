"""Checks of what a book holds: its facts, its scores, and whoever works on it."""

import datetime as dt
import fcntl
import time
from pathlib import Path
from typing import Final

from keepworth.errors import Busy, KeepworthError
from keepworth.runs.apply_retention import UNDOABLE, apply_retention
from keepworth.runs.doctor.check import Looked, Wrong, shown
from keepworth.runs.store import LATEST, RECORD
from keepworth.runs.writing import writing
from keepworth.tables.circles import circles_in
from keepworth.tables.lake.aliases import ALIASES
from keepworth.tables.lake.consent import CONSENTS, NEEDING
from keepworth.tables.lake.files import sweep
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.lake.verify import can_be_read, changed_files, missing_files, stray_files
from keepworth.tables.persons.journal import JOURNAL
from keepworth.tables.persons.tombstones import FOLDER

LONG: Final = 3600.0  # seconds that a lock is held, after which somebody should look


def manifest(looked: Looked) -> Wrong | None:
    """Check that the list of imports can be read."""
    if looked.book is None:
        return None
    try:
        read_manifest(looked.book.lake_folder)
    except (KeepworthError, ValueError, KeyError, TypeError) as fault:
        return Wrong(
            f"{looked.book.lake_folder / 'manifest.json'} cannot be read: {fault}",
            "Restore a backup (keepworth restore FILE FOLDER), or install the version that wrote it.",
        )
    return None


def files(looked: Looked) -> Wrong | None:
    """Check that every file that the list of imports names is there."""
    if looked.book is None or manifest(looked) is not None:
        return None
    gone = missing_files(looked.book.lake_folder, read_manifest(looked.book.lake_folder))
    if not gone:
        return None
    batch = next((name.split("/")[1].split(".")[0] for name in gone if not name.startswith("keys/")), "")
    own = (
        f"; or take that import out and import its file again: keepworth undo {looked.folder} {batch[:8]}"
        if batch
        else ""
    )
    return Wrong(f"{len(gone):,} files of the lake are missing: {shown(gone)}.", f"Restore a backup{own}")


def contents(looked: Looked) -> Wrong | None:
    """Check that every file of the lake holds what its name says."""
    if looked.book is None or manifest(looked) is not None:
        return None
    changed = changed_files(looked.book.lake_folder, read_manifest(looked.book.lake_folder))
    if not changed:
        return None
    return Wrong(
        f"{len(changed):,} files of the lake hold something else than was imported: {shown(changed)}.",
        "Restore a backup: keepworth restore FILE FOLDER. Look at the disk, too: files of the lake are never changed.",
    )


def strays(looked: Looked) -> Wrong | None:
    """Check that nothing lies in the lake that nobody needs any more."""
    if looked.book is None or manifest(looked) is not None:
        return None
    book, left = looked.book, stray_files(looked.book.lake_folder, read_manifest(looked.book.lake_folder))
    if not left or _held_since(book.folder / "book.lock") is not None:
        return None  # an import that goes on now has files that are not named yet

    def mend() -> None:
        with writing(book):
            sweep(book.lake_folder, named=read_manifest(book.lake_folder).files())

    return Wrong(
        f"{len(left):,} files in the lake are superseded or of an import that was killed: {shown(left)}.",
        f"keepworth doctor {looked.folder} --mend puts them away; the next import does so too.",
        mend,
    )


def merged(looked: Looked) -> Wrong | None:
    """Check that merged ids lead in no circle."""
    if looked.book is None or manifest(looked) is not None or files(looked) is not None:
        return None
    folder = looked.book.lake_folder
    if not all(can_be_read(folder / batch.file) for batch in read_manifest(folder).standing(ALIASES)):
        return None  # which `contents` says
    with looked.book.lake() as lake:
        closing = circles_in(lake)
    if not closing:
        return None
    said = [f"{who} {alias} as {into}" for who, alias, into in closing]
    who, alias, into = closing[0]
    return Wrong(
        f"{len(closing):,} rows of aliases are not followed, as each closes a circle: {shown(said)}.",
        f"Split what was merged wrongly: keepworth know split {looked.folder} {who} {alias} {into}; where a file says "
        "so, correct it, undo its import and import it anew.",
    )


def erasure(looked: Looked) -> Wrong | None:
    """Check that no erasure of a person was begun and not finished."""
    if looked.book is None or not (looked.book.folder / FOLDER / JOURNAL).is_file():
        return None
    book = looked.book

    def mend() -> None:
        with writing(book):
            pass

    return Wrong(
        "An erasure was begun and not finished: the process that did it was killed.",
        f"keepworth doctor {looked.folder} --mend finishes it; so does the next command that writes to the book.",
        mend,
    )


def withdrawn(looked: Looked) -> Wrong | None:
    """Check that nothing is kept of which the consent was taken back."""
    if looked.book is None or manifest(looked) is not None or files(looked) is not None:
        return None
    if not read_manifest(looked.book.lake_folder).standing(CONSENTS):
        return None
    try:
        # The website deletes it after that time by itself; nobody else does.
        found = apply_retention(looked.book, dry=True, withdrawn_by=dt.datetime.now(tz=dt.UTC) - UNDOABLE).deleted
    except Busy:
        return None  # whoever writes now may delete it; and `lock` says who writes for long
    left = sum(found[name] for name in NEEDING)
    if not left:
        return None
    return Wrong(
        f"{left:,} rows of visits and usage lost their consent more than a day ago: nobody sees them any more, and "
        "they are not deleted yet.",
        f"keepworth person retention {looked.folder} deletes them; so does the website, within the hour.",
    )


def lock(looked: Looked) -> Wrong | None:
    """Check that nobody has held the book for long."""
    if looked.book is None:
        return None
    for path in (looked.book.folder / "book.lock", looked.book.scores / ".lock"):
        try:
            since = _held_since(path)
        except OSError as fault:
            return Wrong(
                f"{path} cannot be locked: {fault}.", "Put the book on a disk that knows locks, not on a share."
            )
        if since is not None and since >= LONG:
            return Wrong(
                f"Another process has held {path} for {since / 3600:.1f} hours, so nothing can be written.",
                f"See which one, and end it if it hangs: fuser -v {path}",
            )
    return None


def _held_since(path: Path) -> float | None:
    """Return for how many seconds a lock has been held, None where it is free."""
    if not path.is_file():
        return None
    with path.open("a+", encoding="utf-8") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _age_of_holder(path)
    return None


def _age_of_holder(path: Path) -> float:
    """Return how long the process that holds a lock has run; 0 where that cannot be known."""
    inode = f":{path.stat().st_ino}"
    try:
        lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
        pid = next(parts[4] for line in lines if (parts := line.split()) and parts[5].endswith(inode))
        return max(time.time() - Path(f"/proc/{pid}").stat().st_mtime, 0.0)
    except (OSError, StopIteration, IndexError):
        return 0.0


def score(looked: Looked) -> Wrong | None:
    """Check that the newest score is whole."""
    if looked.book is None or not (looked.book.scores / LATEST).is_symlink():
        return None
    run = looked.book.scores / LATEST
    results = sorted(run.glob("*.parquet"))
    if (run / RECORD).is_file() and results and all(can_be_read(path) for path in results):
        return None
    return Wrong(
        f"{run} names a score that is missing or damaged.",
        f"Score again: keepworth score {looked.folder}",
    )
