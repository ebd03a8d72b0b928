"""Which customers a person may see, and as which run scored them: the only way to results of customers.

The wall is pushed down into the reader: whoever is bound to teams asks for those teams and gets nothing else.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from keepworth.runs.store import read_record, run_of_day
from keepworth.tables.book import Book, find_book
from keepworth.tables.contact_names import find_contacts
from keepworth.tables.known import colleagues_of
from keepworth.tables.own_facts import newest_words, open_goals, open_promises, running_contracts
from keepworth.tables.scored import Page, Scored, Totals, Typical, Wanted, open_directory, open_scored
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.staff.access import team_names
from keepworth_web.staff.models import Person

FOUND = 12  # customers that a search shows
PEOPLE_FOUND = 6


@dataclass(frozen=True, slots=True)
class Visible:
    """The customers of a book as one person may see them, on one day."""

    book: Book
    scored: Scored
    teams: tuple[str, ...] | None  # None: all
    day: dt.date  # whose state is shown: the day asked about, or today

    def one(self, number: int) -> dict[str, Any] | None:
        """Return a customer, None where there is none or it is behind the wall: nobody can tell the two apart."""
        return self.scored.one(number, teams=self.teams)

    def page(self, wanted: Wanted) -> Page:
        """Return one page of customers."""
        return self.scored.page(replace(wanted, teams=self.teams))

    def totals(self, wanted: Wanted) -> Totals:
        """Add up the customers that are wanted."""
        return self.scored.totals(replace(wanted, teams=self.teams))

    def typical(self) -> Typical | None:
        """Return the average of the customers."""
        return self.scored.typical(self.teams)

    def find(self, text: str) -> list[dict[str, Any]]:
        """Return the customers that a text may mean. Names are shared knowledge: those behind the wall come too."""
        return self.scored.find(text, teams=self.teams, limit=FOUND, also_walled=True)

    def find_people(self, text: str) -> list[dict[str, Any]]:
        """Return the contacts that a text may mean. Their names stand behind the wall, and so do they."""
        return find_contacts(self.book, self.scored, text=text, teams=self.teams, limit=PEOPLE_FOUND)

    def is_restricted(self, number: int) -> bool:
        """Return whether a customer is a person whose data nobody may work with now; they are in no result."""
        return number in self.book.restricted("customer")

    @property
    def record(self) -> dict[str, Any] | None:
        """The record of the run, None where no run speaks for the day."""
        return read_record(self.scored.run) if self.scored.run else None

    @property
    def until(self) -> dt.date:
        """The day on which it is judged who is silent or late.

        A sample ends one day and nobody works in it: counted until today, all of it would be silence.
        """
        record = self.record if self.book.settings.sample else None
        return min(self.day, dt.date.fromisoformat(record["as_of"])) if record else self.day


def visible_customers(person: Person, *, as_of: dt.date | None = None) -> Visible:
    """Return the customers that a person may see, as of a past day or as they stand now."""
    book = find_book(settings.ENVIRONMENT.book)
    names = team_names(person)
    teams = None if names is None else tuple(names)
    if as_of is None:
        return Visible(book, open_scored(book), teams, book.today())
    run = run_of_day(book.scores, day=as_of)
    return Visible(book, open_scored(book, run=run) if run else open_directory(book), teams, as_of)


def visible_to(person: Person | None) -> Visible:
    """Return the customers that a person may see, or all of them for what the website does by itself."""
    if person is not None:
        return visible_customers(person)
    book = find_book(settings.ENVIRONMENT.book)
    return Visible(book, open_directory(book), None, book.today())


def seen_by(request: SignedIn) -> Visible:
    """Return the customers of this request's person and day; they are looked up once."""
    return kept(request, "visible", find=lambda: visible_customers(request.user, as_of=request.as_of))


def customer_of(request: SignedIn, number: int) -> dict[str, Any] | None:
    """Return a customer for the page and all of its panels, read once."""
    return kept(request, f"customer {number}", find=lambda: seen_by(request).one(number))


@dataclass(frozen=True, slots=True)
class Short:
    """What every colleague may know of a customer; no result, no price, no word of a contact."""

    name: str
    customer_id: str
    kind: str | None
    segment: str | None
    team: str | None
    owner: str | None
    since: dt.date | None
    sector: str | None  # that it works in itself
    size: int | None  # people who work there
    country: str | None  # its code
    contracts: list[dict[str, Any]]
    promises: list[dict[str, Any]]
    colleagues: list[str]  # of ours who know somebody there, the closest first
    goals: list[dict[str, Any]]
    is_open: bool  # whether this person may see the whole page


def short_page(visible: Visible, number: int) -> Short | None:
    """Return what stands on a customer's short page, None where there is no such customer."""
    row = visible.scored.one(number)
    if row is None:
        return None
    shown = {name: row[name] for name in ("name", "customer_id", "kind", "segment", "team", "owner", "since")}
    return Short(
        **shown,
        **newest_words(visible.book, number, on=visible.day),
        contracts=running_contracts(visible.book, number, on=visible.day),
        promises=open_promises(visible.book, number, on=visible.day),
        colleagues=colleagues_of(visible.book, number, run=visible.scored.run) if visible.scored.run else [],
        goals=open_goals(visible.book, number, on=visible.day),
        is_open=visible.one(number) is not None,
    )
