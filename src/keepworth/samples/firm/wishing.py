"""Tables of value beyond the product: what people want for themselves, what the firm can give, and what came of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from keepworth.act import Because, noted_because
from keepworth.samples.firm import FIRST, LAST
from keepworth.samples.firm.people import Contact
from keepworth.samples.firm.rows import Facts, Row
from keepworth.samples.firm.streams import day_between, later, stream, weekday
from keepworth.samples.firm.texts import Texts
from keepworth.samples.firm.world import World


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that the firm can give and that is not for sale."""

    id: str
    name: str
    kind: str
    gives: str
    words: str
    listed: dt.date
    held: dt.date | None = None
    by: dt.date | None = None
    place: str | None = None
    places: int | None = None
    topic: str | None = None
    segment: str | None = None
    cost: int | None = None


THINGS: Final = (
    Thing("L1", "Talk at the people forum", "talk", "seen", "Twenty minutes on what they did, before 200 peers.",
          dt.date(2025, 1, 13), held=dt.date(2025, 5, 15), place="The Old Customs House", places=3, cost=400),
    Thing("L2", "Column in the forum letter", "article", "seen", "One page in their own words; we edit nothing.",
          dt.date(2024, 9, 2), places=6, cost=80),
    Thing("L3", "Master class on hiring abroad", "seminar", "learn", "Two days with a certificate.",
          dt.date(2025, 3, 3), held=dt.date(2025, 6, 12), place="Kingfisher Rooms", places=8, cost=650),
    Thing("L4", "Breakfast with a company like theirs", "introduction", "belong", "We bring two people to one table.",
          dt.date(2024, 9, 2), cost=90),
    Thing("L5", "Talk at the people forum 2026", "talk", "seen", "Twenty minutes on what they did, before 200 peers.",
          dt.date(2026, 3, 2), held=dt.date(2026, 10, 8), by=dt.date(2026, 8, 14), place="The Old Customs House",
          places=3, topic="Keep people", cost=420),
    Thing("L6", "Master class on pay in the open", "seminar", "learn", "Two days with a certificate.",
          dt.date(2026, 4, 1), held=dt.date(2026, 9, 17), by=dt.date(2026, 8, 31), place="Kingfisher Rooms", places=6,
          topic="Market data", cost=680),
    Thing("L7", "Seat on the advisory board", "board", "belong", "Three evenings a year; they hear our plans first.",
          dt.date(2026, 2, 2), places=2, cost=300),
    Thing("L8", "Prize for the best first year", "award", "seen", "Handed over at the midsummer table.",
          dt.date(2026, 5, 4), held=dt.date(2026, 7, 9), by=dt.date(2026, 7, 3), places=1, segment="Logistics",
          cost=500),
)  # fmt: skip
TELLS: Final = 0.32  # of the people who are there: they said what they want
KINDS: Final = (("belong", 0.38), ("learn", 0.34), ("seen", 0.22), ("none", 0.06))
WORDS: Final = {
    "belong": "Who else has this trouble? I would like to hear it from them.",
    "seen": "Nobody outside knows what we built here.",
    "learn": "I have not been to a course in four years.",
}
ENDS: Final = 9  # one of so many takes their wish back
TAKES: Final = 0.55  # of those with a wish that the firm could answer by then
CAME: Final = {"talk": ("talk", "post"), "article": ("article", "nothing"), "seminar": ("skill", "skill", "post"),
               "introduction": ("peer", "peer", "nothing")}  # fmt: skip
ASKED: Final = 0.8  # of whom it took place for, whom the firm asked what came of it
SAID: Final = {"talk": "Three companies wrote to me afterwards.", "skill": "I run the pay talks myself now.",
               "post": "It helped when they made me head.", "peer": "We call each other every month."}  # fmt: skip


def beyond(world: World, texts: Texts) -> Facts:
    """Return what people want, what there is to give, and what was given."""
    wished = wishes(world, texts)
    return {"wishes": wished, "openings": openings(texts), "openings_given": given(world, texts, wishes=wished)}


