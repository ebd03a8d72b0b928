"""What the book itself says of the programme towards customer intimacy: measures with n, day and source.

Each stands beside what people typed, and is never mixed with it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.focus.segments import Segments, segments_of
from keepworth.focus.tiers import Ranged
from keepworth.numerics.arrays import Floats
from keepworth.runs.store import read_record
from keepworth.tables.book import Book
from keepworth.tables.gap import gap_rows
from keepworth.tables.scored import Scored, Wanted
from keepworth.tables.success import knowledge_in, served_in
from keepworth.tables.tiered import segments_in

WAITS: Final = ("need", "case")  # what customers said themselves; indicators are ours


@dataclass(frozen=True, slots=True)
class BookMeasure:
    """One measure that the book knows, or does not."""

    part: str  # of the programme: data, focus
    name: str  # knowledge, dated, hours
    value: float | None  # 0 to 100; None: withheld
    low: float | None  # between which 8 in 10 customers lie; None where it is one count of all
    high: float | None
    of: int  # customers, or things that wait
    day: dt.date | None  # that it speaks for
    run: str | None  # that told it; None: read from what is written
    missing: str  # what it lacks: "", "run", "knowledge", "waiting", "segments", "hours"


@dataclass(frozen=True, slots=True)
class SegmentTold:
    """What speaks for serving a segment."""

    name: str
    customers: int
    chance: float  # that one of them is worth more than the hurdle, on average
    fit: float | None  # None: fit tells nobody apart
    score: float  # mean of chance × fit; low and high are its 80 % range, None of one customer
    low: float | None
    high: float | None
    hours: float | None  # of ours in the year; None: the book says none
    is_chosen: bool  # its score is above that of all customers together


@dataclass(frozen=True, slots=True)
class ProgrammeRead:
    """What a book says of its programme on a day."""

    measures: tuple[BookMeasure, ...]
    segments: tuple[SegmentTold, ...]  # what scores most first
    hurdle: float | None  # the median value of these customers: ours, no finding
    run: str | None
    as_of: dt.date | None  # of the run


def programme_read(book: Book, scored: Scored, *, day: dt.date) -> ProgrammeRead:
    """Return what the book says of the programme on a day, by the run that speaks for it and by what is written."""
    record: Mapping[str, Any] = read_record(scored.run) if scored.run else {}
    run, as_of = record.get("run"), dt.date.fromisoformat(record["as_of"]) if record else None
    within = served_in(scored)
    rows = segments_in(scored.run, within=within) if scored.run else []
    told, hurdle = _segments(rows)
    measures = (
        _knowledge(scored.run, within=within, run=run, as_of=as_of),
        _dated(book, scored, day=day),
        _hours(told, run=run, as_of=as_of),
    )
    return ProgrammeRead(measures, told, hurdle, run, as_of)


def _knowledge(of: Path | None, *, within: str, run: str | None, as_of: dt.date | None) -> BookMeasure:
    found = knowledge_in(of, within=within) if of else None
    if found is None:
        missing = "knowledge" if of else "run"
        return BookMeasure("data", "knowledge", None, None, None, of=0, day=as_of, run=run, missing=missing)
    return BookMeasure("data", "knowledge", found["mean"], found["low"], found["high"], of=found["customers"],
                       day=found["newest"] or as_of, run=run, missing="")  # fmt: skip


def _dated(book: Book, scored: Scored, *, day: dt.date) -> BookMeasure:
    rows = [one for one in gap_rows(book, scored, wanted=Wanted(), day=day) if one.kind in WAITS]
    waiting, dated = sum(one.waiting for one in rows), sum(one.dated for one in rows)
    share = 100 * dated / waiting if waiting else None
    return BookMeasure("data", "dated", share, None, None, of=waiting, day=day, run=None,
                       missing="" if waiting else "waiting")  # fmt: skip


def _hours(of: Sequence[SegmentTold], *, run: str | None, as_of: dt.date | None) -> BookMeasure:
    whole = sum(one.hours or 0.0 for one in of)
    customers = sum(one.customers for one in of)
    missing = "run" if run is None else "segments" if len(of) < 2 else "" if whole > 0 else "hours"
    share = None if missing else 100 * sum(one.hours or 0.0 for one in of if one.is_chosen) / whole
    return BookMeasure("focus", "hours", share, None, None, of=customers, day=as_of, run=run, missing=missing)


def _segments(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[SegmentTold, ...], float | None]:
    """Return the segments of customers who are worth something, and the hurdle; nothing where there are none."""
    if not rows:
        return (), None
    held = {name: np.array([row[name] for row in rows], dtype=np.float64) for name in
            ("value", "low", "high", "fit", "hours")}  # fmt: skip
    names, place = np.unique([row["segment"] for row in rows], return_inverse=True)
    hurdle, by_fit = float(np.median(held["value"])), not np.isnan(held["fit"]).any()
    if not hurdle > 0:
        return (), None
    found = segments_of(
        place.astype(np.int64), Ranged(held["value"], held["low"], held["high"]),
        fit=held["fit"] if by_fit else np.ones(len(rows)), hurdle=hurdle, segments=names.size,
    )  # fmt: skip
    hours = [held["hours"][place == at] for at in range(names.size)]
    told = [_told(str(name), found, at=at, by_fit=by_fit, hours=hours[at]) for at, name in enumerate(names)]
    return tuple(sorted(told, key=lambda one: (-one.score, one.name))), hurdle


def _told(name: str, of: Segments, *, at: int, by_fit: bool, hours: Floats) -> SegmentTold:
    low, high = (None if np.isnan(end[at]) else float(end[at]) for end in (of.low, of.high))
    return SegmentTold(
        name, int(of.customers[at]), float(of.chance[at]), float(of.fit[at]) if by_fit else None,
        float(of.score[at]), low, high, None if np.isnan(hours).all() else float(np.nansum(hours)),
        is_chosen=bool(of.score[at] > of.middle),
    )  # fmt: skip
