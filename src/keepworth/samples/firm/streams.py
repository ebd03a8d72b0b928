"""Chance and time: a stream of random numbers for every part, so that a new part changes no other."""

import datetime as dt

import numpy as np

from keepworth.samples.firm import FIRST, LAST, SEED

DAY = dt.timedelta(days=1)
DAYS_A_YEAR = 365.25


def stream(part: str, who: str = "", *, seed: int = SEED) -> np.random.Generator:
    """Return the stream of one part of the book for one customer or person."""
    return np.random.default_rng([seed, *f"{part}/{who}".encode()])


def weekday(day: dt.date) -> dt.date:
    """Return the day, or the Friday before a weekend."""
    return day - DAY * max(day.weekday() - 4, 0)


def later(day: dt.date, *, days: float) -> dt.date:
    """Return the day so many days later."""
    return day + dt.timedelta(days=round(days))


def day_between(first: dt.date, last: dt.date, *, rng: np.random.Generator) -> dt.date:
    """Draw a day; both ends may come, and a weekend only where nothing else is left."""
    if last <= first:
        return first
    return max(weekday(first + DAY * int(rng.integers((last - first).days + 1))), first)


def moment(day: dt.date, *, rng: np.random.Generator) -> dt.datetime:
    """Draw a minute of the working day."""
    return dt.datetime(day.year, day.month, day.day, 8 + int(rng.integers(9)), int(rng.integers(60)), tzinfo=dt.UTC)


def years(first: dt.date, last: dt.date) -> float:
    """Return how many years lie between two days."""
    return (last - first).days / DAYS_A_YEAR


def months() -> list[dt.date]:
    """Return the first day of every month of the book."""
    every = [FIRST + DAY * at for at in range((LAST - FIRST).days + 1)]
    return [day for day in every if day.day == 1]
