"""Concentration of a book as its last run told it: how much hangs on few, on whom, and what could take our place."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from keepworth.errors import NotEnough
from keepworth.runs.briefing_facts import trends
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.runs.store import read_record
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import columns_of
from keepworth.tables.book import Book
from keepworth.tables.concentrated import concentrated_in, concentration_in
from keepworth.tables.dealings import rivals_on
from keepworth.tables.hedging import hedges_in
from keepworth.tables.relating import departed_in
from keepworth.tables.substitutes import called, lost_to_price, segments_in

FEW: Final = 3  # "without the largest three"
PARTNER, DIFFERENT = "second_partner", "be_different"
PEOPLE: Final = {"customer": "customer_id", "group": "customer_id", "colleague": "colleague_id",
                 "champion": "contact_id", "partner": "partner_id"}  # fmt: skip
CALLED: Final = {f"{kind}_id": kind for kind in ("customer", "colleague", "contact", "partner")}


@dataclass(frozen=True, slots=True)
class Holder:
    """A customer, or customers who have something in common, and what hangs on them."""

    name: str
    number: int | None  # of the customer, colleague, contact or partner
    customers: int
    value: float | None
    revenue: float | None
    share: float | None  # of value
    share_revenue: float | None
    leaves: float | None  # the chance, of one customer
    one_in: int | None  # the same as "1 in so many"
    at_risk: float | None  # value that is lost on average
    from_staying: bool | None  # contracts or what is known besides tell the chance; else the orders alone


@dataclass(frozen=True, slots=True)
class Without:
    """What would be left without the largest few."""

    names: tuple[str, ...]
    amount: float
    share: float  # that is left
    effective: float | None  # as many equal ones would be as concentrated as those who are left


@dataclass(frozen=True, slots=True)
class Substitute:
    """What could take our place in a segment, as far as the book knows; what it does not know is None."""

    segment: str
    customers: int
    amount: float
    share: float
    with_rival: int  # customers of whom a rival is known
    rival_share: float | None  # of their spending, on average where it is known
    cheapest: float | None  # percentage points by which the cheapest of them is cheaper
    trends: int
    heaviest: str | None  # in words, of the trends
    weight: int | None  # likelihood × impact of that, 1 to 25
    lost_to_price: float | None  # value, if a rival were 20 % cheaper
    repositioning: float | None  # what it would cost, as the owner says; None: nobody said


@dataclass(frozen=True, slots=True)
class Hedge:
    """What would lower what may be lost together, at one customer."""

    hedge: str  # of `tables.focusing.HEDGES`
    name: str
    number: int
    leaves: float  # the chance to leave now
    then: float
    less: float  # by which less is lost on average
    less_cvar95: float  # by which less is lost on average in the worst 1 of 20
    low: float  # the same at the ends of the ranges of all chances
    high: float
    cost: float | None  # as the owner says it; None: nobody said


@dataclass(frozen=True, slots=True)
class Unforetold:
    """A hedge against what no book foretells: what hangs on it, what it costs, and from which chance it earns that."""

    hedge: str  # "second_partner" or "be_different"
    name: str  # of the partner or the segment
    number: int | None  # of the partner
    customers: int
    amount: float | None  # lost without it: with the partner, or to a rival 20 % cheaper; None: not known
    cost: float | None  # as the owner says it; None: nobody said
    pays_from: float | None  # cost / amount, the chance from which it pays if it saves all; above 1 it never does

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not known: `amount`, `cost`."""
        return tuple(name for name in ("amount", "cost") if getattr(self, name) is None)


@dataclass(frozen=True, slots=True)
class ConcentrationReport:
    """How much hangs on few."""

    as_of: dt.date
    run: str
    currency: str
    told: Mapping[str, Any]  # as in `concentration.json`
    without: Without | None
    customers: tuple[Holder, ...]  # the largest first; nobody restricted
    shares: tuple[float, ...]  # of the largest, those of the restricted too
    unlisted: int  # restricted customers among the largest: sums hold them, no list names them
    by: Mapping[str, tuple[Holder, ...]]
    substitutes: tuple[Substitute, ...]  # the largest segments first
    hedges: tuple[Hedge, ...]  # the one that lowers most per money first, then those whose cost nobody said
    unforetold: tuple[Unforetold, ...]  # what pays from the lowest chance first, then where something is not known


