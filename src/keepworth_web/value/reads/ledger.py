"""A customer's ledger: matters, each a line with the answers to it, and what both sides have of each year."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keepworth.runs.ledger import LedgerYear, beside_of, nothing_beside, told_years
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import Columns
from keepworth.tables.ledger import NO_YEAR, STATUSES, accounts_of, days_meant, ledger_asker, year_of
from keepworth.value import LedgerLines, standing_lines
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import reader_of, rows_of
from keepworth_web.know.reads.visible import customer_of, seen_by
from keepworth_web.shared.amounts import written
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.rights import Right
from keepworth_web.value.models import LedgerLink, Saying

EPOCH: Final = dt.date(1970, 1, 1)
STATUS: Final[dict[str, Promise]] = {
    "claimed": _("claimed"), "verified": _("verified"), "signed": _("signed"),
}  # fmt: skip
SIDES: Final = ("theirs", "ours")
YEARS: Final = 6  # that the panel tells


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a page shows it."""

    row: Row
    status: str
    saying: Saying | None = None  # who signed or answered by it, where the website knows
    who: str = ""  # their name

    @property
    def is_signed(self) -> bool:
        """Whether it stands as it is."""
        return self.status == "signed"

    @property
    def figure(self) -> str:
        """The amount, exactly: it is what is signed."""
        whole = round(float(self.row.values["amount"]), 2)
        return written(whole) if whole.is_integer() else formats.number_format(whole, 2, force_grouping=True)

    @property
    def said(self) -> Promise:
        """The status in words."""
        return STATUS[self.status]


@dataclass(frozen=True, slots=True)
class Matter:
    """A line and the answers to it; one of them counts."""

    counts: Line
    others: Sequence[Line]  # those that stand beside it, the newest first
    year: int

    @property
    def root(self) -> str:
        """The line that all of them answer."""
        values = self.counts.row.values
        return str(values["answers_id"] or values["line_id"])


def matters_of(rows: Sequence[Row]) -> list[Matter]:
    """Put lines and the answers to them together, the newest year first, then the larger amounts."""
    if not rows:
        return []
    ordered = in_order(rows)
    counts = standing_lines(_lines(ordered))
    sayings = {one.line if one.kind == Saying.Kind.SIGNED else one.answer: one for one in _sayings(ordered)}
    found: dict[str, list[Line]] = {}
    chosen: dict[str, Line] = {}
    for row, is_chosen in zip(ordered, counts, strict=True):
        own, root = str(row.values["line_id"]), root_of(row)
        line = Line(row, row.values["status"] or STATUSES[0], sayings.get(own))
        if is_chosen:
            chosen[root] = line
        else:
            found.setdefault(root, []).append(line)
    matters = [Matter(line, found.get(root, [])[::-1], _year(line.row)) for root, line in chosen.items()]
    return sorted(matters, key=lambda one: (-one.year, -abs(one.counts.row.values["amount"]), one.root))


def root_of(row: Row) -> str:
    """Return the line that a line and the other answers to it are about."""
    return str(row.values["answers_id"] or row.values["line_id"])


def ledger_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return a customer's ledger for the panel of its page; None where this person does not see the customer."""
    if customer_of(request, number) is None:
        return None
    rows, visible = rows_of(request, "ledger", customer=number), seen_by(request)
    matters = named(request, matters_of(rows))
    years, lost = years_of(request, number, rows=rows)
    by_side = {side: [one for one in matters if one.counts.row.values["side"] == side] for side in SIDES}
    rule, may_write = visible.book.settings.ledger, request.user.may(Right.WRITE) and request.as_of is None
    return {
        **by_side,
        "sides": list(by_side.items()),
        "years": years[:YEARS],
        "now": years[0] if years else None,
        "without_year": lost,
        "fair": round(rule.fair_share * 100),
        "weights": [round(one * 100) for one in rule.weights],
        "number": number,
        "links": open_links(request, number) if may_write else [],
        "may_write": may_write,
    }


def open_links(request: SignedIn, number: int) -> list[Mapping[str, Any]]:
    """Return the pages of this customer's contacts that still open."""
    customer = customer_of(request, number) or {}
    links = LedgerLink.objects.filter(customer=str(customer["customer_id"]), revoked_at=None)
    found = [one for one in links if one.is_open(timezone.now())]
    names = reader_of(request).identities("contact", {one.contact for one in found}) if found else {}
    return [
        {"pk": one.pk, "made_at": one.made_at, "expires_at": one.expires_at,
         "who": str(names.get(one.contact, {}).get("name") or one.contact)}
        for one in found
    ]  # fmt: skip


