"""What each team's customers became worth from one run to the next, why, and what was sold to them meanwhile."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from keepworth.errors import NotEnough
from keepworth.numerics.arrays import Floats
from keepworth.runs.asked import Resolved
from keepworth.runs.re_estimated import seen_by_today
from keepworth.runs.store import read_record, runs_until
from keepworth.runs.worth import worth_of
from keepworth.tables.book import Book
from keepworth.tables.scored import CUSTOMERS, Scored, open_scored
from keepworth.tables.team_values import Valued, of_team, sold_between, valued_in
from keepworth.value.bridge import Bridge, equity_bridge


@dataclass(frozen=True, slots=True)
class TeamValue:
    """One team's customers, those who are its today, in two runs."""

    team: str | None
    customers: int
    bridge: Bridge
    # Of what customers and we did: the change without what today's models see otherwise; None: a run gives no range.
    moved: float
    moved_low: float | None
    moved_high: float | None
    sales: float  # between the two runs
    sales_before: float  # in as many days before these


@dataclass(frozen=True, slots=True)
class TeamValues:
    """The teams, by name, and between which days."""

    since: dt.date
    until: dt.date
    is_seen_anew: bool  # whether re-estimation is told apart
    teams: list[TeamValue]


def team_values(book: Book, *, run: Path, teams: tuple[str, ...] | None) -> TeamValues | None:
    """Return what became of each team's customers since the run of an earlier day; None where there is no such run.

    The range of a change holds as if the doubts of both runs had nothing to do with each other. They share facts and
    mostly models, so that it is rather too wide than too narrow: a rule of ours.
    """
    record = read_record(run)
    until = dt.date.fromisoformat(record["as_of"])
    kept = runs_until(book.scores, day=until - dt.timedelta(days=1))
    before = next((one for one in kept if (one / CUSTOMERS).is_file()), None)
    if before is None or not (run / CUSTOMERS).is_file():
        return None
    since = dt.date.fromisoformat(read_record(before)["as_of"])
    runs = (open_scored(book, run=before), open_scored(book, run=run))
    was, now = (valued_in(book, one, teams=teams, as_of=day) for one, day in zip(runs, (since, until), strict=True))
    seen = seen_by_today(before, record, to=_resolved(record))
    revalued = dict(zip(seen[0].tolist(), seen[1].tolist(), strict=True)) if seen else None
    sold = (
        sold_between(book, after=since, until=until),
        sold_between(book, after=since - (until - since), until=since),
    )
    found = [
        _team(team, was=was, now=now, revalued=revalued, sold=sold, ends=_ends(runs, teams, team=team))
        for team in sorted({*was.team, *now.team}, key=lambda one: (one is None, one or ""))
    ]
    return TeamValues(since, until, revalued is not None, found)


def _team(
    team: str | None, *, was: Valued, now: Valued, revalued: Mapping[int, float] | None,
    sold: tuple[Mapping[int, float], Mapping[int, float]], ends: tuple[float, float] | None,
) -> TeamValue:  # fmt: skip
    theirs = sorted({int(number) for one in (was, now)
                     for number, own in zip(one.number.tolist(), one.team, strict=True) if own == team})  # fmt: skip
    before, today = (
        _laid(dict(zip(one.number.tolist(), one.value.tolist(), strict=True)), theirs) for one in (was, now)
    )
    then = None if revalued is None else np.where(np.isnan(before), np.nan, _laid(revalued, theirs))
    bridge = equity_bridge(before, today, revalued=then)
    moved = bridge.now - bridge.before - bridge.re_estimated
    low, high = (moved - ends[0], moved + ends[1]) if ends else (None, None)
    sales = [sum(one.get(number, 0.0) for number in theirs) for one in sold]
    return TeamValue(team, int((~np.isnan(today)).sum()), bridge, moved, low, high, *sales)


def _ends(
    runs: tuple[Scored, Scored], teams: tuple[str, ...] | None, *, team: str | None
) -> tuple[float, float] | None:
    """Return how far a change reaches below and above itself, None where a run gives no range."""
    found = []
    for one in runs:
        assert one.run is not None
        try:
            found.append(worth_of(read_record(one.run), held=one.held(of_team(teams, team=team))))
        except (NotEnough, KeyError):
            return None
    was, now = found
    if None in (was.low, was.high, now.low, now.high):
        return None
    return float(np.hypot(now.mean - now.low, was.high - was.mean)), float(
        np.hypot(now.high - now.mean, was.mean - was.low)
    )


def _laid(values: Mapping[int, float], numbers: Sequence[int]) -> Floats:
    return np.array([values.get(number, np.nan) for number in numbers], dtype=float)


def _resolved(record: Mapping[str, Any]) -> Resolved:
    said = record["settings"]
    return Resolved(
        dt.date.fromisoformat(said["as_of"]), float(said["horizon_weeks"]), float(said["discount"]),
        float(said["value_years"]), str(said["model"]), int(said["seed"]), period=str(said["period"]),
    )  # fmt: skip
