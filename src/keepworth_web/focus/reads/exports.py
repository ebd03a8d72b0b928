"""A view on its way out: the cells of the page, whole numbers and days as what they are."""

import datetime as dt
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from keepworth.tables.wanted import Wanted
from keepworth_web.focus.reads.table import columns_for, rows_of, shown
from keepworth_web.focus.reads.view import View
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Asked:
    """What is exported."""

    view: View
    wanted: Wanted
    customers: int
    run: str


def sheet_of(request: SignedIn, asked: Asked, *, at: dt.datetime) -> Sheet:
    """Return a view as it is written."""
    some = shown(asked.view, of=columns_for(request))
    rows = (
        list(chain.from_iterable(cell.values if len(cell.values) == len(column.heads) else (None,) * len(column.heads)
                                 for column, cell in row.cells))
        for row in rows_of(request, asked.view, wanted=asked.wanted)
    )  # fmt: skip
    return Sheet([head for column in some for head in column.heads], rows, _foot(request, asked, at=at))


def _foot(request: SignedIn, asked: Asked, *, at: dt.datetime) -> list[str]:
    said = {
        "book": book_settings().name,
        "run": asked.run,
        "customers": asked.customers,
        "view": f"{request.build_absolute_uri('/focus/')}?{asked.view.query()}",
        "at": f"{at:%Y-%m-%d %H:%M:%S} UTC",
        "person": request.user.name,
    }
    return [
        _("Keepworth, %(book)s: %(customers)s customers of run %(run)s") % said,
        _("View: %(view)s") % said,
        _("Written %(at)s for %(person)s") % said,
    ]
