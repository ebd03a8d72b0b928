"""Promises of a book on a day: how they were kept, by measure, by standard and by segment."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from keepworth.know import Kept, Promises, keep_promises, keep_promises_by
from keepworth.runs.asked import LEVEL
from keepworth.runs.seen_as import last_day
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import Columns, columns_of
from keepworth.tables.book import Book
from keepworth.tables.dealings import promises_on, segments_of


@dataclass(frozen=True, slots=True)
class PromisesReport:
    """How promises were kept, as a book knew it on a day; the empty group is of those that name none."""

    as_of: dt.date
    all: Kept
    by_measure: Mapping[str, Kept]
    by_standard: Mapping[str, Kept]
    by_segment: Mapping[str, Kept]


def report_promises(book: Book, *, as_of: dt.date | None = None) -> PromisesReport:
    """Return how the promises of a book were kept as of a day, unless said that until which it is told."""
    day = as_of or last_day(book)
    with lake_here(book) as lake:
        found = columns_of(promises_on(lake.table("promises"), as_of=day))
        known = columns_of(segments_of(lake.table("customers"), as_of=day))
    segments = dict(zip(known["customer_id"].tolist(), known["segment"].tolist(), strict=True))
    some = promises_of(found)
    groups = {
        "measure": [str(one) for one in found["measure"]],
        "standard": [str(one) for one in found["standard"]],
        "segment": [segments.get(one) or "" for one in found["customer_id"].tolist()],
    }
    by = {name: keep_promises_by(some, of, level=LEVEL) for name, of in groups.items()}
    return PromisesReport(day, keep_promises(some, level=LEVEL), by["measure"], by["standard"], by["segment"])


def promises_of(found: Columns) -> Promises:
    """Return promises from the columns of `promises_on`."""
    flags = {name: found[name].astype(np.bool_) for name in ("is_late", "is_due", "is_right")}
    kept, stayed = (found[name].astype(np.int64) for name in ("kept", "stayed"))
    return Promises(kept=kept, stayed=stayed, **flags)
