"""Look at a file before it is imported: the plan, the first rows as they would stand, and the counts of the import."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from keepworth.errors import BadInput
from keepworth.runs.import_file import Asked, Imported, Source, Tell, add_read, facts_for, refuse_sample, wanted_by
from keepworth.tables.book import Book
from keepworth.tables.reading.asking import Choice, choices_in
from keepworth.tables.reading.source import Seen, check_source, look_at_source
from keepworth.tables.schema import Table
from keepworth.tables.schemas import TABLES, table_named

__all__ = ["Looked", "check_file", "fillable", "look_at_file", "tables_to_fill"]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file holds, how it would be read, and what would become of its rows."""

    headers: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]  # of each column a few cells
    tables: tuple[str, ...]  # that it may be, the likeliest first
    table: str  # that it is taken for; empty: none fits
    export: str  # of which system, in words
    question: str  # what is open or wrong, in words; empty: nothing
    choices: tuple[Choice, ...]  # what answers it
    filled: tuple[tuple[int, str, str], ...]  # which column of the file fills which of ours, and why
    stored: dict[str, Any]  # the first rows as they would stand
    refusals: dict[str, Any]  # the first that would be refused, each with its reason
    counts: Imported | None  # of a dry run, where nothing is open


def check_file(file: Path, *, called: str = "") -> None:
    """Refuse in a moment what is no table or a bomb; see `check_source`."""
    check_source(file, called=called)


def look_at_file(book: Book, file: Path, *, asked: Asked, tell: Tell | None = None) -> Looked:
    """Read a file as an import would, and write nothing.

    Parameters
    ----------
    book, file
        Where to, and what.
    asked
        As for an import; without a table the likeliest one is taken.
    tell
        Is told what is being done.

    Raises
    ------
    UnreadableFile
        It cannot be read at all.
    BadInput
        The book is a sample, which takes no files.

    """
    refuse_sample(book)
    if asked.table:
        table_named(asked.table)
    with tempfile.TemporaryDirectory(prefix="keepworth-") as aside:
        into = Path(aside)
        seen = look_at_source(
            file, wanted=wanted_by(asked), book=facts_for(book, file, into=into), into=into, tell=tell
        )
        counts, question = None, seen.in_the_way[1] if seen.in_the_way else ""
        if seen.read:
            for_table = replace(asked, table=seen.table, dry=True)
            try:
                counts = add_read(book, Source(file, ""), read=seen.read, asked=for_table, into=into)
            except BadInput as refusal:
                question = str(refusal)
    return _looked(seen, counts=counts, question=question)


def _looked(seen: Seen, *, counts: Imported | None, question: str) -> Looked:
    return Looked(
        headers=seen.headers,
        samples=seen.samples,
        tables=seen.tables,
        table=seen.table,
        export=seen.export,
        question=question,
        choices=choices_in(question),
        filled=seen.matched,
        stored=seen.stored,
        refusals=seen.refusals,
        counts=counts,
    )


def tables_to_fill() -> tuple[str, ...]:
    """Return the tables that a file may fill."""
    return tuple(sorted(TABLES))


def fillable(table: str) -> Table:
    """Return a table with every column that a file of it may fill."""
    return table_named(table).as_read
