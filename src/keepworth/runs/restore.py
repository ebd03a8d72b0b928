"""Restore a book from a backup: checked file by file, and without those who were erased since."""

import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from keepworth.errors import BadInput
from keepworth.runs.archive import DUMP, About, opened, unpack
from keepworth.runs.clock import Tell, nobody
from keepworth.runs.writing import erasers
from keepworth.tables.book import Book, find_book
from keepworth.tables.lake.files import make_lake
from keepworth.tables.persons.erasing import erase_again
from keepworth.tables.persons.tombstones import FILE, FOLDER, SECRET, add_marks, make_secret, read_marks


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored."""

    folder: str
    made_at: str  # of the backup
    files: int
    batches: int
    rows: int
    erased: int  # persons who were erased after the backup, and are now
    notes: tuple[str, ...]


def restore(file: Path, folder: Path, *, tombstones: Path | None = None, tell: Tell = nobody) -> Restored:
    """Restore a backup into a folder that is empty, or holds nothing but the `privacy` of the book that was lost.

    Whoever was erased after the backup is erased again before the book appears: by the tombstones in that folder, or
    by those named.

    Raises
    ------
    BadInput
        The folder holds something, or the tombstones are of another book.
    UnreadableFile
        The file is no backup, or is damaged; nothing was restored.
    NotABook
        A newer version made it.

    """
    marks_at = _tombstones(folder, tombstones)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".keepworth-", dir=folder.parent) as aside,
        opened(file) as (archive, about),
    ):
        made = Path(aside) / "book"
        made.mkdir()
        tell("unpacking")
        unpack(archive, about, into=made)
        book = find_book(made)
        make_lake(book.lake_folder)
        book.scores.mkdir(exist_ok=True)
        tell("erasing again")
        erased = _erase_again(book, marks_at)
        if folder.exists():
            shutil.rmtree(folder / FOLDER, ignore_errors=True)  # what it held is in the restored book now
            folder.rmdir()
        made.rename(folder)
    return Restored(
        str(folder), about.made_at, len(about.files), len(about.batches), sum(about.rows.values()), erased,
        _notes(about, folder=folder, is_told=marks_at is not None),
    )  # fmt: skip


def _tombstones(folder: Path, named: Path | None) -> Path | None:
    """Return the tombstones to go by, and refuse a folder that holds anything else."""
    if folder.is_file():
        raise BadInput(f"{folder} is a file. Name a folder that is empty or does not exist.")
    held = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if held and held != [FOLDER]:
        raise BadInput(f"{folder} is not empty: it holds {', '.join(held[:5])}. Restore into an empty folder.")
    if named is not None and not named.is_file():
        raise BadInput(f"There is no file {named}. See how it is called and where it lies.")
    own = folder / FOLDER / FILE
    return named or (own if own.is_file() else None)


def _erase_again(book: Book, marks_at: Path | None) -> int:
    """Erase whom the tombstones name; the secret beside them makes up for a backup that has none."""
    if marks_at is None:
        return 0
    beside = marks_at.parent / SECRET
    if not (book.folder / FOLDER / SECRET).is_file() and beside.is_file():
        (book.folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
        shutil.copy2(beside, book.folder / FOLDER / SECRET)
    marks = read_marks(marks_at, secret=make_secret(book.folder))
    for day in sorted(set(marks.values())):
        add_marks(book.folder, [mark for mark, of in marks.items() if of == day], day=day)
    return erase_again(book.folder, marks=frozenset(marks), at=dt.datetime.now(tz=dt.UTC), erasers=erasers())


def _notes(about: About, *, folder: Path, is_told: bool) -> tuple[str, ...]:
    notes = []
    if not is_told:
        notes.append(
            f"Persons who were erased after {about.made_at[:10]} are in this book again. If there were any, restore "
            "with the tombstones of the book: --tombstones FILE, from its folder privacy."
        )
    if about.database == "postgresql":
        notes.append(
            f"The website's database is not restored by itself: pg_restore --clean --no-owner -d NAME {folder / DUMP}"
        )
    return tuple(notes)
