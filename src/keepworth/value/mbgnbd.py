"""MBG/NBD: as BG/NBD, but a customer may leave after the very first order too.

Source: Batislam, Denizel & Filiztekin (2007), "Empirical validation and comparison of models for customer
base analysis"; the same model as CBG/NBD of Hoppe & Wagner (2007).
"""

from dataclasses import dataclass

import numpy as np

from keepworth.numerics.arrays import Floats
from keepworth.value.cells import BuyingCells, factors
from keepworth.value.geometric import geometric_tables
from keepworth.value.likelihood import each_cell


@dataclass(frozen=True, slots=True)
class MbgNbdParameters:
    """The four parameters, by the paper's names."""

    r: float  # how alike customers' ordering rates are (shape)
    alpha: float  # scale of the ordering rates, weeks
    a: float  # leaving after an order, the first included: the chance is Beta(a, b) between customers
    b: float


def log_likelihood(cells: BuyingCells, at: MbgNbdParameters) -> tuple[Floats, Floats]:
    """Log-likelihood of one customer in each cell, and its slopes in log-parameters.

    Shapes: (cells,) and (4, cells), slopes in the order r, alpha, a, b.
    Source: Batislam, Denizel & Filiztekin (2007), eq. 7.
    """
    taken_apart = factors(cells)
    theta = np.array([at.r, at.alpha, at.a, at.b])
    return each_cell(geometric_tables(taken_apart, theta, first=1), taken_apart)
