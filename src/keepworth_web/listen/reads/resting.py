"""Who rests: the one contact budget, over everything that ever wrote to a person.

Whatever writes to people asks `resting_until` first, and `write_down` in the transaction in which it does.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict

from django.conf import settings

from keepworth.listen.whom import Budget, Written, rests_until
from keepworth.tables.book import Book, find_book
from keepworth.tables.written_to import mailed_to
from keepworth_web.listen.models import WrittenTo

type Times = Mapping[str, list[Written]]  # by contact


def budget_of(book: Book) -> Budget:
    """Return the book's budget, as its settings say it now."""
    return Budget(**asdict(book.settings.contact_budget))


def times_written(book: Book, *, day: dt.date, contacts: Collection[str] | None = None) -> Times:
    """Return the days on which contacts were written to, as far back as the budget reaches; without `contacts` all."""
    budget = budget_of(book)
    since = day - dt.timedelta(days=max(budget.within_days, budget.days_apart))
    found = mailed_to(book, since=since, contacts=contacts)
    rows = WrittenTo.objects.filter(day__gt=since)
    if contacts is not None:
        rows = rows.filter(contact__in={*contacts, *(one for one, root in found.same.items() if root in contacts)})
    times: dict[str, list[Written]] = defaultdict(list)
    for one in found.mails:
        times[one.contact].append(Written(one.day, counts=not one.is_reminder))
    for contact, on, why in rows.values_list("contact", "day", "why"):
        root = found.same.get(contact, contact)
        times[root].append(Written(on, counts=why != WrittenTo.Why.REMINDER))
    return times | {alias: times[root] for alias, root in found.same.items() if root in times}


def resting(times: Times, *, budget: Budget, day: dt.date) -> dict[str, dt.date]:
    """Return who rests on a day, and the first day on which they do not any more."""
    until = {contact: rests_until(written, budget=budget) for contact, written in times.items()}
    return {contact: one for contact, one in until.items() if one is not None and one > day}


def resting_until(contacts: Collection[str], *, day: dt.date) -> dict[str, dt.date]:
    """Return which of these contacts rest on a day, and until when."""
    book = find_book(settings.ENVIRONMENT.book)
    return resting(times_written(book, day=day, contacts=set(contacts)), budget=budget_of(book), day=day)
