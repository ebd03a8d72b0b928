"""Whom to invite so that they meet people worth meeting: a list with reasons, and who is held back by lot.

What one person has of another: how alike they are, one more if the other had a need met that they still have, and one
more if they know us little and the other has spoken up for us. Nobody speaks with everybody, so that only the best few
others count. All of these numbers are ours, not findings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints

PEERS: Final = 4  # others that somebody has time for in an evening
ALIKE: Final = 0.5  # from which share of what is known of both two people are alike
OF_ONE: Final = 2  # people of one customer
PROSPECTS: Final = 0.5  # share of prospects that is aimed at, as far as there are any
HELD_OUT: Final = 0.2  # share of customers that is left out by lot
MOST_HELD_OUT: Final = 0.5
CONSIDERED: Final = 1000  # people among whom a list is made
FEWEST: Final = 3  # customers of a side among whom a lot is drawn
CODES: Final = ("like", "teaches", "learns", "speaks", "hears")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be invited."""

    contact: int
    customer: int
    is_prospect: bool
    traits: tuple[str | None, ...]  # by which people are alike, in one order for all; None: not known
    has_spoken_up: bool = False  # for us
    met: frozenset[str] = frozenset()  # topics of needs of theirs that were met
    open: frozenset[str] = frozenset()  # topics of needs that wait


