"""What the scales of questionnaires are worth by a book's own answers: reliability, factors, and what is noise."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from keepworth.errors import BadInput, NotEnough
from keepworth.listen.instruments import Instrument, Item, Side, all_instruments, instrument
from keepworth.listen.instruments.scoring import FULL, score_answers
from keepworth.measure import FactorFit, ItemAnswers, Reliability, ScaleVerdict, Withheld, alpha, fit_factors
from keepworth.measure.psychometrics import MADE_OF_PARTS, judge_scale
from keepworth.numerics.arrays import Flags, Floats
from keepworth.runs.asked import LEVEL
from keepworth.runs.survey_results import answers_of, versions_answered, where
from keepworth.tables.arrays import Columns
from keepworth.tables.book import Book
from keepworth.tables.heard import Sought

FEWEST: Final = 2  # items of a scale
MOST_FACTORS: Final = 3  # that are fitted together
UNTESTABLE: Final = 3  # items or fewer of one factor, which alone fit whatever they say


@dataclass(frozen=True, slots=True)
class ScalesAsked:
    """Which scales are judged."""

    instrument: str = ""  # empty: every one that was answered
    version: str | None = None  # None: the newest that was answered
    side: Side = "customer"
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # items of a scale of one's own
    since: dt.date | None = None
    as_of: dt.date | None = None  # None: today


@dataclass(frozen=True, slots=True)
class Scale:
    """What may be said of a scale, by the last answer of each person to each of its items."""

    instrument: str
    version: str
    side: Side
    scale: str  # the indicator that its items feed, or its own name
    items: tuple[str, ...]
    people: int  # who answered any of its items
    complete: int  # who answered all of them
    left_out: int  # answers that are not on an item's scale
    alpha: Reliability | Withheld
    verdict: ScaleVerdict


def survey_scales(book: Book, asked: ScalesAsked) -> tuple[Scale, ...]:
    """Return what the scales are worth: items that feed one indicator, or those that are named.

    Items are on 0 to 100, and the better end is 100. A scale of three items or fewer is fitted beside others of its
    questionnaire, where there are any, for alone it cannot show whether it is one thing.

    Raises
    ------
    InstrumentRefused
        There is no such questionnaire or item.
    BadInput
        A scale is named without its questionnaire, or of one item.
    NotEnough
        Nobody answered two items of a scale.

    """
    if asked.named and not asked.instrument:
        raise BadInput("Say which questionnaire a scale's items are of, with --instrument.")
    day = asked.as_of or book.today()
    sought = Sought(day, since=asked.since, instrument=asked.instrument or None, side=asked.side)
    answered = answers_of(book, sought)
    if asked.instrument:
        instrument(asked.instrument, asked.version, own=answered.own)
    found = tuple(
        scale
        for of in _those(answered.said, asked, own=answered.own)
        for scale in _scales(of, answered.said, asked=asked)
    )
    if not found:
        what = asked.instrument or "a questionnaire with two items of one scale"
        raise NotEnough(f"Not enough answers: nobody answered {what} by {day}.")
    return found


def _those(said: Columns, asked: ScalesAsked, *, own: tuple[Instrument, ...]) -> Iterator[Instrument]:
    """Return the questionnaires that were answered, each in one version; nobody is asked for reviews."""
    names = list(dict.fromkeys(one.name for one in all_instruments(own) if not one.unasked))
    for name in names if not asked.instrument else [asked.instrument]:
        known, _ = versions_answered(name, where(said, said["instrument"] == name), own=own)
        version = asked.version or (known[-1] if known else None)
        if version in known:
            yield instrument(name, version, own=own)


def _scales(of: Instrument, said: Columns, *, asked: ScalesAsked) -> Iterator[Scale]:
    given = where(said, (said["instrument"] == of.name) & (said["version"] == of.version))
    scales = _named(of, asked) if asked.named else _by_indicator(of, asked.side)
    items = {item.name: item for group in scales.values() for item in group}
    values, left_out = _laid_out(given, items.values())
    answers = {name: _answers(group, values) for name, group in scales.items()}
    answers = {name: one for name, one in answers.items() if len(one.names) >= FEWEST}
    for name, one in answers.items():
        parts = not asked.named and name in MADE_OF_PARTS
        beside = None if parts else _beside(name, answers, values=values)
        yield Scale(
            of.name, of.version, asked.side, name, one.names,
            people=int((~np.isnan(one.values)).any(axis=1).sum()),
            complete=int(one.complete.shape[0]),
            left_out=sum(left_out[item] for item in one.names),
            alpha=alpha(one, level=LEVEL),
            verdict=judge_scale(one, is_made_of_parts=parts, beside=beside, level=LEVEL),
        )  # fmt: skip


def _by_indicator(of: Instrument, side: Side) -> dict[str, tuple[Item, ...]]:
    """Part the items that a side is asked by what they feed; one item is no scale."""
    fed: dict[str, list[Item]] = {}
    for one in of.asked_of(side):
        if one.feeds and one.scale.is_scored and one.role == "score" and not one.per_element and not one.only_if:
            fed.setdefault(one.feeds, []).append(one)
    return {name: tuple(items) for name, items in fed.items() if len(items) >= FEWEST}


def _named(of: Instrument, asked: ScalesAsked) -> dict[str, tuple[Item, ...]]:
    found = {}
    for name, items in asked.named.items():
        if len(set(items)) < max(FEWEST, len(items)):
            raise BadInput(f"A scale has two items or more, each once; {name} has {', '.join(items) or 'none'}.")
        found[name] = tuple(of.item(one) for one in items)
    return found


def _laid_out(given: Columns, items: Iterable[Item]) -> tuple[dict[str, Floats], dict[str, int]]:
    """Return each item's answers by person on 0 to 100, and how many are none of its scale; the last one counts."""
    people, who = np.unique(given["person"], return_inverse=True)
    found, left_out = {}, {}
    for item in items:
        values = np.full(people.size, np.nan)
        rows = given["item"] == item.name
        values[who[rows]] = given["value"][rows]  # in the order of time: the last that is written stays
        fits = _fits(item, values)
        found[item.name] = score_answers(item, np.where(fits, values, np.nan))
        left_out[item.name] = int((~fits & ~np.isnan(values)).sum())
    return found, left_out


