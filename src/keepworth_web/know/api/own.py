"""Rows that are no customer's page's: customers themselves, our people, partners, segments and trends."""

from typing import Annotated, Final

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Path, Router

from keepworth.tables.schemas import TABLES
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.row import NotedTold, RowAsked, RowTold, Seen, Skip, marked, removed, told, written
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.shared.api.pages import Limit, Page, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["rows"])

Ours = Annotated[str, Path(description=_("colleagues or partners"))]
OfSegments = Annotated[str, Path(description=_("segments or trends"))]
OURS: Final = ("colleagues", "partners")
OF_SEGMENTS: Final = ("segments", "trends")
WRITTEN: Final = _("Write a row: a new one, or some columns")
TAKEN: Final = _("Take a row away; a row of a file is hidden")


@router.put("/customers/rows", response=RowTold, summary=_("Write a customer: a new one, or some columns of one"))
@needs(Right.WRITE)
def write_customer(request: SignedIn, asked: RowAsked) -> RowTold:
    return written(request, "customers", asked=asked)


@router.get("/ours/rows/{table}", response=Page[RowTold], summary=_("Our colleagues, or the partners who work with us"))
@needs(Right.LOOK)
def ours(
    request: SignedIn, table: Ours, as_of: AsOf = None, after: Skip = 0, limit: Limit = 50
) -> dict[str, object]:  # fmt: skip
    return listed(request, _one_of(table, OURS), after=after, limit=limit)


@router.put("/ours/rows/{table}", response=RowTold, summary=WRITTEN)
@needs(Right.WRITE)
def write_ours(request: SignedIn, table: Ours, asked: RowAsked) -> RowTold:
    return written(request, _one_of(table, OURS), asked=asked)


@router.delete("/ours/rows/{table}/{mark}", response=NotedTold, summary=TAKEN)
@needs(Right.WRITE)
def remove_ours(request: SignedIn, table: Ours, mark: str, version: Seen = None) -> NotedTold:
    return removed(request, marked(request, _one_of(table, OURS), mark=mark), version=version)


@router.get(
    "/segments/rows/{table}",
    response=Page[RowTold],
    summary=_("Segments, or trends: of each what holds on the day"),
)
@needs(Right.SEE_WALLED)
def of_segments(
    request: SignedIn, table: OfSegments, as_of: AsOf = None, after: Skip = 0, limit: Limit = 50
) -> dict[str, object]:
    return listed(request, _one_of(table, OF_SEGMENTS), after=after, limit=limit)


@router.put("/segments/rows/{table}", response=RowTold, summary=WRITTEN)
@needs(Right.WRITE)
def write_segments(request: SignedIn, table: OfSegments, asked: RowAsked) -> RowTold:
    return written(request, _one_of(table, OF_SEGMENTS), asked=asked)


@router.delete("/segments/rows/{table}/{mark}", response=NotedTold, summary=TAKEN)
@needs(Right.WRITE)
def remove_segments(request: SignedIn, table: OfSegments, mark: str, version: Seen = None) -> NotedTold:
    return removed(request, marked(request, _one_of(table, OF_SEGMENTS), mark=mark), version=version)


def listed(request: SignedIn, table: str, *, after: int, limit: int) -> dict[str, object]:
    """Return a page of the rows of everybody whom this key may see."""
    found = _those(request, table, after=after, limit=limit + 1)
    return page(request, told(found[:limit]), after=after + limit if len(found) > limit else None)


def _one_of(table: str, those: tuple[str, ...]) -> str:
    if table not in those:
        raise Http404
    return table


def _those(request: SignedIn, table: str, *, after: int, limit: int) -> list[Row]:
    if "valid_from" in TABLES[table].key:
        # Only the newest version of each counts, so that the store cannot count for a page.
        return all_rows(request, table)[after : after + limit]
    return all_rows(request, table, limit=limit, skip=after)
