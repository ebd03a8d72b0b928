"""What customers see us lead in: their answers to the questionnaire of value disciplines, beside what is typed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.focus.disciplines import DISCIPLINES, ENOUGH_ITEMS, HIGHEST, LOWEST
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import student_reach
from keepworth.runs.asked import LEVEL
from keepworth.runs.survey_results import answers_of
from keepworth.tables.book import Book
from keepworth.tables.heard import NOBODY, Sought

INSTRUMENT: Final = "disciplines"
FEWEST: Final = 2  # customers, of whom a range can be told


@dataclass(frozen=True, slots=True)
class SeenIn:
    """What customers say of one discipline, 1 to 7, each customer once: the mean of its people."""

    mean: float
    low: float | None  # None: of one customer no range is told
    high: float | None
    customers: int
    people: int
    first: dt.date  # of the answers that count
    last: dt.date


def seen_by_customers(book: Book, *, as_of: dt.date) -> dict[str, SeenIn]:
    """Return by discipline what customers answered by a day; a discipline of which nobody said enough is missing.

    Of a person who answered again the last answer counts; of a person three of four statements are needed. What one
    side guesses of the other is left out, and so is whoever is of no customer that is known.
    """
    said = answers_of(book, Sought(as_of, instrument=INSTRUMENT, side="customer")).said
    latest: dict[tuple[int, int, str], tuple[float, dt.date]] = {}
    rows = zip(*(said[name].tolist() for name in ("person", "customer", "item", "value", "day")), strict=True)
    for person, customer, item, value, day in rows:  # in the order of time
        if customer != NOBODY and LOWEST <= value <= HIGHEST:
            latest[person, customer, item] = (float(value), _day(day))
    found = {name: _seen(items, latest) for name, items in DISCIPLINES.items()}
    return {name: one for name, one in found.items() if one is not None}


def _day(day: object) -> dt.date:
    found: dt.date = np.datetime64(day, "D").item()  # type: ignore[call-overload]  # a day of whichever kind
    return found


def _seen(
    items: tuple[str, ...], latest: Mapping[tuple[int, int, str], tuple[float, dt.date]]
) -> SeenIn | None:  # fmt: skip
    by_person: dict[tuple[int, int], list[tuple[float, dt.date]]] = {}
    for (person, customer, item), answer in latest.items():
        if item in items:
            by_person.setdefault((person, customer), []).append(answer)
    enough = {who: given for who, given in by_person.items() if len(given) >= ENOUGH_ITEMS}
    if not enough:
        return None
    customers, place = np.unique([customer for _, customer in enough], return_inverse=True)
    means = np.array([np.mean([value for value, _ in given]) for given in enough.values()])
    mean, low, high = _ranged(means, place.astype(np.int64), size=customers.size)
    days = [day for given in enough.values() for _, day in given]
    return SeenIn(mean, low, high, int(customers.size), len(enough), min(days), max(days))


def _ranged(means: Floats, place: Ints, *, size: int) -> tuple[float, float | None, float | None]:
    """Return the mean over customers with its range: people of one customer hang together, so customers are counted."""
    each = np.bincount(place, weights=means, minlength=size) / np.bincount(place, minlength=size)
    mean = float(each.mean())
    if size < FEWEST:
        return mean, None, None
    reach = student_reach(LEVEL, freedom=size - 1) * float(each.std(ddof=1)) / size**0.5
    return mean, max(mean - reach, LOWEST), min(mean + reach, HIGHEST)
