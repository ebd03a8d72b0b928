"""Success: knowledge, relationship and economic value together, and which of the three holds it back."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints

FULL: Final = 100.0


class Part(IntEnum):
    """A part of the success index."""

    UNKNOWN = -1
    KNOWLEDGE = 0
    RELATIONSHIP = 1
    VALUE = 2


@dataclass(frozen=True, slots=True)
class Success:
    """The index of each customer; shapes (customers,). NaN and `UNKNOWN` where one of the three is not known."""

    index: Floats  # the weighted mean, 0 to 100
    compounding: Floats  # the weighted geometric mean: where one of the three is nothing, so is all
    bottleneck: Ints  # the lowest, see `Part`


def success_index(
    knowledge: Floats, relationship: Floats, *, value: Floats, weight: tuple[float, float, float] = (1.0, 1.0, 1.0)
) -> Success:
    """Return the success index: Knowledge + Relationship + Economic Value, each on 0 to 100, NaN where unknown.

    Knowledge is the share of needed fields that are filled, times their freshness; relationship is the strength that
    may be told; value is on 0 to 100 as its stage has it. Of equal ones the first is the bottleneck.

    Raises
    ------
    BadInput
        Arrays of different shapes or outside 0 to 100, or weights that cannot be.

    Source: the design's §3.

    """
    if len({knowledge.shape, relationship.shape, value.shape}) != 1:
        raise BadInput("Knowledge, relationship and value are of different numbers of customers.")
    parts, weights = np.stack([knowledge, relationship, value]), np.array(weight)
    if ((parts < 0) | (parts > FULL)).any():
        raise BadInput("Knowledge, relationship and value are 0 to 100.")
    if not ((weights >= 0) & np.isfinite(weights)).all() or weights.sum() <= 0:
        raise BadInput("Weights are 0 or more, and not all of them 0.")
    weights = weights / weights.sum()
    known = ~np.isnan(parts).any(axis=0)
    # A part that weighs nothing is no bottleneck, and 0 to the power of 0 is 1.
    held = np.where(weights[:, None] > 0, np.where(known, parts, 0.0), np.inf).argmin(axis=0)
    compounding: Floats = np.where(known, FULL * np.prod((parts / FULL) ** weights[:, None], axis=0), np.nan)
    return Success(weights @ parts, compounding, np.where(known, held, int(Part.UNKNOWN)))


def success_range(
    index: Floats, *, below: Floats, above: Floats, weight: tuple[float, float, float] = (1.0, 1.0, 1.0)
) -> tuple[Floats, Floats]:  # fmt: skip
    """Return the range of the index from how far its parts reach below and above, their errors being independent.

    Shapes (3, customers); knowledge is counted and reaches nowhere. The range is kept on the scale.
    """
    shares = (np.array(weight) / np.sum(weight))[:, None]
    down, up = (np.sqrt(((shares * reach) ** 2).sum(axis=0)) for reach in (below, above))
    return np.clip(index - down, 0.0, FULL), np.clip(index + up, 0.0, FULL)
