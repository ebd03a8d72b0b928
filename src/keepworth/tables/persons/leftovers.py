"""Kept source files, error files and written pages: which of them hold a person."""

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from keepworth.tables.persons.who import Traits

FOLDERS: Final = ("errors", "sources", "backups")  # refused rows, files that people sent, copies of the database
ENCODINGS: Final = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "cp1252")
ROWS_AT_ONCE: Final = 1 << 20


def files_that_hold(book: Path, traits: Traits) -> tuple[str, ...]:
    """Return the kept files that hold a person, relative to the book; one that cannot be read counts as one."""
    kept = [path for folder in FOLDERS for path in sorted((book / folder).rglob("*"))]
    pages = sorted(book.glob("*.html"))  # of scores: they are made anew in a moment
    return tuple(path.relative_to(book).as_posix() for path in holding([*kept, *pages], traits))


def holding(paths: list[Path], traits: Traits) -> list[Path]:
    """Return those of some files that hold a person; one that cannot be read counts as one."""
    pattern = _pattern(traits)
    return [path for path in paths if path.is_file() and (pattern.search(path.name) or _holds(path, pattern))]


def _pattern(traits: Traits) -> re.Pattern[str]:
    """Find any trait that does not stand inside a longer word."""
    given = {*traits.ids, *traits.names, *traits.mails, *traits.phones}
    escaped = "|".join(re.escape(trait) for trait in sorted(given, key=len, reverse=True) if trait)
    return re.compile(f"(?<![A-Za-z0-9])(?:{escaped or '(?!)'})(?![A-Za-z0-9])", re.IGNORECASE)


def _holds(path: Path, pattern: re.Pattern[str]) -> bool:
    try:
        return any(pattern.search(text) for text in _texts(path))
    except Exception:  # noqa: BLE001 — whatever a file is that cannot be searched, it must not be kept
        return True


def _texts(path: Path) -> Iterator[str]:
    """Yield what a file says, in every encoding that may be meant."""
    with path.open("rb") as opened:
        head = opened.read(4)
    if head.startswith(b"PAR1"):
        with pq.ParquetFile(path) as file:
            for part in file.iter_batches():
                yield str(part.to_pylist())
    elif head.startswith(b"PK"):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                yield from _decoded(packed.read(name))
    elif head.startswith(b"\x1f\x8b"):
        with gzip.open(path) as unpacked:
            yield from _decoded(unpacked.read())
    elif path.parent.name == "errors" and path.suffix == ".csv":
        yield from _cells(path)
    else:
        yield from _decoded(path.read_bytes())


def _decoded(data: bytes) -> Iterator[str]:
    for encoding in ENCODINGS:
        yield data.decode(encoding, "ignore")


def _cells(path: Path) -> Iterator[str]:
    """Yield the cells that came from the source: line numbers of ours name nobody."""
    rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    headers = next(rows, [])
    theirs = [at for at, name in enumerate(headers) if name not in ("keepworth_batch", "keepworth_line")]
    for row in rows:
        yield "\n".join(row[at] for at in theirs if at < len(row))
