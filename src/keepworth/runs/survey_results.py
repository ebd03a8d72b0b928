"""What a questionnaire says of a book on a day: each item's score with its range, by group, and how it went."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import CannotEstimate, NotEnough
from keepworth.listen.instruments import Instrument, Item, Side, instrument
from keepworth.measure.metrics import (
    Metric,
    MetricAnswers,
    Score,
    Statistic,
    Trend,
    mean_score,
    score_by,
    top_box,
    trend,
)
from keepworth.numerics.arrays import Flags
from keepworth.numerics.shares import Share, wilson_share
from keepworth.runs.asked import LEVEL
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import Columns, columns_of
from keepworth.tables.book import Book
from keepworth.tables.heard import NOBODY, Sought, asked_and_answered, heard

GROUPS: Final = ("stage", "role")
WAVES: Final = ("year", "quarter", "month")
RECOMMEND: Final = "recommend"  # the item whose score is promoters less detractors


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked about a questionnaire."""

    instrument: str
    version: str | None = None  # None: the newest that was answered
    side: Side = "customer"
    since: dt.date | None = None
    as_of: dt.date | None = None  # None: today
    waves: str = ""  # "year", "quarter" or "month"
    latest: int = 0  # periods that are told, the latest so many; 0: all


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why there is no number."""

    because: str


@dataclass(frozen=True, slots=True)
class Wave:
    """The score of the answers of one period."""

    begins: dt.date
    score: Score | Withheld


@dataclass(frozen=True, slots=True)
class ItemResults:
    """What an item says."""

    item: str
    statistic: Statistic
    score: Score | Withheld
    weighted: Score | None  # by the survey's own weights, where it has any
    mean: Score | Withheld
    top_box: Score | None  # in 100 answers; of items that have one
    distribution: Mapping[int, int]  # answers by point of the scale
    left_out: int  # answers that are not on the scale
    older: int  # answers of people who answered again later
    groups: Mapping[str, Mapping[str, Score | Withheld]]  # by stage, by role
    waves: tuple[Wave, ...]
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class SurveyResults:
    """What a questionnaire says, as a book knew it on a day."""

    as_of: dt.date
    since: dt.date | None
    instrument: str
    version: str
    other_versions: tuple[str, ...]  # that were answered too, and are never pooled with this one
    side: Side
    people: int
    customers: int  # of whom anybody is known to have answered
    response: Share | None  # of invitations; None: nobody was invited by what the book knows
    items: tuple[ItemResults, ...]

    @property
    def headline(self) -> ItemResults | None:
        """The item that stands for all, of a questionnaire that scores only one."""
        return self.items[0] if len(self.items) == 1 else None


def survey_results(book: Book, questions: Questions) -> SurveyResults:
    """Return what a questionnaire says.

    Of a person who answered several times the last answer counts. Answers of one customer's people hang together,
    which widens ranges; answers that are not on an item's scale are left out and counted.

    Raises
    ------
    InstrumentRefused
        There is no such questionnaire, or not in that version.
    NotEnough
        Nobody answered it in that time.

    """
    day = questions.as_of or book.today()
    instrument(questions.instrument, questions.version)
    sought = Sought(day, since=questions.since, instrument=questions.instrument, side=questions.side)
    found = results_of(answers_of(book, sought), questions, day=day)
    if not found.items:
        raise NotEnough(_nobody(questions, day=day))
    return found


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers in the order of time, and invitations by questionnaire and customer."""

    said: Columns
    invited: Columns


def answers_of(book: Book, sought: Sought) -> Answered:
    """Read the answers that are sought."""
    with lake_here(book) as lake:
        said = columns_of(heard(lake.table("answers"), lake.table("contacts"), sought=sought))
        return Answered(said, columns_of(asked_and_answered(lake.table("invitations"), sought=sought)))


def results_of(answered: Answered, questions: Questions, *, day: dt.date) -> SurveyResults:
    """Return what a questionnaire says by answers that were read; without items where nobody answered it."""
    said = where(answered.said, answered.said["instrument"] == questions.instrument)
    of, others = _version(said, questions)
    said = where(said, said["version"] == of.version)
    invited = where(answered.invited, answered.invited["instrument"] == of.name)
    known = said["customer"][said["customer"] != NOBODY]
    return SurveyResults(
        day, questions.since, of.name, of.version, others, questions.side,
        people=int(np.unique(said["person"]).size),
        customers=int(np.unique(known).size),
        response=wilson_share(int(invited["answered"].sum()), int(invited["sent"].sum()), level=LEVEL),
        items=tuple(_items(of, said, questions=questions)),
    )  # fmt: skip


def _version(said: Columns, questions: Questions) -> tuple[Instrument, tuple[str, ...]]:
    """Return the version that is told, and the others that were answered; without any, the newest."""
    answered = sorted({str(one) for one in said["version"] if one}, key=lambda one: [int(n) for n in one.split(".")])
    of = instrument(questions.instrument, questions.version or (answered[-1] if answered else None))
    # An import may not say the version: it is read as the one that is told.
    said["version"] = np.array([one or of.version for one in said["version"]], dtype=object)
    return of, tuple(one for one in answered if one != of.version)


def _items(of: Instrument, said: Columns, *, questions: Questions) -> Iterator[ItemResults]:
    for item in of.asked_of(questions.side):
        mine = where(said, said["item"] == item.name)
        if mine["value"].size and item.scale.kind == "points":
            yield _item(item, mine, metric=_metric(of, item), questions=questions)


