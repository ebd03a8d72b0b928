"""What a run measured of one customer: its strength, the indicators of both sides, and each piece that moved them.

Files that a run did not write are empty here; a column that an older run does not have is null. Where nothing was heard
of an indicator there is no row, and the prior stands: it is given as such, for a missing number is not shown.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.measure.indicators import LEVEL
from keepworth.numerics.reach import normal_reach
from keepworth.tables.answering import columns_in, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.indicator_results import INDICATORS as LINES
from keepworth.tables.indicator_results import INDICATORS_FILE, PRIORS_FILE, PUSHES, PUSHES_FILE, STRENGTHS
from keepworth.tables.known import STORED, names_of
from keepworth.tables.lake.engine import named, quoted
from keepworth.tables.scored import CUSTOMERS, Scored

type Side = Literal["customer", "us"]

SIDES: Final[tuple[Side, ...]] = ("customer", "us")


def typed(kinds: Mapping[str, Any]) -> dict[str, str]:
    """Return columns with the engine's types; every row that is asked for is of one customer."""
    return {name: STORED.get(kind, "INTEGER") for name, kind in kinds.items() if name != "customer_id"}


STOOD, LINE, PUSH = typed(STRENGTHS), typed(LINES), typed(PUSHES)


@dataclass(frozen=True, slots=True)
class Stood:
    """How strong a run found a relationship; None where it is withheld."""

    strength: float | None
    strength_low: float | None
    strength_high: float | None
    published: str  # "firm", "provisional", "group" or "withheld"
    weakest: str | None
    state: str | None
    ask_next: str | None  # the indicator to ask about
    ask_next_contact: int | None
    ask_next_minutes: float | None
    population: str | None  # the segment whose prior it is


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one side. Where nothing was heard the score is the prior, and `pieces` is 0."""

    side: Side
    indicator: str
    score: float
    sd: float
    low: float
    high: float
    information: float
    freshness: float | None
    coverage: float
    conflict: float | None
    prior: float
    prior_sd: float
    pieces: int
    newest: dt.date | None

    @property
    def is_heard(self) -> bool:
        """Whether there is any evidence."""
        return self.pieces > 0


@dataclass(frozen=True, slots=True)
class Push:
    """What one piece of evidence adds to an indicator."""

    side: Side
    indicator: str
    evidence_id: str
    source: str | None  # None, as `day` and `y`, where `is_restricted`
    day: dt.date | None
    contact_id: int | None
    colleague_id: int | None
    y: float | None  # what it said, 0 to 100
    push: float
    who: str | None = None  # who said it, by name; None where nobody did, or where nobody may know
    is_restricted: bool = False  # whoever said it asked that nobody work with it: it counts, and is not opened


@dataclass(frozen=True, slots=True)
class Heard:
    """How fresh what a customer said is."""

    freshness: float  # of its information, what it were if all had been said today
    newest: dt.date


@dataclass(frozen=True, slots=True)
class Voice:
    """What one contact said of an indicator, 0 to 100."""

    contact_id: int
    day: dt.date
    y: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run measured of a customer."""

    stood: Stood
    lines: tuple[Line, ...]  # both sides, theirs first, every indicator of each
    priors: Mapping[str, Any]  # as in `priors.json`
    believed: Mapping[Side, Mapping[str, Any]]  # of its segment, by indicator

    def line(self, indicator: str, side: Side = "customer") -> Line:
        """Return the line of an indicator."""
        return self.lines[SIDES.index(side) * len(INDICATORS) + INDICATORS.index(indicator)]


def measured_of(scored: Scored, number: int, *, teams: tuple[str, ...] | None = None) -> Measured | None:
    """Return what a run measured of a customer; None where it measured nobody, or the teams do not see this one."""
    run = scored.run
    if run is None or not (run / PRIORS_FILE).is_file() or scored.one(number, teams=teams) is None:
        return None
    asked = {**STOOD, "segment": "VARCHAR"}
    stood = next(iter(result_rows(run / CUSTOMERS, asked, where=f"number = {int(number)}")), None)
    if stood is None or stood["published"] is None:
        return None
    priors = priors_in(run)
    found = result_rows(run / INDICATORS_FILE, LINE, where=f"customer_id = {int(number)}")
    heard = {(row["side"], row["indicator"]): Line(**row) for row in found}
    segment = stood.pop("segment")
    believed = {side: _believed(priors, stood["population"] or segment or "", side=side) for side in SIDES}
    lines = tuple(
        heard.get((side, name)) or _prior(name, side=side, believed=believed[side], heard=heard)
        for side in SIDES
        for name in INDICATORS
    )
    return Measured(Stood(**stood), lines, priors, believed)


def priors_in(run: Path) -> Mapping[str, Any]:
    """Return what a run believed at first and what the book taught it, as in `priors.json`; empty: it measured none."""
    file = run / PRIORS_FILE
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def pushes_of(
    book: Book, scored: Scored, *, number: int, indicator: str | None = None, teams: tuple[str, ...] | None = None
) -> list[Push]:
    """Return what moved the indicators of a customer, or one of them, the oldest first; nothing of whom nobody sees."""
    run = scored.run
    if run is None or scored.one(number, teams=teams) is None:
        return []
    wanted = f"customer_id = {int(number)}" + (f" AND indicator = {quoted(indicator)}" if indicator else "")
    found = result_rows(run / PUSHES_FILE, PUSH, where=wanted, order="day, evidence_id")
    with lake_here(book) as lake:
        away = {kind: set(lake.restricted.of(kind)) for kind in ("contact", "colleague")}
        called = {
            kind: names_of(lake, {row[f"{kind}_id"] for row in found} - {None} - away[kind], kind=kind) for kind in away
        }
    return [_push(row, away=away, called=called) for row in found]


