"""Tiers of a book's customers by value × strength × fit, from what the last run stored."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.focus.fit import Fit, fit_of
from keepworth.focus.tiers import NAMES, Ranged, tiers_of
from keepworth.numerics.arrays import Floats, Ints
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.book import Book
from keepworth.tables.concentrated import belonging_of, dealing_asker
from keepworth.tables.evidence.places import values_at
from keepworth.tables.fights_joined import Scored, read_scored
from keepworth.tables.substitutes import called
from keepworth.tables.tie_results import UNKNOWN

NUMBERS: Final = ("value", "value_low", "value_high", "strength", "strength_low", "strength_high")
MOST: Final = 50_000  # customers of a tier list, those of most value: doubt is drawn for each
BEST: Final = 1 / 3  # of the customers, by value × strength, work best; ours
MEAN, REACH = 60.0, 20.0  # a strength that is withheld: the printed prior, and how far it may lie; 8 in 10


@dataclass(frozen=True, slots=True)
class Tiered:
    """A customer's tier, with the doubt."""

    number: int
    name: str
    tier: str  # the likeliest
    between: str | None  # the other that it may be of; None: it is sure
    chances: Mapping[str, float]
    value: float
    strength: float | None  # None: withheld; the prior is taken, with its doubt
    fit: float | None  # None: too few to say what those who work best have in common
    because: Mapping[str, float]  # what each attribute moves fit by, in logits


@dataclass(frozen=True, slots=True)
class TiersReport:
    """Tiers of a book."""

    as_of: dt.date
    run: str
    tiers: Mapping[str, int]  # how many are likeliest of each
    between: int  # customers who lie between two
    withheld: int  # customers whose strength is withheld
    no_fit: str | None  # why fit is not told
    customers: tuple[Tiered, ...]  # the best first


def report_tiers(book: Book, *, as_of: dt.date | None = None) -> TiersReport:
    """Return the tiers of a book's customers, as the last run saw them that speaks for a day.

    Raises
    ------
    NotEnough
        No run speaks for the day, or it valued fewer than three customers.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    run = seen.scored.run
    if run is None or seen.record is None:
        raise NotEnough(f"No score of this book speaks for {seen.day}. Score it: keepworth score {book.folder}")
    day, seed = dt.date.fromisoformat(seen.record["as_of"]), int(seen.record["seed"])
    held = read_scored(run / "customers.parquet", key="number", numbers=NUMBERS, words=("segment", "state"))
    here = (held.words["state"] != "left") & (np.nan_to_num(held.numbers["value"]) > 0)
    rows = np.flatnonzero(here)
    rows = np.sort(rows[np.argsort(-held.numbers["value"][rows], kind="stable")][:MOST])
    value, strength = _ranged(held, rows, name="value"), _ranged(held, rows, name="strength")
    withheld = np.isnan(strength.mean)
    taken = Ranged(*(np.where(np.isnan(end), MEAN + step * REACH, end) for end, step in
                     ((strength.mean, 0), (strength.low, -1), (strength.high, 1))))  # fmt: skip
    found, why_not = _fit(book, held, rows=rows, worth=value.mean * taken.mean, day=day)
    fit = found.fit if found else np.ones(rows.size)
    tiers = tiers_of(value, taken, fit=fit, rng=np.random.default_rng(seed))
    numbers = held.number[rows].tolist()
    names = called(book, numbers, kind="customer")
    listed = [
        Tiered(
            numbers[at], names.get(numbers[at], ""), NAMES[tiers.tier[at]],
            NAMES[tiers.also[at]] if tiers.also[at] >= 0 else None,
            dict(zip(NAMES, tiers.chances[at].tolist(), strict=True)), float(value.mean[at]),
            None if withheld[at] else float(taken.mean[at]), float(found.fit[at]) if found else None,
            {name: float(push[at]) for name, push in found.pushes.items()} if found else {},
        )
        for at in np.argsort(-tiers.score, kind="stable").tolist()
    ]  # fmt: skip
    counts = np.bincount(tiers.tier, minlength=len(NAMES)).tolist()
    return TiersReport(
        day, str(seen.record["run"]), dict(zip(NAMES, counts, strict=True)), int((tiers.also >= 0).sum()),
        int(withheld.sum()), why_not, tuple(listed),
    )  # fmt: skip


def _ranged(held: Scored, rows: Ints, *, name: str) -> Ranged:
    mean, low, high = (held.numbers[f"{name}{end}"][rows] for end in ("", "_low", "_high"))
    return Ranged(mean, np.where(np.isnan(low), mean, low), np.where(np.isnan(high), mean, high))


def _fit(book: Book, held: Scored, *, rows: Ints, worth: Floats, day: dt.date) -> tuple[Fit | None, str | None]:
    """Return how like those who work best each customer is, by segment, team and channel."""
    attributes = {"segment": _coded(held.words["segment"][rows].tolist())}
    with book.lake() as lake:
        of = dealing_asker(lake)
        if of is not None:
            belongs = belonging_of(of, as_of=day)
            for name, (code, _) in belongs.words.items():
                attributes[name] = values_at(held.number[rows], belongs.number, values=code, missing=UNKNOWN)
    coded = {name: np.where(codes == UNKNOWN, -1, codes) for name, codes in attributes.items()}
    best = np.zeros(rows.size, dtype=np.bool_)
    best[np.argsort(-worth, kind="stable")[: round(BEST * rows.size)]] = True
    try:
        return fit_of(coded, best), None
    except NotEnough as few:
        return None, str(few)


def _coded(words: Sequence[str]) -> Ints:
    place = {word: at for at, word in enumerate(sorted({word for word in words if word}))}
    return np.array([place.get(word, -1) for word in words], dtype=np.int64)
