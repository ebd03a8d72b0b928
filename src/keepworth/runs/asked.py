"""What is asked of a score, and what it then goes by."""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Final

from keepworth.errors import BadInput, NotEnough
from keepworth.tables.book import Book

AUTO: Final = "auto"
LEVEL: Final = 0.8  # intervals are 80 % wherever stored or shown
WEEKS_A_YEAR: Final = 52  # the papers' year: weekly δ = ln(1 + discount) / 52
MOST_WEEKS: Final = 5_200
MOST_DISCOUNT: Final = 10.0
UNDATED: Final = frozenset({"contacts", "contracts"})  # can be scored, and tell no day as of which
SEED: Final = 1  # of the little in a run that is drawn; stored with it


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller may ask of a score; None takes the book's setting."""

    as_of: dt.date | None = None  # None: the day of the last order or answer
    horizon_weeks: float | None = None
    discount: float | None = None  # a year, 0.15 for 15 %
    model: str = AUTO  # auto takes the book's setting


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a run goes by, after asking the book."""

    as_of: dt.date
    horizon_weeks: float
    discount: float
    value_years: float
    model: str
    seed: int
    period: str = AUTO  # within what customers order once at most, for the model that asks it

    @property
    def weekly_discount(self) -> float:
        """δ, continuous and per week."""
        return math.log1p(self.discount) / WEEKS_A_YEAR

    @property
    def value_weeks(self) -> float:
        """How far value looks ahead."""
        return self.value_years * WEEKS_A_YEAR


def resolve(book: Book, *, asked: Asked, last: dt.date | None, holds: frozenset[str] = frozenset()) -> Resolved:
    """Fill in what was not asked for from the book's settings; without a day there is nothing to score.

    `holds` names the tables that the book holds: some can be scored as of any day and tell none themselves.
    """
    as_of = asked.as_of or last
    if as_of is None:
        raise _of_no_day(book) if holds & UNDATED else _without_facts(book)
    settings = book.settings
    horizon = settings.horizon_weeks if asked.horizon_weeks is None else asked.horizon_weeks
    discount = settings.discount if asked.discount is None else asked.discount
    if not (math.isfinite(horizon) and 0 < horizon <= MOST_WEEKS):
        raise BadInput(f"The horizon must be more than 0 and at most {MOST_WEEKS} weeks, not {horizon:g}.")
    if not (math.isfinite(discount) and 0 <= discount <= MOST_DISCOUNT):
        raise BadInput(f"The discount is a share a year from 0 to {MOST_DISCOUNT:g} (0.15 is 15 %), not {discount:g}.")
    return Resolved(
        as_of=as_of,
        horizon_weeks=float(horizon),
        discount=float(discount),
        value_years=settings.value_years,
        model=settings.value.model if asked.model == AUTO else asked.model,
        seed=SEED,
        period=settings.value.period,
    )


def _of_no_day(book: Book) -> NotEnough:
    return NotEnough(
        f"Nothing in {book.folder} says as of which day it is to be scored: contacts and contracts that nobody decided "
        "alone do not. "
        f"Name the day: keepworth score {book.folder} --as-of YYYY-MM-DD"
    )


def _without_facts(book: Book) -> NotEnough:
    return NotEnough(
        f"{book.folder} has no orders yet, and nothing else that can be scored. "
        f"Import some: keepworth import {book.folder} FILE --as orders"
    )
