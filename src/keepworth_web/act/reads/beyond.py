"""Value beyond the product: what people want, what we can give, to whom it is proposed, and what came of it."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from keepworth.act import (
    Because,
    Match,
    Opening,
    Outcome,
    Stated,
    Wanting,
    introduced_to,
    match,
    outcome_of,
    value_given,
    wishes_standing,
)
from keepworth.act.events import AWAITED
from keepworth.tables.answering import lake_here
from keepworth.tables.beyond import After, answered_wishes, did_within, wants_no_messages
from keepworth.tables.invitable import Person, people_count, people_to_invite
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader, all_rows, reader_of, rows_of
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.listen.models.mailing import Silence
from keepworth_web.shared.requests import SignedIn, kept

OFFERED: Final = "offered"
TAKES_A_PLACE: Final = ("offered", "accepted", "done", "missed")
IS_GIVEN: Final = ("accepted", "done")
INTRODUCTION: Final = "introduction"
YEAR: Final = dt.timedelta(days=365)
LONG_PAST: Final = dt.date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Wisher:
    """Somebody who said what they want."""

    contact: str  # the id
    number: int  # of the contact
    customer: int
    customer_id: str
    name: str
    customer_name: str
    wishes: Mapping[str, dt.date]  # that hold
    stated: Sequence[Stated]

    @property
    def is_old(self) -> bool:
        """Whether all that they said is too old to act on."""
        return not self.wishes and any(one.wish != "none" for one in self.stated)


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that we can give."""

    row: Row
    taken: int  # places, of all people, whoever sees them
    given: int  # done, of the people that are seen
    is_over: bool

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.row.values["name"])

    @property
    def free(self) -> int | None:
        """How many places are left; None where nobody counts them."""
        places = self.row.values["places"]
        return None if places is None else max(places - self.taken, 0)


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that somebody was offered."""

    row: Row
    opening: Row | None
    answers_wish: bool  # that they had stated by then

    @property
    def state(self) -> str:
        """Where it stands."""
        return str(self.row.values["state"] or OFFERED)

    @property
    def name(self) -> str:
        """What it is called."""
        return str((self.opening.values["name"] if self.opening else None) or self.row.values["opening_id"])

    @property
    def cost(self) -> Decimal | None:
        """What it cost, as its row says or as one place costs."""
        own: Decimal | None = self.row.values["cost"]
        return own if own is not None or self.opening is None else self.opening.values["cost"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something for somebody."""

    opening: Open
    wisher: Wisher
    points: float
    because: tuple[Because, ...]
    other: Wisher | None  # to whom they are introduced


@dataclass(frozen=True, slots=True)
class Beyond:
    """All of it, as this colleague may see it."""

    day: dt.date
    people: int  # who may be asked what they want
    wishers: Sequence[Wisher]
    openings: Sequence[Open]
    given: Sequence[Given]
    proposals: Sequence[Proposal]

    @property
    def wishes(self) -> Mapping[str, int]:
        """How many people want what."""
        return Counter(wish for one in self.wishers for wish in one.wishes)

    @property
    def done(self) -> list[Given]:
        """What was given."""
        return [one for one in self.given if one.state == "done"]

    @property
    def came(self) -> Mapping[str, int]:
        """What came of it for the people, of what was given; what nobody asked is ``""``."""
        return Counter(str(one.row.values["came"] or "") for one in self.done)


def beyond_here(request: SignedIn) -> Beyond:
    """Return what the page tells; worked out once a request."""
    found: Beyond = kept(request, "beyond", find=lambda: _beyond(request))
    return found


def _beyond(request: SignedIn) -> Beyond:
    visible = seen_by(request)
    day, rows = visible.until, all_rows(request, "openings")
    stated = _stated(request, day=day)
    known = {person.contact_id: person for person in _people(request, stated, day=day)}
    wishers = _wishers(request, known, stated=stated, day=day)
    given = _given(rows, all_rows(request, "openings_given"), stated=stated)
    taken = _taken()
    openings = [_open(row, given=given, taken=taken, day=day) for row in rows]
    openings.sort(key=lambda one: (one.is_over, one.row.values["held_on"] or dt.date.max, one.name.casefold()))
    return Beyond(
        day, people_count(visible.book, visible.scored, as_of=day, teams=visible.teams), wishers, openings, given,
        _proposals(request, openings, wishers=wishers, given=given, known=known, day=day),
    )  # fmt: skip


