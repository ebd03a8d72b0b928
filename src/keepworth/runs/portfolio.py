"""Who are they to us: what a scored book says of its customers together, and which of them to name."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from keepworth.errors import CannotEstimate, NotEnough
from keepworth.numerics.arrays import Floats, Ints
from keepworth.runs.clock import Tell, nobody
from keepworth.runs.store import read_record

if TYPE_CHECKING:
    from keepworth.runs.backtest import BackTested
    from keepworth.runs.relations import Fighting, Relations
    from keepworth.tables.book import Book

NAMED = 10
RELATION = ("state", "published", "weakest", "ask_next", "ask_next_minutes")
DOUBT = 0.1  # from this chance of having left on, a customer counts as at risk


@dataclass(frozen=True, slots=True)
class Range:
    """A number with the range that holds it 8 times in 10."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Customer:
    """One named customer of a portfolio."""

    customer_id: str
    value: Range
    at_stake: float | None  # value times the chance of having left, or of leaving; None: that chance is not known
    active: Range | None = None  # chance of being active, between 0 and 1; None of who never ordered, as the next
    orders: Range | None = None  # in the horizon
    spend: Range | None = None  # an order
    gap_weeks: float | None = None  # between two occasions, on average; None after a single one
    silent_weeks: float | None = None  # since the latest occasion
    stays: Range | None = None  # chance to stay at the next renewal; None: nothing tells it
    strength: Range | None = None  # 0 to 100; None where it is withheld, or no run tells any
    relation: Mapping[str, Any] = field(default_factory=dict)  # `RELATION`, as the run has them


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What a scored book says of its customers together."""

    name: str
    sample: bool
    currency: str
    as_of: dt.date
    run: str
    horizon_weeks: float
    value_years: float
    discount: float
    equity: Range
    value: Floats  # of every customer
    active: Floats  # chance of being active of every customer; of staying in a book of contracts alone
    valuable: tuple[Customer, ...]
    risk: tuple[Customer, ...]
    orders_model: str | None  # None: contracts alone, as the next
    spend_model: str | None
    cells: int | None  # distinct histories
    warnings: tuple[str, ...]
    proof: "BackTested | None" = None  # a forecast from the past, compared with what came
    no_proof: str = ""  # why there is none, in words
    simulated: bool = False  # nobody in it exists
    relations: "Relations | None" = None  # None where the run tells no strength
    fighting: "Fighting | None" = None  # None where the run says nothing of trials
    record: Mapping[str, Any] = field(default_factory=dict)  # the run as it was stored

    @property
    def customers(self) -> int:
        """How many customers the run scored."""
        return int(self.value.size)

    @property
    def is_agreed(self) -> bool:
        """Whether contracts alone tell what customers are worth, and how likely they are to stay."""
        return self.orders_model is None

    @property
    def at_stake(self) -> float:
        """The value that hangs on customers who may have left already, or who may leave at their next renewal."""
        return float(np.nansum(at_stake(self.value, self.active)))


def at_stake(value: Floats, active: Floats) -> Floats:
    """Return what each customer is worth times the chance that they have left.

    Value already counts the chance of having left once: a customer who is surely gone is worth nothing and
    has nothing at stake, and neither has one who is surely there. What is left on top are those with whom
    it still pays to speak. Of contracts it is what would go on average with those who do not renew.
    """
    return np.maximum(value, 0.0) * (1.0 - active)


def most(amount: Floats, *, many: int = NAMED) -> Ints:
    """Return the places of the largest amounts above zero, largest first, equal ones in the file's order."""
    many = min(many, amount.size)
    if many < amount.size:
        # Sorting ten of ten million: only those that reach the tenth largest take part.
        floor = np.partition(amount, amount.size - many)[amount.size - many]
        inside = np.flatnonzero(amount >= floor)
    else:
        inside = np.arange(amount.size)
    ranked = inside[np.argsort(-amount[inside], kind="stable")][:many]
    return ranked[amount[ranked] > 0].astype(np.int64)