def wishes(world: World, texts: Texts) -> list[Row]:
    """Return what people said they want for themselves, to whom of us they said it."""
    rows: list[Row] = []
    for one in world.contacts:
        rng = stream("wishes", one.id)
        last = min(day for day in (LAST, one.life.until, one.left or LAST) if day)
        if rng.random() > TELLS or last <= one.met:
            continue
        wish = str(rng.choice([name for name, _ in KINDS], p=[share for _, share in KINDS]))
        said = day_between(max(one.met, FIRST), later(last, days=-1), rng=rng)
        rows.append({
            "wish_id": f"Q{len(rows) + 1:03d}", "customer_id": one.life.id, "contact_id": one.id, "wish": wish,
            "stated_on": said, "ended_on": _ended(said, number=len(rows), last=last), "colleague_id": one.owner.id,
            "text_id": texts.keep(WORDS[wish]) if wish in WORDS and rng.random() < 0.4 else None,
        })  # fmt: skip
    return rows


def _ended(said: dt.date, *, number: int, last: dt.date) -> dt.date | None:
    """Return when one of nine takes it back, half a year later."""
    day = weekday(later(said, days=180))
    return day if number % ENDS == 0 and day <= last else None


def openings(texts: Texts) -> list[Row]:
    """Return what the firm can give."""
    return [
        {"opening_id": one.id, "name": one.name, "kind": one.kind, "gives": one.gives, "topic": one.topic,
         "text_id": texts.keep(one.words), "set_on": one.listed, "held_on": one.held, "give_by": one.by,
         "place": one.place, "places": one.places, "segment": one.segment, "cost": one.cost}
        for one in THINGS
    ]  # fmt: skip


def given(world: World, texts: Texts, *, wishes: list[Row]) -> list[Row]:
    """Return who was given something that answers their wish, within its places, and what came of it for them."""
    people = {one.id: one for one in world.contacts}
    taken: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    for wish in wishes:
        one, said = people[str(wish["contact_id"])], wish["stated_on"]
        assert isinstance(said, dt.date)
        rng = stream("given", one.id)
        thing = next((each for each in THINGS if each.gives == wish["wish"] and each.kind in CAME
                      and taken.get(each.id, 0) < (each.places or 12)
                      and (each.held is None or later(said, days=40) < each.held <= LAST)), None)  # fmt: skip
        if thing is None:
            continue
        offered = weekday(later(max(said, thing.listed), days=float(rng.integers(7, 35))))
        if offered > LAST or not one.here(offered) or rng.random() > TAKES:
            continue
        taken[thing.id] = taken.get(thing.id, 0) + 1
        number = f"B{len(rows) + 1:03d}"
        why = noted_because((Because("wish", 1.0, thing.gives), Because("waits", 0.02, said.isoformat())))
        rows.append({"given_id": number, **_given(thing, one, offered=offered, texts=texts), "why": why})
    return [row | {"other_id": _other(row, wishes)} for row in rows]


def _other(row: Row, wishes: list[Row]) -> str | None:
    """Return to whom somebody is introduced: one of another client who wanted to meet others by then."""
    if row["opening_id"] != "L4":
        return None
    others = [wish["contact_id"] for wish in wishes if wish["wish"] == "belong"
              and wish["customer_id"] != row["customer_id"]
              and str(wish["stated_on"]) <= str(row["offered_on"])]  # fmt: skip
    return str(others[int(str(row["given_id"])[1:]) % len(others)]) if others else None


def _given(thing: Thing, one: Contact, *, offered: dt.date, texts: Texts) -> dict[str, Any]:
    """Draw what became of an offer."""
    rng = stream("came", one.id)
    held = thing.held or weekday(later(offered, days=float(rng.integers(14, 60))))
    draw = rng.random()
    state = "declined" if draw < 0.12 else "offered" if held > LAST else "missed" if draw > 0.93 else "done"
    since = {"declined": later(offered, days=4), "offered": offered}.get(state, held)
    came = str(rng.choice(CAME[thing.kind])) if state == "done" and rng.random() < ASKED else None
    known = min(later(since, days=21), LAST) if came else None
    is_here = one.here(min(since, LAST)) and since <= LAST and (known is None or one.here(known))
    if not is_here:
        state, since, came, known = "offered", offered, None, None
    return {
        "opening_id": thing.id, "customer_id": one.life.id, "contact_id": one.id, "colleague_id": one.owner.id,
        "offered_on": offered, "state": state, "state_on": since, "came": came, "came_on": known,
        "text_id": texts.keep(SAID[came]) if came in SAID and rng.random() < 0.5 else None,
        "cost": thing.cost if state == "done" else None,
    }  # fmt: skip
