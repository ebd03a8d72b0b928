"""Who serves whom: the last run's proposal beside today."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keepworth.errors import NotEnough
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.runs.store import read_record
from keepworth.tables.book import Book
from keepworth.tables.served import assigned_in
from keepworth.tables.substitutes import called


@dataclass(frozen=True, slots=True)
class Hands:
    """A customer, who serves them today, and who is proposed."""

    customer: int
    name: str
    today: int | None  # None: nobody who is here
    today_name: str
    proposed: int | None  # None: nobody has time
    proposed_name: str
    gain: float  # a year, by the change
    hours: float
    serves_segment: bool  # who is proposed knows the segment
    speaks_language: bool
    tie: float  # how strong the tie of who is proposed is, 0 to 100


@dataclass(frozen=True, slots=True)
class AssignmentReport:
    """The proposal."""

    as_of: dt.date
    run: str
    currency: str
    told: Mapping[str, Any]  # as in `run.json`
    changes: tuple[Hands, ...]  # what adds most first
    others: int  # customers who stay where they are


def report_assignment(book: Book, *, as_of: dt.date | None = None) -> AssignmentReport:
    """Return the proposal of the last run that speaks for a day.

    Raises
    ------
    NotEnough
        No run speaks for the day, or it knew of no colleagues or no customers who bring anything.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    found = seen.scored.run and assignment_told(book, run=seen.scored.run)
    if not found:
        raise NotEnough(
            f"No score of this book proposes who should serve whom on {seen.day}: it takes colleagues, and customers "
            f"who bring something. Score it: keepworth score {book.folder}"
        )
    return found


def assignment_told(book: Book, *, run: Path) -> AssignmentReport | None:
    """Return the proposal of a run, None where it made none. Nobody restricted is listed."""
    record = read_record(run)
    told = record.get("assignment")
    if not told:
        return None
    away = book.restricted("customer")
    rows = [row for row in assigned_in(run) if row["customer_id"] not in away]
    customers = called(book, {row["customer_id"] for row in rows}, kind="customer")
    people = called(book, {row["colleague_id"] for row in rows}, kind="colleague")
    by_customer: dict[int, dict[str, Mapping[str, Any]]] = {}
    for row in rows:
        held = by_customer.setdefault(row["customer_id"], {})
        held |= {role: row for role in ("today", "proposed") if row[f"is_{role}"]}
    hands = [_hands(number, held, customers=customers, people=people) for number, held in by_customer.items()]
    changes = sorted((one for one in hands if one.proposed != one.today and one.proposed), key=lambda one: -one.gain)
    day = dt.date.fromisoformat(record["as_of"])
    others = len(hands) - len(changes)
    return AssignmentReport(day, str(record["run"]), book.settings.currency, told, tuple(changes), others)


def _hands(
    number: int, held: Mapping[str, Mapping[str, Any]], *, customers: Mapping[int, str], people: Mapping[int, str]
) -> Hands:
    today, proposed = held.get("today"), held.get("proposed")
    any_row = proposed or today or {}
    gained = (proposed["gain"] if proposed else 0.0) - (today["gain"] if today else 0.0)
    who = {role: row["colleague_id"] if row else None for role, row in (("today", today), ("proposed", proposed))}
    return Hands(
        number, customers.get(number, ""), who["today"], people.get(who["today"] or 0, ""), who["proposed"],
        people.get(who["proposed"] or 0, ""), gained, any_row["hours"], bool(any_row["serves_segment"]),
        bool(any_row["speaks_language"]), any_row["tie"],
    )  # fmt: skip
