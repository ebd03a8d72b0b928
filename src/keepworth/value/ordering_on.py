"""What it is worth if a few more customers went on ordering from each year to the next."""

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats

POINT = 0.01
SURE = 1e-9  # a chance is taken for no less


def point_of_ordering(yearly: Floats, *, discount: float) -> tuple[float, float]:
    """Return how much more orders to come are worth, in parts of themselves, and the mean chance to go on ordering.

    Orders of a year over those of the year before are the chance, by orders, that somebody goes on. A point more of it
    from each year to the next makes the orders of year k more by the product of (p + 0.01) / p up to it, as a point of
    retention does for renewals: where p is the same every year, 1 % of it moves value by (1 + d) / (1 + d − p) − 1 %
    (Gupta & Lehmann, for value without the first year's part that nobody can leave before).

    Parameters
    ----------
    yearly
        Expected orders of each year to come, of all customers together, not discounted. Shape (years,).
    discount
        A year, 0 or more. Orders of a year are taken to come in its middle.

    """
    if yearly.ndim != 1 or yearly.size < 2 or not (yearly > 0).all():
        raise BadInput("A chance to go on ordering needs two years with orders.")
    stays = np.minimum(yearly[1:] / yearly[:-1], 1.0)
    more = np.cumprod(np.append(1.0, 1 + np.minimum(POINT, 1 - stays) / np.maximum(stays, SURE)))
    worth = yearly * (1 + discount) ** -(np.arange(yearly.size) + 0.5)
    return float(worth @ (more - 1) / worth.sum()), float(worth[1:] @ stays / worth[1:].sum())
