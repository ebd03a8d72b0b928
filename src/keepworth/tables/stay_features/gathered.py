"""All features of customers on days, from the tables that a book holds."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.lake import Lake
from keepworth.tables.stay_features.counted import champion_left, open_severe_case, promises_broken, tenure
from keepworth.tables.stay_features.told import Days, Told, Whose
from keepworth.tables.stay_features.trends import order_trend, price_gap, usage_trend
from keepworth.tables.staying import Staying
from keepworth.tables.touching import EPOCH, Asker, lake_asker

READ: Final = ("promises", "usage", "orders", "contacts", "acts", "cases", "rivals", "contracts", "customers")
FEATURES: Final[Mapping[str, Callable[..., Told]]] = {
    "promises_broken": promises_broken,
    "usage_trend": usage_trend,
    "order_trend": order_trend,
    "champion_left": champion_left,
    "open_severe_case": open_severe_case,
    "price_gap": price_gap,
    "tenure": tenure,
}
NAMES: Final = tuple(FEATURES)


@dataclass(frozen=True, slots=True)
class StayFacts:
    """Features of customers on days; NaN where nothing is known."""

    customers: Ints  # in the lake, rising
    days: Ints  # since 1970
    names: tuple[str, ...]
    x: Floats  # (customers, days, names)
    variance: Floats  # of x, 0 where it is certain or not known


def features_asker(lake: Lake) -> Asker | None:
    """Return who answers about features; None where a book holds none of their tables."""
    return lake_asker(lake, read=READ, needed=READ)


def stay_features(of: Asker, customers: Ints, *, days: Sequence[dt.date], staying: Staying) -> StayFacts:
    """Return what may make some customers stay, as it was known on each of some days.

    Each table is read once, whatever the number of days; nothing later than its day enters a column.
    """
    whose = Whose(np.unique(customers))
    asked = Days([(day - EPOCH).days for day in days])
    told = [ask(of, whose, days=asked, staying=staying) for ask in FEATURES.values()]
    return StayFacts(
        whose.customers,
        asked.row[0],
        NAMES,
        np.stack([one.x for one in told], axis=2),
        np.stack([one.variance for one in told], axis=2),
    )
