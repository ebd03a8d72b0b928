"""Rows about a customer by programs: read, written and taken away, whichever table they are of."""

from typing import Final

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router

from keepworth.tables.schema import Table
from keepworth.tables.schemas import TABLES
from keepworth.tables.schemas.people import PEOPLE
from keepworth_web.know.actions.write_row import FILES_ONLY
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.row import NotedTold, RowAsked, RowTold, Seen, Skip, marked, removed, told, written
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader
from keepworth_web.shared.api.pages import Limit, Page, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["rows"])

# What our own people decided and did is theirs: it is asked for, and written within its limits, at `own/rows`.
OF_OUR_OWN: Final = tuple(table.name for table in PEOPLE)
# Tables of which rows stand on a customer's page.
OF_CUSTOMERS: Final = tuple(
    table.name for table in TABLES.values()
    if {"customer_id", "contact_id"} & set(table.names) and table.name not in (*FILES_ONLY, *OF_OUR_OWN)
)  # fmt: skip


@router.get("/customers/{int:number}/rows/{table}", response=Page[RowTold], summary=_("A customer's rows of a table"))
@needs(Right.SEE_WALLED)
def rows(
    request: SignedIn, number: int, table: str, as_of: AsOf = None, after: Skip = 0, limit: Limit = 50
) -> dict[str, object]:
    schema, _own = _asked(request, number, table=table)
    found = Reader(seen_by(request)).rows(schema.name, customer=number, limit=limit + 1, skip=after)
    return page(request, told(found[:limit]), after=after + limit if len(found) > limit else None)


@router.put(
    "/customers/{int:number}/rows/{table}",
    response=RowTold,
    summary=_("Write a row: a new one, or some columns"),
)
@needs(Right.WRITE)
def write(request: SignedIn, number: int, table: str, asked: RowAsked) -> RowTold:
    schema, own = _asked(request, number, table=table)
    said = {"customer_id": own} if "customer_id" in schema.names else {}
    return written(request, schema.name, asked=asked, own=said, customer=own)


@router.delete(
    "/customers/{int:number}/rows/{table}/{mark}", response=NotedTold,
    summary=_("Take a row away; a row of a file is hidden"),
)  # fmt: skip
@needs(Right.WRITE)
def remove(request: SignedIn, number: int, table: str, mark: str, version: Seen = None) -> NotedTold:
    schema, own = _asked(request, number, table=table)
    row = marked(request, schema.name, mark=mark)
    if own not in _whose(row, Reader(seen_by(request))):
        raise Http404
    return removed(request, row, version=version)


def _whose(row: Row, reader: Reader) -> set[str]:
    """Return on whose page a row stands."""
    if "customer_id" in row.values:
        return {str(row.values["customer_id"])}
    return {reader.employer(str(row.values["contact_id"]))} if row.values.get("contact_id") else set()


def _asked(request: SignedIn, number: int, *, table: str) -> tuple[Table, str]:
    """Return the schema and the customer's id; what is behind the wall is 404, as what is not."""
    found = seen_by(request).one(number)
    if found is None or table not in OF_CUSTOMERS:
        raise Http404
    return TABLES[table], str(found["customer_id"])