def _stated(request: SignedIn, *, day: dt.date) -> dict[str, list[Stated]]:
    """Return what each person said they want: what colleagues wrote, and what they answered themselves."""
    found = _gathered(all_rows(request, "wishes"))
    for one in answered_wishes(seen_by(request).book, as_of=day):
        found.setdefault(str(one["contact"]), []).append(Stated(one["wish"], one["day"]))
    return found


def _gathered(rows: Sequence[Row]) -> dict[str, list[Stated]]:
    found: dict[str, list[Stated]] = {}
    for values in (row.values for row in rows):
        said = Stated(values["wish"], values["stated_on"], values["ended_on"])
        found.setdefault(str(values["contact_id"]), []).append(said)
    return found


def _people(request: SignedIn, stated: Mapping[str, Sequence[Stated]], *, day: dt.date) -> list[Person]:
    """Return those of them who are there, are seen, and are neither erased nor restricted."""
    visible, reader = seen_by(request), reader_of(request)
    with lake_here(visible.book) as lake:
        reader.ids.find(lake, {"contact": stated})
    also = reader.ids.of("contact", stated)
    people = people_to_invite(visible.book, visible.scored, as_of=day, teams=visible.teams, also=also)
    return [one for one in people if one.contact_id in stated]


def _wishers(
    request: SignedIn, known: Mapping[str, Person], *, stated: Mapping[str, Sequence[Stated]], day: dt.date
) -> list[Wisher]:  # fmt: skip
    visible, reader = seen_by(request), reader_of(request)
    names = reader.identities("contact", known)
    customers = visible.scored.some(sorted({one.candidate.customer for one in known.values()}), teams=visible.teams)
    found = [
        Wisher(
            own, one.candidate.contact, one.candidate.customer, one.customer_id,
            names.get(own, {}).get("name") or own, customers[one.candidate.customer]["name"] or one.customer_id,
            wishes_standing(stated[own], day=day), stated[own],
        )
        for own, one in known.items() if one.candidate.customer in customers
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.customer_name.casefold(), one.name.casefold(), one.contact))


def _given(
    openings: Sequence[Row], rows: Sequence[Row], *, stated: Mapping[str, Sequence[Stated]]
) -> list[Given]:  # fmt: skip
    by_id = {row.values["opening_id"]: row for row in openings}
    found = []
    for row in rows:
        opening = by_id.get(row.values["opening_id"])
        wishes = wishes_standing(stated.get(str(row.values["contact_id"]), ()), day=row.values["offered_on"])
        gives = [opening.values["gives"]] if opening else []
        found.append(Given(row, opening, value_given(dict.fromkeys(wishes, 1.0), gives) > 0))
    return found


def _open(row: Row, *, given: Sequence[Given], taken: Mapping[str, int], day: dt.date) -> Open:
    values = row.values
    last = values["give_by"] or values["held_on"]
    own = values["opening_id"]
    done = sum(one.state == "done" and one.row.values["opening_id"] == own for one in given)
    return Open(row, taken.get(own, 0), done, is_over=last is not None and last < day)


def _taken() -> dict[str, int]:
    """Count the places that are taken, of everybody: a head count tells nothing of anybody."""
    return Counter(
        str(row.values["opening_id"]) for row in Reader(visible_to(None)).all_rows("openings_given")
        if (row.values["state"] or OFFERED) in TAKES_A_PLACE
    )  # fmt: skip


def _proposals(
    request: SignedIn, openings: Sequence[Open], *, wishers: Sequence[Wisher], given: Sequence[Given],
    known: Mapping[str, Person], day: dt.date,
) -> list[Proposal]:  # fmt: skip
    free = [one for one in openings if not one.is_over]
    customers = wants_no_messages(seen_by(request).book, as_of=day)
    silent = set(Silence.objects.values_list("contact", flat=True))  # who want no mail from us
    asked = [one for one in wishers if one.customer not in customers and one.contact not in silent]
    by_number = {one.number: one for one in asked}
    found = match([_wanting(one, known[one.contact], given=given, day=day) for one in asked],
                  [_opening(at, one, given=given, by_id=known) for at, one in enumerate(free)], day=day)  # fmt: skip
    met = introduced_to([known[one.contact].candidate for one in asked if "belong" in one.wishes])
    return [_proposal(one, free, by_number=by_number, met=met) for one in found]


