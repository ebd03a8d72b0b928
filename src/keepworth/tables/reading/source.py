"""Reading a file from outside: a child process does it, within limits, and hands back typed rows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keepworth.tables.reading.child import Tell, run_in_child
from keepworth.tables.reading.plan import Plan
from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.reading.staged import Staged
from keepworth.tables.schema import Table

STEPS = "keepworth.tables.reading.steps:read"
LOOK = "keepworth.tables.reading.looking:look"
CHECK = "keepworth.tables.reading.checking:check"


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says of a file."""

    table: str = ""
    maps: tuple[str, ...] = ()  # ours=theirs
    options: tuple[str, ...] = ()  # key=value answers to what a file leaves open
    called: str = ""  # the file's name, where it lies under another one


NOTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that was looked at: what it holds, how it would be read, and what stands in the way."""

    headers: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]  # of each column a few cells
    tables: tuple[str, ...]  # that it may be, the likeliest first
    table: str  # that it is taken for; empty: none fits
    export: str  # of which system, in words; empty: of none that is known
    matched: tuple[tuple[int, str, str], ...]  # which column fills which of ours, and why, also where something is open
    in_the_way: tuple[str, str] | None  # the kind and the words of what is open or wrong
    read: Read | None  # where nothing stands in the way
    stored: dict[str, Any]  # columns and rows: the first as they would stand in the book
    refusals: dict[str, Any]  # columns and rows: the first that would be refused


def check_source(file: Path, *, called: str = "") -> None:
    """Refuse in a moment what is no table, or a bomb: in a child process, which reads no further than it must.

    Raises
    ------
    NotATable, FileTooLarge, UnreadableFile
        As the file is.

    """
    run_in_child(CHECK, {"source": str(file), "shown": called or file.name})


def look_at_source(file: Path, *, wanted: Wanted, book: BookFacts, into: Path, tell: Tell | None = None) -> Seen:
    """Look at a file as a whole, and read it as far as it goes; `into` is as for `read_source`.

    Raises
    ------
    UnreadableFile
        As `read_source` says. What can be answered is no error, but stands in the result.

    """
    shown = wanted.called or file.name
    request = {"source": str(file), "shown": shown, "table": wanted.table, "into": str(into), "book": _about(book)}
    answer = run_in_child(LOOK, {**request, "maps": list(wanted.maps), "options": list(wanted.options)}, tell=tell)
    way = answer["open"]
    return Seen(
        headers=tuple(answer["headers"]),
        samples=tuple(tuple(cells) for cells in answer["samples"]),
        tables=tuple(answer["tables"]),
        table=answer.get("table", wanted.table),
        export=answer["export"],
        matched=tuple((at, ours, origin) for at, ours, origin in answer.get("matched", ())),
        in_the_way=(way[0], way[1].replace(file.name, shown)) if way else None,
        read=None if way else _read(answer),
        stored=answer.get("stored", {}),
        refusals=answer.get("refusals", {}),
    )


def read_source(
    file: Path, *, table: Table, wanted: Wanted = NOTHING, book: BookFacts, into: Path, tell: Tell | None = None
) -> Read:
    """Read one file; nothing is written outside `into`.

    Parameters
    ----------
    file, table
        CSV (also gzipped), Parquet or xlsx, and the schema that its rows fill.
    wanted
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
    shown = wanted.called or file.name
    request = {"source": str(file), "shown": shown, "table": table.name, "into": str(into), "book": _about(book)}
    request |= {"maps": list(wanted.maps), "options": list(wanted.options)}
    return _read(run_in_child(STEPS, request, tell=tell))


def _about(book: BookFacts) -> dict[str, Any]:
    return {"currency": book.currency, "zone": book.zone, "today": book.today, "plans": list(book.plans),
            "instruments": book.instruments, "people": book.people}  # fmt: skip


def _read(answer: dict[str, Any]) -> Read:
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
