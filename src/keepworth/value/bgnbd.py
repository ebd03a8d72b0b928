"""BG/NBD: a customer may leave after each repeat order, with a chance of their own.

Nobody can leave before the first repeat order, so a one-time buyer counts as active for certain: every
answer about them needs a word of warning.
Source: Fader, Hardie & Lee (2005), "'Counting your customers' the easy way".
"""

from dataclasses import dataclass

import numpy as np

from keepworth.numerics.arrays import Floats
from keepworth.value.cells import BuyingCells, factors
from keepworth.value.geometric import geometric_tables
from keepworth.value.likelihood import each_cell


@dataclass(frozen=True, slots=True)
class BgNbdParameters:
    """The four parameters, by the paper's names."""

    r: float  # how alike customers' ordering rates are (shape)
    alpha: float  # scale of the ordering rates, weeks
    a: float  # leaving after an order: the chance is Beta(a, b) between customers
    b: float


def log_likelihood(cells: BuyingCells, at: BgNbdParameters) -> tuple[Floats, Floats]:
    """Log-likelihood of one customer in each cell, and its slopes in log-parameters.

    Shapes: (cells,) and (4, cells), slopes in the order r, alpha, a, b.
    Source: Fader, Hardie & Lee (2005), eq. 6.
    """
    taken_apart = factors(cells)
    theta = np.array([at.r, at.alpha, at.a, at.b])
    return each_cell(geometric_tables(taken_apart, theta, first=0), taken_apart)
