"""What a briefing is made from: the dealings with the customers of a segment as they stood on a day.

The engine counts what is only counted; needs and promises come as columns, and lists as far as they are shown.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from keepworth.know import Needs, Promises
from keepworth.know.season import MONTHS
from keepworth.numerics.arrays import Ints
from keepworth.runs.needs import needs_of
from keepworth.runs.promises import promises_of
from keepworth.runs.seen_as import SeenAs
from keepworth.tables import dealings
from keepworth.tables.arrays import columns_of, fetched, row_of
from keepworth.tables.behind import seen_among
from keepworth.tables.lake import Lake

if TYPE_CHECKING:
    from keepworth.tables.dealings import Table

A_YEAR: Final = dt.timedelta(days=365)
LEFT_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Told:
    """What people say of segments and of what changes around them, and what they wrote that is in no snapshot yet."""

    described: Mapping[str, Mapping[str, Any]]  # by segment: owner, team, words
    trends: Sequence[Mapping[str, Any]]  # what weighs most first
    written: Mapping[str, Sequence[Mapping[str, Any]]]  # by table, as `Lake.table_with` takes it


@dataclass(frozen=True, slots=True)
class Dealings:
    """The dealings with some customers."""

    customers: Ints  # those that are seen, rising
    needs: Needs
    promises: Promises
    acts: int  # within a year
    passed: int  # trials
    failed: int
    left: int  # how many left
    departures: list[dict[str, Any]]  # customer_id, left_on, words; the last first, at most `LEFT_SHOWN`
    rivals: list[dict[str, Any]]  # rival, customers; at most customers first
    orders: Ints  # (12,) occasions by month of the year
    first_order: dt.date | None
    last_order: dt.date | None  # of the book: what came later is not known to be empty


def told_by(lake: Lake, *, as_of: dt.date) -> Told:
    """Return what the lake alone tells."""
    return Told(described(lake, as_of=as_of), trends(lake, as_of=as_of), {})


def gather(lake: Lake, segment: str, *, seen: SeenAs, told: Told) -> Dealings:
    """Read the dealings with the customers of a segment that are seen."""
    day = seen.day
    members = columns_of(dealings.members_of(lake.table("customers"), segment=segment, as_of=day))["customer_id"]
    customers = seen_among(seen.scored, members, teams=seen.teams)
    here = lake.listed(customers)

    def of(name: str) -> "Table":
        written = told.written.get(name)
        rows = lake.table(name) if written is None else lake.table_with(name, written)
        return rows.semi_join(here, "customer_id")

    acted = dealings.acts_on(lake.table("acts"), lake.table("contacts"), since=day - A_YEAR, as_of=day)
    trials = row_of(dealings.trials_on(of("trials"), as_of=day))
    gone = dealings.departures_on(of("departures"), as_of=day)
    months = columns_of(dealings.occasions_by_month(of("orders"), as_of=day))
    orders = np.zeros(MONTHS, dtype=np.int64)
    orders[months["month"].astype(np.int64) - 1] = months["occasions"]
    promised = dealings.promises_on(of("promises"), as_of=day)
    return Dealings(
        customers=customers,
        needs=needs_of(dealings.needs_on(of("needs"), as_of=day)),
        promises=promises_of(columns_of(promised.select("kept", "is_late", "is_due", "is_right", "stayed"))),
        acts=_count(acted.semi_join(here, "customer_id")),
        passed=trials["passed"],
        failed=trials["failed"],
        left=_count(gone),
        departures=_departures(gone, lake=lake),
        rivals=fetched(dealings.rivals_counted(dealings.rivals_on(of("rivals"), as_of=day))).to_pylist(),
        orders=orders,
        first_order=min(months["first"], default=None),
        last_order=row_of(dealings.last_day(lake.table("orders"), as_of=day))["last"],
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


def _count(rows: "Table") -> int:
    return int(row_of(rows.agg(rows=rows.count()))["rows"])


def _departures(gone: "Table", *, lake: Lake) -> list[dict[str, Any]]:
    last = dealings.last_departures(gone, most=LEFT_SHOWN)
    rows = fetched(dealings.with_words(last, lake.table("texts"), column="reason_text_id")).to_pylist()
    return sorted(rows, key=lambda row: (row["left_on"], row["customer_id"]), reverse=True)
