"""Whom one may ask by a survey, the best first: by role and money, and why somebody cannot be asked.

Everything is reckoned over columns, for all contacts that a person sees; rows are made for one page.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from django.utils import timezone

from keepworth.listen.whom import Askable, Plan, chance_of_answer, decision_weight, in_order, whom_to_ask
from keepworth.numerics.arrays import Flags
from keepworth.tables.asking import Contacts, Laid, contacts_to_ask
from keepworth.tables.scored import Wanted
from keepworth_web.know.reads.rows import Reader, reader_of
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.listen.models import Invitation, Silence, Survey
from keepworth_web.listen.reads.resting import budget_of, resting, times_written
from keepworth_web.listen.reads.surveys import spoken
from keepworth_web.shared.requests import SignedIn

AT_ONCE: Final = 200  # people asked by one press
ON_A_PAGE: Final = 50
HEARD_WITHIN: Final = 365


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact, and whether they may be asked."""

    contact: str
    customer: str
    name: str
    of: str  # the customer's name
    role: str
    decides: bool
    language: str
    has_mail: bool
    is_heard: bool  # answered within a year: may be asked, but adds no new voice
    why_not: str = ""  # "asked", "rests", "silent", "left", "no address" or empty
    until: dt.date | None = None  # to which day they rest
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """How far voices reach of those who decide and of the money, before and after; None where nothing is known."""

    people: int
    deciding: tuple[float, float] | None
    money: tuple[float, float] | None
    is_worth: bool  # of money; else of customers, each alike


@dataclass(frozen=True, slots=True)
class Choosing:
    """Which part of the list is looked at."""

    ask: int = 0  # so many of the best are chosen
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Guests:
    """One page of the list."""

    rows: list[Candidate]
    found: int  # contacts that match
    may: int  # of them, who may be asked
    pages: int
    reach: Reach | None
    choosing: Choosing = field(default_factory=Choosing)


@dataclass(frozen=True, slots=True)
class People:
    """All contacts with what keeps each from being asked."""

    of: Contacts
    why: list[str]
    until: dict[str, dt.date]

    def may(self, *, by_mail: bool = True) -> Flags:
        """Return who may be asked; a link can be handed over to whoever has no address."""
        fine = ("",) if by_mail else ("", "no address", "silent")
        return np.array([one in fine for one in self.why], dtype=np.bool_)


def people_of(request: SignedIn, survey: Survey) -> People:
    """Return every contact whom this person sees, and why not to ask them."""
    visible = seen_by(request)
    reader = reader_of(request)
    found = contacts_to_ask(
        visible.book, visible.scored, wanted=Wanted(teams=visible.teams), until=visible.until, laid=laid_by(reader)
    )
    asked = set(Invitation.objects.filter(survey=survey, occasion="").values_list("contact", flat=True))
    return known_people(reader, found, asked=asked, day=timezone.now().date())


def known_people(reader: Reader, found: Contacts, *, asked: Collection[str], day: dt.date) -> People:
    """Return contacts with what keeps each from being asked on a day; `asked` were by this very survey."""
    _rename(found, reader)
    book = reader.visible.book
    silent = set(Silence.objects.values_list("contact", flat=True))
    rests = resting(times_written(book, day=day), budget=budget_of(book), day=day)
    _hear(found, since=day - dt.timedelta(days=HEARD_WITHIN))
    why = [
        "left" if left
        else "asked" if contact in asked
        else "silent" if contact in silent
        else "rests" if contact in rests
        else "" if mail
        else "no address"
        for contact, left, mail in zip(found.contact, found.left.tolist(), found.mail, strict=True)
    ]  # fmt: skip
    return People(found, why, rests)


def laid_by(reader: Reader) -> list[Laid]:
    """Return what people wrote of contacts, but of those with whose data nobody works now."""
    restricted = reader.visible.book.restricted("contact")
    found = []
    for row, base in reader.changed("contacts"):
        key = row or base
        if key is not None and reader.ids.number("contact", key["contact_id"]) not in restricted:
            found.append(Laid(str(key["contact_id"]), key["valid_from"], row))
    return found


def _rename(found: Contacts, reader: Reader) -> None:
    """Put the names and addresses in that people wrote since the last run."""
    written = {one.contact for one in reader.written.table("identities") if one.contact and one.says}
    if not written:
        return
    at = {contact: place for place, contact in enumerate(found.contact) if contact in written}
    for contact, said in reader.identities("contact", at).items():
        place = at[contact]
        found.name[place] = str(said.get("name") or contact)
        found.mail[place] = str(said.get("mail") or "")
        found.language[place] = str(said.get("language") or "")


