"""Plans of relationships on a day: where each indicator is by the run, where it must go, what needs to happen."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from keepworth.runs.relationship import relationship_of
from keepworth.runs.seen_as import SeenAs, last_day, seen_as
from keepworth.runs.show import customer_meant
from keepworth.tables.book import Book
from keepworth.tables.planned import planned_lines, planned_steps


@dataclass(frozen=True, slots=True)
class PlanNow:
    """Where an indicator is by the run; it holds the truth 8 times in 10."""

    score: float
    low: float
    high: float
    pieces: int
    newest: dt.date | None


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """Something that needs to happen."""

    what: str | None
    owner: str | None
    set_on: dt.date
    due_on: dt.date | None
    state: str  # "open", "done" or "dropped"
    state_on: dt.date | None
    why: str | None  # it was dropped
    is_late: bool


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One line of a plan."""

    indicator: str | None  # None: a goal without one
    now: PlanNow | None  # None: nothing was heard, or it has no indicator
    target: float | None
    goal: str | None
    owner: str | None
    set_on: dt.date
    due_on: dt.date | None
    obstacles: str | None
    ours: str | None
    theirs: str | None
    state: str
    state_on: dt.date | None
    why: str | None
    is_late: bool
    steps: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True)
class PlanOf:
    """The plan of one customer, open lines first."""

    number: int
    customer_id: str
    name: str | None
    lines: tuple[PlannedLine, ...]


@dataclass(frozen=True, slots=True)
class PlansReport:
    """The plans of the customers who have one, by their ids."""

    as_of: dt.date
    run: str | None  # which told where the indicators are
    states: dict[str, int]  # of lines
    late_steps: int
    customers: tuple[PlanOf, ...]


def report_plans(book: Book, customer: str | None = None, *, as_of: dt.date | None = None) -> PlansReport:
    """Return the plan of a customer, or of all who have one, as of a day, unless said that until which it is told.

    Raises
    ------
    BadInput
        There is no such customer, or several are called so.

    """
    day = as_of or last_day(book)
    seen = seen_as(book, day=day)
    number = None if customer is None else int(customer_meant(seen.scored, customer)["number"])
    lines = planned_lines(book, as_of=day, customer=number)
    steps: dict[int, list[PlannedStep]] = {}
    for row in planned_steps(book, as_of=day, customer=number):
        step = {name: value for name, value in row.items() if name not in ("plan_id", "customer_id")}
        steps.setdefault(row["plan_id"], []).append(PlannedStep(**step, is_late=_is_late(row, day=day)))
    rows = seen.scored.some(sorted({row["customer_id"] for row in lines}))
    found = [
        _plan(book, row, seen=seen, lines=[one for one in lines if one["customer_id"] == at], steps=steps)
        for at, row in rows.items()
    ]
    states = Counter(line.state for one in found for line in one.lines)
    late = sum(step.is_late for one in found for line in one.lines for step in line.steps if line.state == "open")
    named = {name: states[name] for name in ("open", "done", "dropped")}
    return PlansReport(day, seen.run, named, late, tuple(sorted(found, key=lambda one: one.customer_id)))


def _plan(
    book: Book, row: dict[str, Any], *, seen: SeenAs, lines: list[dict[str, Any]],
    steps: dict[int, list[PlannedStep]],
) -> PlanOf:  # fmt: skip
    number = int(row["number"])
    stands = _stands(book, seen, number=number)
    found = [
        PlannedLine(
            **{name: value for name, value in one.items() if name not in ("plan_id", "customer_id")},
            now=stands.get(one["indicator"] or ""),
            is_late=_is_late(one, day=seen.day),
            steps=tuple(sorted(steps.get(one["plan_id"], ()), key=lambda step: step.state != "open")),
        )
        for one in lines
    ]
    found.sort(key=lambda one: (one.state != "open", one.due_on or dt.date.max))
    return PlanOf(number, str(row["customer_id"]), row["name"], tuple(found))


def _stands(book: Book, seen: SeenAs, *, number: int) -> dict[str, PlanNow]:
    """Return where each indicator is of which something was heard."""
    found = relationship_of(book, seen.scored, number=number, teams=seen.teams)
    if found is None:
        return {}
    return {
        one.indicator: PlanNow(
            one.theirs.score, one.theirs.low, one.theirs.high, pieces=one.theirs.pieces, newest=one.theirs.newest
        )
        for one in found.lines
        if one.theirs.is_heard
    }


def _is_late(row: dict[str, Any], *, day: dt.date) -> bool:
    return row["state"] == "open" and row["due_on"] is not None and row["due_on"] < day
