"""Reading a file from outside: a child process does it, within limits, and hands back typed rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from keepworth.tables.reading.child import Tell, run_in_child
from keepworth.tables.reading.plan import Plan
from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.reading.staged import Staged
from keepworth.tables.schema import Table

STEPS = "keepworth.tables.reading.steps:read"


@dataclass(frozen=True, slots=True)
class Read:
    """A file as typed rows, and what was refused of it."""

    plan: Plan
    staged: Staged
    accepted: Path  # Parquet: source_line, then the columns of ours that the file fills; ids are text
    refused: Path  # Parquet: line, column, reason, text; one row per refused cell
    rows_read: int
    rows_refused: int
    notes: tuple[str, ...]
    corrects: str | None  # the batch whose error file this is


def read_source(  # noqa: PLR0913 — each is one thing that a person says, or that a book is
    file: Path,
    *,
    table: Table,
    maps: Sequence[str] = (),
    options: Sequence[str] = (),
    book: BookFacts,
    into: Path,
    tell: Tell | None = None,
) -> Read:
    """Read one file; nothing is written outside `into`.

    Parameters
    ----------
    file, table
        CSV (also gzipped), Parquet or xlsx, and the schema that its rows fill.
    maps, options
        What the person asked for: `ours=theirs`, and `key=value` answers to what a file leaves open.
    book
        Currency, zone, today, and the kept plans by which corrected error files are read.
    into
        A folder for what is made on the way; the caller removes it.
    tell
        Is told what is being done.

    Raises
    ------
    UnreadableFile
        The file is not what it says, is broken, or exceeds the limits of size, memory or time.
    NeedsAnswer
        It can be read in more than one way; the message holds the exact options.
    BadInput
        A column, an option or a zone does not exist.

    """
    about = {"currency": book.currency, "zone": book.zone, "today": book.today, "plans": list(book.plans)}
    request = {"source": str(file), "shown": file.name, "table": table.name, "into": str(into), "book": about}
    request |= {"maps": list(maps), "options": list(options)}
    answer = run_in_child(STEPS, request, tell=tell)
    return Read(
        plan=Plan.from_json(answer["plan"]),
        staged=Staged.from_json(answer["staged"]),
        accepted=Path(answer["accepted"]),
        refused=Path(answer["refused"]),
        rows_read=answer["rows_read"],
        rows_refused=answer["rows_refused"],
        notes=tuple(answer["notes"]),
        corrects=answer["corrects"],
    )
