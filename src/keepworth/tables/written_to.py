"""Who was written to by others than the website: invitations that files brought count to the contact budget, too."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from keepworth.tables.answering import ask, lake_here
from keepworth.tables.book import Book
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.keys import known_keys


@dataclass(frozen=True, slots=True)
class Mailed:
    """A day on which a contact got an invitation or a reminder."""

    contact: str
    day: dt.date
    is_reminder: bool = False


@dataclass(frozen=True, slots=True)
class MailedTo:
    """What files say, and which contacts are read as others."""

    mails: list[Mailed]
    same: dict[str, str]  # of merged ids: what each is read as


def mailed_to(book: Book, *, since: dt.date, contacts: Collection[str] | None = None) -> MailedTo:
    """Return the invitations and reminders after a day that files brought, of some contacts or of all."""
    with lake_here(book) as lake:
        same = _same(lake)
        keys = f"SELECT number, text FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = 'contact'"
        wanted = None if contacts is None else {*contacts, *(one for one in same if same[one] in contacts)}
        if wanted is not None and not wanted:
            return MailedTo([], same)
        these = "TRUE" if wanted is None else f"text IN ({', '.join(quoted(one) for one in sorted(wanted))})"
        rows = ask(
            f"SELECT text, sent_at::DATE, reminded_at::DATE FROM ({lake.imported('invitations')}) AS i "
            f"JOIN ({keys}) AS k ON k.number = i.contact_id WHERE {these} "
            f"AND greatest(sent_at, coalesce(reminded_at, sent_at)) >= DATE '{since + dt.timedelta(days=1)}'"
        )
    sent = [Mailed(same.get(text, text), day) for text, day, _ in rows]
    reminded = [Mailed(same.get(text, text), day, is_reminder=True) for text, _, day in rows if day is not None]
    return MailedTo([*sent, *reminded], same)


def _same(lake: Lake) -> dict[str, str]:
    merged = lake.merged.get("contact", {})
    if not merged:
        return {}
    listed = ", ".join(str(number) for number in {*merged, *merged.values()})
    keys = known_keys(lake.folder, lake.manifest)
    texts = dict(ask(f"SELECT number, text FROM ({keys}) WHERE kind = 'contact' AND number IN ({listed})"))
    return {texts[one]: texts[root] for one, root in merged.items() if one in texts and root in texts}