def _metric(of: Instrument, item: Item) -> Metric:
    low, high = int(item.scale.lowest or 0), int(item.scale.highest or 0)
    top = item.top if item.top is not None else (low if item.lower_is_better else high)
    return Metric(of.name, of.version, low, high, top, item.lower_is_better)


def _item(item: Item, said: Columns, *, metric: Metric, questions: Questions) -> ItemResults:
    value = said["value"]
    fits = (value >= metric.lowest) & (value <= metric.highest) & (value == np.floor(value))
    all_on = where(said, fits)
    on = _last_words(all_on)
    statistic: Statistic = "recommend" if item.name == RECOMMEND else "mean"
    points, counts = np.unique(on["value"], return_counts=True)
    # Of a person the last answer of each period counts: without it old periods would hear only who left since.
    periods = list(_periods(all_on, questions.waves))[-questions.latest :]
    waves = [(begins, _last_words(where(all_on, inside))) for begins, inside in periods]
    return ItemResults(
        item=item.name,
        statistic=statistic,
        score=_score(on, metric=metric, statistic=statistic),
        weighted=_weighted(on, metric=metric, statistic=statistic),
        mean=_tried(lambda: mean_score(_answers(on, metric=metric), level=LEVEL)),
        top_box=None
        if item.top is None
        else _or_none(_tried(lambda: top_box(_answers(on, metric=metric), level=LEVEL))),
        distribution={int(point): int(count) for point, count in zip(points, counts, strict=True)},
        left_out=int((~fits).sum()),
        older=int(all_on["value"].size - on["value"].size),
        groups={name: _by(on, name, metric=metric, statistic=statistic) for name in GROUPS},
        waves=tuple(Wave(begins, _score(wave, metric=metric, statistic=statistic)) for begins, wave in waves),
        trend=_trend([wave for _, wave in waves], metric=metric, statistic=statistic),
    )


def _answers(said: Columns, *, metric: Metric, is_weighted: bool = False) -> MetricAnswers:
    weights = np.where(np.isnan(_weights(said)), 1.0, _weights(said)) if is_weighted else None
    unknown = said["customer"] == NOBODY
    if unknown.all():
        return MetricAnswers(metric, said["value"], weights)
    # Whose customer is not known stands alone.
    customer = np.where(unknown, -2 - np.arange(unknown.size), said["customer"])
    return MetricAnswers(metric, said["value"], weights, customer=customer.astype(np.int64))


def _weights(said: Columns) -> np.ndarray:
    return said["weight"].astype(np.float64)


def _score(said: Columns, *, metric: Metric, statistic: Statistic) -> Score | Withheld:
    return _tried(lambda: score_by(_answers(said, metric=metric), statistic=statistic, level=LEVEL))


def _weighted(said: Columns, *, metric: Metric, statistic: Statistic) -> Score | None:
    if np.isnan(_weights(said)).all():
        return None
    given = _answers(said, metric=metric, is_weighted=True)
    return _or_none(_tried(lambda: score_by(given, statistic=statistic, level=LEVEL)))


def _by(said: Columns, name: str, *, metric: Metric, statistic: Statistic) -> dict[str, Score | Withheld]:
    """Return the score of each group that is named, the largest first."""
    names, counts = np.unique(said[name].astype(str), return_counts=True)
    order = sorted(zip(names.tolist(), counts.tolist(), strict=True), key=lambda one: (-one[1], one[0]))
    return {one: _score(where(said, said[name] == one), metric=metric, statistic=statistic) for one, _ in order if one}


def _periods(said: Columns, waves: str) -> Iterator[tuple[dt.date, Flags]]:
    """Return the first day of every period in which anybody answered, and whose answers it holds."""
    if not waves:
        return
    days: list[dt.date] = said["day"].tolist()
    begins = np.array([_begins(day, waves) for day in days], dtype=object)
    for one in sorted(set(begins.tolist())):
        yield one, np.array(begins == one, dtype=np.bool_)


def _begins(day: dt.date, waves: str) -> dt.date:
    month = {"year": 1, "quarter": day.month - (day.month - 1) % 3}.get(waves, day.month)
    return day.replace(month=month, day=1)


def _trend(waves: list[Columns], *, metric: Metric, statistic: Statistic) -> Trend | None:
    if len(waves) < 2:
        return None
    try:
        return trend([_answers(wave, metric=metric) for wave in waves], statistic=statistic, level=LEVEL)
    except CannotEstimate:
        return None


def _tried(score: Callable[[], Score]) -> Score | Withheld:
    try:
        return score()
    except CannotEstimate as refusal:
        return Withheld(str(refusal))


def _or_none(found: Score | Withheld) -> Score | None:
    return None if isinstance(found, Withheld) else found


def _last_words(said: Columns) -> Columns:
    """Leave of every person the last answer; rows stand in the order of time."""
    size = said["person"].size
    _, back = np.unique(said["person"][::-1], return_index=True)
    return {name: column[np.sort(size - 1 - back)] for name, column in said.items()}


def where(said: Columns, these: Flags) -> Columns:
    """Return some rows."""
    these = np.asarray(these, dtype=np.bool_)
    return {name: column[these] for name, column in said.items()}


def _nobody(questions: Questions, *, day: dt.date) -> str:
    since = f"from {questions.since} " if questions.since else ""
    who = "nobody of ours" if questions.side == "us" else "no customer"
    return f"Not enough answers: {who} answered {questions.instrument} {since}by {day}."
