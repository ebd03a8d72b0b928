"""What a stage may add to pages that are not its own, and how each addition must look.

Each is registered by dotted path in `site/parts.py`; Django's settings hand the lists on, so that this floor never
imports the ones above it.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from keepworth_web.shared.requests import SignedIn

type Value = str | int | float | dt.date | None
type Words = str | Promise  # a sentence in English, translated when it is shown

# The navigation: today, the seven words of the ring, the book.
WORDS: dict[str, Words] = {
    "today": _("Today"),
    "know": _("Know"),
    "listen": _("Listen"),
    "measure": _("Measure"),
    "value": _("Value"),
    "focus": _("Focus"),
    "act": _("Act"),
    "prove": _("Prove"),
    "book": _("Book"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the navigation."""

    word: str  # a key of WORDS
    title: Words
    url_name: str  # "focus:portfolio"
    right: str  # a right of staff.rights; without it the entry is not shown
    group: Words = ""  # what it stands under, where a word has many pages

    @property
    def url(self) -> str:
        """Where it leads."""
        return _address(self.url_name, urlconf=get_urlconf(), prefix=get_script_prefix())


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the customer page.

    `read` gets the request, whose `user` and `as_of` bind it, and the customer's number; it returns the template's
    context, or None where there is nothing to show. It asks the database and stored results only, never a model.
    """

    slug: str  # names the part of the page: <section id="panel-SLUG">
    title: Words
    template: str  # "value/panels/worth.html"
    right: str
    read: Callable[[SignedIn, int], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the portfolio's table: as the page says it, and as an export holds it."""

    said: str  # in the language of the page; rounded as `values` is
    values: tuple[Value, ...]  # one for each of the column's `heads`
    more: str = ""  # what stands beside it, paler
    address: str = ""  # where it leads
    state: str = ""  # drawn in its shape and colour, see `shared.states`
    rule: str = ""  # of the state, or why there is no number


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the portfolio's table; `read` returns its cells for a page of customers, by number."""

    slug: str
    title: Words
    right: str
    read: Callable[[SignedIn, list[int]], Mapping[int, Cell]]
    heads: tuple[str, ...]  # what its values are called in an export, the same in every language
    is_number: bool = False
    is_day: bool = False
    is_first: bool = False  # shown until somebody chooses columns
    is_first_told: bool | None = None  # the same where strengths are told, if that differs
    is_first_stays: bool | None = None  # the same where it is told how likely customers stay, if that differs
    sort: str = ""  # the column of `keepworth.tables.wanted` that the table may be sorted by


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to do, mostly for a customer: a sentence, why, what hangs on it and how long it takes."""

    key: str  # "promise:57:2026-11-27": names it for its answer, and is another once what it rests on has changed
    said: str
    because: str
    address: str
    customer: int | None  # None: nobody knows yet whose it is
    money: float | None  # what the customer is worth; None where that is not known
    minutes: int  # our own guess
    due: dt.date | None = None  # the nearer, the more urgent
    is_own: bool = False  # this colleague serves the customer
    is_ours: bool = False  # it is the company's own, and of no customer
    low: float | None = None  # the range of the money, which holds 8 times in 10
    high: float | None = None
    chance: float | None = None  # that the money is lost or, of a gain, won; None: as likely as the customer leaves
    is_gain: bool = False  # the money is what doing it is expected to add, not what the customer is worth


@dataclass(frozen=True, slots=True)
class Ask:
    """One kind of thing that Today may ask; `read` returns those for this colleague, the most valuable first."""

    slug: str  # the first part of its keys
    right: str
    read: Callable[[SignedIn], list[Thing]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that can be taken away as a file, whole: its heads, and its rows as this colleague may see them."""

    slug: str
    right: str
    heads: Sequence[Words]
    # Asked for the number of the customer that the list is about, 0 elsewhere; None: there is nobody of that number.
    rows: Callable[[SignedIn, int], Sequence[Sequence[Value]] | None]


@cache  # a page of many entries asks for each of them several times
def _address(url_name: str, *, urlconf: str | None, prefix: str) -> str:
    """Return where a name leads; nothing else decides it than the addresses and what stands before them all."""
    return reverse(url_name, urlconf=urlconf)


@cache
def pages() -> tuple[Page, ...]:
    """Return the registered pages in the order of the navigation."""
    found = [import_string(path) for path in settings.PAGES]
    return tuple(sorted(found, key=lambda page: list(WORDS).index(page.word)))


@cache
def panels() -> tuple[Panel, ...]:
    """Return the registered panels of the customer page, in their order."""
    return tuple(import_string(path) for path in settings.PANELS)


@cache
def columns() -> tuple[Column, ...]:
    """Return the registered columns of the portfolio, in their order."""
    return tuple(import_string(path) for path in settings.COLUMNS)


@cache
def asks() -> tuple[Ask, ...]:
    """Return what Today may ask."""
    return tuple(import_string(path) for path in settings.TODAY)


@cache
def listings() -> dict[str, Listing]:
    """Return the lists that can be taken away, by their names."""
    found = [import_string(path) for path in settings.LISTINGS]
    return {one.slug: one for one in found}
