"""How both sides of relationships see them: one customer's, or of all whom somebody sees."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.listen.instruments import Instrument, Item, all_instruments, score_answers
from keepworth.measure.sides import Gap, Known, View, gap_of, known_as, mean_gap, view_of
from keepworth.numerics.arrays import Floats
from keepworth.runs.asked import LEVEL
from keepworth.runs.survey_results import Withheld, versioned, where
from keepworth.tables.arrays import Columns
from keepworth.tables.book import Book
from keepworth.tables.both_sides import said_of_both
from keepworth.tables.own_instruments import known_instruments
from keepworth.tables.scored import Scored, Wanted

DAYS: Final = 365
ENOUGH: Final = 2 / 3  # of an indicator's items must be answered
APART: Final = ("business_suffers",)  # asks each side about their own dependence: its difference is no gap

# Who speaks, and of whose view: theirs, ours, what we think that they say, what they think that we say.
VIEWS: Final = (("customer", "own"), ("us", "own"), ("us", "guess"), ("customer", "guess"))


@dataclass(frozen=True, slots=True)
class SidesOf:
    """One thing as both sides of one relationship see it; a view that nobody gave is None."""

    customer: int
    of: Instrument
    indicator: str
    theirs: View | None
    ours: View | None
    our_guess: View | None  # of what they say
    their_guess: View | None  # of what we say
    last: dt.date  # the day of the last answer

    @property
    def gap(self) -> Gap | None:
        """Our view less theirs."""
        return _gap(self.ours, self.theirs)

    @property
    def our_error(self) -> Gap | None:
        """What we think that they say, less what they say."""
        return _gap(self.our_guess, self.theirs)

    @property
    def thought(self) -> Gap | None:
        """Our view less what we think that they say."""
        return _gap(self.ours, self.our_guess)

    @property
    def their_error(self) -> Gap | None:
        """What they think that we say, less what we say."""
        return _gap(self.their_guess, self.ours)

    @property
    def stand(self) -> Known | None:
        """How the sides stand to each other, and whether we know it."""
        return known_as(self.gap, self.thought)


@dataclass(frozen=True, slots=True)
class SidesOverall:
    """One thing over all relationships of which both views are known, each customer once."""

    of: Instrument
    indicator: str
    gap: Gap | Withheld  # our view less theirs
    our_error: Gap | Withheld  # what we think that they say, less what they say


def both_sides(book: Book, scored: Scored, *, wanted: Wanted, until: dt.date) -> tuple[SidesOf, ...]:
    """Return how both sides see each relationship, of answers of the last twelve months.

    Kept apart for ever: no view enters another. Of a person who answered several times the last answer counts; who
    answered fewer than two thirds of an indicator's items counts nowhere.
    """
    own = known_instruments(book.folder)
    compared = [one for one in all_instruments(own) if "us" in one.guess]
    said = said_of_both(
        book, scored, wanted=wanted, instruments=sorted({one.name for one in compared}),
        since=until - dt.timedelta(days=DAYS), until=until,
    )  # fmt: skip
    if not said["value"].size:
        return ()
    said = versioned(said, own=own)
    return tuple(one for of in compared for one in _of_instrument(of, said))


def sides_overall(found: tuple[SidesOf, ...]) -> tuple[SidesOverall, ...]:
    """Return of each thing the mean gap over customers; of fewer than five it is withheld."""
    things: dict[tuple[str, str, str], list[SidesOf]] = {}
    for one in found:
        things.setdefault((one.of.name, one.of.version, one.indicator), []).append(one)
    return tuple(
        SidesOverall(each[0].of, each[0].indicator, _mean([one.gap for one in each]),
                     _mean([one.our_error for one in each]))
        for each in things.values()
    )  # fmt: skip


def compared_items(of: Instrument) -> Mapping[str, tuple[Item, ...]]:
    """Return by indicator the items that both sides are asked, else those of the customer, which we can guess."""
    found: dict[str, tuple[Item, ...]] = {}
    scored = [one for one in of.items if one.feeds and one.scale.is_scored and not one.per_element and one.customer]
    for indicator in dict.fromkeys(str(one.feeds) for one in scored):
        items = [one for one in scored if one.feeds == indicator]
        found[indicator] = tuple(filter(_asks_both, items)) or tuple(items)
    return found


def _asks_both(item: Item) -> bool:
    return item.us is not None and item.name not in APART


def _mean(gaps: list[Gap | None]) -> Gap | Withheld:
    try:
        return mean_gap(np.array([one.gap for one in gaps if one is not None]), level=LEVEL)
    except NotEnough as refusal:
        return Withheld(str(refusal))


def _gap(one: View | None, other: View | None) -> Gap | None:
    return None if one is None or other is None else gap_of(one, other, level=LEVEL)


def _of_instrument(of: Instrument, said: Columns) -> Iterator[SidesOf]:
    mine = where(said, (said["instrument"] == of.name) & (said["version"] == of.version))
    for indicator, items in compared_items(of).items() if mine["value"].size else ():
        asked = where(mine, np.isin(mine["item"].astype(str), [one.name for one in items]))
        views = _views(asked, items)
        last = {int(customer): day for customer, day in sorted(zip(asked["customer"], asked["day"], strict=True))}
        is_both = all(_asks_both(one) for one in items)
        for customer in sorted({key[0] for key in views}):
            theirs, ours, our_guess, their_guess = (views.get((customer, *one)) for one in VIEWS)
            own = (theirs, ours if is_both else None, our_guess, their_guess if is_both else None)
            yield SidesOf(customer, of, indicator, *own, last[customer])


def _views(said: Columns, items: tuple[Item, ...]) -> dict[tuple[int, str, str], View]:
    """Return the view of each customer, side and perspective, from the means of their people."""
    score = np.full(said["value"].size, np.nan)
    for item in items:
        rows = said["item"] == item.name
        score[rows] = _scored(item, said["value"][rows])
    known = ~np.isnan(score)
    keys = list(zip(*(said[name][known].tolist() for name in ("customer", "side", "perspective", "person")),
                    strict=True))  # fmt: skip
    sums: dict[tuple[int, str, str, int], list[float]] = {}
    for key, one in zip(keys, score[known].tolist(), strict=True):
        sums.setdefault(key, []).append(one)
    people: dict[tuple[int, str, str], list[tuple[float, int]]] = {}
    for (customer, side, perspective, _), scores in sums.items():
        if len(scores) >= ENOUGH * len(items) - 1e-9:
            people.setdefault((int(customer), side, perspective), []).append((float(np.mean(scores)), len(scores)))
    return {
        key: view_of(float(np.mean([one[0] for one in each])), people=len(each),
                     items=float(np.mean([one[1] for one in each])))
        for key, each in people.items()
    }  # fmt: skip


def _scored(item: Item, values: Floats) -> Floats:
    """Score answers; those that are not on the scale count as none."""
    low, high = item.scale.lowest or 0.0, item.scale.highest or 0.0
    on = np.where((values >= low) & (values <= high), values, np.nan)
    if item.scale.kind == "points":
        on = np.where(on == np.floor(on), on, np.nan)
    return score_answers(item, np.asarray(on, dtype=np.float64))
