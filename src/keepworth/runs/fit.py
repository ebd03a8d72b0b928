"""How well customers fit: the last run's list with reasons, what the best have in common, our wishes, and kinds."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keepworth.errors import NotEnough
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.runs.store import read_record
from keepworth.tables.book import Book
from keepworth.tables.fitted import fits_in, fitted_in, reasons_in
from keepworth.tables.substitutes import called


@dataclass(frozen=True, slots=True)
class Common:
    """A value, how many of the best have it and of the others, and what it moves fit by."""

    kind: str
    of: str
    value: str
    best: int
    known_best: int
    others: int
    known_others: int
    push: float  # logits; low and high are the ends of its 80 % range
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reason:
    """What moves a customer's fit."""

    source: str  # learnt, told or asked
    attribute: str  # empty of what was asked
    value: str | None
    push: float  # logits
    common: Common | None  # of what is learnt: the counts behind it


@dataclass(frozen=True, slots=True)
class Fitting:
    """How well a customer fits."""

    number: int
    name: str
    fit: float  # 0 to 1
    low: float
    high: float
    learnt: float  # logits
    told: float
    asked: float
    is_best: bool | None  # None: not measured
    kind: int | None  # a proposed kind, from 1
    kind_chance: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class FitReport:
    """Fit in a book."""

    as_of: dt.date
    run: str
    rule: Mapping[str, Any]
    no_fit: str | None  # why nothing is said to be in common
    learnt: Mapping[str, Any] | None
    common: tuple[Common, ...]  # what moves most first
    attributes: Sequence[Mapping[str, Any]]  # which values there are, of how many customers
    point: float
    wants: Sequence[Mapping[str, Any]]
    asked: Mapping[str, Any]
    no_kinds: str | None
    kinds: Mapping[str, Any] | None
    customers: tuple[Fitting, ...]  # those who fit best first


def report_fit(book: Book, *, as_of: dt.date | None = None) -> FitReport:
    """Return how well a book's customers fit, as the last run saw them that speaks for a day.

    Raises
    ------
    NotEnough
        No run speaks for the day, or it says nothing of fit.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    found = seen.scored.run and fit_told(book, run=seen.scored.run)
    if not found:
        raise NotEnough(
            f"No score of this book says how well customers fit on {seen.day}: it takes customers who are worth "
            f"something. Score it: keepworth score {book.folder}"
        )
    return found


def fit_told(book: Book, *, run: Path, numbers: Sequence[int] | None = None) -> FitReport | None:
    """Return what a run says of fit, of all customers or of some; None where it says nothing.

    Nobody restricted is listed; counts stand as the run made them.
    """
    told = fitted_in(run)
    if told is None:
        return None
    record = read_record(run)
    common = [Common(**row) for row in told["common"]]
    by = {(f"{one.kind} {one.of}".strip(), one.value): one for one in common}
    away = book.restricted("customer")
    rows = [row for row in fits_in(run, numbers) if row["customer_id"] not in away]
    reasons = reasons_in(run, numbers)
    names = called(book, [row["customer_id"] for row in rows], kind="customer")
    each = tuple(_fitting(row, name=names.get(row["customer_id"], ""), reasons=[
        Reason(one["source"], one["attribute"], one["value"], one["push"],
               by.get((one["attribute"], one["value"])) if one["source"] == "learnt" else None)
        for one in reasons.get(row["customer_id"], ())
    ]) for row in rows)  # fmt: skip
    return FitReport(
        dt.date.fromisoformat(record["as_of"]), str(record["run"]), told["rule"], told["no_fit"], told["learnt"],
        tuple(sorted(common, key=lambda one: -abs(one.push))), told["attributes"], told["point"],
        told["wants"], told["asked"], told["no_kinds"], told["kinds"], each,
    )  # fmt: skip


def _fitting(row: Mapping[str, Any], *, name: str, reasons: Sequence[Reason]) -> Fitting:
    return Fitting(
        row["customer_id"], name, row["fit"], row["fit_low"], row["fit_high"], row["learnt"], row["told"],
        row["asked"], row["is_best"], row["kind"], row["kind_chance"], tuple(reasons),
    )  # fmt: skip
