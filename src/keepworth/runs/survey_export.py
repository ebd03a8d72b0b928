"""What questionnaires say and what was answered, as files: every score with its range, and every answer."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from keepworth.errors import NotEnough
from keepworth.runs.place import check_place
from keepworth.runs.seen_as import last_day
from keepworth.runs.snapshots import take_snapshots
from keepworth.runs.survey_overview import Seen, SurveyOverview, survey_overview
from keepworth.runs.survey_results import ItemResults, SurveyResults, Withheld
from keepworth.tables.answers_out import Out, write_answers, write_table
from keepworth.tables.book import Book
from keepworth.tables.scored import open_scored

type What = Literal["results", "answers"]

RESULT_HEADS: Final = (
    "instrument", "version", "item", "statistic", "by", "group", "score", "low", "high", "people", "withheld",
    "unasked",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SurveyExported:
    """What was written."""

    what: str
    rows: int
    file: str


def result_rows(overview: SurveyOverview, *, instrument: str = "") -> list[tuple[Any, ...]]:
    """Return every score of every questionnaire as `RESULT_HEADS` says, its groups and quarters below it."""
    those = (one for one in overview.results if instrument in ("", one.instrument))
    return [row for of in those for item in of.items for row in _rows(of, item)]


def _rows(of: SurveyResults, item: ItemResults) -> Iterator[tuple[Any, ...]]:
    scores = [("", "", item.score), *((("weighted", "", item.weighted),) if item.weighted else ())]
    scores += [(by, group, score) for by, groups in item.groups.items() for group, score in groups.items()]
    scores += [("quarter", wave.begins.isoformat(), wave.score) for wave in item.waves]
    for by, group, score in scores:
        if isinstance(score, Withheld):
            found: tuple[Any, ...] = (None, None, None, None, score.because)
        else:
            found = (float(score.score), float(score.low), float(score.high), int(score.n), "")
        yield (of.instrument, of.version, item.item, item.statistic, by, group, *found, "yes" if of.unasked else "no")
    for point, many in item.distribution.items():
        kept = (float(point), None, None, many, "", "yes" if of.unasked else "no")
        yield (of.instrument, of.version, item.item, "people", "answer", str(point), *kept)


def export_survey(
    book: Book, what: What, *, into: Path, instrument: str = "", as_of: dt.date | None = None, replace: bool = False
) -> SurveyExported:  # fmt: skip
    """Write every score, or every answer of customers with its words; the file appears whole or not at all.

    Raises
    ------
    BadInput
        There is no such folder, the file exists and `replace` is not asked for, or its ending names no format.
    NotEnough
        Nobody answered.

    """
    check_place(into, replace=replace)
    take_snapshots(book)
    day, scored = as_of or last_day(book), open_scored(book)
    with tempfile.TemporaryDirectory(prefix=".keepworth-", dir=into.parent) as aside:
        written = Path(aside) / into.name
        if what == "answers":
            rows = write_answers(book, scored, out=Out(day, instrument=instrument), into=written)
        else:
            found = result_rows(survey_overview(book, as_of=day, seen=Seen(scored)), instrument=instrument)
            if not found:
                raise NotEnough(f"Not enough answers: nobody answered a questionnaire with a score by {day}.")
            rows = write_table(RESULT_HEADS, found, into=written)
        written.replace(into)
    return SurveyExported(what=what, rows=rows, file=str(into))