def _hear(found: Contacts, *, since: dt.date) -> None:
    """Count who answered since the last run, too."""
    at = dt.datetime.combine(since, dt.time(), tzinfo=dt.UTC)
    heard = set(Invitation.objects.filter(answered_at__gte=at).exclude(contact="").values_list("contact", flat=True))
    if heard:
        found.heard[[place for place, contact in enumerate(found.contact) if contact in heard]] = True


def guests_of(request: SignedIn, survey: Survey, *, choosing: Choosing) -> Guests:
    """Return one page of the contacts, the best to be asked first, and what asking the chosen ones would reach."""
    people = people_of(request, survey)
    found = people.of
    those = _matching(found, choosing.text)
    ask = min(max(choosing.ask, 0), AT_ONCE)
    askable, decides = _askable(found, may=people.may() & those)
    plan = whom_to_ask(askable, most=max(ask, ON_A_PAGE if choosing.page == 1 else 0))
    order = in_order(askable, plan)
    order = order[those[order]]
    first = max(ask, ON_A_PAGE)
    rest = max(order.size - first, 0)
    pages = 1 + -(-rest // ON_A_PAGE)
    page = min(max(choosing.page, 1), pages)
    start, end = (0, first) if page == 1 else (first + (page - 2) * ON_A_PAGE, first + (page - 1) * ON_A_PAGE)
    chosen = set(plan.contact[:ask].tolist())
    rows = [_candidate(people, int(at), survey=survey, is_chosen=int(at) in chosen) for at in order[start:end]]
    reach = reach_of(found, plan, decides=decides, people=min(ask, plan.contact.size)) if ask else None
    return Guests(
        rows, int(those.sum()), int((people.may() & those).sum()), pages, reach,
        Choosing(ask, choosing.text, page),
    )  # fmt: skip


def chosen_of(
    request: SignedIn, survey: Survey, *, contacts: Collection[str], by_mail: bool = True
) -> list[Candidate]:  # fmt: skip
    """Return those of some contacts who may be asked now, in the order in which they were named."""
    people = people_of(request, survey)
    may = people.may(by_mail=by_mail)
    asked = set(contacts)
    at = {contact: place for place, contact in enumerate(people.of.contact) if contact in asked and may[place]}
    return [_candidate(people, at[one], survey=survey) for one in dict.fromkeys(contacts) if one in at]


def _askable(found: Contacts, *, may: Flags) -> tuple[Askable, Flags]:
    weight = decision_weight(found.number, decides=found.decides, influence=found.influence)
    askable = Askable(
        customer=found.number,
        weight=np.where(found.left, 0.0, weight),
        money=found.money if found.whole > 0 else np.ones(found.number.size),
        chance=chance_of_answer(found.asked, found.answered),
        heard=found.heard,
        may=may,
    )
    return askable, found.decides & ~found.left


def reach_of(found: Contacts, plan: Plan, *, decides: Flags, people: int) -> Reach:
    """Say how far voices reach now, and are expected to when so many of a plan are asked."""
    of = int(decides.sum())
    heard = int((decides & found.heard).sum())
    chance = chance_of_answer(found.asked, found.answered)
    asked = plan.contact[:people]
    deciding = (heard / of, (heard + float(chance[asked][decides[asked]].sum())) / of) if of else None
    first = np.unique(found.number, return_index=True)[1]
    is_worth = found.whole > 0
    here = float(found.money[first].sum()) if is_worth else float(first.size)
    whole = found.whole if is_worth else float(found.customers)
    after = float(plan.money[people - 1]) if people else plan.money_before
    money = (plan.money_before * here / whole, after * here / whole) if whole > 0 else None
    return Reach(people, deciding, money, is_worth)


def _matching(found: Contacts, text: str) -> Flags:
    words = text.casefold().split()
    said = (" ".join(one).casefold() for one in zip(found.name, found.of, found.role, strict=True))
    return np.array([all(word in one for word in words) for one in said], dtype=np.bool_)


def _candidate(people: People, at: int, *, survey: Survey, is_chosen: bool = False) -> Candidate:
    of, contact = people.of, people.of.contact[at]
    why = people.why[at]
    return Candidate(
        contact=contact,
        customer=of.customer[at],
        name=of.name[at],
        of=of.of[at],
        role=of.role[at],
        decides=bool(of.decides[at]),
        language=spoken(of.language[at], survey),
        has_mail=bool(of.mail[at]),
        is_heard=bool(of.heard[at]),
        why_not=why,
        until=people.until.get(contact) if why == "rests" else None,
        is_chosen=is_chosen,
    )
