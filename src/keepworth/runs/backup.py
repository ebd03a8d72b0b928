"""Back up a book: one archive of all that is in it as it stood at one moment, while others go on writing."""

import datetime as dt
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Final

from keepworth.errors import BadInput
from keepworth.runs.archive import DATABASE, About, Packed, pack, write_about
from keepworth.runs.clock import Tell, nobody
from keepworth.runs.database_copy import copy_database
from keepworth.runs.place import check_place
from keepworth.tables.book import Book
from keepworth.tables.lake.files import reading
from keepworth.tables.lake.manifest import FILE as MANIFEST
from keepworth.tables.lake.manifest import Manifest, read_manifest
from keepworth.tables.persons.tombstones import make_secret

# What others hold, what can be made anew, and copies of the database: a backup of backups grows without end.
LEFT_OUT: Final = (
    "book.lock",
    "backups",
    DATABASE,
    f"{DATABASE}-wal",
    f"{DATABASE}-shm",
    f"{DATABASE}-journal",
    f"{DATABASE}.turn",
)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What was backed up."""

    file: str
    files: int
    bytes: int
    batches: int
    rows: int
    database: str | None


def back_up(book: Book, into: Path, *, replace_it: bool = False, tell: Tell = nobody) -> BackedUp:
    """Write an archive of a book; it appears whole or not at all, readable by its owner alone.

    The list of batches is taken once. Nothing that it names can go while the archive is written, so an import may go
    on meanwhile; an erasure waits.

    Raises
    ------
    BadInput
        The file exists, lies inside the book, or the database cannot be copied.

    """
    check_place(into, replace=replace_it)
    if into.resolve().is_relative_to(book.folder.resolve()):
        raise BadInput(
            f"{into} lies inside the book, which is lost with it. Name a file elsewhere, best on another disk."
        )
    make_secret(book.folder)  # so that whoever is erased after this backup is known to it
    with tempfile.TemporaryDirectory(prefix=".keepworth-", dir=into.parent) as aside, reading(book.lake_folder):
        written = Path(aside) / "backup.zip"
        about = _written(book, aside=Path(aside), into=written, tell=tell)
        with written.open("rb") as file:
            os.fsync(file.fileno())
        written.chmod(0o600)
        written.replace(into)
    size = into.stat().st_size
    return BackedUp(str(into), len(about.files), size, len(about.batches), sum(about.rows.values()), about.database)


def _written(book: Book, *, aside: Path, into: Path, tell: Tell) -> About:
    source = book.lake_folder / MANIFEST
    if source.is_file():
        (aside / MANIFEST).write_bytes(source.read_bytes())  # read once: what it names is what is backed up
    manifest = read_manifest(aside)
    tell("database")
    kind, copy = copy_database(book.folder, into=aside)
    tell("files")
    files: dict[str, Packed] = {}
    lost: set[str] = set()  # runs that were retired meanwhile
    with zipfile.ZipFile(into, "w", allowZip64=True) as archive:
        if (aside / MANIFEST).is_file():
            files[f"lake/{MANIFEST}"] = pack(archive, aside / MANIFEST, name=f"lake/{MANIFEST}")
        for name in [*_of_lake(manifest), *_others(book.folder)]:
            try:
                files[name] = pack(archive, book.folder / name, name=name)
            except FileNotFoundError:
                if name.startswith("lake/"):
                    raise
                lost.add("/".join(name.split("/")[:2]))
        if copy is not None:
            files[copy.name] = pack(archive, copy, name=copy.name)
        kept = {name: one for name, one in files.items() if not any(name.startswith(f"{run}/") for run in lost)}
        about = replace(_about(book, manifest, database=kind), files=kept, links=_links(book, kept))
        write_about(archive, about)
    return about


def _about(book: Book, manifest: Manifest, *, database: str | None) -> About:
    rows: dict[str, int] = {}
    for batch in manifest.batches:
        rows[batch.table] = rows.get(batch.table, 0) + batch.rows - batch.hidden_rows
    return About(
        book_id=book.settings.book_id,
        name=book.settings.name,
        made_at=dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        version=version("keepworth"),
        batches=tuple(batch.id for batch in manifest.batches),
        rows=rows,
        database=database,
    )


def _of_lake(manifest: Manifest) -> list[str]:
    return sorted({f"lake/{name}" for name in manifest.files()})


def _others(book: Path) -> Iterator[str]:
    """Yield the book's files outside the lake, but for what belongs to a moment."""
    for folder, folders, files in os.walk(book):
        at = Path(folder)
        inside = at.relative_to(book)
        folders[:] = sorted(
            name for name in folders
            if not name.startswith(".") and (inside / name).as_posix() not in ("lake", *LEFT_OUT)
            and not (at / name).is_symlink()
        )  # fmt: skip
        for name in sorted(files):
            path = (inside / name).as_posix()
            if path not in LEFT_OUT and not name.startswith(".") and not (at / name).is_symlink():
                yield path


def _links(book: Book, files: dict[str, Packed]) -> dict[str, str]:
    latest = book.scores / "latest"
    if not latest.is_symlink():
        return {}
    run = latest.readlink().name
    return {"scores/latest": run} if any(name.startswith(f"scores/{run}/") for name in files) else {}
