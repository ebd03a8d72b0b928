"""Testimonials: words that are put to a contact, what became of them, and those that may be shown to whoever reads."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.tables.answering import lake_here
from keepworth.tables.schemas import table_named
from keepworth_web.act.models import Approval, WordsLink
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader, all_rows, reader_of, rows_of
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.know.reads.walled import is_seen
from keepworth_web.know.reads.written import key_of
from keepworth_web.know.templatetags.positions import position_said
from keepworth_web.listen.reads.company import company_name
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.tokens import hash_token

PURPOSE: Final = "testimonial"  # of the tokens: one of another kind opens no page of these
CONSENT_VERSION: Final = "1"
TRAITS: Final = ("segment", "sector", "country")  # by which readers find words of customers like them
SHOWN: Final[dict[str, Words]] = {
    "company": gettext_lazy("the company"), "role": gettext_lazy("position and company"),
    "person": gettext_lazy("name, position and company"), "nobody": gettext_lazy("nobody is named"),
}  # fmt: skip
type State = Literal["draft", "waiting", "approved", "withdrawn"]
STATES: Final[dict[str, Words]] = {
    "draft": gettext_lazy("not sent to them yet"), "waiting": gettext_lazy("waits for them"),
    "approved": gettext_lazy("approved, and shown"), "withdrawn": gettext_lazy("taken back"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Testimonial:
    """One testimonial, and where it stands."""

    row: Row
    state: State
    approval: Approval | None  # the newest
    links: Sequence[WordsLink]  # open ones

    @property
    def said(self) -> Words:
        """Where it stands, in words."""
        return STATES[self.state]

    @property
    def words(self) -> str:
        """The words that hold: theirs, else those that we put to them."""
        theirs = self.approval.words if self.approval and self.state == "approved" else ""
        return theirs or self.row.words.get("text_id", "")


@dataclass(frozen=True, slots=True)
class Put:
    """What a contact sees: the words that are put to them, or that they approved."""

    link: WordsLink
    words: str
    shown: str
    topic: str
    who: str
    approval: Approval | None  # standing
    is_late: bool  # past the day of the link: what stands may be taken back, and nothing else done

    @property
    def consent(self) -> str:
        """What they agree to, word by word."""
        return consent_said(self.shown)

    @property
    def seen(self) -> str:
        """Return a mark of what is agreed to: whoever approves agrees to that, and nothing that came between."""
        return consent_hash("", self.shown)


def consent_said(shown: str) -> str:
    """Return what somebody agrees to who approves words."""
    named = _("with “%(shown)s” beside them") % {"shown": shown} if shown else _("without any name beside them")
    return _(
        "I agree that %(company)s shows these words, %(named)s, on its pages and in its feed until I take them back. I "
        "can take them back at any time on this same page, without giving a reason."
    ) % {"company": company_name(), "named": named}


def consent_hash(words: str, consent: str) -> str:
    """Return a mark of what was approved and of what was agreed to."""
    return hashlib.sha256(f"{CONSENT_VERSION}\n{consent}\n{words}".encode()).hexdigest()


def words_here(request: SignedIn, *, customer: int | None = None) -> list[Testimonial]:
    """Return the testimonials of one customer, or of all whom this person sees, the newest first."""
    rows = (
        all_rows(request, "testimonials") if customer is None else rows_of(request, "testimonials", customer=customer)
    )
    ids = [str(row.values["testimonial_id"]) for row in rows]
    newest: dict[str, Approval] = {}
    for one in Approval.objects.filter(testimonial__in=ids).order_by("at", "pk"):
        newest[one.testimonial] = one
    links: dict[str, list[WordsLink]] = {}
    now = dt.datetime.now(tz=dt.UTC)
    for link in WordsLink.objects.filter(testimonial__in=ids, revoked_at=None, expires_at__gt=now):
        links.setdefault(link.testimonial, []).append(link)
    return [_stands(row, newest.get(own), links=links.get(own, [])) for row, own in zip(rows, ids, strict=True)]


def words_marked(request: SignedIn, mark: str) -> Testimonial | None:
    """Return the testimonial that an address names, None where there is none or it is not seen."""
    reader = reader_of(request)
    key = reader.key_marked("testimonials", mark)
    row = reader.one("testimonials", key) if key else None
    if row is None or not is_seen(reader, row):
        return None
    own = str(row.values["testimonial_id"])
    now = dt.datetime.now(tz=dt.UTC)
    links = WordsLink.objects.filter(testimonial=own, revoked_at=None, expires_at__gt=now)
    return _stands(row, Approval.objects.filter(testimonial=own).first(), links=list(links))


def _stands(row: Row, approval: Approval | None, *, links: Sequence[WordsLink]) -> Testimonial:
    is_approved = approval is not None and approval.withdrawn_at is None
    state: State = "approved" if is_approved else "waiting" if links else "withdrawn" if approval else "draft"
    return Testimonial(row, state, approval, links)


def words_rows(request: SignedIn) -> list[list[Value]]:
    """Return the testimonials for a file."""
    return [
        [
            one.row.names.get("customer_id"), one.row.names.get("contact_id"), one.row.values["topic"], one.words,
            str(one.said), one.row.values["written_on"], one.approval.at.date() if one.approval else None,
            one.approval.withdrawn_at.date() if one.approval and one.approval.withdrawn_at else None,
        ]
        for one in words_here(request)
    ]  # fmt: skip


def link_of(token: str, *, at: dt.datetime) -> WordsLink | None:
    """Return the link that a token was made for, None where it opens nothing.

    Whoever approved something on it may take that back for as long as it stands, whatever became of the link's days.
    """
    found = WordsLink.objects.filter(token_hash=hash_token(token, purpose=PURPOSE)).first()
    if found is None:
        return None
    stands = found.approvals.filter(withdrawn_at=None).exists()
    return found if stands or found.is_open(at) else None


def address_to(token: str) -> str:
    """Return the whole address that a token opens, to be handed on."""
    base = f"{settings.ENVIRONMENT.url.scheme}://{settings.ENVIRONMENT.url.netloc}"
    return base + reverse("act:words-page", args=[token])


def put_by(link: WordsLink, *, at: dt.datetime) -> Put | None:
    """Return what a link shows; None where the words are gone, or their contact works there no more."""
    reader = Reader(visible_to(None))
    approval = link.approvals.filter(withdrawn_at=None).first()
    who = reader.identities("contact", [link.contact]).get(link.contact, {}).get("name") or link.contact
    if approval is not None:
        return Put(link, approval.words, approval.shown, approval.topic, str(who), approval, not link.is_open(at))
    row = _row_of(reader, link)
    if row is None or reader.employer(link.contact) != link.customer:
        return None
    shown = shown_as(reader, row)
    return Put(link, row.words.get("text_id", ""), shown, str(row.values["topic"] or ""), str(who), None, is_late=False)


def shown_as(reader: Reader, row: Row) -> str:
    """Return who says it, as it is to be shown."""
    how, contact = row.values["shown_as"] or "company", str(row.values["contact_id"])
    if how == "nobody":
        return ""
    company = row.names.get("customer_id") or str(row.values["customer_id"])
    number = row.numbers.get("customer_id")
    people = reader.rows("contacts", customer=number) if number is not None else []
    role = next((one.values["role"] for one in people if one.values["contact_id"] == contact), None)
    position = str(position_said(role)) if role else ""
    name = row.names.get("contact_id", "") if how == "person" else ""
    return ", ".join(part for part in (name, position if how != "company" else "", company) if part)


def customer_traits(link: WordsLink) -> dict[str, str]:
    """Return segment, sector and country of a link's customer, by which readers like them find the words."""
    visible = visible_to(None)
    reader = Reader(visible)
    with lake_here(visible.book) as lake:
        reader.ids.find(lake, {"customer": [link.customer]})
        number = reader.ids.number("customer", link.customer)
    rows = reader.rows("customers", customer=number) if number is not None else []
    held: Mapping[str, Any] = rows[0].values if rows else {}
    return {name: str(held.get(name) or "") for name in TRAITS}


