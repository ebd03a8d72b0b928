"""What groups say for the persons in them who were not asked: segments, and those of a segment at one location."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from keepworth.errors import NotEnough
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.book import Book
from keepworth.tables.measured import priors_in


@dataclass(frozen=True, slots=True)
class GroupTold:
    """What one group says, as a run wrote it."""

    name: str  # what `population` of a customer is; empty of customers without a segment
    segment: str
    location: str | None  # None: the whole segment
    speaks: bool  # enough of it was heard: it is shown by those who were not
    people: int  # of whom anything was heard
    shown_by: int  # persons who show it
    strength: float | None  # None, and all below, where it does not speak
    low: float | None  # of the mean
    high: float | None
    low_of_one: float | None  # of one person of whom nothing was heard
    high_of_one: float | None
    weakest: str | None


@dataclass(frozen=True, slots=True)
class GroupsReport:
    """The groups of a book as a run saw them."""

    as_of: dt.date
    run: str
    groups: tuple[GroupTold, ...]  # segments by name, each followed by its locations


def report_groups(book: Book, *, as_of: dt.date | None = None) -> GroupsReport:
    """Return the groups of a book, as the last run saw them that speaks for a day.

    Raises
    ------
    NotEnough
        No run speaks for the day.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    if seen.record is None or seen.scored.run is None:
        raise NotEnough(f"No score of this book speaks for {seen.day}. Score it: keepworth score {book.folder}")
    return GroupsReport(dt.date.fromisoformat(seen.record["as_of"]), seen.record["run"], groups_in(seen.scored.run))


def groups_told(priors: Mapping[str, Any]) -> tuple[GroupTold, ...]:
    """Return the groups of a run's priors; a run of an earlier version told none."""
    found = [_told(one) for one in priors.get("populations", []) if "group" in one]
    return tuple(sorted(found, key=lambda one: (one.segment, one.location or "")))


def group_named(priors: Mapping[str, Any], name: str | None) -> GroupTold | None:
    """Return the group of that name which speaks, None where there is none."""
    found = (one for one in priors.get("populations", []) if one["name"] == name and "group" in one)
    group = next((_told(one) for one in found), None)
    return group if group and group.speaks else None


def groups_in(run: Path) -> tuple[GroupTold, ...]:
    """Return the groups that a run told; none where it measured no relationships."""
    return groups_told(priors_in(run))


def _told(of: Mapping[str, Any]) -> GroupTold:
    """Return a group; of one that does not speak only that it is, and of how many people."""
    group, told = of["group"], ("segment", "location", "speaks", "people", "shown_by")
    found: dict[str, Any] = {one.name: group.get(one.name) for one in fields(GroupTold) if one.name != "name"}
    kept = found if group["speaks"] else {name: value if name in told else None for name, value in found.items()}
    return GroupTold(name=of["name"], **kept)
