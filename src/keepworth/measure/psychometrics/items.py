"""Answers of many people to the items of one scale, and how the items vary together."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.withheld import Why, Withheld
from keepworth.numerics.arrays import Flags, Floats

ENOUGH_PEOPLE: Final = 50  # of whom a reliability is told
SHORTEST: Final = 1e-9  # a spread that cannot be told from rounding, as a share of the scale


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """What people answered to several items on one scale; high means the same in all of them.

    Raises
    ------
    BadInput
        A name for each column is missing or said twice, or an answer is not on the scale.

    """

    values: Floats  # (people, items); turn reversed items first; NaN: no answer
    names: tuple[str, ...]  # (items,)
    lowest: float
    highest: float

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.shape[1] != len(self.names):
            raise BadInput(f"{len(self.names)} items are named, and the answers have the shape {self.values.shape}.")
        if len(set(self.names)) < len(self.names):
            raise BadInput(f"Items have one name each; there are {', '.join(sorted(self.names))}.")
        off = (self.values < self.lowest) | (self.values > self.highest) | np.isinf(self.values)
        if off.any():
            row, item = (int(at) for at in np.argwhere(off)[0])
            raise BadInput(
                f"{int(off.sum())} answers do not lie between {self.lowest:g} and {self.highest:g}; the first is row "
                f"{row} of {self.names[item]}: {self.values[row, item]:g}."
            )

    @property
    def complete(self) -> Floats:
        """The answers of those who answered every item: (people, items). Nothing is filled in."""
        known: Flags = ~np.isnan(self.values).any(axis=1)
        return self.values[known]

    def of(self, names: tuple[str, ...]) -> "ItemAnswers":
        """Return the answers to some of the items, in the order asked."""
        return ItemAnswers(self.values[:, [self.names.index(one) for one in names]], names, self.lowest, self.highest)


def cannot_tell(answers: ItemAnswers, *, items: int, fewest: int) -> Withheld | None:
    """Return why nothing is told of a scale: too few items or people, or all alike in an item or in their mean."""
    complete, asked = answers.complete, len(answers.names)
    if asked < items:
        return Withheld(Why.FEW_ITEMS, asked, items)
    if complete.shape[0] < max(fewest, 2):
        return Withheld(Why.FEW_PEOPLE, complete.shape[0], max(fewest, 2))
    scores = np.column_stack([complete, complete.mean(axis=1)])
    differ = np.ptp(scores, axis=0) > SHORTEST * (answers.highest - answers.lowest)
    return None if differ.all() else Withheld(Why.ALL_ALIKE)
