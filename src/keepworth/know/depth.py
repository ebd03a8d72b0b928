"""How well two people say that they know each other, asked of both."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats

SCALE: Final = 10.0  # answers are 0 to 10


@dataclass(frozen=True, slots=True)
class Depth:
    """Depth of many ties; shapes (ties,), NaN where not both answered."""

    depth: Floats  # D = √(a·b)/10, 0 to 1
    asymmetry: Floats  # theirs − ours, −10 to 10: who thinks it deeper


def mutual_depth(theirs: Floats, ours: Floats) -> Depth:
    """Return depth and asymmetry from both answers, 0 to 10; NaN is no answer.

    Source: the geometric mean is ours: what one side alone believes is no depth.
    """
    return Depth(np.sqrt(theirs * ours) / SCALE, theirs - ours)
