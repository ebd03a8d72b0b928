"""What was spent on getting customers and on keeping them, by programs."""

from django.utils.translation import gettext_noop as _
from ninja import Router

from keepworth_web.focus.reads.spending import TABLE, spending_of
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.row import NotedTold, RowAsked, RowTold, Seen, Skip, marked, removed, told, written
from keepworth_web.shared.api.pages import Limit, Page, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["focus"])


@router.get(
    "/spending/rows",
    response=Page[RowTold],
    summary=_("What was spent on getting and on keeping customers, the newest period first"),
)
@needs(Right.SEE_BOOK)
def spending(request: SignedIn, as_of: AsOf = None, after: Skip = 0, limit: Limit = 50) -> dict[str, object]:
    found = [one.row for one in spending_of(request)[after : after + limit + 1]]
    return page(request, told(found[:limit]), after=after + limit if len(found) > limit else None)


@router.put("/spending/rows", response=RowTold, summary=_("Write what was spent in a period, by its key"))
@needs(Right.SEE_BOOK)
def write_spending(request: SignedIn, asked: RowAsked) -> RowTold:
    return written(request, TABLE, asked=asked)


@router.delete(
    "/spending/rows/{mark}", response=NotedTold, summary=_("Take a row away; a row of a file is hidden")
)  # fmt: skip
@needs(Right.SEE_BOOK)
def remove_spending(request: SignedIn, mark: str, version: Seen = None) -> NotedTold:
    return removed(request, marked(request, TABLE, mark=mark), version=version)
