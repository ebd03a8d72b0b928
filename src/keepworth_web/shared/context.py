"""What every page's shell needs."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from keepworth.tables.settings import Settings, read_settings
from keepworth_web.shared.panels import WORDS, Page, Words, pages
from keepworth_web.shared.undo import told

TRUTH = "samples/truth.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the navigation, with its pages."""

    word: str
    label: Words
    pages: list[Page]
    is_here: bool

    @property
    def url(self) -> str:
        """Its first page."""
        return self.pages[0].url

    @property
    def groups(self) -> list[tuple[Words, list[Page]]]:
        """Its pages by what they stand under, in the order of their first ones; those under nothing are one group."""
        found: dict[Words, list[Page]] = {}
        for page in self.pages:
            found.setdefault(page.group, []).append(page)
        return list(found.items())

    def beside(self, name: str) -> list[Page]:
        """Return the pages of the group of a page; of the first one where no page has this name."""
        groups = [pages for _, pages in self.groups]
        return next((pages for pages in groups if name in {page.url_name for page in pages}), groups[0])


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation, the book's name and what the top of the page shows."""
    book = book_settings()
    person = getattr(request, "user", None)
    is_somebody = bool(person is not None and person.is_authenticated)
    match = getattr(request, "resolver_match", None)
    here = match.view_name if match is not None else ""
    navigation = _entries(person, path=request.path) if is_somebody else []
    within = _within(navigation, path=request.path)
    return {
        "book": book,
        # Only an invented book comes with its truth.
        "is_simulated": book.sample and (settings.ENVIRONMENT.book / TRUTH).is_file(),
        "navigation": navigation,
        "here": here,
        "within": within,
        "menu_beside": [page for entry in navigation if entry.is_here for page in entry.beside(within or here)],
        "search_url": _url_of("know:search"),
        "theme": getattr(request, "theme", ""),
        "as_of": getattr(request, "as_of", None),
        "known_as": getattr(request, "known_as", ""),
        "told": partial(told, request),  # asked by the shell alone: parts of a page must not use it up
        "today": dt.datetime.now(tz=dt.UTC).date(),
        "languages": settings.LANGUAGES,
    }


def book_settings() -> Settings:
    """Return the book's settings as they stand in keepworth.toml now."""
    return read_settings(settings.ENVIRONMENT.book)


def _entries(person: Any, *, path: str) -> list[Entry]:
    found = []
    for word, label in WORDS.items():
        shown = [page for page in pages() if page.word == word and person.may(page.right)]
        if shown:
            found.append(Entry(word, label, shown, is_here=path.startswith(f"/{word}/")))
    return found


def _within(navigation: list[Entry], *, path: str) -> str:
    """Return the name of the page of the menu that an address lies below; the first of a word has all below it."""
    below = [
        page
        for entry in navigation
        for page in entry.pages
        if page.url != f"/{entry.word}/" and path.startswith(page.url) and path != page.url
    ]
    return max(below, key=lambda page: len(page.url)).url_name if below else ""


def _url_of(name: str) -> str:
    """Return an address that another stage may or may not have filled yet."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
