"""Value by one constant chance to stay: margin times a multiple, and what each assumption is worth."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats


@dataclass(frozen=True, slots=True)
class Elasticities:
    """By what per cent value changes with one per cent of each assumption."""

    margin: float
    retention: float
    discount: float
    acquisition: float  # NaN where no cost is known, or the customer is not worth it


def margin_multiple(retention: Floats | float, discount: Floats | float) -> Floats:
    """Return r/(1 + i − r): how many yearly margins a customer is worth who just paid, margins coming at year's ends.

    Source: Gupta & Lehmann (2003), Customers as assets, Journal of Interactive Marketing 17, 9-24.

    Raises
    ------
    BadInput
        A chance that is none, or nothing is discounted and nobody leaves.

    """
    r, i = np.asarray(retention, dtype=np.float64), np.asarray(discount, dtype=np.float64)
    if not (((r >= 0) & (r <= 1)).all() and (i >= 0).all() and (1 + i - r > 0).all()):
        raise BadInput("Retention is 0 to 1 and the discount rate 0 or more, and not both at 1 and 0.")
    found: Floats = r / (1 + i - r)
    return found


def value_elasticities(
    retention: float, discount: float, *, value: float = np.nan, acquisition_cost: float = np.nan
) -> Elasticities:  # fmt: skip
    """Return the elasticities of m·r/(1 + i − r), and of what is left of it after the cost to acquire.

    Source: Gupta, Lehmann & Stuart (2004), Valuing customers, Journal of Marketing Research 41, 7-18.
    """
    margin_multiple(retention, discount)
    left = value - acquisition_cost
    acquisition = -acquisition_cost / left if left > 0 else np.nan
    whole = 1 + discount - retention
    return Elasticities(1.0, (1 + discount) / whole, -discount / whole, acquisition)
