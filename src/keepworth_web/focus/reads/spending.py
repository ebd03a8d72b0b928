"""What was spent on getting customers and on keeping them, as files and people say it: the newest period first."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.tables.evidence.returns import days_of
from keepworth_web.focus.reads.elements import MIX
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows, reader_of
from keepworth_web.measure.reads.words import listed
from keepworth_web.shared.amounts import amount
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn

TABLE: Final = "spending"
PURPOSES: Final[Mapping[str, Words]] = {
    "getting": gettext_lazy("getting customers"),
    "keeping": gettext_lazy("keeping them"),
}
ROWS: Final = 100  # on a page


@dataclass(frozen=True, slots=True)
class Spent:
    """Money for one purpose in one period."""

    row: Row
    days: tuple[int, int]  # the first and the last, since 1970; the last before the first where nobody can read it

    @property
    def period(self) -> str:
        """Of which month, quarter or year it is, as it was written."""
        return str(self.row.values["period"])

    @property
    def purpose(self) -> str:
        """What for."""
        return str(PURPOSES[self.row.values["purpose"]])

    @property
    def element(self) -> str:
        """Of keeping, for which element of the retention mix; nothing where nobody said."""
        said = self.row.values["element"]
        return str(MIX[said]) if said else ""

    @property
    def amount(self) -> Decimal:
        """How much."""
        return Decimal(self.row.values["amount"])

    @property
    def is_read(self) -> bool:
        """Whether the period is one: else it counts nowhere."""
        return self.days[1] >= self.days[0]

    @property
    def of(self) -> tuple[str, str]:
        """What for, and for which element."""
        return str(self.row.values["purpose"]), str(self.row.values["element"] or "")


def spending_of(request: SignedIn) -> list[Spent]:
    """Return all that was spent, the newest period first, months before the quarter and the year that they are of."""
    found = [Spent(row, days_of(str(row.values["period"]).strip())) for row in all_rows(request, TABLE)]
    return sorted(found, key=lambda one: (-one.days[1], -one.days[0], one.period, one.of))


def spent_marked(request: SignedIn, mark: str) -> Spent | None:
    """Return what a mark names, None where it names none."""
    reader = reader_of(request)
    key = reader.key_marked(TABLE, mark)
    row = reader.one(TABLE, key) if key else None
    return Spent(row, days_of(str(row.values["period"]).strip())) if row else None


def spent_already(request: SignedIn, *, period: str, purpose: str, element: str) -> Spent | None:
    """Return the line that stands for this already: one more would take its place."""
    same = (purpose, element)
    return next((one for one in spending_of(request) if (one.period, one.of) == (period, same)), None)


def spending_page(request: SignedIn, *, page: int) -> dict[str, Any]:
    """Return a page of what was spent, and what cannot count or counts twice."""
    found = spending_of(request)
    first = ROWS * (page - 1)
    shown = found[first : first + ROWS]
    twice = counted_twice(found)
    return {
        "rows": [
            {"of": one, "amount": amount(float(one.amount)), "twice": _twice_said(twice.get(one.row.key, ()))}
            for one in shown
        ],
        "more": len(found) > first + ROWS,
        "page": page,
        "unread": sum(not one.is_read for one in found),
        "currency": book_settings().currency,
    }  # fmt: skip


def spending_rows(request: SignedIn) -> Sequence[Sequence[Value]]:
    """Return every line for a file."""
    return [[one.period, one.purpose, one.element, float(one.amount)] for one in spending_of(request)]


def counted_twice(found: Iterable[Spent]) -> dict[str, list[str]]:
    """Return by a line's key the other periods that hold days of its own, for the same purpose and element."""
    by: dict[tuple[str, str], list[Spent]] = {}
    for one in found:
        if one.is_read:
            by.setdefault(one.of, []).append(one)
    twice: dict[str, list[str]] = {}
    for lines in by.values():
        for one in lines:
            others = [each.period for each in lines if each.row.key != one.row.key
                      and each.days[0] <= one.days[1] and one.days[0] <= each.days[1]]  # fmt: skip
            if others:
                twice[one.row.key] = others
    return twice


def today_of(request: SignedIn) -> dt.date:
    """Return the book's own day."""
    return reader_of(request).visible.book.today()


def _twice_said(periods: Sequence[str]) -> str:
    if not periods:
        return ""
    few = [*periods[:3], *(["…"] if len(periods) > 3 else [])]
    return _("%(periods)s holds days of it too: they count twice.") % {"periods": listed(few)}
