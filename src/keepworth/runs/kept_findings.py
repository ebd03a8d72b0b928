"""What was found about a book by work that takes a while, kept in the book with its date: for pages and programs."""

import datetime as dt
import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from keepworth.tables.book import Book
from keepworth.tables.lake.files import replace_text

FOLDER: Final = "findings"
FORMAT: Final = 1
KEPT: Final = 5  # of each kind the last so many stay
NEEDED: Final = frozenset({"what", "made_at", "version", "as_of", "found"})

type Finding = dict[str, Any]


def keep_finding(book: Book, what: str, *, as_of: dt.date, found: dict[str, Any], at: dt.datetime) -> Path:
    """Keep what was found of a kind, and return its file.

    What is kept are counts, shares and names of questions: nobody's name or number.
    """
    record = {
        "format": FORMAT, "what": what, "made_at": at.isoformat(), "version": version("keepworth"),
        "as_of": as_of.isoformat(), "found": found,
    }  # fmt: skip
    file = book.folder / FOLDER / f"{what}-{as_of}-{at:%Y%m%dT%H%M%S%f}.json"
    file.parent.mkdir(exist_ok=True)
    replace_text(file, json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
    for path, _ in _newest_first(book.folder, what)[KEPT:]:
        path.unlink(missing_ok=True)
    return file


def kept_findings(folder: Path, what: str, *, until: dt.date | None = None) -> list[Finding]:
    """Return what is kept of a kind in the book of a folder and can be read, the newest first.

    With a day only what rests on nothing that came after it.
    """
    found = (record for _, record in _newest_first(folder, what))
    return [record for record in found if until is None or record["as_of"] <= until.isoformat()]


def _newest_first(folder: Path, what: str) -> list[tuple[Path, Finding]]:
    return sorted(_readable(folder, what), key=lambda one: str(one[1]["made_at"]), reverse=True)


def _readable(folder: Path, what: str) -> Iterator[tuple[Path, Finding]]:
    for path in sorted((folder / FOLDER).glob(f"{what}-*.json")):
        try:
            record = _parsed(path, path.stat().st_mtime_ns)
        except (OSError, ValueError):
            continue
        if record is not None and record["what"] == what:
            yield path, record


@lru_cache(maxsize=64)
def _parsed(path: Path, changed: int) -> Finding | None:
    found = json.loads(path.read_text(encoding="utf-8"))
    is_ours = isinstance(found, dict) and found.get("format") == FORMAT and set(found) >= NEEDED
    return found if is_ours else None
