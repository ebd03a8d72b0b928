"""Value beyond the product: who is proposed what they want themselves, and what it was worth to them.

A person gets only what answers a wish that they stated. Nothing here asks what their company pays: what is proposed to
whom follows from what they want, what fits them, and who has waited longest. All weights are ours, not findings.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

import numpy as np
from scipy.optimize import linear_sum_assignment

from keepworth.act.guests import Candidate, worth_meeting
from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats

WISHES: Final = ("belong", "seen", "learn")
NOTHING: Final = "none"  # they want nothing of these
HOLDS: Final = dt.timedelta(days=730)  # so long a wish is acted on; an older one is asked again. Ours
ANSWERED: Final[Mapping[int, str]] = {1: "belong", 2: "seen", 3: "learn", 0: NOTHING}  # of the question "wish"
CODES: Final = ("wish", "meets", "spoke", "open", "first", "waits")
FITS, SPOKE, FIRST, WAITS = 1.0, 0.5, 0.5, 0.25  # what each adds to 1 for the wish itself
MOST: Final = 25  # people proposed for one thing at a time, where places are not counted
CONSIDERED: Final = 1000  # people among whom places are shared out


@dataclass(frozen=True, slots=True)
class Stated:
    """That somebody said what they want, or that they want nothing of these."""

    wish: str
    on: dt.date
    ended_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Wanting:
    """A person who may be given something."""

    contact: int
    customer: int
    wishes: Mapping[str, dt.date]  # that hold, each with the day it was stated
    segment: str | None = None
    met: frozenset[str] = frozenset()  # topics of needs of theirs that were met
    open: frozenset[str] = frozenset()  # topics of needs that wait
    has_spoken_up: bool = False  # for us
    given: int = 0  # what they were given in the last twelve months
    is_asked: bool = False  # an offer of ours waits for their answer: one thing at a time


@dataclass(frozen=True, slots=True)
class Opening:
    """Something that we can give and that is not for sale."""

    number: int
    gives: str  # of WISHES
    topic: str | None = None
    segment: str | None = None  # only for it
    places: int | None = None  # None: nobody counts them
    taken: int = 0
    had: frozenset[int] = frozenset()  # contacts who were offered it, whatever they answered

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.gives not in WISHES or self.taken < 0 or (self.places is not None and self.places < 1):
            raise BadInput(
                f"What we give answers one of {', '.join(WISHES)} and has one place or more; "
                f"not {self.gives}, {self.places} places and {self.taken} taken."
            )

    @property
    def free(self) -> int | None:
        """How many places are left; None where nobody counts them."""
        return None if self.places is None else max(self.places - self.taken, 0)


@dataclass(frozen=True, slots=True)
class Because:
    """Why somebody is proposed something."""

    code: str  # of CODES
    points: float
    about: str = ""  # a wish, a topic


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who is proposed something."""

    opening: int
    contact: int
    customer: int
    points: float
    because: tuple[Because, ...] = field(default=())


def wishes_standing(stated: Sequence[Stated], *, day: dt.date) -> dict[str, dt.date]:
    """Return which wishes of one person hold on a day, each with the newest day on which it was stated.

    Who said later that they want nothing of these has no wish from before; what is older than `HOLDS` is asked again.
    """
    held: dict[str, dt.date] = {}
    for one in sorted((one for one in stated if one.on <= day), key=lambda one: (one.on, one.wish != NOTHING)):
        if one.wish == NOTHING:
            held.clear()
        elif one.ended_on is None or one.ended_on > day:
            held[one.wish] = one.on
        elif one.wish in held and held[one.wish] < one.ended_on:
            del held[one.wish]
    return {wish: on for wish, on in held.items() if on > day - HOLDS}


def match(people: Sequence[Wanting], openings: Sequence[Opening], *, day: dt.date) -> list[Match]:
    """Return who is proposed what: to each one thing at most, never more than there are places, the best first.

    Over all of them the points are as many as can be, so that a place goes where it fits best and not to whom stands
    first in the list.
    """
    those = sorted((one for one in people if one.wishes and not one.is_asked), key=_waiting)[:CONSIDERED]
    seats = [one for one in openings for _ in range(MOST if one.free is None else min(one.free, MOST))]
    if not those or not seats:
        return []
    reasons = {(one.contact, of.number): because(one, of, day=day) for one in those for of in openings}
    points = np.array([[_sum(reasons[one.contact, of.number]) for of in seats] for one in those])
    found = [
        Match(seats[seat].number, those[at].contact, those[at].customer, float(points[at, seat]),
              reasons[those[at].contact, seats[seat].number])
        for at, seat in _assigned(points)
        if points[at, seat] > 0
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.points, one.contact))


def because(one: Wanting, of: Opening, *, day: dt.date) -> tuple[Because, ...]:
    """Return why something suits somebody; nothing where it does not: no wish of theirs, not their segment, had it."""
    stated = one.wishes.get(of.gives)
    if stated is None or one.contact in of.had or (of.segment is not None and of.segment != one.segment):
        return ()
    found = [Because("wish", 1.0, of.gives)]
    if of.topic is not None and of.gives == "seen" and of.topic in one.met:
        found.append(Because("meets", FITS, of.topic))
    elif of.topic is not None and of.gives != "seen" and of.topic in one.open:
        found.append(Because("open", FITS, of.topic))
    if one.has_spoken_up:
        found.append(Because("spoke", SPOKE))
    if not one.given:
        found.append(Because("first", FIRST))
    found.append(Because("waits", WAITS * min((day - stated) / HOLDS, 1.0), stated.isoformat()))
    return tuple(found)


def introduced_to(people: Sequence[Candidate]) -> dict[int, int]:
    """Return whom each may be introduced to: who is worth most to meet, of another customer; nobody where nobody is.

    Only those come here who want to meet others, so that nobody is met who did not ask for it.
    """
    if not people:
        return {}
    worth = worth_meeting(people)
    best = worth.argmax(axis=1)
    return {
        one.contact: people[other].contact for at, (one, other) in enumerate(zip(people, best.tolist(), strict=True))
        if worth[at, other] > 0
    }  # fmt: skip


def value_given(wishes: Mapping[str, float], given: Sequence[str]) -> float:
    """Return what a person was given by their own measure: the sum of what was done × how much they wish it.

    `wishes` says of each kind how much they want it, from 0 to 1. What answers no wish of theirs adds nothing.

    Source: the design's §7, g = Σ acts × the person's stated wish; the dimensions are those of beyond-product.
    """
    if not all(0 <= much <= 1 for much in wishes.values()):
        raise BadInput("How much somebody wishes a thing is from 0 to 1.")
    return sum(wishes.get(one, 0.0) for one in given)


def noted_because(reasons: Sequence[Because]) -> str:
    """Write reasons as the table of what was given keeps them."""
    return ";".join(f"{one.code}={one.points:.2f}:{quote(one.about)}" for one in reasons)


def read_because(text: str | None) -> tuple[Because, ...]:
    """Read reasons that were noted; what nobody can read is none."""
    found = []
    for part in (text or "").split(";"):
        code, _, rest = part.partition("=")
        points, _, about = rest.partition(":")
        if code in CODES and points.replace(".", "", 1).isdigit() and points.isascii():
            found.append(Because(code, float(points), unquote(about)))
    return tuple(found)


def _waiting(one: Wanting) -> tuple[dt.date, int]:
    return min(one.wishes.values()), one.contact


def _sum(reasons: Sequence[Because]) -> float:
    return sum(one.points for one in reasons)


def _assigned(points: Floats) -> list[tuple[int, int]]:
    rows, columns = linear_sum_assignment(points, maximize=True)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))
