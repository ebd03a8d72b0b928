"""How many customers came by word of mouth, by time and segment, with ranges; and who brings the most."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from keepworth.errors import NotEnough
from keepworth.numerics.shares import Share, wilson_share
from keepworth.runs.asked import LEVEL
from keepworth.runs.store import read_record, run_of_day
from keepworth.tables.advocates import Advocate, Won, advocates_of, fields_of, won_of, word_of_mouth_in
from keepworth.tables.book import Book
from keepworth.tables.scored import Wanted, open_scored

YEARS: Final = 10  # that are told, the last of them not over
BEST: Final = 10


@dataclass(frozen=True, slots=True)
class NewCustomers:
    """Of new customers, how many came by word of mouth; None where nobody was won."""

    since: int  # the first year that is told
    all: Share | None
    last_year: Share | None  # of the twelve months up to the day
    by_year: Mapping[int, Share]
    by_segment: Mapping[str, Share]  # empty: of those whose segment nobody knows
    undated: int  # customers of whom nobody knows when they were won


@dataclass(frozen=True, slots=True)
class WordOfMouthReport:
    """Word of mouth of a book, as a run tells it."""

    as_of: dt.date
    run: str
    currency: str
    new: NewCustomers
    fields: Mapping[str, int]
    best: Sequence[Advocate]  # those whose word is worth most
    told: Mapping[str, Any]  # as in word_of_mouth.json


def report_word_of_mouth(book: Book, *, as_of: dt.date | None = None) -> WordOfMouthReport:
    """Return the word of mouth of a book, by the newest run or by the one of a day.

    Raises
    ------
    NotEnough
        No run tells anything of it.

    """
    run = run_of_day(book.scores, day=as_of) if as_of else None
    scored = open_scored(book, run=run) if run or as_of is None else None
    told = word_of_mouth_in(scored.run) if scored else None
    if scored is None or scored.run is None or told is None:
        raise NotEnough(
            f"No score of {book.folder} tells of word of mouth. Import who brought whom, then score: "
            f"keepworth import {book.folder} FILE --as referrals; keepworth score {book.folder}"
        )
    day, everybody = dt.date.fromisoformat(read_record(scored.run)["as_of"]), Wanted()
    won = won_of(scored, wanted=everybody, as_of=day)
    best = [one for one in advocates_of(scored, wanted=everybody, most=BEST) if brings(one)]
    return WordOfMouthReport(
        day, scored.run.name, book.settings.currency, new_customers(won, as_of=day),
        fields_of(scored, wanted=everybody), best, told,
    )  # fmt: skip


def brings(one: Advocate) -> bool:
    """Tell whether a customer's word is worth anything."""
    return (one.referral_value or 0) + (one.reference_value or 0) > 0


def new_customers(won: Iterable[Won], *, as_of: dt.date) -> NewCustomers:
    """Add up who was won in the last years."""
    since, rows = as_of.year - YEARS + 1, list(won)
    told = [one for one in rows if one.year is not None and one.year >= since]
    by_year = ((year, _share(one for one in told if one.year == year)) for year in range(since, as_of.year + 1))
    segments = sorted({one.segment for one in told})
    by_segment = ((name, _share(one for one in told if one.segment == name)) for name in segments)
    return NewCustomers(
        since, _share(told), _share(one for one in told if one.is_late),
        {year: share for year, share in by_year if share}, {name: share for name, share in by_segment if share},
        sum(one.won for one in rows if one.year is None),
    )  # fmt: skip


def _share(rows: Iterable[Won]) -> Share | None:
    some = list(rows)
    return wilson_share(sum(one.by_word for one in some), sum(one.won for one in some), level=LEVEL)
