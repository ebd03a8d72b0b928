"""What to order or to move so that each place has what it is to keep, and what of it needs nobody's word."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints

SUPPLIER: Final = -1  # whence what is not moved comes
BY_RULE, BY_HAND = "rule", "hand"


@dataclass(frozen=True, slots=True)
class Held:
    """What lies where, and to what it is to be filled up; a row a place and product, whole pieces."""

    place: Ints
    product: Ints
    on_hand: Floats
    on_order: Floats
    level: Floats  # order-up-to

    @property
    def position(self) -> Floats:
        """Return what lies there and what is under way together."""
        return self.on_hand + self.on_order


@dataclass(frozen=True, slots=True)
class Filled:
    """What is proposed, a row each; a place and product have two where what others have too much is not enough."""

    row: Ints  # of `Held`
    pieces: Floats  # 0: it has enough
    source: Ints  # the place from which it is moved; −1: it is ordered


def replenish(held: Held, *, least: float = 1.0) -> Filled:
    """Propose to fill up every place: from others of which what lies there is above their own level, then by orders.

    Who lacks most is served first, from who has most too much; one move a place and product, of at least `least`
    pieces. What is under way to a place is not moved on.
    """
    if (held.on_hand < 0).any() or (held.on_order < 0).any() or not np.isfinite(held.position + held.level).all():
        raise BadInput("Stock, what is under way, and levels are numbers from 0 on.")
    lacks = np.ceil(np.maximum(held.level - held.position, 0.0))
    spare = np.floor(np.maximum(np.minimum(held.position - held.level, held.on_hand), 0.0))
    moves: list[tuple[int, float, int]] = []
    for rows in _by_product(held.product, some=lacks):
        for row in rows[np.argsort(-lacks[rows], kind="stable")]:
            giver = rows[int(spare[rows].argmax())]
            pieces = min(lacks[row], spare[giver])
            if lacks[row] > 0 and pieces >= least:
                moves.append((int(row), float(pieces), int(held.place[giver])))
                spare[giver] -= pieces
                lacks[row] -= pieces
    moved = {row for row, _, _ in moves}
    rest = [
        (row, float(lacks[row]), SUPPLIER) for row in range(lacks.size) if lacks[row] > 0 or row not in moved
    ]  # fmt: skip
    columns = np.array(sorted([*moves, *rest], key=lambda one: (one[0], one[2] == SUPPLIER)), dtype=np.float64)
    columns = columns.reshape(-1, 3)
    return Filled(columns[:, 0].astype(np.int64), columns[:, 1], columns[:, 2].astype(np.int64))


def _by_product(product: Ints, *, some: Floats) -> list[Ints]:
    """Return the rows of each product of which anything is lacking."""
    order = np.argsort(product, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(product[order]) != 0]) if order.size else order
    return [rows for rows in np.split(order, starts[1:]) if some[rows].any()]


def days_left(held: Held, *, weekly: Floats, lead: Ints, review: Ints) -> Ints:
    """Return in how many days at the latest it is to be released, so that it is there before the rest is sold.

    What lies there and is under way lasts for so many days of the mean week foreseen; the lead time is taken off. Never
    later than the next look.
    """
    lasts = np.where(weekly > 0, held.position * 7 / np.maximum(weekly, 1e-12), np.inf)
    found: Ints = np.floor(np.clip(lasts - lead, 0, review)).astype(np.int64)
    return found


def released(
    keys: list[tuple[int, int, int]], cost: Floats, *, up_to: float, by_hand: Set[tuple[int, int, int]] = frozenset()
) -> npt.NDArray[Any]:
    """Return how each proposal was released: by `hand`, by the `rule`, or not at all (None).

    Parameters
    ----------
    keys
        Place, product and source of each proposal.
    cost
        What each costs; NaN: not known, which no rule releases. A move costs what its goods cost.
    up_to
        The rule: what costs at most so much needs nobody's word. 0: nothing.
    by_hand
        What somebody released.

    """
    by_rule = (cost <= up_to) & (up_to > 0)
    found = [
        BY_HAND if key in by_hand else BY_RULE if rule else None for key, rule in zip(keys, by_rule, strict=True)
    ]  # fmt: skip
    return np.array(found, dtype=np.object_)
