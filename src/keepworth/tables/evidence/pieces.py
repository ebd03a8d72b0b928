"""Pieces of evidence in columns, as sources give them: ids are still the lake's."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints


@dataclass(frozen=True, slots=True)
class Thing:
    """What pieces of one kind are told from, and what they feed: an item, an index, or a kind of facts."""

    indicator: str
    source: str  # its name in `keepworth.measure.sources.SOURCES`
    prefix: str  # of the id of a piece: `answer:SUBMISSION:ITEM`
    label: str = ""  # behind the number
    is_said: bool = False  # somebody said or did it; else it is a fact
    is_ours: bool = False  # and that was a colleague
    is_yes_or_no: bool = False
    wrong: str = ""  # what is the matter with one that cannot be


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of evidence; every array has an entry a piece. Who is not known is `tie_results.UNKNOWN`."""

    thing: Ints  # its place among the things
    number: Ints  # of the submission, line, contract, act … in the lake
    customer: Ints
    contact: Ints
    colleague: Ints
    day: Ints  # since 1970
    y: Floats
    variance: Floats

    def some(self, rows: Flags | Ints) -> "Pieces":
        """Return some of the pieces."""
        return Pieces(*(getattr(self, one.name)[rows] for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Refusal:
    """What cannot be evidence, and was left out."""

    customer_id: int
    evidence_id: str
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """What some sources say: pieces, and those in which something cannot be, whose y is NaN where nothing is left."""

    things: tuple[Thing, ...]
    pieces: Pieces
    refused: Pieces


def together(parts: Sequence[Pieces]) -> Pieces:
    """Put pieces one after another."""
    parts = [part for part in parts if part.thing.size] or [no_pieces()]
    if len(parts) == 1:
        return parts[0]
    return Pieces(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Pieces)))


def all_told(parts: Sequence[Told]) -> Told:
    """Put what sources of different things say one after another."""
    things: list[Thing] = []
    pieces: list[Pieces] = []
    refused: list[Pieces] = []
    for part in parts:
        for some, into in ((part.pieces, pieces), (part.refused, refused)):
            into.append(replace(some, thing=some.thing + len(things)) if things else some)
        things += part.things
    return Told(tuple(things), together(pieces), together(refused))


def no_pieces() -> Pieces:
    """Return nothing."""
    none = np.empty(0, dtype=np.int64)
    return Pieces(*(none,) * 6, np.empty(0), np.empty(0))
