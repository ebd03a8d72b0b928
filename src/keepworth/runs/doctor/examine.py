"""Look at an installation and a book: one line a check, and what to do about each."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

from keepworth.errors import KeepworthError, NotABook
from keepworth.runs.doctor.check import Check, Looked, Wrong
from keepworth.tables.book import find_book
from keepworth.tables.settings import FILE

# Every check of ours, in the order in which they are shown; what others add comes after.
CHECKS: Final = (
    "keepworth.runs.doctor.installation:python",
    "keepworth.runs.doctor.installation:packages",
    "keepworth.runs.doctor.installation:temporary_folder",
    "keepworth.runs.doctor.of_book:space",
)
OF_BOOKS: Final = (
    "keepworth.runs.doctor.of_book:format_",
    "keepworth.runs.doctor.of_book:settings",
    "keepworth.runs.doctor.of_book:writable",
    "keepworth.runs.doctor.of_book:clock",
    "keepworth.runs.doctor.of_book:java",
    "keepworth.runs.doctor.of_book:secret",
    "keepworth.runs.doctor.of_book:backtests",
    "keepworth.runs.doctor.of_book:database",
    "keepworth.runs.doctor.of_lake:manifest",
    "keepworth.runs.doctor.of_lake:files",
    "keepworth.runs.doctor.of_lake:contents",
    "keepworth.runs.doctor.of_lake:strays",
    "keepworth.runs.doctor.of_lake:merged",
    "keepworth.runs.doctor.of_lake:erasure",
    "keepworth.runs.doctor.of_lake:withdrawn",
    "keepworth.runs.doctor.of_lake:lock",
    "keepworth.runs.doctor.of_lake:score",
)
# Entry points: functions like ours, whose first line is "Check that …", which is what is said where nothing is wrong.
REGISTERED: Final = "keepworth.checks"


@dataclass(frozen=True, slots=True)
class Examined:
    """What a check found."""

    check: str
    title: str  # what is so where nothing is wrong
    is_fine: bool
    words: str = ""
    fix: str = ""
    is_mended: bool = False


def examine(folder: Path | None = None, *, mend: bool = False) -> tuple[Examined, ...]:
    """Run every check; with `mend`, do what takes nothing away that somebody needs.

    Raises
    ------
    NotABook
        The folder holds no book at all.

    """
    if folder is not None and not (folder / FILE).is_file():
        raise NotABook(f"{folder} is no book: it has no {FILE}. Make one: keepworth init {folder} --currency USD")
    looked = _looked(folder)
    return tuple(
        _examined(name, check, looked=looked, mend=mend) for name, check in _checks(of_book=folder is not None)
    )


def _looked(folder: Path | None) -> Looked:
    if folder is None:
        return Looked()
    try:
        return Looked(folder, find_book(folder))
    except KeepworthError:
        return Looked(folder)


def _checks(*, of_book: bool) -> Iterator[tuple[str, Check]]:
    for where in (*CHECKS, *(OF_BOOKS if of_book else ())):
        module, name = where.split(":")
        yield name.rstrip("_"), getattr(importlib.import_module(module), name)
    for point in entry_points(group=REGISTERED):
        yield point.name, point.load()


def _examined(name: str, check: Check, *, looked: Looked, mend: bool) -> Examined:
    title = (check.__doc__ or name).strip().splitlines()[0].removeprefix("Check that ")
    title = title[:1].upper() + title[1:]
    found = _found(check, looked)
    if found is None:
        return Examined(name, title, is_fine=True)
    if mend and found.mend is not None:
        found.mend()
        left = _found(check, looked)
        if left is None:
            return Examined(name, title, is_fine=True, words=found.words, is_mended=True)
        found = left
    return Examined(name, title, is_fine=False, words=found.words, fix=found.fix)


def _found(check: Check, looked: Looked) -> Wrong | None:
    try:
        return check(looked)
    except (OSError, ValueError) as fault:
        return Wrong(
            f"This could not be looked at: {fault}.", "See that you may read the files named, and run this again."
        )
