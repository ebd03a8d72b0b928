"""The order part of a run: which model, fitted to all cells, and what it says of each."""

import datetime as dt
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Ints
from keepworth.tables.arrays import Columns
from keepworth.tables.facts import Bought
from keepworth.tables.valuing import MODELS as NAMES
from keepworth.value.cells import BuyingCells
from keepworth.value.choice import HeldOutCells, ModelChoice, choose_model
from keepworth.value.futures import OrderPredictions

LONGEST_HELD_OUT: Final = 364  # days
SHARE_HELD_OUT: Final = 3  # a third of the book's history


@dataclass(frozen=True, slots=True)
class Groups:
    """Customers with one history and one way of speaking about spend: the rows that are joined back.

    Rows of one history stand together, so histories are counted once for the order model.
    """

    columns: Columns  # as the engine gave them: repeats, last_days, age_days, speaks, customers
    histories: BuyingCells
    row: Ints  # (groups,) the history of each group

    @property
    def speaks(self) -> Flags:
        """Whether the customers' own repeat orders tell what they spend."""
        speaks: Flags = self.columns["speaks"]
        return speaks

    @property
    def repeats(self) -> Ints:
        """Repeat orders of each group."""
        return self.histories.repeats[self.row]

    @property
    def customers(self) -> Ints:
        """How many customers each group has."""
        customers: Ints = self.columns["customers"]
        return customers


def groups_of(columns: Columns) -> Groups:
    """Count equal histories among sorted groups once."""
    keys = [columns[name] for name in ("repeats", "last_days", "age_days")]
    new = np.ones(keys[0].size, dtype=np.bool_)
    new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    starts = np.flatnonzero(new)
    return Groups(columns, weekly_cells(columns, rows=starts), row=np.cumsum(new) - 1)


def weekly_cells(columns: Columns, *, rows: Ints | None = None) -> BuyingCells:
    """Return the models' cells of the engine's columns; with `rows`, headcounts add up from these on."""
    heads = columns["customers"]
    repeats, last, age = (columns[name] for name in ("repeats", "last_days", "age_days"))
    if rows is not None:
        heads = np.add.reduceat(heads, rows)
        repeats, last, age = repeats[rows], last[rows], age[rows]
    return BuyingCells(repeats=repeats, last_order=last / 7, age=age / 7, customers=heads.astype(np.int64))


def days_held_out(first: dt.date, last: dt.date) -> int:
    """Return how many of the last days to hold out: a third of the history, at most a year."""
    return min((last - first).days // SHARE_HELD_OUT, LONGEST_HELD_OUT)


def choose_on(buying: Bought, *, first: dt.date, as_of: dt.date, customers: int) -> ModelChoice:
    """Compare the models on the last third of the book's history, at most a year, of a fixed sample."""
    days = days_held_out(first, as_of)
    cut = as_of - dt.timedelta(days=days)
    found = buying.before_and_after(cut=cut, customers=customers)
    return choose_model(HeldOutCells(weekly_cells(found), orders=found["later"], weeks=days / 7))


def check_model_name(name: str) -> None:
    """Refuse a model that does not exist."""
    if name not in NAMES:
        raise BadInput(f"There is no order model {name!r}. There are: {', '.join(NAMES)}.")


def spread(predictions: OrderPredictions, *, row: Ints) -> OrderPredictions:
    """Give each group the predictions of its history."""
    if row.size == 0 or row[-1] == row.size - 1:
        return predictions  # no history is shared: the same rows
    each: dict[str, Any] = {field.name: getattr(predictions, field.name)[..., row] for field in fields(predictions)}
    return replace(predictions, **each)
