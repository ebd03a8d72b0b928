"""Small sets of buying histories, and models with parameters of one's own choosing."""

from collections.abc import Sequence

import numpy as np

from keepworth.value.cells import BuyingCells
from keepworth.value.families import FAMILIES
from keepworth.value.orders import OrderModel

MODELS = tuple(FAMILIES)
CDNOW = {
    "bgnbd": (0.2426, 4.4135, 0.7929, 2.4258),
    "mbgnbd": (0.5248, 6.1830, 0.8914, 1.6140),
    "paretonbd": (0.5533, 10.578, 0.6062, 11.668),
}


def cells_of(rows: Sequence[tuple[int, float, float]], customers: int = 1) -> BuyingCells:
    """One cell for each (x, t_x, T)."""
    x, latest, age = (np.array(column) for column in zip(*rows, strict=True))
    return BuyingCells(
        repeats=x.astype(np.int64),
        last_order=latest.astype(np.float64),
        age=age.astype(np.float64),
        customers=np.full(x.size, customers, dtype=np.int64),
    )


def one_cell(repeats: int, last_order: float, age: float) -> BuyingCells:
    """A single customer."""
    return cells_of([(repeats, last_order, age)])


def known_model(name: str, values: Sequence[float] | None = None, *, doubt: float = 0.0) -> OrderModel:
    """A model with given parameters; `doubt` is the standard deviation of each log-parameter."""
    family = FAMILIES[name]
    return OrderModel(
        name=name,
        parameters=family.parameters(*(values or CDNOW[name])),
        log_likelihood=0.0,
        covariance=np.eye(4) * doubt**2,
        cells=1,
        customers=1,
        prior=None,
        warnings=(),
    )


HISTORIES = cells_of(
    [
        (0, 0, 38.86),
        (0, 0, 3 / 7),
        (0, 0, 0),
        (1, 1 / 7, 20),
        (1, 19.5, 20),
        (2, 30.43, 38.86),
        (7, 35, 39),
        (10, 6, 30),
        (26, 30.86, 31),
        (60, 12, 52),
    ]
)
# More orders than a peer's floating point can bear, the latest of them today.
HEAVY = cells_of([(103, 52, 52), (365, 52, 52), (1000, 52, 52), (5000, 51.9, 52), (400, 8, 104)])
