"""Which review a private link opens, and for whom."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from keepworth.tables.answering import lake_here
from keepworth_web.act.models import Review, ReviewLink
from keepworth_web.act.reads.review import told, with_name
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.staff.tokens import hash_token

PURPOSE: Final = "review"  # of the tokens: one of another kind opens no page of these


@dataclass(frozen=True, slots=True)
class Opened:
    """What a contact sees."""

    review: Review
    called: str
    who: str
    part: dict[str, Any]

    @property
    def is_signed(self) -> bool:
        """Whether it stands as it is."""
        return self.review.signed_at is not None


def link_of(token: str, *, at: dt.datetime) -> ReviewLink | None:
    """Return the link that a token was made for, None where it opens nothing, for whatever reason."""
    found = ReviewLink.objects.filter(token_hash=hash_token(token, purpose=PURPOSE)).select_related("review").first()
    return found if found is not None and found.is_open(at) else None


def address_to(token: str) -> str:
    """Return the whole address that a token opens, to be handed on."""
    base = f"{settings.ENVIRONMENT.url.scheme}://{settings.ENVIRONMENT.url.netloc}"
    return base + reverse("act:review-page", args=[token])


def opened_by(link: ReviewLink) -> Opened | None:
    """Return what a link shows; None where its contact works there no more."""
    reader = Reader(visible_to(None))
    with lake_here(reader.visible.book) as lake:
        reader.ids.find(lake, {"customer": [link.customer]})
    if reader.ids.number("customer", link.customer) is None or reader.employer(link.contact) != link.customer:
        return None
    sayings = list(link.review.sayings.select_related("by"))
    contacts = {one.contact for one in sayings if one.contact} | {link.contact}
    people, customers = reader.identities("contact", contacts), reader.identities("customer", [link.customer])
    who = str(people.get(link.contact, {}).get("name") or link.contact)
    called = str(customers.get(link.customer, {}).get("name") or link.customer)
    return Opened(link.review, called, who, told(link.review.content, [with_name(one, people) for one in sayings]))
