"""Rows about a customer by programs: read, written and taken away, whichever table they are of."""

from typing import Annotated, Any, Final

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import BeforeValidator, Field

from keepworth.errors import Busy, NotPermitted
from keepworth.tables.schema import Table
from keepworth.tables.schemas import TABLES
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.settle_written import settle_written
from keepworth_web.know.actions.write_row import FILES_ONLY, RowRefused, Said, write_row
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.written import stored
from keepworth_web.shared.api.body import Fault, Faulty, pointer
from keepworth_web.shared.api.fields import Asked, At, Line, Told
from keepworth_web.shared.api.pages import Limit, Page, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["rows"])

# Tables of which rows stand on a customer's page.
OF_CUSTOMERS: Final = tuple(
    table.name for table in TABLES.values()
    if {"customer_id", "contact_id"} & set(table.names) and table.name not in FILES_ONLY
)  # fmt: skip
SETTLED: Final = ("customers", "contacts")
MOST_SKIPPED: Final = 10_000_000

Skip = Annotated[int, Query(ge=0, le=MOST_SKIPPED, alias="after", description=_("How many rows come before the page"))]
Version = Annotated[
    int, Field(ge=0, le=2**31 - 1, description=_("The version that was read: 409 where it is another by now"))
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
    cells: list[CellTold]


@router.get("/customers/{int:number}/rows/{table}", response=Page[RowTold], summary=_("A customer's rows of a table"))
@needs(Right.SEE_WALLED)
def rows(
    request: SignedIn, number: int, table: str, as_of: AsOf = None, after: Skip = 0, limit: Limit = 50
) -> dict[str, object]:
    reader, schema, _own = _asked(request, number, table=table)
    found = reader.rows(schema.name, customer=number, limit=limit + 1, skip=after)
    items = [_told(one, schema=schema) for one in found[:limit]]
    return page(request, items, after=after + limit if len(found) > limit else None)


@router.put(
    "/customers/{int:number}/rows/{table}", response=RowTold, summary=_("Write a row: a new one, or some columns")
)
@needs(Right.WRITE)
def write(request: SignedIn, number: int, table: str, asked: RowAsked) -> RowTold:
    reader, schema, own = _asked(request, number, table=table)
    values = {cell.column: cell.value for cell in asked.values}
    if "customer_id" in schema.names:
        values.setdefault("customer_id", own)
    words = {cell.column: cell.value or "" for cell in asked.words}
    said = Said(schema.name, values, words=words, customer=own, version=asked.version)
    try:
        written = write_row(said, by=request.user, at=timezone.now())
    except RowRefused as refused:
        raise Faulty(*(Fault("body", pointer("values", name), why) for name, why in refused.faults.items())) from None
    except NotPermitted as refusal:
        if isinstance(refusal, Busy):
            raise
        raise Http404 from None  # what is behind the wall is as what is not
    _settle(schema, reader)
    row = Reader(reader.visible).one(schema.name, written.key)
    if row is None:
        raise Http404
    return _told(row, schema=schema)


@router.delete(
    "/customers/{int:number}/rows/{table}/{mark}", response={204: None},
    summary=_("Take a row away; a row of a file is hidden"),
)  # fmt: skip
@needs(Right.WRITE)
def remove(request: SignedIn, number: int, table: str, mark: str) -> None:
    reader, schema, own = _asked(request, number, table=table)
    key = reader.key_marked(schema.name, mark)
    row = reader.one(schema.name, key) if key else None
    if row is None or own not in _whose(row, reader):
        raise Http404
    remove_row(row, by=request.user, at=timezone.now())
    _settle(schema, reader)


def _whose(row: Row, reader: Reader) -> set[str]:
    """Return on whose page a row stands."""
    if "customer_id" in row.values:
        return {str(row.values["customer_id"])}
    return {reader.employer(str(row.values["contact_id"]))} if row.values.get("contact_id") else set()


def _asked(request: SignedIn, number: int, *, table: str) -> tuple[Reader, Table, str]:
    """Return the reader, the schema and the customer's id; what is behind the wall is 404, as what is not."""
    visible = seen_by(request)
    found = visible.one(number)
    if found is None or table not in OF_CUSTOMERS:
        raise Http404
    return Reader(visible), TABLES[table], str(found["customer_id"])


def _settle(schema: Table, reader: Reader) -> None:
    if schema.name in SETTLED:
        transaction.on_commit(lambda: settle_written(reader.visible.book))


def _told(row: Row, *, schema: Table) -> RowTold:
    cells = [
        CellTold(
            column=name, value=_as_text(row.values[name]), number=row.numbers.get(name), name=row.names.get(name),
            words=row.words.get(name),
        )
        for name in schema.names
    ]  # fmt: skip
    written = row.written.at if row.written else None
    return RowTold(table=row.table, mark=row.mark, version=row.version, written_at=written, cells=cells)


def _as_text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(stored(value))
