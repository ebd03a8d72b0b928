"""What the contracts of a run are worth, by customer: as far as they are agreed, and as far as they may be renewed."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from keepworth.measure.retention import count_decisions, retention_baseline
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.runs.asked import LEVEL, Resolved
from keepworth.runs.lasting import Known, Renewing
from keepworth.tables.evidence.places import NOWHERE, Places
from keepworth.tables.renewals import NO, OPEN, YES, Renewals
from keepworth.tables.serving import YEAR, payments_of
from keepworth.tables.touching import EPOCH, Asker
from keepworth.value.agreed import Agreed, by_customer, directions_of, joined_range, ranges_of
from keepworth.value.contracts import MONTHLY, Contracts, ContractValues, odds_shift, value_contracts

POINT: Final = 0.01  # of the discount rate
AHEAD: Final = 1_500  # renewals


@dataclass(frozen=True, slots=True)
class Running:
    """Every contract that runs; an entry each."""

    contracts: Contracts
    place: Ints  # of the customer, among those who are known
    revenue: Floats  # a year, of which `contracts.yearly` is left
    shared: Floats  # (contracts, directions)
    own: Floats
    retention: Floats  # of the cohort by age, in logits
    to_orders: Floats  # (customers,) the share of what serving each costs that is for orders beside contracts


@dataclass(frozen=True, slots=True)
class Contracted:
    """What the contracts of each customer are worth; shapes (customers,)."""

    has: Flags  # a contract that runs
    money: Floats
    cost: Floats
    low: Floats  # of money less cost
    high: Floats
    agreed: Agreed
    revenue: float  # discounted, of all together
    per_point: float  # of all, if one in a hundred more stayed at each renewal
    dearer: float  # of all, if money waited a point of discount dearer
    endless: int  # contracts without a last day


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the contracts of each customer; shapes (customers,), NaN where it is not known."""

    cost: Floats  # of serving them, a year
    ordered: Floats  # what they order in a year, while they do
    margin: float  # the book's share that is left of revenue, for contracts that do not say


def running_of(of: Asker, known: Known, *, renewing: Renewing | None, beside: Beside) -> Running:
    """Gather the contracts that run: those that come up for renewal, those that are decided, and those without an end.

    What serving a customer costs is shared among contracts and orders by their money in a year.
    """
    parts = [part for part in (_coming(known, renewing), _decided(known, renewing), _endless(known, renewing)) if part]
    if not parts:
        return _none(known)
    whole = _Rows(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(_Rows)))
    when = payments_of(of, as_of=known.as_of)
    at = Places(when.contract).of(whole.contract)
    paid = np.where(at == NOWHERE, whole.paid, when.paid[np.maximum(at, 0)]) if when.contract.size else whole.paid
    revenue = np.nan_to_num(whole.annual_value, nan=0.0)
    cost, to_orders = _shared(whole.place, np.maximum(revenue, 0.0), beside=beside)
    yearly = np.where(np.isnan(whole.margin), revenue * beside.margin, whole.margin)
    contracts = Contracts(yearly, cost, whole.term, whole.left, paid, whole.age, whole.stays, whole.shift)
    return Running(contracts, whole.place, revenue, whole.shared, whole.own, _curve(known, renewing), to_orders)


def _shared(place: Ints, revenue: Floats, *, beside: Beside) -> tuple[Floats, Floats]:
    """Return what serving costs by each contract, and the share of it that is for orders."""
    size = beside.cost.size
    ordered = np.maximum(np.nan_to_num(beside.ordered, nan=0.0), 0.0)
    whole = np.bincount(place, weights=revenue, minlength=size) + ordered
    many = np.bincount(place, minlength=size)
    to_orders = np.where(whole > 0, ordered / np.where(whole > 0, whole, 1.0), np.where(many > 0, 0.0, 1.0))
    part = np.where(whole[place] > 0, revenue / np.where(whole > 0, whole, 1.0)[place], 1 / np.maximum(many, 1)[place])
    return np.nan_to_num(beside.cost, nan=0.0)[place] * part, to_orders


