"""Whose page a private link opens, and the lines that stand on it."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.urls import reverse

from keepworth.tables.answering import lake_here
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.know.reads.written import stored
from keepworth_web.staff.tokens import hash_token
from keepworth_web.value.models import LedgerLink
from keepworth_web.value.reads.ledger import Matter, matters_of

PURPOSE: Final = "ledger"  # of the tokens: one of another kind opens no page of these
SEEN: Final = ("customer_id", "period", "side", "kind", "amount", "status")


def link_of(token: str, *, at: dt.datetime) -> LedgerLink | None:
    """Return the link that a token was made for, None where it opens nothing, for whatever reason."""
    found = LedgerLink.objects.filter(token_hash=hash_token(token, purpose=PURPOSE)).first()
    return found if found is not None and found.is_open(at) else None


def address_to(token: str) -> str:
    """Return the whole address that a token opens, to be handed on."""
    base = f"{settings.ENVIRONMENT.url.scheme}://{settings.ENVIRONMENT.url.netloc}"
    return base + reverse("value:page", args=[token])


@dataclass(frozen=True, slots=True)
class Shown:
    """What a contact sees: the gains of their own company, line by line."""

    customer: str  # its id
    called: str
    who: str
    matters: Sequence[Matter]
    day: dt.date
    currency: str


def shown_by(link: LedgerLink) -> Shown | None:
    """Return what a link shows; None where its contact works there no more."""
    reader = Reader(visible_to(None))
    with lake_here(reader.visible.book) as lake:
        reader.ids.find(lake, {"customer": [link.customer]})
        number = reader.ids.number("customer", link.customer)
    if number is None or not _works_there(reader, link):
        return None
    rows = [row for row in reader.rows("ledger", customer=number) if row.values["side"] == "theirs"]
    names = reader.identities("contact", [link.contact]), reader.identities("customer", [link.customer])
    who, called = (str(found.get(own, {}).get("name") or own) for found, own in
                   zip(names, (link.contact, link.customer), strict=True))  # fmt: skip
    book = reader.visible.book
    return Shown(link.customer, called, who, matters_of(rows), book.today(), book.settings.currency)


def seen_as(row: Row) -> str:
    """Return a mark of what a line says: whoever signs it signs that, and nothing that came between."""
    said = json.dumps([stored(row.values[name]) for name in SEEN], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _works_there(reader: Reader, link: LedgerLink) -> bool:
    return bool(link.contact) and reader.employer(link.contact) == link.customer
