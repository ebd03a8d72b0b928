"""The value ledger of a book on a day: what each side gains in a year, and how the joint value is shared."""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.seen_as import SeenAs, last_day, seen_as
from keepworth.runs.show import customer_meant
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import Columns
from keepworth.tables.book import Book
from keepworth.tables.ledger import (
    NO_YEAR,
    STATUSES,
    Accounts,
    accounts_of,
    ledger_asker,
    ledger_lines,
    left_in,
    paid_in,
    served_in,
)
from keepworth.tables.settings import Settings
from keepworth.tables.touching import EPOCH, Asker
from keepworth.value import JointValue, LedgerLines, LineSums, YearlyFacts, judge_years, sum_lines

TAKES: Final = {1: "theirs", 0: None, -1: "ours"}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many lines of a side count, by how far each is believed."""

    claimed: int
    verified: int
    signed: int


@dataclass(frozen=True, slots=True)
class LedgerYear:
    """What a year brought a customer, and us with it; money of the book, null where it is not known."""

    year: int
    gain: float  # theirs, each line by how far it is believed
    gain_low: float  # only what was signed
    gain_high: float  # every line in full
    price: float | None  # what they paid us
    use: float  # what using us cost them beside
    theirs: float | None  # gain − price − use
    roi: float | None  # theirs over price and use
    margin: float | None  # ours, before the cost to serve
    margin_low: float | None
    margin_high: float | None
    margin_from: str | None  # "ledger", "orders", or "setting"
    serve: float | None  # what serving them cost
    ours: float | None  # margin − serve
    share: float | None  # theirs of the joint value; null unless both are above 0
    takes_too_much: str | None  # the side, where one does; nobody while it runs
    loses: bool  # a side has nothing of it; said of nobody while it runs
    since: dt.date | None  # what is beside the lines is of the days that they are of: the first of them
    until: dt.date | None  # the last, as far as they are over
    runs: bool  # some are still to come: gains may be of all, what was paid is of those that are over
    lines_theirs: Counted
    lines_ours: Counted


@dataclass(frozen=True, slots=True)
class LedgerOf:
    """One customer's ledger, the newest year first."""

    number: int
    customer_id: str
    name: str | None
    years: tuple[LedgerYear, ...]
    without_year: int  # lines of which nobody knows the year: they count nowhere


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """The ledgers of the customers who have one, by their ids."""

    as_of: dt.date
    currency: str
    weights: dict[str, float]
    fair_share: float
    customers: tuple[LedgerOf, ...]


def report_ledger(book: Book, customer: str | None = None, *, as_of: dt.date | None = None) -> LedgerReport:
    """Return the ledger of a customer, or of all who have one, as of a day, unless said that until which it is told.

    Raises
    ------
    BadInput
        There is no such customer, or several are called so.

    """
    day = as_of or last_day(book)
    seen = seen_as(book, day=day)
    number = None if customer is None else customer_meant(seen.scored, customer)["number"]
    found = ledgers_of(book, as_of=day, number=number)
    rule = book.settings.ledger
    weights = dict(zip(STATUSES, rule.weights, strict=True))
    return LedgerReport(day, book.settings.currency, weights, rule.fair_share, customers=_named(found, seen=seen))


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of each account beside its lines; NaN where it is not; shapes (accounts,)."""

    paid: Floats
    left: Floats  # of it, after direct costs
    served: Floats
    since: Ints  # the first day and the last that all of it is of, as far as they are over
    until: Ints
    runs: Flags  # days that its lines are of are still to come


def ledgers_of(book: Book, *, as_of: dt.date, number: int | None = None) -> dict[int, tuple[list[LedgerYear], int]]:
    """Return the years of each customer's ledger, the newest first, and how many lines are of no year."""
    with lake_here(book) as lake:
        of = ledger_asker(lake)
        if of is None:
            return {}
        lines = ledger_lines(of, as_of=as_of, customer=number)
        accounts, place = accounts_of(lines)
        beside = beside_of(of, accounts, as_of=as_of, hour_cost=book.settings.value.hour_cost)
    return told_years(lines, accounts, place=place, beside=beside, settings=book.settings)


def beside_of(of: Asker, accounts: Accounts, *, as_of: dt.date, hour_cost: float | None) -> Beside:
    """Return what is known of each account beside its lines."""
    paid, left = paid_in(of, accounts, as_of=as_of), left_in(of, accounts, as_of=as_of)
    served, (since, until) = served_in(of, accounts, as_of=as_of, hour_cost=hour_cost), accounts.until(as_of).ends()
    return Beside(paid, left, served, since, until, accounts.ends()[1] > (as_of - EPOCH).days)


