"""Books whose customers order once a period at most: how that is told, and their model."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.errors import CannotEstimate, NotEnough
from keepworth.numerics.arrays import Ints
from keepworth.runs.asked import AUTO
from keepworth.runs.order_forecast import Groups
from keepworth.tables.facts import Bought
from keepworth.tables.retention import months_before
from keepworth.value.cells import BuyingCells
from keepworth.value.choice import FEW_CUSTOMERS, FEW_ORDERS, ModelChoice
from keepworth.value.orders import OrderModel
from keepworth.value.periodic import BGBB, PERIODS, Period, PeriodModel, fit_periods

DAYS_A_WEEK: Final = 7
# Ours, not findings: until how many twice in a period is an exception, from where on orders are regular, how long to
# have watched.
MOST_TWICE: Final = 0.05
LEAST_REGULAR: Final = 1 / 3
LEAST_PERIODS: Final = 3


@dataclass(frozen=True, slots=True)
class Periodic:
    """Customers who order once a period at most, and what they are foreseen by."""

    groups: Groups  # with histories in periods
    model: PeriodModel
    choice: ModelChoice


@dataclass(frozen=True, slots=True)
class Unfitted:
    """A book whose orders come once a period, and to which BG/BB could not be fitted."""

    period: Period
    why: str

    def said_with(self, model: OrderModel) -> OrderModel:
        """Return the model taken instead, with a warning that says so."""
        words = (
            f"Customers order at most once a {self.period.name}, but BG/BB could not be fitted, so {model.title} is "
            f"used instead, which takes orders to come at any time. {self.why}"
        )
        return replace(model, warnings=(words, *model.warnings))


def periodic(buying: Bought, groups: Groups, *, model: str, period: str, as_of: dt.date) -> Periodic | Unfitted | None:
    """Return BG/BB of a book where it was asked for, or where orders come once a period; None where it has no place.

    Raises
    ------
    CannotEstimate
        It was asked for, and too many order more often than once a period, or it could not be fitted.

    """
    lengths = list(PERIODS.values()) if period == AUTO else [PERIODS[period]]
    found = [(one, _seen(groups, one, as_of=as_of)) for one in lengths]
    if model == AUTO:
        found = [(one, seen) for one, seen in found if _may_be(groups, seen)]
    refused: NotEnough | None = None
    for one, seen in found:  # the longest first
        twice = buying.ordered_twice(ends=period_ends(one, as_of=as_of, days=_longest(groups)))
        if twice > MOST_TWICE * seen.again:
            refused = refused or NotEnough(_refused(one, seen, twice=twice, as_of=as_of))
            continue
        try:
            fitted = fit_periods(seen.histories, one)
        except CannotEstimate as why:
            if model == AUTO:
                return Unfitted(one, str(why))
            raise
        verdict = "once a period" if model == AUTO else "asked for"
        words = _words(one, seen, twice=twice, as_of=as_of, model=model)
        return Periodic(replace(groups, histories=seen.histories), fitted, ModelChoice(BGBB, verdict, (), words))
    if refused is None or model == AUTO:
        return None
    raise refused


@dataclass(frozen=True, slots=True)
class _Seen:
    """Histories in periods, and what they say of how regular orders are."""

    histories: BuyingCells
    again: int  # customers who ordered again, in the same period or a later one
    surely_twice: int  # of these, whose further orders do not fit into periods of their own
    regular: float  # in which share of periods between first and latest order they ordered


def _seen(groups: Groups, period: Period, *, as_of: dt.date) -> _Seen:
    weekly = groups.histories
    cells = in_periods(weekly, period, as_of=as_of)
    again, heads = weekly.repeats > 0, weekly.customers
    ordered, could = (float((heads * values).sum()) for values in (cells.repeats, cells.last_order))
    twice = int(heads[weekly.repeats > cells.last_order].sum())
    return _Seen(cells, int(heads[again].sum()), twice, ordered / could if could else 0.0)


def _may_be(groups: Groups, seen: _Seen) -> bool:
    """Say whether histories alone leave it open that orders come once a period."""
    return (
        int(groups.histories.customers.sum()) >= FEW_CUSTOMERS
        and seen.again >= FEW_ORDERS
        and bool(seen.histories.age.max(initial=0) >= LEAST_PERIODS)
        and seen.surely_twice <= MOST_TWICE * seen.again
        and seen.regular >= LEAST_REGULAR
    )


def in_periods(cells: BuyingCells, period: Period, *, as_of: dt.date) -> BuyingCells:
    """Return histories in weeks as histories in periods counted back from a day; orders of one period count once.

    Counting back leaves no period unfinished: what is cut off is part of the one in which a customer first ordered.
    """
    age, last = (np.rint(values * DAYS_A_WEEK).astype(np.int64) for values in (cells.age, cells.last_order))
    ends = period_ends(period, as_of=as_of, days=int(age.max(initial=0)))
    periods = np.searchsorted(ends, age, side="right")
    latest = periods - np.searchsorted(ends, age - last, side="right")
    orders = np.minimum(cells.repeats, latest)
    return BuyingCells(orders, latest.astype(np.float64), periods.astype(np.float64), cells.customers)


def period_ends(period: Period, *, as_of: dt.date, days: int) -> Ints:
    """Return how many days before `as_of` each period ends that comes before the latest, as far back as `days`."""
    ends: list[int] = []
    while not ends or ends[-1] <= days:
        ends.append((as_of - months_before(as_of, period.months * (len(ends) + 1))).days)
    return np.array(ends, dtype=np.int64)


def _longest(groups: Groups) -> int:
    return int(np.rint(groups.histories.age.max(initial=0) * DAYS_A_WEEK))


def _words(period: Period, seen: _Seen, *, twice: int, as_of: dt.date, model: str) -> str:
    reason = "customers order at most once" if model == AUTO else "it was asked for, and customers order at most once"
    return (
        f"BG/BB by the {period.name} is used: {reason} a {period.name}. Of {seen.again:,} who ordered again, {twice:,} "
        f"did so twice within one, counted back from {as_of} (up to one in twenty may, and such orders count as one); "
        f"from first to latest order they ordered in {seen.regular:.0%} of them. Money is discounted from the end of "
        "each."
    )


def _refused(period: Period, seen: _Seen, *, twice: int, as_of: dt.date) -> str:
    return (
        f"BG/BB takes customers to order at most once a {period.name}, but {twice:,} of {seen.again:,} who ordered "
        f"again did so twice within one, counted back from {as_of} (up to one in twenty may). Score as of a day "
        "between two seasons (--as-of), set `[value] period`, or take another model."
    )
