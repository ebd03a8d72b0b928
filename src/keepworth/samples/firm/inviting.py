"""Tables of events: three of them, who was on the list, who came, and who came to know whom."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from keepworth.act import Candidate, Evening, Proposed, noted, propose_guests
from keepworth.samples.firm import LAST
from keepworth.samples.firm.names import invented_name, mail_of, phone_of
from keepworth.samples.firm.roster import OTHERS, Client, language_of
from keepworth.samples.firm.rows import Facts, Row
from keepworth.samples.firm.streams import DAY, later, stream
from keepworth.samples.firm.world import World

# Shares of the invited, of who accepted, and of pairs who came to know each other.
ACCEPTS, COMES, SPEAK = 0.75, 0.85, 0.25
SEATS: Final = (("Human Resources", "director", "economic buyer", True, 5), ("Operations", "head", "user", False, 3))
FIRST_NUMBER: Final = 901  # of people at prospects


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event of the firm."""

    id: str
    name: str
    kind: str
    planned: dt.date
    day: dt.date
    place: str
    capacity: int
    cost: int
    quiet: int


OCCASIONS: Final = (
    Occasion("V1", "An evening of people heads", "dinner", dt.date(2025, 7, 14), dt.date(2025, 9, 25),
             "The Old Customs House", 24, 6_800, 21),
    Occasion("V2", "Breakfast on hiring abroad", "breakfast", dt.date(2026, 3, 2), dt.date(2026, 4, 16),
             "Kingfisher Rooms", 12, 1_900, 14),
    Occasion("V3", "Midsummer table", "dinner", dt.date(2026, 5, 11), dt.date(2026, 7, 9),
             "The Old Customs House", 16, 4_200, 30),
)  # fmt: skip


def _people_of_prospects() -> tuple[list[Row], list[Row]]:
    """Return two people of each prospect, and who they are."""
    contacts: list[Row] = []
    identities: list[Row] = []
    for client in (client for client in OTHERS if client.kind == "prospect"):
        for seat in SEATS:
            number = FIRST_NUMBER + len(contacts)
            contacts.append(_contact(client, f"P{number}", seat=seat))
            name = invented_name(client.language, rng=stream("prospects", str(number)))
            identities.append({
                "who": "contact", "who_id": f"P{number}", "name": name, "phone": phone_of(number),
                "mail": mail_of(name, number=number, domain=client.id), "language": language_of(client),
            })  # fmt: skip
    return contacts, identities


def _contact(client: Client, own: str, *, seat: tuple[str, str, str, bool, int]) -> Row:
    department, level, role, decides, influence = seat
    return {
        "contact_id": own, "valid_from": dt.date(2025, 6, 2), "customer_id": client.id, "department": department,
        "level": level, "role": role, "decides": decides, "influence": influence, "stance": None,
    }  # fmt: skip


def events(world: World, facts: Facts) -> Facts:
    """Return the events, their guests and who of them came to know each other; and people of prospects to invite."""
    of_prospects, who_they_are = _people_of_prospects()
    found = {"contacts": facts["contacts"] + of_prospects, "identities": facts["identities"] + who_they_are}
    facts = facts | found
    guests: list[Row] = []
    peers: dict[tuple[str, str], Row] = {}
    for one in OCCASIONS:
        asked = _list(one, world, facts=facts)
        guests += asked
        came = [row for row in asked if row["state"] == "came"]
        rng = stream("peers", one.id)
        for left, right in combinations(sorted(came, key=lambda row: str(row["contact_id"])), 2):
            if left["customer_id"] != right["customer_id"] and rng.random() < SPEAK:
                pair = (str(left["contact_id"]), str(right["contact_id"]))
                peers.setdefault(pair, {
                    "contact_id": pair[0], "other_id": pair[1], "customer_id": left["customer_id"],
                    "event_id": one.id, "met_on": one.day,
                })  # fmt: skip
    return {
        **found, "events": [_event(one) for one in OCCASIONS], "guests": list(guests), "peers": list(peers.values()),
    }  # fmt: skip


