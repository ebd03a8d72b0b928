"""Everything that the portfolio's page shows of a view."""

from typing import Any, Final

from keepworth.tables.scored import Scored
from keepworth_web.focus.reads.chips import chips_of
from keepworth_web.focus.reads.fight import fight_of
from keepworth_web.focus.reads.saved import views_for
from keepworth_web.focus.reads.scored import record_of, teams_of
from keepworth_web.focus.reads.sentence import counted, sentence_of
from keepworth_web.focus.reads.table import columns_for, table_of
from keepworth_web.focus.reads.view import BESIDE_KINDS, CHOICES, CUSTOMER, RANGES, View, said_of
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.checked import badge_of
from keepworth_web.shared.panels import Column
from keepworth_web.shared.requests import SignedIn

STAYING: Final = "staying"  # the column beside which it stands how far chances were checked


def page_of(request: SignedIn, view: View, *, scored: Scored) -> dict[str, Any]:
    """Return the sentence, the table and the tools of a view."""
    every, record, query = columns_for(request), record_of(request), view.query()
    table, wanted = table_of(request, view, scored=scored), view.wanted(teams_of(request), columns=every)
    return {
        "view": view,
        "query": query,
        "record": record,
        "fight": fight_of(scored, view, wanted=wanted, record=record, book=seen_by(request).book),
        "sentence": sentence_of(scored, view, wanted=wanted, record=record),
        "customers": scored.count(counted(wanted)),
        "table": table,
        "next": view.query(after=table.next) if table.next else "",
        "heads": [_head(column, view) for column in table.columns],
        "checked": badge_of(request) if any(one.slug == STAYING for one in table.columns) else None,
        "columns": [{"column": column, "is_shown": column in table.columns} for column in every[1:]],
        "chips": list(chips_of(view)),
        "saved": [{"view": one, "is_here": one.query == query} for one in views_for(request.user)],
        **fields_of(view, scored=scored, teams=teams_of(request)),
    }


def _head(column: Column, view: View) -> dict[str, Any]:
    """Return a column's head: its title, and the view sorted by it, or the other way round."""
    is_here = bool(column.sort) and view.sort == column.slug
    # Numbers begin with the largest, days with the latest, words with the first.
    descending = not view.descending if is_here else column.is_number or column.is_day
    return {
        "column": column,
        "sorted": view.query(sort=column.slug, descending=descending) if column.sort else "",
        "order": ("descending" if view.descending else "ascending") if is_here else "",
    }


def fields_of(view: View, *, scored: Scored, teams: tuple[str, ...] | None) -> dict[str, Any]:
    """Return the fields of the filter, filled with what is asked."""
    ranges = []
    for slug, asked in RANGES.items():
        low, high = view.ranges.get(slug, ("", ""))
        ranges.append({"asked": asked, "low": low, "high": high})
    choices = []
    for slug, choice in CHOICES.items():
        if values := scored.values(choice.column, teams=teams):
            if slug == "kind" and set(values) & set(BESIDE_KINDS):
                values = [CUSTOMER, *values]
            said = [(value, said_of(slug, value)) for value in values]
            choices.append({"asked": choice, "chosen": view.choices.get(slug, ()), "values": said})
    return {"ranges": ranges, "choices": choices}
