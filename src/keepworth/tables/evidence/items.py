"""How answers to each item of each questionnaire become evidence: what they feed, by which scale, with which others."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from keepworth.listen.instruments import Instrument, Item, Side, all_instruments
from keepworth.listen.instruments.scoring import ENOUGH, FULL
from keepworth.measure.sources import INDEX, SOURCES, YES_NO
from keepworth.tables.evidence.pieces import Thing

SIDES: Final[tuple[Side, ...]] = ("customer", "us")
# Items that a source of evidence is called by: each answer to them is a piece.
ALONE: Final[Mapping[str, str]] = {
    name: source.name
    for source in SOURCES
    if source.name in ("effort", "affiliation, status, learning")
    for name in source.name.split(", ")
}
ITEM: Final = "item"
OPINION: Final = "opinion of a colleague"
ANSWER, ANSWERS = "answer", "answers"  # before the ids of an answer, and of an index of several
WRONG: Final = "an answer is none that its scale has"
SINGLE, JOINT, ELEMENT = range(3)  # an answer is a piece; several of a submission are; each item, of every element
ROLES: Final = {"score": 0, "weight": 1, "rival": 2}

type Mapped = Mapping[str, str | None]  # by item, the indicator that a book has it feed; None: none


@dataclass(frozen=True, slots=True)
class Reading:
    """How answers to one item are read: they are 0 to 100 by base + slope · value."""

    instrument: str
    version: str  # empty: of answers that name none
    item: str
    side: str
    thing: int
    how: int
    role: int
    low: float
    high: float
    whole: bool
    base: float
    slope: float


@dataclass(frozen=True, slots=True)
class Known:
    """All that some questionnaires can feed."""

    things: tuple[Thing, ...]
    needed: tuple[int, ...]  # of each thing, how many items must be answered; of elements none is known before
    weighed: tuple[bool, ...]  # of each thing, whether its elements have weights
    readings: tuple[Reading, ...]


def known_items(present: Iterable[tuple[str, str]], *, own: Sequence[Instrument], mapped: Mapped) -> Known:
    """Return how the questionnaires are read that are present, by name and version.

    Of answers that name no version the newest holds that has their item, as everywhere.
    """
    wanted = set(present)
    groups: list[_Group] = []
    readings: dict[tuple[str, str, str, str], Reading] = {}
    for of in all_instruments(own):  # the newest version of each is its last
        is_open = (of.name, "") in wanted
        if is_open or (of.name, of.version) in wanted:
            for side in SIDES:
                for group in _groups(of, side, mapped=mapped):
                    for one in group.readings(of, thing=len(groups)):
                        readings[of.name, of.version, one.item, side] = one
                        if is_open:
                            readings[of.name, "", one.item, side] = replace(one, version="")
                    groups.append(group)
    return Known(
        tuple(group.thing for group in groups),
        tuple(group.needed for group in groups),
        tuple(group.is_weighed for group in groups),
        tuple(readings.values()),
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Items whose answers in one submission are one piece of evidence."""

    thing: Thing
    side: Side
    how: int
    items: tuple[Item, ...]

    @property
    def needed(self) -> int:
        return math.ceil(ENOUGH * len(self.items) - 1e-9)

    @property
    def is_weighed(self) -> bool:
        return any(one.role == "weight" for one in self.items)

    def readings(self, of: Instrument, *, thing: int) -> Iterator[Reading]:
        for one in self.items:
            low, high = one.scale.ends
            slope = FULL / (high - low) if one.role != "weight" else 1.0
            base = -low * slope if one.role != "weight" else 0.0
            if one.lower_is_better:
                base, slope = FULL - base, -slope
            yield Reading(
                of.name, of.version, one.name, self.side, thing, self.how, ROLES[one.role],
                low, high, one.scale.kind == "points", base, slope,
            )  # fmt: skip


def _groups(of: Instrument, side: Side, *, mapped: Mapped) -> Iterator[_Group]:
    """Part the items that a side is asked by what they feed; those that feed nothing are in none."""
    fed: dict[tuple[str, bool], list[Item]] = {}
    for one in of.asked_of(side):
        indicator = mapped.get(one.name, one.feeds)
        if indicator is None or not one.scale.is_scored:
            continue
        source = YES_NO if _is_yes_or_no(one) else ALONE.get(one.name)
        if source is None or one.per_element:
            fed.setdefault((indicator, one.per_element), []).append(one)
        else:
            yield _Group(_thing(indicator, source, side=side, label=one.name), side, SINGLE, (one,))
    for (indicator, per_element), items in fed.items():
        if len(items) == 1 and not per_element:
            yield _Group(_thing(indicator, ITEM, side=side, label=items[0].name), side, SINGLE, tuple(items))
        else:
            how = ELEMENT if per_element else JOINT
            yield _Group(_thing(indicator, INDEX, side=side, label=indicator), side, how, tuple(items))


def _is_yes_or_no(item: Item) -> bool:
    return item.scale.kind == "points" and (item.scale.lowest, item.scale.highest) == (0, 1)


def _thing(indicator: str, source: str, *, side: Side, label: str) -> Thing:
    return Thing(
        indicator, OPINION if side == "us" else source, ANSWERS if source == INDEX else ANSWER, label,
        is_said=True, is_ours=side == "us", is_yes_or_no=source == YES_NO, wrong=WRONG,
    )  # fmt: skip
