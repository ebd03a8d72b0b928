"""Put chances right by what came of them, as far as so many losses can tell."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from keepworth.measure.calibration.line import logistic_line, logits_of
from keepworth.measure.calibration.scores import check_outcomes
from keepworth.measure.calibration.splits import customer_folds
from keepworth.numerics.arrays import Floats, Ints

FEWEST: Final = 30  # losses below which nothing is corrected, and everything is called uncalibrated
MANY: Final = 200  # from which on the shape is free

type Kind = Literal["none", "logistic", "isotonic"]


@dataclass(frozen=True, slots=True)
class Recalibration:
    """A rising correction of chances."""

    kind: Kind
    losses: int
    line: tuple[float, float] = (0.0, 1.0)  # intercept and slope on logits
    said: Floats | None = None  # corners of the isotonic one, rising
    came: Floats | None = None

    def apply(self, chance: Floats) -> Floats:
        """Return corrected chances; a higher chance never comes out lower."""
        if self.kind == "none":
            return chance
        if self.said is not None and self.came is not None:
            return np.interp(chance, self.said, self.came)
        corrected: Floats = 1 / (1 + np.exp(-(self.line[0] + self.line[1] * logits_of(chance))))
        return corrected


def fit_recalibration(chance: Floats, kept: Ints) -> Recalibration:
    """Fit a correction to chances that were said before it was known what came.

    Below 30 losses none. Below 200 two numbers on the logits (Platt 1999). From there on an isotonic one (Zadrozny &
    Elkan 2002): the blocks of pooled neighbours, each with one more of either outcome than was seen so that none is
    sure, joined by straight lines so that customers keep their order.
    """
    check_outcomes(chance, kept)
    losses = int((kept == 0).sum())
    if min(losses, int(kept.sum())) < FEWEST:
        return Recalibration("none", losses)
    if losses >= MANY:
        return _isotonic(chance, kept)
    found = logistic_line(np.column_stack([np.ones(kept.size), logits_of(chance)]), kept, offset=np.zeros(kept.size))
    # A falling line would turn the order round: such chances tell nothing, and no correction mends them.
    if found is None or found[0][1] <= 0:
        return Recalibration("none", losses)
    return Recalibration("logistic", losses, line=(float(found[0][0]), float(found[0][1])))


def corrected_by_others(chance: Floats, kept: Ints, *, customer: Ints) -> Floats:
    """Return each chance as a correction puts it right that other customers taught; shapes (n,)."""
    corrected, fold = chance.copy(), customer_folds(customer)
    for one in np.unique(fold):
        judged = fold == one
        if not judged.all():
            corrected[judged] = fit_recalibration(chance[~judged], kept[~judged]).apply(chance[judged])
    return corrected


def _isotonic(chance: Floats, kept: Ints) -> Recalibration:
    from scipy.optimize import isotonic_regression

    of, place, many = np.unique(chance, return_inverse=True, return_counts=True)
    stayed = np.bincount(place, weights=kept, minlength=of.size)
    blocks = isotonic_regression(stayed / many, weights=many).blocks
    heads, hits = np.add.reduceat(many, blocks[:-1]), np.add.reduceat(stayed, blocks[:-1])
    said = np.add.reduceat(of * many, blocks[:-1]) / heads
    # Beside the pseudo-counts of small blocks the order must still hold.
    came = np.maximum.accumulate((hits + 1) / (heads + 2))
    ends = ([0.0, *said.tolist(), 1.0], [min(said[0], came[0]) / 2, *came.tolist(), (1 + max(said[-1], came[-1])) / 2])
    return Recalibration("isotonic", int((kept == 0).sum()), said=np.array(ends[0]), came=np.array(ends[1]))