def voices_of(
    book: Book, scored: Scored, *, number: int, teams: tuple[str, ...] | None = None
) -> dict[str, list[Voice]]:  # fmt: skip
    """Return what contacts of a customer said, by indicator; nothing of whom nobody sees, or may work with."""
    run = scored.run
    if run is None or scored.one(number, teams=teams) is None:
        return {}
    asked = {name: PUSH[name] for name in ("indicator", "contact_id", "day", "y")}
    wanted = f"customer_id = {int(number)} AND side = 'customer' AND contact_id IS NOT NULL AND y IS NOT NULL"
    away = book.restricted("contact")
    found: dict[str, list[Voice]] = {}
    for row in result_rows(run / PUSHES_FILE, asked, where=wanted, order="day, evidence_id"):
        if row["contact_id"] not in away:
            found.setdefault(row.pop("indicator"), []).append(Voice(**row))
    return found


def measured_before(scored: Scored, number: int, *, indicator: str, runs: list[Path]) -> list[tuple[Path, Line | None]]:
    """Return how several runs saw an indicator of a customer that the caller may see; None where nothing was heard."""
    asked = f"customer_id = {int(number)} AND indicator = {quoted(indicator)} AND side = 'customer'"
    return [
        (run, next((Line(**row) for row in result_rows(run / INDICATORS_FILE, LINE, where=asked)), None))
        for run in runs
        if (run / PRIORS_FILE).is_file()
    ]


def stood_before(scored: Scored, number: int, *, runs: Sequence[Path]) -> list[tuple[Path, Stood]]:
    """Return how strong several runs found the relationship with a customer that the caller may see."""
    asked = f"number = {int(number)} AND published IS NOT NULL"
    return [
        (run, Stood(**row))
        for run in runs
        if (run / PRIORS_FILE).is_file() and "published" in columns_in(run / CUSTOMERS)
        for row in result_rows(run / CUSTOMERS, STOOD, where=asked)
    ]


def freshness_of(scored: Scored, numbers: Sequence[int]) -> dict[int, Heard]:
    """Return how fresh what customers said is, by number; those of whom nothing was heard are left out.

    An indicator counts by its information, for what tells little makes little of the strength.
    """
    if scored.run is None or not numbers or not (scored.run / INDICATORS_FILE).is_file():
        return {}
    those = ", ".join(str(int(one)) for one in numbers)
    found = dicts(
        f"SELECT customer_id, sum(information * freshness) / sum(information) AS freshness, max(newest) AS newest "
        f"FROM read_parquet({quoted(str(scored.run / INDICATORS_FILE))}) WHERE customer_id IN ({those}) AND "
        "side = 'customer' AND freshness IS NOT NULL AND information > 0 GROUP BY customer_id"
    )
    return {row["customer_id"]: Heard(row["freshness"], row["newest"]) for row in found}


def result_rows(path: Path, columns: Mapping[str, str], *, where: str, order: str = "") -> list[dict[str, Any]]:
    """Return rows of a result file; only the row groups that may hold them are read."""
    held = columns_in(path) if path.is_file() else set()
    if not held:
        return []
    said = ", ".join(
        f"{named(name) if name in held else 'NULL'}::{kind} AS {named(name)}" for name, kind in columns.items()
    )
    by = f" ORDER BY {order}" if order else ""
    return dicts(f"SELECT {said} FROM read_parquet({quoted(str(path))}) WHERE {where}{by}")


def _believed(priors: Mapping[str, Any], segment: str, *, side: Side) -> Mapping[str, Any]:
    """Return the lines of a segment of a side; of one of whom nobody was heard, what the book states."""
    named_so = (one for one in priors["populations"] if one["name"] == segment)
    found: Mapping[str, Any] = next(
        (one["lines" if side == "customer" else "ours"] for one in named_so), priors["stated"]
    )
    return found


def _prior(name: str, *, side: Side, believed: Mapping[str, Any], heard: Mapping[tuple[str, str], Line]) -> Line:
    """Return the line of an indicator of which nothing was heard."""
    of = believed[name]
    sd = float(np.sqrt(of["sd"] ** 2 + of["contact_sd"] ** 2 * _spread(side, believed=believed, heard=heard)))
    mean, reach = of["mean"], normal_reach(LEVEL) * sd
    return Line(
        side, name, score=mean, sd=sd, low=max(mean - reach, 0.0), high=min(mean + reach, 100.0), information=0.0,
        freshness=None, coverage=0.0, conflict=None, prior=mean, prior_sd=sd, pieces=0, newest=None,
    )  # fmt: skip


def _spread(side: Side, *, believed: Mapping[str, Any], heard: Mapping[tuple[str, str], Line]) -> float:
    """Return Σπ² of the people of a side, as a line that was heard of them tells; else that of one person alone."""
    for (mine, name), line in heard.items():
        of = believed[name]
        if mine == side and of["contact_sd"] > 0:
            return float(np.clip((line.prior_sd**2 - of["sd"] ** 2) / of["contact_sd"] ** 2, 0.0, 1.0))
    return 1.0


def _push(row: Mapping[str, Any], *, away: Mapping[str, set[int]], called: Mapping[str, Mapping[int, str]]) -> Push:
    """Return a push with the name of who said it; of somebody restricted nothing is told but that it counts."""
    if any(row[f"{kind}_id"] in those for kind, those in away.items()):
        untold = dict.fromkeys(("source", "day", "contact_id", "colleague_id", "y"))
        return Push(**{**row, **untold, "evidence_id": ""}, is_restricted=True)
    said = (called[kind].get(row[f"{kind}_id"]) for kind in ("contact", "colleague"))
    return Push(**row, who=next((one for one in said if one), None))