def _proposal(
    one: Match, free: Sequence[Open], *, by_number: Mapping[int, Wisher], met: Mapping[int, int]
) -> Proposal:  # fmt: skip
    opening = free[one.opening]
    other = met.get(one.contact) if opening.row.values["kind"] == INTRODUCTION else None
    return Proposal(opening, by_number[one.contact], one.points, one.because, by_number.get(other) if other else None)


def _wanting(one: Wisher, person: Person, *, given: Sequence[Given], day: dt.date) -> Wanting:
    theirs = [each for each in given if each.row.values["contact_id"] == one.contact]
    of = person.candidate
    return Wanting(
        one.number, one.customer, one.wishes, of.traits[0], of.met, of.open, of.has_spoken_up,
        sum(each.state in IS_GIVEN and each.row.values["offered_on"] > day - YEAR for each in theirs),
        any(each.state == OFFERED for each in theirs),
    )  # fmt: skip


def _opening(at: int, one: Open, *, given: Sequence[Given], by_id: Mapping[str, Person]) -> Opening:
    values = one.row.values
    had = {by_id[who].candidate.contact for each in given if each.row.values["opening_id"] == values["opening_id"]
           and (who := str(each.row.values["contact_id"])) in by_id}  # fmt: skip
    return Opening(at, values["gives"], values["topic"], values["segment"], values["places"], one.taken, frozenset(had))


def came_for_us(request: SignedIn) -> dict[str, Outcome]:
    """Return what customers did within 180 days of being given something, beside those who wished and got nothing.

    Nobody was drawn by lot: whoever is given something was chosen, so that it is never more than an association.
    """
    of = beyond_here(request)
    first: dict[int, dt.date] = {}
    touched = set[int]()
    for one in of.given:
        number = one.row.numbers.get("customer_id")
        if number is None:
            continue
        touched.add(number)
        day = one.row.values["state_on"] or one.row.values["offered_on"]
        if one.state == "done":
            first[number] = min(day, first.get(number, day))
    wished: dict[int, dt.date] = {}
    for who in of.wishers:
        days = [each.on for each in who.stated if each.wish != "none"]
        if days and who.customer not in touched:
            wished[who.customer] = min([*days, wished.get(who.customer, dt.date.max)])
    known = of.day - dt.timedelta(days=AWAITED)
    sides = [{number: day for number, day in side.items() if day <= known} for side in (first, wished)]
    did = did_within(seen_by(request).book, [After(*one) for side in sides for one in side.items()])
    return {
        name: outcome_of(
            asked=(len(those & sides[0].keys()), len(sides[0])), held_out=(0, 0),
            never=(len(those & sides[1].keys()), len(sides[1])), ended_on=LONG_PAST, today=of.day,
        )
        for name, those in did.items()
    }  # fmt: skip


def opening_marked(request: SignedIn, mark: str) -> Open | None:
    """Return the opening that an address names."""
    return next((one for one in beyond_here(request).openings if one.row.mark == mark), None)


def giving_marked(request: SignedIn, mark: str) -> Given | None:
    """Return a giving that an address names, of somebody whom this person sees."""
    return next((one for one in beyond_here(request).given if one.row.mark == mark), None)


def proposed_to(request: SignedIn, opening: Open, *, contact: str) -> Proposal | None:
    """Return the proposal of an opening to somebody, None where there is none (any more)."""
    return next((one for one in beyond_here(request).proposals
                 if one.opening.row.key == opening.row.key and one.wisher.contact == contact), None)  # fmt: skip


def wishes_at(request: SignedIn, number: int) -> tuple[list[tuple[str, dict[str, dt.date]]], list[Given]]:
    """Return what the people of a visible customer want, by name, and what they were given; it asks of nobody else."""
    day = seen_by(request).until
    names = {
        str(row.values["contact_id"]): row.names["contact_id"]
        for row in rows_of(request, "contacts", customer=number)
        if row.values["left_on"] is None or row.values["left_on"] > day
    }
    stated = _gathered(rows_of(request, "wishes", customer=number))
    for one in answered_wishes(seen_by(request).book, as_of=day, customer=number):
        stated.setdefault(str(one["contact"]), []).append(Stated(one["wish"], one["day"]))
    rows = rows_of(request, "openings_given", customer=number)
    wants = [(names[who], wishes_standing(said, day=day)) for who, said in stated.items() if who in names]
    return sorted(wants), _given(all_rows(request, "openings"), rows, stated=stated) if rows else []
