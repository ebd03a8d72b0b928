"""The table of the portfolio: one page of customers, column by column."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from keepworth.errors import BadInput
from keepworth.tables.scored import Filter, Scored, Wanted
from keepworth_web.focus.reads.scored import keep_rows, scored_of, teams_of
from keepworth_web.focus.reads.view import View
from keepworth_web.shared.panels import Cell, Column, columns
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.staff.rights import may

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One customer of the table."""

    number: int
    cells: list[tuple[Column, Cell]]


@dataclass(frozen=True, slots=True)
class Table:
    """One page of the table."""

    columns: tuple[Column, ...]
    rows: list[Row]
    count: int  # of all that match
    next: str  # where the next page begins; empty on the last
    is_lost: bool = False  # the address named a page that there is not


NOBODY = Table((), [], 0, "")
EMPTY = Cell("–", (None,))


def columns_for(request: SignedIn) -> tuple[Column, ...]:
    """Return the columns that this person may see; which are shown first depends on what is told of customers."""

    def find() -> tuple[Column, ...]:
        scored, teams = scored_of(request), teams_of(request)
        tells, stays = scored.tells_strength(teams), scored.tells_staying(teams)
        return tuple(_first(one, tells=tells, stays=stays) for one in columns() if may(request.user, one.right))

    return kept(request, "columns", find=find)


def _first(column: Column, *, tells: bool, stays: bool) -> Column:
    said = [column.is_first_told] * tells + [column.is_first_stays] * stays
    return replace(column, is_first=next((one for one in reversed(said) if one is not None), column.is_first))


def shown(view: View, *, of: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns of a view: those chosen, or those that are shown first; the first column always."""
    chosen = set(view.columns) or {column.slug for column in of if column.is_first}
    return tuple(column for place, column in enumerate(of) if column.slug in chosen or not place)


def table_of(request: SignedIn, view: View, *, scored: Scored) -> Table:
    """Return a page of the table."""
    every = columns_for(request)
    try:
        page = scored.page(view.wanted(teams_of(request), columns=every))
    except BadInput:
        # A mark of another list, or a broken one: nothing else of the address gets here unread.
        return Table(shown(view, of=every), [], 0, "", is_lost=True)
    some = shown(view, of=every)
    return Table(some, _rows(request, page.rows, some=some), page.count, page.next or "")


def wanted_of(request: SignedIn, view: View, *, picked: tuple[int, ...] = ()) -> Wanted:
    """Return whom a view shows to this person, or the picked ones among them."""
    wanted = view.wanted(teams_of(request), columns=columns_for(request), limit=AT_ONCE)
    if not picked:
        return wanted
    return replace(wanted, filters=(*wanted.filters, Filter("number", "in", tuple(map(str, picked)))))


def rows_of(request: SignedIn, view: View, *, wanted: Wanted) -> Iterator[Row]:
    """Yield every row of `wanted` with the columns of a view, in its order."""
    some, scored, after = shown(view, of=columns_for(request)), scored_of(request), ""
    while True:
        page = scored.page(replace(wanted, after=after or None))
        yield from _rows(request, page.rows, some=some)
        if page.next is None:
            return
        after = page.next


def _rows(request: SignedIn, rows: list[dict[str, Any]], *, some: tuple[Column, ...]) -> list[Row]:
    numbers = keep_rows(request, rows)
    cells = [(column, column.read(request, numbers)) for column in some]
    return [Row(number, [(column, found.get(number, EMPTY)) for column, found in cells]) for number in numbers]