def report_concentration(book: Book, *, as_of: dt.date | None = None) -> ConcentrationReport:
    """Return how concentrated a book is, as the last run told it that speaks for a day.

    Raises
    ------
    NotEnough
        No run speaks for the day, or it told nothing of concentration.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    found = seen.scored.run and concentration_told(book, run=seen.scored.run)
    if not found:
        raise NotEnough(
            f"No score of this book tells concentration on {seen.day}. Score it: keepworth score {book.folder}"
        )
    return found


def concentration_told(book: Book, *, run: Path) -> ConcentrationReport | None:
    """Return how concentrated a book is, as a run told it; None where it told nothing of it."""
    told = concentration_in(run)
    if told is None:
        return None
    record, rows = read_record(run), concentrated_in(run)
    away = {column: book.restricted(kind) for column, kind in CALLED.items()}
    named = [_holder(row, names=names, away=away) for row, names in _named(book, rows)]
    kinds = [row["kind"] for row in rows]
    groups = {kind: tuple(one for one, of in zip(named, kinds, strict=True) if of == kind) for kind in told["by"]}
    largest = [one for one, of in zip(named, kinds, strict=True) if of == "customer"]
    customers = tuple(one for one in largest if one.number is not None)
    day = dt.date.fromisoformat(record["as_of"])
    substitutes = _substitutes(book, run, segments=groups["segment"], told=told, day=day)
    return ConcentrationReport(
        day, str(record["run"]), book.settings.currency, told,
        without=_without(largest, told), customers=customers, shares=tuple(_share(one, told) for one in largest),
        unlisted=len(largest) - len(customers), by=groups,
        substitutes=substitutes, hedges=_hedges(book, run, away=away["customer_id"]),
        unforetold=_unforetold(groups["partner"], substitutes, told=told, cost=book.settings.focus.hedges.get(PARTNER)),
    )  # fmt: skip


def _named(book: Book, rows: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], Mapping[int, str]]]:
    """Return each row with the names of its kind."""
    names = {
        column: called(book, (row[column] for row in rows if row[column] is not None), kind=kind)
        for column, kind in CALLED.items()
    }
    return [(row, names.get(PEOPLE.get(row["kind"], ""), {})) for row in rows]


def _holder(row: Mapping[str, Any], *, names: Mapping[int, str], away: Mapping[str, frozenset[int]]) -> Holder:
    """Return who or what a row is of; somebody restricted has neither name nor number."""
    column = PEOPLE.get(row["kind"])
    number = row[column] if column else None
    hidden = column is not None and number in away[column]
    leaves = row["leaves"]
    return Holder(
        name=row["name"] if number is None else names.get(number, ""), number=None if hidden else number,
        customers=row["customers"],
        value=row["value"], revenue=row["revenue"], share=row["share"], share_revenue=row["share_revenue"],
        leaves=leaves, one_in=max(round(1 / leaves), 1) if leaves else None, at_risk=row["at_risk"],
        from_staying=row["from_staying"],
    )  # fmt: skip


def _without(customers: Sequence[Holder], told: Mapping[str, Any]) -> Without | None:
    """Return what is left without the largest; None where nobody else is there."""
    if told["customers"] <= FEW:
        return None
    largest = sorted((_amount(one, told) for one in customers), reverse=True)[:FEW]
    names = tuple(one.name for one in customers[:FEW] if one.number is not None)
    total = float(told["total"])
    left = total - sum(largest)
    # Σ share² of the others: what the whole has, less that of the largest.
    squared = told["hhi"] / 1e4 * total**2 - sum(one**2 for one in largest)
    return Without(names, left, left / total, left**2 / squared if squared > 0 else None)


def _amount(of: Holder, told: Mapping[str, Any]) -> float:
    return max((of.value if told["of"] == "value" else of.revenue) or 0.0, 0.0)


def _share(of: Holder, told: Mapping[str, Any]) -> float:
    return (of.share if told["of"] == "value" else of.share_revenue) or 0.0


def _substitutes(
    book: Book, run: Path, *, segments: Sequence[Holder], told: Mapping[str, Any], day: dt.date
) -> tuple[Substitute, ...]:
    with lake_here(book) as lake:
        rivals = columns_of(rivals_on(lake.table("rivals"), as_of=day))
        changing, gone = trends(lake, as_of=day), set(departed_in(lake, as_of=day).tolist())
    where = segments_in(run, set(rivals["customer_id"].tolist()) - gone)
    lost, asked = lost_to_price(run), book.settings.focus.repositioning
    found = []
    for one in segments:
        at = [place for place, number in enumerate(rivals["customer_id"].tolist()) if where.get(number) == one.name]
        of_them = [trend for trend in changing if trend["segment"] in (None, "", one.name)]
        heaviest = max(of_them, key=_weight, default=None)
        found.append(
            Substitute(
                one.name, one.customers, _amount(one, told), _amount(one, told) / float(told["total"]),
                with_rival=len({int(rivals["customer_id"][place]) for place in at}),
                rival_share=_shares(rivals, at), cheapest=_most(rivals["price_gap"][at].tolist()),
                trends=len(of_them), heaviest=heaviest["words"] if heaviest else None,
                weight=_weight(heaviest) or None if heaviest else None,
                lost_to_price=lost.get(one.name), repositioning=asked.get(one.name),
            )
        )  # fmt: skip
    return tuple(found)


def _hedges(book: Book, run: Path, *, away: frozenset[int]) -> tuple[Hedge, ...]:
    rows = [row for row in hedges_in(run) if row["customer_id"] not in away]
    names = called(book, (row["customer_id"] for row in rows), kind="customer")
    return tuple(
        Hedge(number=row["customer_id"], name=names.get(row["customer_id"], ""),
              **{name: value for name, value in row.items() if name != "customer_id"})
        for row in rows
    )  # fmt: skip


def _unforetold(
    partners: Sequence[Holder], substitutes: Sequence[Substitute], *, told: Mapping[str, Any], cost: float | None
) -> tuple[Unforetold, ...]:
    """Return hedges against the end of a partner and against a cheaper rival, whose chance nobody can tell."""
    found = [
        _pays(PARTNER, one.name, number=one.number, customers=one.customers, amount=_amount(one, told), cost=cost)
        for one in partners
    ] + [
        _pays(DIFFERENT, one.segment, number=None, customers=one.customers, amount=one.lost_to_price,
              cost=one.repositioning)
        for one in substitutes
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.pays_from is None, one.pays_from or 0.0, -(one.amount or 0.0))))


def _pays(
    hedge: str, name: str, *, number: int | None, customers: int, amount: float | None, cost: float | None
) -> Unforetold:
    known = amount if amount and amount > 0 else None
    return Unforetold(hedge, name, number, customers, known, cost, cost / known if known and cost is not None else None)


def _weight(trend: Mapping[str, Any]) -> int:
    return int(trend["likelihood"] or 0) * int(trend["impact"] or 0)


def _shares(rivals: Mapping[str, Any], at: Sequence[int]) -> float | None:
    """Return the rivals' share of a customer's spending together, on average over those of whom it is known."""
    by_customer: dict[int, float] = {}
    for place in at:
        share = rivals["share"][place]
        if share is not None and not math.isnan(share):
            number = int(rivals["customer_id"][place])
            by_customer[number] = by_customer.get(number, 0.0) + float(share)
    return min(sum(by_customer.values()) / len(by_customer), 1.0) if by_customer else None


def _most(gaps: Sequence[float | None]) -> float | None:
    known = [float(gap) for gap in gaps if gap is not None and not math.isnan(gap)]
    return max(known, default=None)
