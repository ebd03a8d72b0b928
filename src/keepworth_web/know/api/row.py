"""One row as programs write it and are told of it, whichever table it is of and wherever it stands."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Annotated, Any, Final

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query
from pydantic import BeforeValidator, Field, WithJsonSchema

from keepworth.errors import Busy, NotPermitted
from keepworth.tables.schema import Table
from keepworth.tables.schemas import TABLES
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.settle_written import settle_written
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.changes import changes_of
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.written import stored
from keepworth_web.shared.api.body import Fault, Faulty, pointer
from keepworth_web.shared.api.fields import Asked, At, Line, Told
from keepworth_web.shared.requests import SignedIn

# Tables of what has pages and lists of its own: a snapshot is taken at once, so that these show it.
SETTLED: Final = ("customers", "contacts", "colleagues", "partners", "aliases")
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
MOST_SKIPPED: Final = 10_000_000

Skip = Annotated[int, Query(ge=0, le=MOST_SKIPPED, alias="after", description=_("How many rows come before the page"))]
READ_VERSION: Final = _("The version that was read: 409 where it is another by now")
LARGEST_VERSION: Final = 2**31 - 1
Version = Annotated[int, Field(ge=0, le=LARGEST_VERSION, description=READ_VERSION)]
Seen = Annotated[
    int | None,
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": LARGEST_VERSION}),
    Query(None, ge=0, le=LARGEST_VERSION, alias="version", description=READ_VERSION),
]


def _text(said: Any) -> Any:
    if isinstance(said, str) and len(said) > 100_000:
        raise ValueError("a text has at most 100,000 letters")
    return said


Value = Annotated[str | None, BeforeValidator(_text)]


class CellAsked(Asked):
    """What a column is to hold: as a file would have it, days as 2026-01-31; null empties it."""

    column: Line
    value: Value


class RowAsked(Asked):
    """Some columns of a row, by its key; without an id it is a new one. Names and addresses are columns, too."""

    values: list[CellAsked] = Field(min_length=1, max_length=60)
    words: list[CellAsked] = Field(
        default=[], max_length=10, description=_("What is said at length, by the column that names the text")
    )
    version: Version | None = None


class CellTold(Told):
    """One column of a row."""

    column: str
    value: str | None
    number: int | None = Field(description=_("Of an id: its number, null until a run has seen it"))
    name: str | None = Field(description=_("Of a person or a customer: the name"))
    words: str | None = Field(description=_("Of a text: what it says"))


class RowTold(Told):
    """One row, as it stands on the day."""

    table: str
    mark: str = Field(description=_("What names the row in an address"))
    version: int = Field(description=_("What a change is to name; 0 where nobody has written here"))
    written_at: At | None = Field(description=_("When somebody last wrote; null where it is a file's row"))
    change: int | None = Field(description=_("The number of the change that did, by which it is taken back"))
    cells: list[CellTold]


class NotedTold(Told):
    """What was written, as one change."""

    change: int = Field(description=_("The number of the change, by which all of it is taken back"))


def written(
    request: SignedIn, table: str, *, asked: RowAsked, own: Mapping[str, str] = NOTHING, customer: str = ""
) -> RowTold:
    """Write a row as it was asked for; `own` are columns that the address says, where the body does not."""
    values = {**own, **{cell.column: cell.value for cell in asked.values}}
    words = {cell.column: cell.value or "" for cell in asked.words}
    said = Said(table, values, words=words, customer=customer, version=asked.version)
    try:
        with as_if_none():
            row = write_row(said, by=request.user, at=timezone.now())
    except RowRefused as refused:
        raise Faulty(*(Fault("body", pointer("values", name), why) for name, why in refused.faults.items())) from None
    if table in SETTLED:
        settle(request)
    found = Reader(seen_by(request)).one(table, row.key)
    if found is None:
        raise Http404
    return told([found])[0]


def marked(request: SignedIn, table: str, *, mark: str) -> Row:
    """Return the row that an address names; the caller looks after the wall."""
    reader = Reader(seen_by(request))
    key = reader.key_marked(table, mark)
    row = reader.one(table, key) if key else None
    if row is None:
        raise Http404
    return row


def removed(request: SignedIn, row: Row, *, version: int | None) -> NotedTold:
    """Take a row away, and tell by which change."""
    gone = remove_row(row, by=request.user, at=timezone.now(), version=version)
    if row.table in SETTLED:
        settle(request)
    return NotedTold(change=changes_of([gone])[gone.pk])


@contextmanager
def as_if_none() -> Iterator[None]:
    """Answer 404 where the wall refuses: what is behind it is as what is not. Who was not the quicker one is told."""
    try:
        yield
    except Busy:
        raise
    except NotPermitted:
        raise Http404 from None


def settle(request: SignedIn) -> None:
    """Let lists show what was written, as soon as it stands."""
    book = seen_by(request).book
    transaction.on_commit(lambda: settle_written(book))


def told(rows: Iterable[Row]) -> list[RowTold]:
    """Tell rows."""
    listed = list(rows)
    changes = changes_of(row.written for row in listed if row.written)
    return [_told(row, schema=TABLES[row.table], changes=changes) for row in listed]


def _told(row: Row, *, schema: Table, changes: Mapping[int, int]) -> RowTold:
    cells = [
        CellTold(
            column=name, value=_as_text(row.values[name]), number=row.numbers.get(name), name=row.names.get(name),
            words=row.words.get(name),
        )
        for name in schema.names
    ]  # fmt: skip
    return RowTold(
        table=row.table,
        mark=row.mark,
        version=row.version,
        written_at=row.written.at if row.written else None,
        change=changes.get(row.written.pk) if row.written else None,
        cells=cells,
    )


def _as_text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(stored(value))
