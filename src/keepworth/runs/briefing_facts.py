"""What a briefing is made from: the dealings with all customers as they stood on a day, read once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.know import Needs, Promises
from keepworth.numerics.arrays import Ints
from keepworth.runs.needs import needs_of, whole
from keepworth.runs.promises import promises_of
from keepworth.tables import dealings
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import columns_of, fetched
from keepworth.tables.book import Book
from keepworth.tables.lake import Lake

A_YEAR: Final = dt.timedelta(days=365)
SERVED: Final = ("organisation", "person", None)  # prospects and our own offices are no customers yet


@dataclass(frozen=True, slots=True)
class Dealings:
    """Facts of all customers by number; whoever briefs takes what is seen."""

    segments: Mapping[int, str]  # of each customer that is one
    described: Mapping[str, dict[str, Any]]  # by segment: owner, team, words
    needs: Needs
    promises: Promises
    promised_to: Ints
    departures: list[dict[str, Any]]  # customer_id, left_on, words; the last first
    acts: list[int]  # the customer of each act within a year
    trials: Mapping[int, tuple[int, int]]  # by customer: passed, failed
    rivals: list[dict[str, Any]]
    trends: list[dict[str, Any]]  # what weighs most first
    ordered_by: Ints
    ordered_in: Ints  # month, 1 to 12
    occasions: Ints
    first_orders: Any  # the first day of each
    last_order: dt.date | None  # of the book: what came later is not known to be empty

    @property
    def names(self) -> set[str]:
        """The segments that there are."""
        return {*self.segments.values(), *self.described}

    def members(self, segment: str) -> set[int]:
        """Return the customers of a segment."""
        return {number for number, of in self.segments.items() if of == segment}

    def needs_of(self, customers: Ints) -> Needs:
        """Return the needs of some customers."""
        mine = np.isin(self.needs.customer, customers)
        topic = tuple(name for name, is_mine in zip(self.needs.topic, mine, strict=True) if is_mine)
        one = self.needs
        return Needs(one.customer[mine], topic, one.state[mine], one.days[mine], one.answered[mine])


def gather(book: Book, *, as_of: dt.date) -> Dealings:
    """Read the dealings of a book on a day."""
    with lake_here(book) as lake:
        promised = columns_of(dealings.promises_on(lake.table("promises"), as_of=as_of))
        ordered = columns_of(dealings.occasions_by_month(lake.table("orders"), as_of=as_of))
        known = fetched(dealings.segments_of(lake.table("customers"), as_of=as_of)).to_pylist()
        tried = fetched(dealings.trials_on(lake.table("trials"), as_of=as_of)).to_pylist()
        acted = dealings.acts_on(lake.table("acts"), lake.table("contacts"), since=as_of - A_YEAR, as_of=as_of)
        return Dealings(
            segments={row["customer_id"]: row["segment"] for row in known if row["segment"] and row["kind"] in SERVED},
            described=described(lake, as_of=as_of),
            needs=needs_of(columns_of(dealings.needs_on(lake.table("needs"), as_of=as_of))),
            promises=promises_of(promised),
            promised_to=whole(promised["customer_id"]),
            departures=_departures(lake, as_of=as_of),
            acts=[row["customer_id"] for row in fetched(acted).to_pylist()],
            trials={row["customer_id"]: (row["passed"], row["failed"]) for row in tried},
            rivals=fetched(dealings.rivals_on(lake.table("rivals"), as_of=as_of)).to_pylist(),
            trends=trends(lake, as_of=as_of),
            ordered_by=whole(ordered["customer_id"]),
            ordered_in=whole(ordered["month"]),
            occasions=whole(ordered["occasions"]),
            first_orders=ordered["first"],
            last_order=fetched(dealings.last_day(lake.table("orders"), as_of=as_of)).to_pylist()[0]["last"],
        )


def described(lake: Lake, *, as_of: dt.date) -> dict[str, dict[str, Any]]:
    """Return what is written down about each segment: owner, team, words."""
    held = dealings.newest_on(lake.table("segments"), of=("segment",), as_of=as_of)
    rows = fetched(dealings.with_words(held, lake.table("texts"), column="text_id")).to_pylist()
    people = fetched(dealings.colleagues_named(lake.table("identities"))).to_pylist()
    names = {row["who_id"]: row["name"] for row in people}
    return {row["segment"]: row | {"owner": names.get(row["owner_id"])} for row in rows}


def trends(lake: Lake, *, as_of: dt.date) -> list[dict[str, Any]]:
    """Return the trends that matter on a day, what weighs most first."""
    held = dealings.trends_on(lake.table("trends"), as_of=as_of)
    rows = fetched(dealings.with_words(held, lake.table("texts"), column="text_id")).to_pylist()
    return sorted(rows, key=weight)


def weight(trend: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return by what trends are sorted: likelihood times impact, then the day of review; unknown weighs nothing."""
    product = (trend["likelihood"] or 0) * (trend["impact"] or 0)
    return -product, trend["review_on"] or dt.date.max, str(trend["trend_id"])


def _departures(lake: Lake, *, as_of: dt.date) -> list[dict[str, Any]]:
    left = dealings.departures_on(lake.table("departures"), as_of=as_of)
    rows = fetched(dealings.with_words(left, lake.table("texts"), column="reason_text_id")).to_pylist()
    return sorted(rows, key=lambda row: (row["left_on"], row["customer_id"]), reverse=True)
