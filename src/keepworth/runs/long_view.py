"""The long view of a book: what goes before what, which drivers last, and how long those stay who began together."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.prove.bakeoff import Outcome
from keepworth.prove.long_view import Leading, Order, cohort_curves, leading, log_rank
from keepworth.runs.clock import Steps, Tell, nobody
from keepworth.runs.kept_findings import keep_finding
from keepworth.runs.lasting_drivers import lasting_drivers
from keepworth.runs.leading_rows import growth_panel, promises_panel
from keepworth.runs.seen_as import last_day
from keepworth.runs.snapshots import take_snapshots
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import columns_of
from keepworth.tables.book import Book
from keepworth.tables.lake import Lake
from keepworth.tables.leading import stays_by_cohort

WHAT: Final = "long-view"
PAIRS: Final = ("growth", "promises")  # of two things, the first of which might go before the second
DAYS: Final = 182  # after an answer, in which a driver shows
NAMED: Final = {
    "growth": ("our people's growth", "their customers' growth"),
    "promises": ("kept promises", "recommendations"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LongView:
    """What was found, as plain values that become JSON."""

    as_of: dt.date
    leads: Mapping[str, Leading]  # by pair
    drivers: dict[str, Any]
    cohorts: dict[str, Any]

    def record(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "as_of": self.as_of.isoformat(),
            "leads": [
                {"what": what, "order": str(of.order), "forward": asdict(of.forward), "backward": asdict(of.backward)}
                for what, of in self.leads.items()
            ],
            "drivers": self.drivers,
            "cohorts": self.cohorts,
        }  # fmt: skip


def look_long(book: Book, *, as_of: dt.date | None = None, tell: Tell = nobody) -> LongView:
    """Return the long view of a book as it knew things on a day."""
    steps = Steps(tell)
    take_snapshots(book)
    day = as_of or last_day(book)
    with steps.step("read"), lake_here(book) as lake:
        panels = {
            "growth": (growth_panel(lake, as_of=day), True), "promises": (promises_panel(lake, as_of=day), False)
        }  # fmt: skip
        cohorts = _cohorts(lake, as_of=day)
    with steps.step("compare"):
        leads = {what: leading(of, is_within=is_within) for what, (of, is_within) in panels.items()}
        drivers = lasting_drivers(book, outcome=Outcome.RETAINED, days=DAYS, as_of=day)
    return LongView(day, leads, drivers, cohorts)


def keep_long_view(book: Book, *, tell: Tell = nobody) -> Path:
    """Take the long view as of the book's last day, keep what was found, and return its file."""
    found = look_long(book, tell=tell)
    return keep_finding(book, WHAT, as_of=found.as_of, found=found.record(), at=dt.datetime.now(tz=dt.UTC))


def _cohorts(lake: Lake, *, as_of: dt.date) -> dict[str, Any]:
    found = columns_of(stays_by_cohort(lake.table("customers"), lake.table("departures"), as_of=as_of))
    began, many = found["began"].astype(np.float64), found["customers"].astype(np.int64)
    dated = np.isfinite(began) & (began > 0)
    waited = {}
    for year in np.unique(began[dated]).astype(int).tolist():
        rows = began == year
        months, left = (found[name][rows] for name in ("months", "left"))
        waited[year] = (
            np.repeat(months.astype(np.float64), many[rows]), np.repeat(left.astype(bool), many[rows])
        )  # fmt: skip
    curves = cohort_curves(waited)
    apart = None
    told = [waited[one.began] for one in curves]
    if len(told) > 1 and any(one.left for one in curves):
        statistic, p = log_rank(told)
        apart = {"statistic": statistic, "p": p}
    return {
        "undated": int(many[~dated].sum()), "too_small": len(waited) - len(curves),
        "cohorts": [asdict(one) for one in curves], "apart": apart,
    }  # fmt: skip


def long_view_sentences(of: LongView) -> Iterator[str]:
    """Say what goes before what, what lasts, and how long customers stay."""
    yield f"As of {of.as_of}. Everything here is an association; ranges of lags hold 95 times in 100."
    for what, found in of.leads.items():
        first, second = NAMED[what]
        yield from _leads_said(found, first=first, second=second)
    drivers = of.drivers["drivers"]
    if not drivers:
        yield f"Which drivers last is not known: {of.drivers['needed']} windows with answers are needed."
    for one in drivers:
        mean = f"{one['mean']:+.2f} ({one['low']:+.2f} to {one['high']:+.2f})"
        yield f"  {one['lasting']:9} {mean} over {one['windows']} windows (I² {one['i2']:.0%})  {one['driver']}"
    for one in of.cohorts["cohorts"]:
        ends = "; ".join(
            f"{p['share']:.0%} ({p['low']:.0%} to {p['high']:.0%}) after {p['months']} months" for p in one["stayed"]
        )
        many = f"{one['customers']:,} customers, {one['left']:,} left"
        yield f"  began {one['began']}: {many}; {ends or 'too early to tell'}"
    if not of.cohorts["cohorts"]:
        yield "No year began with ten customers or more: how long cohorts stay is not told."
    else:
        yield "That a cohort loses fewer with the years can be sorting alone: those who would leave have left."


def _leads_said(of: Leading, *, first: str, second: str) -> Iterator[str]:
    said = {
        Order.LEADS: f"first {first}, then {second}, and not the other way",
        Order.FOLLOWS: f"first {second}, then {first}, and not the other way",
        Order.BOTH: f"{first} and {second} go before each other: neither is a signal by itself",
        Order.NEITHER: f"neither {first} nor {second} goes before the other beyond doubt",
        Order.NOT_ENOUGH: f"not enough to say whether {first} and then {second} are seen",
    }[of.order]
    yield said[0].upper() + said[1:] + "."
    for name, one in (("forward", of.forward), ("backward", of.backward)):
        ends = (
            f"not enough; {one.needed} are needed"
            if one.r is None
            else f"{one.r:+.2f} ({one.low:+.2f} to {one.high:+.2f})"
        )
        yield f"  {name:8} {ends}; {one.pairs:,} pairs of quarters, {one.units:,} units"
