"""What all questionnaires say that were answered, as somebody sees it: read once, told one by one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments import instrument
from keepworth.runs.survey_results import Answered, Questions, SurveyResults, answers_of, results_of, where
from keepworth.tables.arrays import Columns
from keepworth.tables.behind import seen_among
from keepworth.tables.book import Book
from keepworth.tables.heard import NOBODY, Sought
from keepworth.tables.scored import Scored

WAVES: Final = "quarter"
LATEST: Final = 8  # periods of a trend


@dataclass(frozen=True, slots=True)
class Seen:
    """Whose answers count: those of some customers, and those of nobody known, which are everybody's."""

    scored: Scored
    teams: tuple[str, ...] | None = None  # None: all customers


@dataclass(frozen=True, slots=True)
class SurveyOverview:
    """What questionnaires say, as a book knew them on a day."""

    as_of: dt.date
    results: tuple[SurveyResults, ...]  # one a questionnaire and version, those with the most people first
    unknown: Mapping[str, int]  # questionnaires that do not come along, by how many filled them in
    last: dt.date | None  # the day of the last answer


def survey_overview(book: Book, *, as_of: dt.date, seen: Seen, latest: int = LATEST) -> SurveyOverview:
    """Return what every answered questionnaire says, each version for itself; trends are by quarter.

    Answers of customers that the teams do not see are left out, of scores, shares and counts alike.
    """
    answered = _seen(answers_of(book, Sought(as_of)), seen=seen)
    said = answered.said
    found, unknown = [], {}
    for name in sorted(set(said["instrument"].tolist())):
        mine = said["instrument"] == name
        versions = {str(one) for one in said["version"][mine] if one} or {""}
        try:
            instrument(name)
            found += [
                results_of(
                    answered, Questions(name, version or None, as_of=as_of, waves=WAVES, latest=latest), day=as_of
                )
                for version in sorted(versions)
            ]
        except InstrumentRefused:
            unknown[name] = int(np.unique(said["submission_id"][mine]).size)
    told = sorted((one for one in found if one.items), key=lambda one: (-one.people, one.instrument, one.version))
    return SurveyOverview(as_of, tuple(told), unknown, max(said["day"].tolist(), default=None))


def _seen(answered: Answered, *, seen: Seen) -> Answered:
    if seen.teams is None:
        return answered
    return Answered(_of_seen(answered.said, seen=seen), _of_seen(answered.invited, seen=seen))


def _of_seen(rows: Columns, *, seen: Seen) -> Columns:
    numbers = np.unique(rows["customer"]).astype(np.int64).tolist()
    known = [NOBODY, *seen_among(seen.scored, [one for one in numbers if one != NOBODY], teams=seen.teams)]
    return where(rows, np.isin(rows["customer"].astype(np.int64), known))