def portfolio_of(book: "Book", *, run: Path, proof: "BackTested | None" = None, no_proof: str = "") -> Portfolio:
    """Gather a run's results, and a back-test where there is one, into a portfolio.

    Raises
    ------
    NotEnough
        The run could not value anybody.

    """
    from keepworth.runs.relations import fighting_of, relations_of

    record = read_record(run)
    _check_valued(record)
    customers = book.folder / record["scores"]
    orders, spend = record["orders"], record["spend"]
    valuable, risk, value, active = _listed(book, customers, is_agreed=spend is None)
    if spend is None and proof is None:
        no_proof = f"contracts alone tell it; of chances of renewal: keepworth backtest {book.folder} --what staying"
    return Portfolio(
        name=book.settings.name,
        sample=book.settings.sample,
        currency=book.settings.currency,
        as_of=dt.date.fromisoformat(record["as_of"]),
        run=record["run"],
        horizon_weeks=record["settings"]["horizon_weeks"],
        value_years=record["settings"]["value_years"],
        discount=record["settings"]["discount"],
        equity=Range(*(record["equity"][name] for name in ("mean", "low", "high"))),
        value=value,
        active=active,
        valuable=named_customers(customers, valuable),
        risk=named_customers(customers, risk),
        orders_model=orders["title"] if spend else None,
        spend_model=spend and spend["title"],
        cells=orders["cells"] if spend else None,
        warnings=tuple(record["warnings"]),
        proof=proof,
        no_proof=no_proof,
        simulated=book.truth.is_file(),
        relations=relations_of(book, customers=customers, record=record),
        fighting=fighting_of(book, customers=customers, record=record),
        record=record,
    )


def _listed(book: "Book", customers: Path, *, is_agreed: bool) -> tuple[Ints, Ints, Floats, Floats]:
    """Return the places of the most valuable and of those most at risk, and what pictures show of all.

    Nobody restricted is named; sums and pictures hold them, as the run does.
    """
    from keepworth.tables.portfolio import places_of, value_and_active, who_ordered

    value, active = value_and_active(customers)
    shown = ~np.isnan(value) if is_agreed else who_ordered(customers)
    named, staked = np.nan_to_num(value), np.nan_to_num(at_stake(value, active) * (active <= 1 - DOUBT))
    if away := book.restricted("customer"):
        named[places_of(customers, away)] = 0.0
        staked = staked * (named > 0)
    valuable, risk = most(named), most(staked)
    if shown is not None:
        value, active = value[shown], active[shown]
    return valuable, risk, np.nan_to_num(value), active if is_agreed else np.nan_to_num(active)


def _check_valued(record: Mapping[str, Any]) -> None:
    if record["equity"] is None:
        why = " ".join(record["warnings"])
        raise NotEnough(f"Run {record['run']} could not value anybody, so there is no portfolio. {why}")


def proof_of(book: "Book", *, tell: Tell = nobody) -> "tuple[BackTested | None, str]":
    """Test a book on its own past; without a result, say why there is none."""
    from keepworth.runs.backtest import backtest_book

    try:
        return backtest_book(book, tell=tell), ""
    except CannotEstimate as refusal:
        return None, str(refusal)


def named_customers(customers: Path, places: Ints) -> tuple[Customer, ...]:
    """Read the customers at these places of a run's `customers.parquet`."""
    from keepworth.tables.portfolio import rows_at

    return tuple(_customer(row) for row in rows_at(customers, places.tolist()))


def _customer(row: dict[str, Any]) -> Customer:
    value = _range(row, "value")
    active, orders, spend, stays, strength = (
        None if row.get(name) is None else _range(row, name)
        for name in ("p_active", "expected_orders", "expected_spend", "p_stay", "strength")
    )
    chance = active or stays
    repeats, last, age = (float(row.get(name) or 0) for name in ("repeats", "last_order_weeks", "age_weeks"))
    return Customer(
        customer_id=str(row["customer_id"]),
        value=value,
        at_stake=float(at_stake(np.array([value.mean]), np.array([chance.mean]))[0]) if chance else None,
        active=active,
        orders=orders,
        spend=spend,
        gap_weeks=last / repeats if repeats > 0 else None,
        silent_weeks=age - last if active else None,
        stays=stays,
        strength=strength,
        relation={name: row.get(name) for name in RELATION},
    )


def _range(row: dict[str, Any], name: str) -> Range:
    mean, low, high = (float(row[name + part] or 0) for part in ("", "_low", "_high"))
    return Range(mean, low, high)
