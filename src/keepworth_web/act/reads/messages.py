"""Reinforcing messages: who bought lately and was told nothing since, and whom of theirs one may write to.

Sending stays with the company's own tools; what they sent is marked here, and counts to the one contact budget.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keepworth.tables.acting import RECENT
from keepworth.tables.after_purchase import MESSAGES, Around, untold_buyers
from keepworth.tables.asking import contacts_to_ask
from keepworth.tables.scored import Wanted
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.rows import reader_of
from keepworth_web.listen.models import WrittenTo
from keepworth_web.listen.reads.guests import known_people, laid_by
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept

ON_A_PAGE: Final = 50
WHY: Final[dict[str, Promise]] = {
    "consent": _("they did not agree to messages"), "nobody": _("nobody of theirs is known"),
    "rests": _("whoever could be written to rests"), "silent": _("whoever could be written to wants no mail"),
    "no address": _("no mail address of theirs is known"), "left": _("whoever was known has left them"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """A customer to be written to after a purchase, and to whom it goes."""

    number: int
    customer: str
    name: str
    bought_on: dt.date
    days: int
    product: str
    contact: str
    to: str
    mail: str
    language: str
    why_not: str = ""  # a key of `WHY`; empty: it may be sent


@dataclass(frozen=True, slots=True)
class Messages:
    """Who may be written to, and how many may not be, by the reason."""

    may: list[Message]
    not_now: dict[str, int]
    after: int


def messages_here(request: SignedIn) -> Messages:
    """Return whom one may write to now; asked once a request."""
    found: Messages = kept(request, "messages", find=lambda: _messages(request))
    return found


def _messages(request: SignedIn) -> Messages:
    visible, reader = seen_by(request), reader_of(request)
    after = visible.book.settings.act.message_days
    around = Around(visible.book, visible.scored, visible.teams, visible.until)
    buyers = untold_buyers(around, after=after)
    if not buyers:
        return Messages([], {}, after)
    numbers = {row["number"] for row in buyers}
    contacts = contacts_to_ask(
        visible.book, visible.scored, wanted=Wanted(teams=visible.teams), until=visible.until, laid=laid_by(reader)
    )
    people = known_people(reader, contacts, asked=set(), day=timezone.now().date())
    at: dict[int, list[int]] = {}
    for place, number in enumerate(contacts.number.tolist()):
        if number in numbers:
            at.setdefault(number, []).append(place)
    written = _written_since(
        (contacts.contact[place] for places in at.values() for place in places),
        since=min(row["bought_on"] for row in buyers),
    )
    said = _consents_written(request)
    may, not_now = [], dict[str, int]()
    for row in buyers:
        places = sorted(at.get(row["number"], []), key=lambda one: (not contacts.decides[one], contacts.contact[one]))
        if any(written.get(contacts.contact[one], dt.date.min) > row["bought_on"] for one in places):
            continue  # told since
        open_ = [one for one in places if not people.why[one]]
        why = _why(agreed=said.get(row["customer_id"], row["agreed"]), reasons=[people.why[one] for one in places])
        if why:
            not_now[why] = not_now.get(why, 0) + 1
            continue
        one = open_[0]
        may.append(Message(
            row["number"], row["customer_id"], row["name"] or row["customer_id"], row["bought_on"],
            (visible.until - row["bought_on"]).days, row["product"] or "", contacts.contact[one], contacts.name[one],
            contacts.mail[one], contacts.language[one],
        ))  # fmt: skip
    return Messages(may, not_now, after)


def _why(*, agreed: bool, reasons: list[str]) -> str:
    """Return why nobody of a customer may be written to; empty where somebody may."""
    if not agreed:
        return "consent"
    if not reasons:
        return "nobody"
    return (
        ""
        if "" in reasons
        else next(one for one in ("rests", "silent", "no address", "left", "asked") if one in reasons)
    )


def _written_since(contacts: Iterable[str], *, since: dt.date) -> dict[str, dt.date]:
    """Return the newest day after `since` on which a message to each of these was marked as sent."""
    these = set(contacts)
    rows = (
        WrittenTo.objects.filter(why=WrittenTo.Why.MESSAGE, day__gt=since).order_by("day").values_list("contact", "day")
    )
    return {contact: day for contact, day in rows if contact in these}


def _consents_written(request: SignedIn) -> dict[str, bool]:
    """Return what people wrote since the last run of who agreed to messages: a word taken back holds at once."""
    day, found = seen_by(request).day, dict[str, bool]()
    for now, before in reader_of(request).changed("consents"):
        row = now or before
        if row is not None and row["purpose"] == MESSAGES:
            holds = now is not None and now["given_on"] <= day and now["withdrawn_on"] is None
            found[str(row["customer_id"])] = found.get(str(row["customer_id"]), True) and holds
    return found


def page_of_messages(request: SignedIn, *, page: int) -> dict[str, Any]:
    """Return what the page shows."""
    found = messages_here(request)
    pages = max(1, -(-len(found.may) // ON_A_PAGE))
    page = min(page, pages)
    return {
        "found": found, "rows": found.may[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], "page": page, "pages": pages,
        "before": page - 1 if page > 1 else None, "after": page + 1 if page < pages else None, "recent": RECENT,
        "not_now": [{"said": WHY.get(why, why), "count": count} for why, count in sorted(found.not_now.items())],
        "budget": seen_by(request).book.settings.contact_budget,
    }  # fmt: skip


def message_lines(request: SignedIn) -> list[list[Value]]:
    """Return the list for a file, as the company's own tools take it."""
    return [
        [one.customer, one.name, one.contact, one.to, one.mail, one.language, one.bought_on, one.days, one.product]
        for one in messages_here(request).may
    ]