def value_running(of: Running, *, customers: int, to: Resolved) -> Contracted:
    """Value contracts, and add them up by customer."""

    def valued(discount: float) -> ContractValues:
        return value_contracts(
            of.contracts, retention=of.retention, discount=discount, years=to.value_years, level=LEVEL
        )

    found = valued(to.discount)
    doubts, rest = directions_of(found.slope[:, None] * of.shared)
    own_sd = np.sqrt(found.slope**2 * of.own + rest)
    each = Agreed(found.net, found.chance, doubts, found.floor, found.ceiling)
    agreed = by_customer(each, of.place, own_sd=own_sd, customers=customers)

    def added(values: Floats) -> Floats:
        sums: Floats = np.bincount(of.place, weights=values, minlength=customers)
        return sums

    many = np.bincount(of.place, minlength=customers)
    # Of a single contract it is known after how many renewals it may end; the doubt about its chances comes on top.
    wide = normal_reach(LEVEL) * np.sqrt((agreed.doubts**2).sum(axis=0) + added(own_sd) ** 2)
    down, up = agreed.mean - added(found.low), added(found.high) - agreed.mean
    one = joined_range(agreed.mean, below=(down, wide), above=(up, wide))
    ends = np.minimum(agreed.floor, agreed.ceiling), np.maximum(agreed.floor, agreed.ceiling)
    low, high = (np.clip(end, *ends) for end in one)
    several = np.flatnonzero(many > 1)
    low[several], high[several] = ranges_of(agreed.some(several), level=LEVEL)
    yearly = of.contracts.yearly
    revenue = np.where(yearly != 0, found.money * of.revenue / np.where(yearly != 0, yearly, 1.0), 0.0)
    return Contracted(
        many > 0, added(found.money), added(found.cost), np.minimum(low, agreed.mean), np.maximum(high, agreed.mean),
        agreed, float(revenue.sum()), float(found.per_point.sum()),
        float((valued(to.discount + POINT).net - found.net).sum()), 0,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rows:
    """Contracts of one kind."""

    contract: Ints
    place: Ints
    paid: Ints
    annual_value: Floats
    margin: Floats
    term: Floats
    left: Floats
    age: Ints
    stays: Floats
    shift: Floats
    shared: Floats
    own: Floats


def _none(known: Known) -> Running:
    nothing, nobody = np.empty(0), np.empty(0, dtype=np.int64)
    contracts = Contracts(*(nothing,) * 4, nobody, nobody, nothing, nothing)
    return Running(contracts, nobody, nothing, np.empty((0, 1)), nothing, np.zeros(1), np.ones(known.customers.size))


def _curve(known: Known, renewing: Renewing | None) -> Floats:
    """Return the logit of staying by age, of the run's own model where it has one."""
    if renewing is not None:
        return renewing.retention
    decided = known.facts.renewals.some(known.facts.renewals.kept != OPEN)
    ages = np.arange(int(decided.period.max(initial=0)) + AHEAD + 1)
    return retention_baseline(count_decisions(decided.period, decided.kept)).at(ages)[0]


def _rows(
    known: Known, of: Renewals, *, stays: Floats, shift: Floats, shared: Floats, own: Floats
) -> _Rows:  # fmt: skip
    today = (known.as_of - EPOCH).days
    return _Rows(
        of.contract, Places(known.customers).of(of.customer), np.full(of.contract.size, MONTHLY), of.annual_value,
        of.margin, term=np.maximum(of.due - of.starts + 1, 1) / YEAR, left=np.maximum(of.due - today, 0) / YEAR,
        age=of.period, stays=stays, shift=shift, shared=shared, own=own,
    )  # fmt: skip


def _coming(known: Known, renewing: Renewing | None) -> _Rows | None:
    """Return what comes up for renewal, by the chance of each."""
    if renewing is None or not renewing.coming.contract.size:
        return None
    shift = odds_shift(renewing.chance, renewing.coming.period, retention=renewing.retention)
    return _rows(known, renewing.coming, stays=renewing.chance, shift=shift, shared=renewing.shared, own=renewing.own)


def _decided(known: Known, renewing: Renewing | None) -> _Rows | None:
    """Return what still runs and is decided: money until its end, and where it is renewed, of the cohort's renewals.

    Where the contract that follows has begun already, what comes after is that one's.
    """
    of, today = known.facts.renewals, (known.as_of - EPOCH).days
    place = Places(known.customers).of(of.customer)
    runs = of.some((of.kept != OPEN) & (of.due > today) & ~known.left[place])
    if not runs.contract.size:
        return None
    latest = np.full(known.customers.size, np.iinfo(np.int64).min)
    np.maximum.at(latest, place, np.where(of.kept == OPEN, of.starts, np.iinfo(np.int64).min))
    followed = latest[Places(known.customers).of(runs.customer)] > runs.starts
    stays = np.where((runs.kept == YES) & ~followed, 1.0, 0.0)
    stays[runs.kept == NO] = 0.0
    nothing = np.zeros(runs.contract.size)
    return _rows(known, runs, stays=stays, shift=nothing, shared=_level(renewing, runs.contract.size), own=nothing)


def _endless(known: Known, renewing: Renewing | None) -> _Rows | None:
    """Return what has no last day, as if it were decided every year on the day it began, as the cohort decides."""
    of = known.endless
    place = Places(known.customers).of(of.customer)
    here = (place != NOWHERE) & ~known.left[np.maximum(place, 0)]
    if not here.any():
        return None
    years = ((known.as_of - EPOCH).days - of.starts[here]) / YEAR
    age, nothing = years.astype(np.int64), np.zeros(int(here.sum()))
    curve = _curve(known, renewing)
    stays = 1 / (1 + np.exp(-curve[np.minimum(age, curve.size - 1)]))
    return _Rows(
        np.full(nothing.size, NOWHERE), place[here], of.paid[here], of.annual_value[here], of.margin[here],
        term=nothing + 1.0, left=1.0 - (years - age), age=age, stays=stays, shift=nothing,
        shared=_level(renewing, nothing.size), own=nothing,
    )  # fmt: skip


def _level(renewing: Renewing | None, size: int) -> Floats:
    """Return by how much the logits of contracts may be wrong of which no more is known than their age."""
    level = np.zeros(1) if renewing is None else renewing.level
    return np.broadcast_to(level, (size, level.size))
