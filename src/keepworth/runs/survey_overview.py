"""What all questionnaires say that were answered, as somebody sees it: read once, told one by one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.listen.instruments import all_instruments
from keepworth.measure.metrics import Score
from keepworth.runs.survey_results import (
    Answered,
    Questions,
    SurveyResults,
    Withheld,
    answers_of,
    results_of,
    versions_answered,
    where,
)
from keepworth.tables.arrays import Columns
from keepworth.tables.behind import seen_among, seen_of
from keepworth.tables.book import Book
from keepworth.tables.heard import NOBODY, Sought
from keepworth.tables.scored import Scored, Wanted

WAVES: Final = "quarter"
LATEST: Final = 8  # periods of a trend
NAMED: Final = 3  # versions that nobody knows


@dataclass(frozen=True, slots=True)
class Seen:
    """Whose answers count: those of some customers, and those of nobody known, which are everybody's."""

    scored: Scored
    teams: tuple[str, ...] | None = None  # None: all customers
    wanted: Wanted | None = None  # narrows them, and then nobody known is none of them


@dataclass(frozen=True, slots=True)
class Where:
    """At which stage, touchpoint and place answers were given; None or empty: anywhere."""

    stage: str = ""
    touchpoint: int | None = None
    location: int | None = None


@dataclass(frozen=True, slots=True)
class SurveyOverview:
    """What questionnaires say, as a book knew them on a day."""

    as_of: dt.date
    results: tuple[SurveyResults, ...]  # one a questionnaire and version, those with the most people first
    unknown: Mapping[str, int]  # how many filled in what does not come along: questionnaires, or versions
    last: dt.date | None  # the day of the last answer


def survey_overview(
    book: Book, *, as_of: dt.date, seen: Seen, latest: int = LATEST, at: Where | None = None
) -> SurveyOverview:
    """Return what every answered questionnaire says, each version for itself; trends are by quarter.

    Answers of customers that the teams do not see are left out, of scores, shares and counts alike.
    Where answers of one stage, touchpoint or place are asked for, nothing is said of invitations: they have none.
    """
    sought = Sought(as_of)
    if at is not None:
        sought = Sought(as_of, stage=at.stage or None, touchpoint=at.touchpoint, location=at.location)
    answered = _seen(answers_of(book, sought), seen=seen)
    if sought.is_narrow:
        none = np.zeros(answered.invited["sent"].size, dtype=np.bool_)
        answered = replace(answered, invited=where(answered.invited, none))
    said = answered.said
    come_along = {one.name for one in all_instruments(answered.own)}
    found, unknown = [], {}
    for name in sorted(set(said["instrument"].tolist())):
        mine = where(said, said["instrument"] == name)
        versions, strange = versions_answered(name, mine, own=answered.own)
        found += [
            results_of(answered, Questions(name, version, as_of=as_of, waves=WAVES, latest=latest), day=as_of)
            for version in versions
        ]
        if name not in come_along:
            unknown[name] = _filled_in(mine)
        elif strange:
            listed = ", ".join(strange[:NAMED]) + (", …" if len(strange) > NAMED else "")
            unknown[f"{name} {listed}"] = _filled_in(where(mine, np.isin(mine["version"], strange)))
    told = sorted((one for one in found if one.items), key=lambda one: (-one.people, one.instrument, one.version))
    return SurveyOverview(as_of, tuple(told), unknown, max(said["day"].tolist(), default=None))


def _filled_in(said: Columns) -> int:
    return int(np.unique(said["submission_id"]).size)


def _seen(answered: Answered, *, seen: Seen) -> Answered:
    if seen.teams is None and seen.wanted is None:
        return answered
    return Answered(_of_seen(answered.said, seen=seen), _of_seen(answered.invited, seen=seen), answered.own)


def _of_seen(rows: Columns, *, seen: Seen) -> Columns:
    if seen.wanted is not None:
        return where(rows, np.isin(rows["customer"].astype(np.int64), seen_of(seen.scored, seen.wanted)))
    numbers = np.unique(rows["customer"]).astype(np.int64).tolist()
    known = [NOBODY, *seen_among(seen.scored, [one for one in numbers if one != NOBODY], teams=seen.teams)]
    return where(rows, np.isin(rows["customer"].astype(np.int64), known))


def scores_by_stage(book: Book, *, as_of: dt.date, seen: Seen) -> Mapping[str, Score | Withheld]:
    """Return the recommend score of the answers given at each stage of the journey; empty where nobody gave one."""
    found = survey_overview(book, as_of=as_of, seen=seen, latest=1).results
    items = [item for one in found for item in one.items if item.statistic == "recommend" and item.groups["stage"]]
    return items[0].groups["stage"] if items else {}
