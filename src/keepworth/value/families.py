"""The order models in one list: what each is called, what it takes, where its tables come from."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats
from keepworth.value.bgnbd import BgNbdParameters
from keepworth.value.cells import Factors
from keepworth.value.geometric import geometric_bends, geometric_tables
from keepworth.value.geometric_future import geometric_discounted, geometric_discounted_pairs, geometric_none
from keepworth.value.likelihood import Bends, Tables
from keepworth.value.mbgnbd import MbgNbdParameters
from keepworth.value.pareto_future import pareto_discounted, pareto_discounted_pairs, pareto_none
from keepworth.value.paretonbd import ParetoNbdParameters, pareto_bends, pareto_tables
from keepworth.value.tails import GeometricTail, ParetoTail, Tail

type OrderParameters = BgNbdParameters | MbgNbdParameters | ParetoNbdParameters


@dataclass(frozen=True, slots=True)
class Future:
    """What a customer who is active at T will order in some weeks, for every (x, T) pair."""

    # (pairs, parameters, *, weeks, rate): E[Σ e^(−rate·u)] over orders at u weeks from T; rate 0 counts them
    discounted: Callable[..., Floats]
    # the same over all ordered pairs of two different orders, E[Σ Σ e^(−rate(u+v))]
    discounted_pairs: Callable[..., Floats]
    none: Callable[..., Floats]  # (pairs, parameters, *, weeks): P(no order)
    tail: Callable[..., Tail]  # (pairs, parameter points, *, weeks): P(more than n orders)


@dataclass(frozen=True, slots=True)
class OrderFamily:
    """One model of when customers order and leave."""

    name: str
    title: str  # as the papers write it
    parameters: type[BgNbdParameters] | type[MbgNbdParameters] | type[ParetoNbdParameters]
    fields: tuple[str, str, str, str]
    timed: tuple[bool, bool, bool, bool]  # which parameters are in weeks
    tables: Callable[[Factors, Floats], Tables]  # of the four parameters
    bends: Callable[[Factors, Floats], tuple[Tables, Bends]]  # the tables with their second derivatives
    future: Future
    sees_first_order_dropout: bool  # False: a one-time buyer counts as active for certain


def _geometric(first: int) -> Future:
    return Future(
        discounted=partial(geometric_discounted, first=first),
        discounted_pairs=partial(geometric_discounted_pairs, first=first),
        none=geometric_none,
        tail=partial(GeometricTail, first=first),
    )


FAMILIES: dict[str, OrderFamily] = {
    "bgnbd": OrderFamily(
        name="bgnbd",
        title="BG/NBD",
        parameters=BgNbdParameters,
        fields=("r", "alpha", "a", "b"),
        timed=(False, True, False, False),
        tables=partial(geometric_tables, first=0),
        bends=partial(geometric_bends, first=0),
        future=_geometric(first=0),
        sees_first_order_dropout=False,
    ),
    "mbgnbd": OrderFamily(
        name="mbgnbd",
        title="MBG/NBD",
        parameters=MbgNbdParameters,
        fields=("r", "alpha", "a", "b"),
        timed=(False, True, False, False),
        tables=partial(geometric_tables, first=1),
        bends=partial(geometric_bends, first=1),
        future=_geometric(first=1),
        sees_first_order_dropout=True,
    ),
    "paretonbd": OrderFamily(
        name="paretonbd",
        title="Pareto/NBD",
        parameters=ParetoNbdParameters,
        fields=("r", "alpha", "s", "beta"),
        timed=(False, True, False, True),
        tables=pareto_tables,
        bends=pareto_bends,
        future=Future(
            discounted=pareto_discounted,
            discounted_pairs=pareto_discounted_pairs,
            none=pareto_none,
            tail=ParetoTail,
        ),
        sees_first_order_dropout=True,
    ),
}


def order_family(name: str) -> OrderFamily:
    """Return the model called `name`."""
    if name not in FAMILIES:
        raise BadInput(f"There is no order model {name!r}. There are: {', '.join(FAMILIES)}.")
    return FAMILIES[name]
