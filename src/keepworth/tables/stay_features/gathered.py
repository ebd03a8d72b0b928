"""All features of customers on days, from the tables that a book holds."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    told = list(_told(of, whose, days=days, staying=staying))
    return StayFacts(
        whose.customers,
        _asked(days).row[0],
        NAMES,
        np.stack([one.x for one in told], axis=2),
        np.stack([one.variance for one in told], axis=2),
    )


def stay_features_at(
    of: Asker, customers: Ints, *, at: tuple[Ints, Ints], days: Sequence[dt.date], staying: Staying
) -> tuple[Floats, Floats]:  # fmt: skip
    """Return x and its variance of some customers on one of the days each; shapes (pairs, names).

    The same numbers as `stay_features` gives, where not every customer is asked for on every day: of a million of them
    they would not fit. `at` names places among `customers`, which rise, and among `days`.
    """
    x, variance = (np.empty((at[0].size, len(NAMES))) for _ in range(2))
    for column, one in enumerate(_told(of, Whose(customers), days=days, staying=staying)):
        x[:, column], variance[:, column] = one.x[at], one.variance[at]
    return x, variance


def _asked(days: Sequence[dt.date]) -> Days:
    return Days([(day - EPOCH).days for day in days])


def _told(of: Asker, whose: Whose, *, days: Sequence[dt.date], staying: Staying) -> Iterator[Told]:
    for ask in FEATURES.values():
        yield ask(of, whose, days=_asked(days), staying=staying)