def _answers(items: Iterable[Item], values: Mapping[str, Floats]) -> ItemAnswers:
    """Return the answers to the items that anybody answered."""
    names = tuple(one.name for one in items if not np.isnan(values[one.name]).all())
    columns = np.column_stack([values[one] for one in names]) if names else np.empty((0, 0))
    return ItemAnswers(columns, names, 0.0, FULL)


def _fits(item: Item, values: Floats) -> Flags:
    low, high = item.scale.ends
    found: Flags = (values >= low) & (values <= high)
    return found & (values == np.floor(values)) if item.scale.is_whole else found


def _beside(name: str, answers: Mapping[str, ItemAnswers], *, values: Mapping[str, Floats]) -> FactorFit | None:
    """Fit a short scale beside others of its questionnaire, the longest first; None where there are none."""
    own = answers[name].names
    if len(own) > UNTESTABLE:
        return None
    taken, scales = set(own), [own]
    for other in sorted(answers, key=lambda one: (-len(answers[one].names), one)):
        if other not in MADE_OF_PARTS and not taken & set(answers[other].names) and len(scales) < MOST_FACTORS:
            scales.append(answers[other].names)
            taken |= set(answers[other].names)
    if len(scales) < 2:
        return None
    names = tuple(item for scale in scales for item in scale)
    whole = ItemAnswers(np.column_stack([values[item] for item in names]), names, 0.0, FULL)
    fit = fit_factors(whole, scales=tuple(scales), level=LEVEL)
    return fit if isinstance(fit, FactorFit) else None
