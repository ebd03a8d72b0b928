"""What open answers of a book speak of, by language: themes, each with the answers behind it."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from keepworth.errors import NotEnough
from keepworth.listen.themes import find_themes, group_by_language
from keepworth.numerics.arrays import Ints
from keepworth.numerics.shares import Share
from keepworth.runs.asked import LEVEL, SEED
from keepworth.runs.seen_as import last_day
from keepworth.tables.answering import lake_here
from keepworth.tables.arrays import Columns, columns_of
from keepworth.tables.book import Book
from keepworth.tables.heard import Sought, heard_in_words


@dataclass(frozen=True, slots=True)
class Quote:
    """An answer in words."""

    text_id: int
    customer: int  # its number; −1 where it is not known
    instrument: str
    item: str
    stage: str
    day: dt.date
    words: str


@dataclass(frozen=True, slots=True)
class QuotedTheme:
    """A theme with the answers behind it, the most typical first."""

    words: tuple[str, ...]
    share: Share | None  # of the answers that could be read
    stability: float
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class LanguageThemes:
    """The themes of one language."""

    language: str  # "en" or "zh"
    answers: int
    no_theme: int
    themes: tuple[QuotedTheme, ...]
    withheld: str | None  # why there are none


@dataclass(frozen=True, slots=True)
class SurveyThemes:
    """What open answers speak of, as a book knew them on a day."""

    as_of: dt.date
    answers: int
    languages: tuple[LanguageThemes, ...]


def survey_themes(
    book: Book, *, instrument: str | None = None, since: dt.date | None = None, as_of: dt.date | None = None
) -> SurveyThemes:
    """Return the themes of open answers; a fixed seed draws the halves, so they are the same each time.

    Raises
    ------
    NotEnough
        Nobody said anything in words in that time.

    """
    day = as_of or last_day(book)
    with lake_here(book) as lake:
        sought = Sought(day, since=since, instrument=instrument)
        answers, texts, contacts = (lake.table(name) for name in ("answers", "texts", "contacts"))
        said = columns_of(heard_in_words(answers, texts, contacts=contacts, sought=sought))
    words = [str(one) for one in said["words"]]
    if not words:
        raise NotEnough(f"Not enough answers: nobody said anything in words by {day}.")
    groups = group_by_language(words)
    found = tuple(_language(language, rows, said=said, words=words) for language, rows in groups.items())
    return SurveyThemes(day, len(words), found)


def _language(language: str, rows: Ints, *, said: Columns, words: list[str]) -> LanguageThemes:
    mine = [words[row] for row in rows]
    try:
        found = find_themes(mine, language=language, rng=np.random.default_rng(SEED), level=LEVEL)
    except NotEnough as refusal:
        return LanguageThemes(language, len(mine), len(mine), (), str(refusal))
    themes = tuple(
        QuotedTheme(
            one.words, one.share, one.stability, tuple(_quote(said, int(rows[row])) for row in one.answers)
        )
        for one in found.themes
    )  # fmt: skip
    return LanguageThemes(language, len(mine), int(found.other.size + found.unread.size), themes, None)


def _quote(said: Columns, row: int) -> Quote:
    return Quote(
        text_id=int(said["text_id"][row]),
        customer=int(said["customer"][row]),
        instrument=str(said["instrument"][row]),
        item=str(said["item"][row]),
        stage=str(said["stage"][row]),
        day=said["day"][row],
        words=str(said["words"][row]),
    )