def nothing_beside(accounts: Accounts) -> Beside:
    """Return that nothing is known beside the lines."""
    unknown = np.full(accounts.year.size, np.nan)
    return Beside(unknown, unknown, unknown, *accounts.ends(), np.zeros(accounts.year.size, dtype=np.bool_))


def told_years(
    lines: Columns, accounts: Accounts, *, place: Ints, beside: Beside, settings: Settings
) -> dict[int, tuple[list[LedgerYear], int]]:
    """Return the years of each customer's ledger, the newest first, and how many lines are of no year."""
    of = LedgerLines(
        place, matter=lines["matter"], theirs=lines["theirs"].astype(np.bool_), amount=lines["amount"],
        status=lines["status"], day=lines["day"],
    )  # fmt: skip
    rule, many = settings.ledger, accounts.year.size
    sums = sum_lines(of, accounts=many, weights=rule.weights)
    margin, source = _margins(sums, beside, rate=settings.margin)
    judged = judge_years(sums, beside=YearlyFacts(beside.paid, margin, beside.served), fair=rule.fair)
    found: dict[int, tuple[list[LedgerYear], int]] = {}
    for at in reversed(range(many)):
        years, lost = found.get(int(accounts.customer[at]), ([], 0))
        if accounts.year[at] == NO_YEAR:
            lost += int(sums.counts[at].sum())
        else:
            years.append(_year(at, accounts, sums=sums, judged=judged, beside=beside, margin=(margin, source)))
        found[int(accounts.customer[at])] = years, lost
    return found


def _margins(sums: LineSums, beside: Beside, *, rate: float | None) -> tuple[Floats, list[str | None]]:
    """Return our margin of each account, and where it is known from: lines of ours, else orders, else the setting."""
    by_setting = beside.paid * rate if rate else np.full(beside.paid.size, np.nan)
    found = np.where(np.isnan(beside.left), by_setting, beside.left)
    ways = zip(np.isnan(sums.ours), np.isnan(beside.left), np.isnan(by_setting), strict=True)
    said = ["ledger" if not own else "orders" if not left else "setting" if not rated else None
            for own, left, rated in ways]  # fmt: skip
    return found, said


def _year(
    at: int, accounts: Accounts, *, sums: LineSums, judged: JointValue, beside: Beside,
    margin: tuple[Floats, list[str | None]],
) -> LedgerYear:  # fmt: skip
    other, source = margin
    is_ours = not math.isnan(sums.ours[at])
    margins = [float(one[at]) if is_ours else _known(other[at]) for one in (sums.ours, sums.ours_low, sums.ours_high)]
    return LedgerYear(
        year=int(accounts.year[at]),
        gain=float(sums.gain[at]), gain_low=float(sums.gain_low[at]), gain_high=float(sums.gain_high[at]),
        price=_known(beside.paid[at]), use=float(sums.use[at]), theirs=_known(judged.theirs[at]),
        roi=_known(judged.returned[at]), margin=margins[0], margin_low=margins[1], margin_high=margins[2],
        margin_from=source[at], serve=_known(beside.served[at]),
        ours=_known(judged.ours[at]), share=_known(judged.share[at]),
        takes_too_much=None if beside.runs[at] else TAKES[int(judged.takes_too_much[at])],
        loses=bool(judged.loses[at]) and not beside.runs[at], **_days(at, beside), runs=bool(beside.runs[at]),
        lines_theirs=Counted(*map(int, sums.counts[at, 0])), lines_ours=Counted(*map(int, sums.counts[at, 1])),
    )  # fmt: skip


def _days(at: int, beside: Beside) -> dict[str, dt.date | None]:
    since, until = int(beside.since[at]), int(beside.until[at])
    known = since <= until
    return {name: EPOCH + dt.timedelta(days=day) if known else None
            for name, day in (("since", since), ("until", until))}  # fmt: skip


def _named(found: dict[int, tuple[list[LedgerYear], int]], *, seen: SeenAs) -> tuple[LedgerOf, ...]:
    rows = seen.scored.some(list(found))
    named = [
        LedgerOf(number, str(row["customer_id"]), row["name"], tuple(found[number][0]), without_year=found[number][1])
        for number, row in rows.items()
    ]
    return tuple(sorted(named, key=lambda one: one.customer_id))


def _known(number: float) -> float | None:
    return None if math.isnan(number) else float(number)
