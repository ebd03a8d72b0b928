"""How strong a tie is, as far as its index of touches can tell: a straight line with its doubt."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats

MIDDLE: Final = 50.0  # of the index
ENOUGH_PAIRS: Final = 50  # from which a book speaks for itself, as in the design's §13.1; of fewer each counts less


@dataclass(frozen=True, slots=True)
class TouchMap:
    """Strength of ties of one index: `level` + `slope` · (index − 50), and `none` more where no touch is known.

    The defaults are the printed map, which is ours; `doubt` then says how far books may lie from it.
    """

    level: float = 40.0
    slope: float = 0.4
    none: float = 0.0
    sd: float = 15.0  # by which ties of one index differ: τ of the design's §13.2
    doubt: tuple[tuple[float, ...], ...] = (
        (625.0, 0.0, 0.0),
        (0.0, 0.04, 0.0),
        (0.0, 0.0, 100.0),
    )  # covariance of level, slope and none
    pairs: int = 0  # from how many pairs it was learnt; 0 is the printed one

    @property
    def source(self) -> str:
        """Say where it comes from."""
        if self.pairs >= ENOUGH_PAIRS:
            return f"learnt from {self.pairs} pairs"
        return f"prior, ours, and {self.pairs} of {ENOUGH_PAIRS} pairs" if self.pairs else "prior, ours"

    @property
    def line(self) -> Floats:
        """Return level, slope and none; shape (3,)."""
        return np.array([self.level, self.slope, self.none])

    @property
    def least(self) -> float:
        """The variance of strength at the index where the line is surest."""
        (level, both, _), (_, slope, _), _ = self.doubt
        return self.sd**2 + level - (both**2 / slope if slope else 0.0)

    def read(self, index: Floats) -> tuple[Floats, Floats]:
        """Return the mean and the variance of strength, given the index of each tie; shapes (ties,)."""
        design = design_of(index).T
        mean: Floats = self.line @ design
        variance: Floats = self.sd**2 + ((np.array(self.doubt) @ design) * design).sum(axis=0)
        return mean, variance


def design_of(index: Floats) -> Floats:
    """Return what the three numbers of a map are multiplied by, shape (ties, 3). An index of 0 is no touch at all.

    Where touches are not recorded (NaN) there is only the level.
    """
    known = ~np.isnan(index)
    of = np.where(known, index, MIDDLE)
    return np.stack([np.ones_like(of), of - MIDDLE, np.where(of > 0, 0.0, 1.0)]).T
