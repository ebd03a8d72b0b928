"""What a questionnaire says of a book on a day: each item's score with its range, by group, and how it went."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import CannotEstimate, InstrumentRefused, NotEnough
from keepworth.listen.instruments import Instrument, Item, Side, all_instruments, instrument, meant_item
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
from keepworth.numerics.arrays import Flags, Ints
from keepworth.numerics.shares import Share, wilson_share
from keepworth.runs.asked import LEVEL
from keepworth.runs.seen_as import last_day
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import Columns, columns_of
from keepworth.tables.book import Book
from keepworth.tables.heard import NOBODY, Sought, asked_and_answered, heard
from keepworth.tables.own_instruments import known_instruments

GROUPS: Final = ("stage", "role", "source")
MONTHS: Final = {"year": 12, "quarter": 3, "month": 1}
RECOMMEND: Final = "recommend"  # the item whose score is promoters less detractors


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked about a questionnaire."""

    instrument: str
    version: str | None = None  # None: the newest that was answered
    side: Side = "customer"
    since: dt.date | None = None
    as_of: dt.date | None = None  # None: that until which the book is told
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
    groups: Mapping[str, Mapping[str, Score | Withheld]]  # by stage, by role, by source
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
    unasked: bool = False  # nobody was asked: who spoke chose to, which is no sample of the customers

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
    day = questions.as_of or last_day(book)
    instrument(questions.instrument, questions.version, own=known_instruments(book.folder))
    sought = Sought(day, since=questions.since, instrument=questions.instrument, side=questions.side)
    found = results_of(answers_of(book, sought), questions, day=day)
    if not found.items:
        raise NotEnough(_nobody(questions, found, day=day))
    return found


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers in the order of time, and invitations by questionnaire and customer."""

    said: Columns
    invited: Columns
    own: tuple[Instrument, ...] = ()  # the company's questionnaires


def answers_of(book: Book, sought: Sought) -> Answered:
    """Read the answers that are sought; one that names no version is of the newest that has its item."""
    with lake_here(book) as lake:
        said = columns_of(heard(lake.table("answers"), lake.table("contacts"), sought=sought))
        invited = columns_of(asked_and_answered(lake.table("invitations"), sought=sought))
    own = known_instruments(book.folder)
    return Answered(versioned(_apart(said, own=own), own=own), invited, own)


def _apart(said: Columns, *, own: tuple[Instrument, ...]) -> Columns:
    """Leave out what was found in public and stands under a questionnaire that people are asked."""
    unasked = {one.name for one in all_instruments(own) if one.unasked}
    return where(said, (said["source"] == "") | np.isin(said["instrument"], list(unasked)))


def versioned(said: Columns, *, own: tuple[Instrument, ...]) -> Columns:
    """Read answers that name no version as of the newest one that has their item."""
    none = said["version"] == ""
    if not none.any():
        return said
    named = list(zip(said["instrument"][none].tolist(), said["item"][none].tolist(), strict=True))
    newest = {pair: _newest(*pair, own=own) for pair in set(named)}
    version = said["version"].copy()
    version[none] = [newest[pair] for pair in named]
    return {**said, "version": version}


def _newest(name: str, item: str, *, own: tuple[Instrument, ...]) -> str:
    try:
        return meant_item(f"{name}/{item}", own=own).version
    except InstrumentRefused:
        return ""


def results_of(answered: Answered, questions: Questions, *, day: dt.date) -> SurveyResults:
    """Return what a questionnaire says by answers that were read; without items where nobody answered it."""
    said = where(answered.said, answered.said["instrument"] == questions.instrument)
    of, others = _version(said, questions, own=answered.own)
    said = where(said, said["version"] == of.version)
    invited = where(answered.invited, answered.invited["instrument"] == of.name)
    known = said["customer"][said["customer"] != NOBODY]
    return SurveyResults(
        day, questions.since, of.name, of.version, others, questions.side,
        people=int(np.unique(said["person"]).size),
        customers=int(np.unique(known).size),
        response=wilson_share(int(invited["answered"].sum()), int(invited["sent"].sum()), level=LEVEL),
        items=tuple(_items(of, said, questions=questions)),
        unasked=of.unasked,
    )  # fmt: skip


def versions_answered(
    name: str, said: Columns, *, own: tuple[Instrument, ...] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the versions of a questionnaire that are in answers to it, the newest last, and those nobody knows."""
    answered = set(said["version"].tolist()) - {""}
    known = [one.version for one in all_instruments(own) if one.name == name]
    return tuple(one for one in known if one in answered), tuple(sorted(answered - set(known)))


def _version(said: Columns, questions: Questions, *, own: tuple[Instrument, ...]) -> tuple[Instrument, tuple[str, ...]]:
    """Return the version that is told, and the others that were answered; without any, the newest."""
    known, unknown = versions_answered(questions.instrument, said, own=own)
    of = instrument(questions.instrument, questions.version or (known[-1] if known else None), own=own)
    return of, tuple(one for one in (*known, *unknown) if one != of.version)


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
    periods = _periods(all_on, questions.waves, latest=questions.latest)
    waves = [(begins, _last_words(inside)) for begins, inside in periods]
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
    places: dict[str, list[int]] = defaultdict(list)
    for at, group in enumerate(said[name].tolist()):
        places[group].append(at)
    order = sorted((group for group in places if group), key=lambda one: (-len(places[one]), one))
    scored = {column: said[column] for column in ("value", "customer")}
    return {one: _score(_rows(scored, places[one]), metric=metric, statistic=statistic) for one in order}


def _periods(said: Columns, waves: str, *, latest: int) -> Iterator[tuple[dt.date, Columns]]:
    """Return the first day of each of the latest periods in which anybody answered, and the answers of it."""
    if not waves:
        return
    month = np.array(said["day"].tolist(), dtype="datetime64[M]").astype(np.int64)
    begins = month - month % MONTHS[waves]
    for one in np.unique(begins)[-latest:]:
        yield np.datetime64(int(one), "M").astype("datetime64[D]").item(), where(said, begins == one)


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
    return _rows(said, np.sort(size - 1 - back))


def where(said: Columns, these: Flags) -> Columns:
    """Return some rows."""
    return _rows(said, np.asarray(these, dtype=np.bool_))


def _rows(said: Columns, these: Flags | Ints | list[int]) -> Columns:
    return {name: column[these] for name, column in said.items()}


def _nobody(questions: Questions, found: SurveyResults, *, day: dt.date) -> str:
    what, others = questions.instrument, ""
    if found.other_versions:
        what, others = f"{what} {found.version}", f" There are answers to version {', '.join(found.other_versions)}."
    since = f"from {questions.since} " if questions.since else ""
    who = "nobody of ours" if questions.side == "us" else "no customer"
    return f"Not enough answers: {who} answered {what} {since}by {day}.{others}"