def _event(one: Occasion) -> Row:
    return {
        "event_id": one.id, "name": one.name, "kind": one.kind, "set_on": one.planned, "starts_on": one.day,
        "ends_on": one.day, "place": one.place, "capacity": one.capacity, "cost": one.cost, "quiet_days": one.quiet,
    }  # fmt: skip


def _list(one: Occasion, world: World, *, facts: Facts) -> list[Row]:
    people, customers = _candidates(one, world, facts=facts)
    names = [str(row["contact_id"]) for row in people]
    numbers = {customer: at for at, customer in enumerate(sorted({*customers.values()}))}
    known = {numbers[customer]: customer for customer in numbers}
    found = propose_guests(
        [_candidate(at, row, numbers=numbers, day=one.planned, facts=facts) for at, row in enumerate(people)],
        Evening(one.capacity),
        rng=stream("guests", one.id),
    )
    return [_guest(one, each, who=names[each.contact], customer=known[each.customer]) for each in found]


def _candidates(one: Occasion, world: World, *, facts: Facts) -> tuple[list[Row], dict[str, str]]:
    """Return who works for a client or a prospect when the list is made, the newest that is known of them."""
    there = {person.id for person in world.contacts if person.here(one.planned) and person.here(min(one.day, LAST))}
    there |= {f"P{FIRST_NUMBER + at}" for at in range(len(SEATS) * len(OTHERS))}
    newest: dict[str, Row] = {}
    for row in facts["contacts"]:
        if row["contact_id"] in there and str(row["valid_from"]) <= one.planned.isoformat():
            newest[str(row["contact_id"])] = row
    people = [newest[own] for own in sorted(newest)]
    return people, {str(row["contact_id"]): str(row["customer_id"]) for row in people}


def _candidate(at: int, row: Row, *, numbers: dict[str, int], day: dt.date, facts: Facts) -> Candidate:
    own, customer = row["contact_id"], str(row["customer_id"])
    about = next(each for each in facts["customers"] if each["customer_id"] == customer)
    spoken = any(act["contact_id"] == own and str(act["happened_on"]) <= day.isoformat() for act in facts["acts"])
    needs = [each for each in facts["needs"] if each["customer_id"] == customer and each["kind"] != "personal"
             and str(each["stated_on"]) <= day.isoformat()]  # fmt: skip
    met = frozenset(str(each["topic"]) for each in needs if each["met_on"] and str(each["met_on"]) <= day.isoformat())
    waits = frozenset(str(each["topic"]) for each in needs) - met
    traits = tuple(_said(value) for value in (about["segment"], about["sector"], row["department"], row["level"]))
    return Candidate(at, numbers[customer], about["kind"] == "prospect", traits, spoken, met, waits)


def _said(value: object) -> str | None:
    return None if value is None else str(value)


def _guest(one: Occasion, of: Proposed, *, who: str, customer: str) -> Row:
    rng = stream(f"guest {one.id}", who)
    state, since = _stands(one, rng=rng) if not of.is_held_out else ("proposed", one.planned)
    return {
        "event_id": one.id, "contact_id": who, "customer_id": customer, "listed_on": one.planned, "state": state,
        "state_on": since, "held_out": of.is_held_out if of.by_lot else None, "why": noted(of.reasons),
    }  # fmt: skip


def _stands(one: Occasion, *, rng: np.random.Generator) -> tuple[str, dt.date]:
    asked, answered = later(one.planned, days=7), later(one.planned, days=7 + float(rng.integers(2, 20)))
    drawn: Sequence[float] = rng.random(3).tolist()
    if one.day > LAST and drawn[0] < 1 - ACCEPTS:
        return "invited", asked
    if drawn[1] > ACCEPTS:
        return "declined", answered
    if one.day > LAST:
        return "accepted", answered
    return ("came" if drawn[2] < COMES else "absent"), one.day + DAY