@dataclass(frozen=True, slots=True)
class Evening:
    """How many there is room for, and what is aimed at."""

    capacity: int
    held_out: float = HELD_OUT
    prospects: float = PROSPECTS
    guests: frozenset[int] = frozenset()  # contacts who are on the list: they take places
    left_out: frozenset[int] = frozenset()  # customers who were held back: nobody of theirs is proposed

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.capacity < 1 or not 0 <= self.held_out <= MOST_HELD_OUT or not 0 <= self.prospects <= 1:
            raise BadInput(
                f"An event has room for one or more, holds back 0 to 0.5 and aims at 0 to 1 of prospects; "
                f"not {self.capacity}, {self.held_out:g} and {self.prospects:g}."
            )


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody belongs on the list."""

    code: str  # of CODES
    people: int  # on the list, to whom it applies
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """One person of the list."""

    contact: int
    customer: int
    is_held_out: bool
    reasons: tuple[Reason, ...] = field(default=())
    by_lot: bool = True  # whether the lot could have held their customer back: others are compared with nobody


def propose_guests(candidates: Sequence[Candidate], evening: Evening, *, rng: np.random.Generator) -> list[Proposed]:
    """Return whom to invite, and whom not so that there is somebody to compare with; the best first.

    Customers are held back by lot, whole and on each side apart, and never more are invited than there is room for.
    Whoever has nobody on the list worth meeting is not on it.
    """
    people = [one for one in candidates if one.customer not in evening.left_out][:CONSIDERED]
    if not people:
        return []
    worth = worth_meeting(people)
    here = np.array([one.contact in evening.guests for one in people])
    room = evening.capacity - len(evening.guests)
    if room < 1:
        return []
    fixed = {one.customer for one, is_here in zip(people, here, strict=True) if is_here}
    wanted = int(np.ceil(room / (1 - evening.held_out)))
    picked = _picked(people, worth, here=here, most=wanted, aim=evening.prospects)
    left_out, drawn = _by_lot([people[at] for at in picked], share=evening.held_out, fixed=fixed, rng=rng)
    kept = _within(picked, people, left_out=left_out, room=room)
    table = np.flatnonzero(here).tolist() + [at for at in kept if people[at].customer not in left_out]
    found = [
        Proposed(
            people[at].contact, people[at].customer, people[at].customer in left_out,
            _reasons(at, people, among=[other for other in table if other != at]), people[at].customer in drawn,
        )
        for at in kept
    ]  # fmt: skip
    return [one for one in found if one.reasons]


def worth_meeting(people: Sequence[Candidate]) -> Floats:
    """Return what each (row) has of meeting each other (column); nothing of people of their own customer."""
    alike = alikeness(people)
    customer = np.array([one.customer for one in people])
    prospect = np.array([one.is_prospect for one in people])
    speaks = np.array([one.has_spoken_up for one in people])
    found: Floats = alike + _taught(people) + np.outer(prospect, speaks)
    found[customer[:, None] == customer[None, :]] = 0.0
    return found


def alikeness(people: Sequence[Candidate]) -> Floats:
    """Return how alike people are: the share of what is known of both in which they agree; 0 if nothing is."""
    size = len(people)
    known, same = np.zeros((size, size)), np.zeros((size, size))
    for trait in zip(*(one.traits for one in people), strict=True):
        words = sorted({word for word in trait if word is not None})
        at = np.array([words.index(word) if word is not None else -1 for word in trait])
        both = (at[:, None] >= 0) & (at[None, :] >= 0)
        known += both
        same += both & (at[:, None] == at[None, :])
    found: Floats = same / np.maximum(known, 1)
    return found


def _taught(people: Sequence[Candidate]) -> Flags:
    """Return whether the other had a need met that one still has."""
    topics = sorted({topic for one in people for topic in one.open} & {topic for one in people for topic in one.met})
    found: Flags = np.zeros((len(people), len(people)), dtype=np.bool_)
    for topic in topics:
        found |= np.outer([topic in one.open for one in people], [topic in one.met for one in people])
    return found


def _picked(people: Sequence[Candidate], worth: Floats, *, here: Flags, most: int, aim: float) -> list[int]:
    """Choose one after the other who adds most to what all have of the evening; ties go to the first in the list."""
    prospect = np.array([one.is_prospect for one in people])
    customer = np.array([one.customer for one in people])
    free, table, picked = ~here, np.flatnonzero(here).tolist(), list[int]()
    promise = _best(worth) + _best(worth.T)  # of the whole list: with whom to begin
    had = np.zeros((len(people), PEERS))  # what each has of the best few at the table
    for at in table:
        _sit(had, worth[:, at])
    while len(picked) < most and free.any():
        gain = _gain(worth, table, had=had) if table else promise
        gain = np.where(free, gain, -np.inf)
        share = prospect[table].mean() if table else 0.0
        side = prospect if share < aim else ~prospect
        both = (gain > 0) & side if ((gain > 0) & side).any() else gain > 0
        if not both.any():
            break
        at = int(np.argmax(np.where(both, gain, -np.inf)))
        picked.append(at)
        table.append(at)
        _sit(had, worth[:, at])
        free[at] = False
        if (customer[table] == customer[at]).sum() >= OF_ONE:
            free &= customer != customer[at]
    return picked


def _gain(worth: Floats, table: list[int], *, had: Floats) -> Floats:
    """Return what each would add: what they have of those who are there, and what these have more."""
    more = np.maximum(worth[table] - had[table].min(axis=1)[:, None], 0.0).sum(axis=0)
    found: Floats = more + had.sum(axis=1)
    return found


def _sit(had: Floats, worth: Floats) -> None:
    """Let one more be there: of whom it is worth more than the least of the best few, it takes that place."""
    rows, least = np.arange(worth.size), had.argmin(axis=1)
    had[rows, least] = np.maximum(had[rows, least], worth)


def _best(worth: Floats) -> Floats:
    """Return the sum of the best few of each row."""
    if worth.shape[1] > PEERS:
        worth = -np.partition(-worth, PEERS - 1, axis=1)[:, :PEERS]
    found: Floats = worth.sum(axis=1)
    return found


def _by_lot(
    picked: Sequence[Candidate], *, share: float, fixed: set[int], rng: np.random.Generator
) -> tuple[frozenset[int], frozenset[int]]:  # fmt: skip
    """Draw the customers who are held back, of customers and of prospects the same share; return all drawn of, too."""
    out, drawn = set[int](), set[int]()
    for is_prospect in (False, True):
        side: Ints = np.array(
            sorted({one.customer for one in picked if one.is_prospect == is_prospect} - fixed), dtype=np.int64
        )
        if share > 0 and side.size >= FEWEST:
            drawn |= set(side.tolist())
            out |= {int(one) for one in rng.choice(side, size=max(1, round(share * side.size)), replace=False)}
    return frozenset(out), frozenset(drawn)


def _within(picked: list[int], people: Sequence[Candidate], *, left_out: frozenset[int], room: int) -> list[int]:
    """Return those for whom there is room, in their order, and all who are held back."""
    found, free = [], room
    for at in picked:
        if people[at].customer in left_out:
            found.append(at)
        elif free:
            found.append(at)
            free -= 1
    return found


def _reasons(at: int, people: Sequence[Candidate], *, among: list[int]) -> tuple[Reason, ...]:
    own, others = people[at], [people[other] for other in among if people[other].customer != people[at].customer]
    if not others:
        return ()
    alike = alikeness([own, *others])[0, 1:]
    found = [Reason("like", int((alike >= ALIKE).sum()))]
    found += [Reason("teaches", sum(topic in one.open for one in others), topic) for topic in sorted(own.met)]
    found += [Reason("learns", sum(topic in one.met for one in others), topic) for topic in sorted(own.open)]
    if own.has_spoken_up:
        found.append(Reason("speaks", sum(one.is_prospect for one in others)))
    if own.is_prospect:
        found.append(Reason("hears", sum(one.has_spoken_up for one in others)))
    return tuple(one for one in found if one.people)


def noted(reasons: Sequence[Reason]) -> str:
    """Write reasons as the table of guests keeps them."""
    return ";".join(f"{one.code}={one.people}" + (f":{quote(one.topic)}" if one.topic else "") for one in reasons)


def read_reasons(text: str | None) -> tuple[Reason, ...]:
    """Read reasons that were noted; what nobody can read is none."""
    found = []
    for part in (text or "").split(";"):
        code, _, rest = part.partition("=")
        people, _, topic = rest.partition(":")
        if code in CODES and people.isascii() and people.isdigit() and len(people) < len("1000000"):
            found.append(Reason(code, int(people), unquote(topic)))
    return tuple(found)
