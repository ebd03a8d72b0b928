"""Goals, problems and needs: where they stand, how long until we answer, and which of them many customers share."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.survival import MedianWait, kaplan_meier, median_wait

STATES: Final = ("stated", "in work", "met", "dropped")
MET: Final = STATES.index("met")


@dataclass(frozen=True, slots=True)
class Needs:
    """Needs as they stood on one day; every array has an entry a need."""

    customer: Ints  # whose it is
    topic: Ints  # what it is about: a place in `topics`
    state: Ints  # a place in STATES
    days: Floats  # from the day it was stated until it was met or dropped, else until the day asked about
    answered: Flags  # it was met, on a day that is known
    topics: tuple[str, ...]  # as they are spelled; empty where nobody said

    def __post_init__(self) -> None:
        """Refuse needs that cannot be."""
        sizes = {self.customer.size, self.topic.size, self.state.size, self.days.size, self.answered.size}
        if len(sizes) != 1:
            raise BadInput("customer, topic, state, days and answered must be equally long.")
        if ((self.topic < 0) | (self.topic >= len(self.topics))).any():
            raise BadInput(f"A topic is a place in topics, a number from 0 to {len(self.topics) - 1}.")
        if ((self.state < 0) | (self.state >= len(STATES))).any():
            raise BadInput(f"A state is a number from 0 to {len(STATES) - 1}: {', '.join(STATES)}.")
        if (self.answered & (self.state != MET)).any():
            raise BadInput("A need that was answered is one that was met.")

    @property
    def is_open(self) -> Flags:
        """Whether each waits for us: stated or in work."""
        return self.state < MET


@dataclass(frozen=True, slots=True)
class SharedNeed:
    """The needs of one topic, over many customers."""

    topic: str
    needs: int
    open: int
    met: int
    customers: Ints  # who has it, by number, rising; also those of whom it was met
    waiting: Ints  # of these, those of whom it is open
    answer: MedianWait  # days until it is met


def answer_time(needs: Needs, *, level: float = 0.8) -> MedianWait:
    """Return how many days pass from a need being stated until it is met.

    A need that is open, or was dropped, is one of which the end was not seen: leaving those out would make us look
    quicker than we are. The median is that of Kaplan and Meier.
    """
    return median_wait(kaplan_meier(needs.days, needs.answered), level=level)


def count_states(needs: Needs) -> dict[str, int]:
    """Return how many needs stand where, every state named."""
    return {name: int((needs.state == place).sum()) for place, name in enumerate(STATES)}


def share_needs(needs: Needs, *, level: float = 0.8) -> tuple[SharedNeed, ...]:
    """Roll needs up by topic: those for which most customers wait first.

    Topics that differ in capitals and spaces only are one, under the spelling used most. Needs without a topic come
    last, under the empty topic.
    """
    spelled = [" ".join(name.split()) for name in needs.topics]
    folded = [name.casefold() for name in spelled]
    groups = {name: place for place, name in enumerate(sorted(set(folded)))}
    group = np.array([groups[name] for name in folded], dtype=np.int64)[needs.topic]
    order = np.argsort(group, kind="stable")
    ends = np.flatnonzero(np.diff(group[order])) + 1
    found = [_shared(needs, rows, spelled=spelled, level=level) for rows in np.split(order, ends) if rows.size]
    return tuple(
        sorted(found, key=lambda one: (not one.topic, -one.waiting.size, -one.customers.size, one.topic.casefold()))
    )


def _shared(needs: Needs, rows: Ints, *, spelled: list[str], level: float) -> SharedNeed:
    waits, customers = needs.is_open[rows], needs.customer[rows]
    places, counts = np.unique(needs.topic[rows], return_counts=True)
    used: Counter[str] = Counter()
    for place, count in zip(places.tolist(), counts.tolist(), strict=True):
        used[spelled[place]] += count
    return SharedNeed(
        topic=max(sorted(used), key=lambda name: used[name]),
        needs=rows.size,
        open=int(waits.sum()),
        met=int((needs.state[rows] == MET).sum()),
        customers=np.unique(customers),
        waiting=np.unique(customers[waits]),
        answer=median_wait(kaplan_meier(needs.days[rows], needs.answered[rows]), level=level),
    )