def published(reader: Mapping[str, str], *, most: int = 3) -> list[Approval]:
    """Return approved words that stand, those of the customers most like the reader first, then the newest."""
    standing = Approval.objects.filter(withdrawn_at=None)
    found = _unrestricted(list(standing.defer("words", "consent")))  # the words of those that are chosen alone
    found.sort(key=lambda one: (_likeness(one, reader), one.at, one.pk), reverse=True)
    chosen = standing.in_bulk([one.pk for one in found[:most]])
    return [chosen[one.pk] for one in found[:most] if one.pk in chosen]


def _likeness(of: Approval, asked: Mapping[str, str]) -> int:
    """Count what is as the reader asks; of who is not named only the topic, or the order would tell who it is."""
    told = asked if of.shown else {"topic": asked.get("topic", "")}
    return sum(bool(wanted) and getattr(of, name).casefold() == wanted.casefold() for name, wanted in told.items())


def _unrestricted(found: list[Approval]) -> list[Approval]:
    """Leave out the words of people whose data nobody may work with now, under whichever of their ids."""
    reader = Reader(visible_to(None))
    with lake_here(reader.visible.book) as lake:
        gone = {kind: set(lake.restricted.of(kind)) for kind in ("contact", "customer")}
        if not any(gone.values()):
            return found
        reader.ids.find(lake, {kind: {getattr(one, kind) for one in found} for kind in gone})
    return [one for one in found
            if not any(reader.ids.number(kind, getattr(one, kind)) in gone[kind] for kind in gone)]  # fmt: skip


def _row_of(reader: Reader, link: WordsLink) -> Row | None:
    row = reader.one("testimonials", key_of(table_named("testimonials"), {"testimonial_id": link.testimonial}))
    return row if row and row.values["contact_id"] == link.contact else None