def years_of(request: SignedIn, number: int, *, rows: Sequence[Row]) -> tuple[list[LedgerYear], int]:
    """Return what both sides have of each year, the newest first, and how many lines are of no year."""
    if not rows:
        return [], 0
    visible = seen_by(request)
    ordered = in_order(rows)
    lines = columns_of(ordered, customer=number)
    accounts, place = accounts_of(lines)
    with lake_here(visible.book) as lake:
        of = ledger_asker(lake)
        hour = visible.book.settings.value.hour_cost
        beside = beside_of(of, accounts, as_of=visible.day, hour_cost=hour) if of else nothing_beside(accounts)
    return told_years(lines, accounts, place=place, beside=beside, settings=visible.book.settings)[number]


def line_rows(request: SignedIn, number: int) -> list[list[Value]] | None:
    """Return all lines for a file; None where this person does not see the customer."""
    if customer_of(request, number) is None:
        return None
    names = ("line_id", "period", "side", "kind", "amount", "status", "status_on", "answers_id")
    found = []
    for matter in matters_of(rows_of(request, "ledger", customer=number)):
        for line in (matter.counts, *matter.others):
            values = [line.row.values[name] for name in names]
            amount = values[4]
            found.append(
                [*values[:4], float(amount), line.status, *values[6:], "yes" if line is matter.counts else "no"]
            )
    return found


def named(request: SignedIn, matters: Sequence[Matter]) -> list[Matter]:
    """Say who signed lines or answered by them."""
    lines = [line for one in matters for line in (one.counts, *one.others) if line.saying]
    contacts = {line.saying.contact for line in lines if line.saying and line.saying.contact}
    names = reader_of(request).identities("contact", contacts) if contacts else {}

    def by(line: Line) -> Line:
        if line.saying is None:
            return line
        own = line.saying.contact
        who = str(names.get(own, {}).get("name") or own) if own else line.saying.by.name if line.saying.by else ""
        return Line(line.row, line.status, line.saying, who)

    return [Matter(by(one.counts), [by(line) for line in one.others], one.year) for one in matters]


def in_order(rows: Sequence[Row]) -> list[Row]:
    """Put each line before its answers, and these as they came."""
    return sorted(rows, key=_order)


def _order(row: Row) -> tuple[Any, ...]:
    written = row.written.pk if row.written else 0
    return (root_of(row), row.values["answers_id"] is not None, written, str(row.values["line_id"]))


def _sayings(rows: Sequence[Row]) -> list[Saying]:
    own = [str(row.values["line_id"]) for row in rows]
    kinds = Saying.Kind
    said = Saying.objects.select_related("by")
    return [*said.filter(kind=kinds.ANSWERED, answer__in=own), *said.filter(kind=kinds.SIGNED, line__in=own)]


def _year(row: Row) -> int:
    year, on = year_of(str(row.values["period"] or "").strip()), row.values["status_on"]
    return year if year != NO_YEAR or on is None else int(on.year)


def _lines(rows: Sequence[Row]) -> LedgerLines:
    columns = columns_of(rows, customer=0)
    many = np.zeros(len(rows), dtype=np.int64)
    return LedgerLines(
        many, matter=columns["matter"], theirs=columns["theirs"].astype(np.bool_), amount=columns["amount"],
        status=columns["status"], day=columns["day"],
    )  # fmt: skip


def columns_of(rows: Sequence[Row], *, customer: int) -> Columns:
    """Return lines as `keepworth.tables.ledger` gives them."""
    values = [row.values for row in rows]
    roots = {root: at for at, root in enumerate(dict.fromkeys(map(root_of, rows)))}
    days = [(one["status_on"] or dt.date.min) - EPOCH for one in values]
    years = [_year(row) for row in rows]
    meant = [days_meant(str(one["period"] or "").strip(), year) for one, year in zip(values, years, strict=True)]
    first, last = np.array(meant, dtype=np.int64).reshape(-1, 2).T
    return {
        "matter": np.array([roots[root_of(row)] for row in rows], dtype=np.int64),
        "customer_id": np.full(len(rows), customer, dtype=np.int64),
        "theirs": np.array([one["side"] == "theirs" for one in values], dtype=np.int64),
        "amount": np.array([float(one["amount"]) for one in values], dtype=np.float64),
        "status": np.array([STATUSES.index(one["status"] or STATUSES[0]) for one in values], dtype=np.int64),
        "day": np.array([one.days for one in days], dtype=np.int64),
        "year": np.array(years, dtype=np.int64),
        "first": first,
        "last": last,
    }
