"""What the customers of a run are worth together: with its range, what moves it, and why it is not what it was."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.runs.asked import WEEKS_A_YEAR, Resolved
from keepworth.runs.lasting import Known, Renewing
from keepworth.runs.re_estimated import histories_in, order_model, seen_by_today, weekly
from keepworth.runs.score_record import equity_record
from keepworth.runs.score_value import Valued, score_value, write_valued
from keepworth.runs.store import runs_until
from keepworth.runs.worth import worth_of
from keepworth.tables.customers import Names
from keepworth.tables.evidence.places import NOWHERE, Places, each_once
from keepworth.tables.fights_joined import Heard
from keepworth.tables.held import CELLS, held_in_all
from keepworth.tables.referring import Getting
from keepworth.tables.results import read_columns, row_count
from keepworth.tables.touching import Asker
from keepworth.tables.value_results import days_in, read_equity, valued_in, values_in, write_equity
from keepworth.value.agreed import estimate_agreed
from keepworth.value.bridge import equity_bridge
from keepworth.value.cells import BuyingCells
from keepworth.value.foreseen import AnyOrderModel, orders_ahead
from keepworth.value.ordering_on import point_of_ordering

CUSTOMERS: Final = "customers.parquet"
POINT: Final = 0.01
SAMPLE: Final = 20_000  # histories of which it is worked out what a dearer wait takes from all
FEWER: Final = 2_000  # the same of who goes on ordering, asked year by year
FEWEST: Final = 5  # customers won who tell what winning one costs

type Part = dict[str, Any]


class Worth:
    """Value in the making: told once staying is, for stresses ask what it says, and summed at the end of a run."""

    def __init__(self, *, orders: Part | None, to: Resolved, into: Path, names: Callable[[], Names]) -> None:
        """Hold what the orders said."""
        self._orders, self._to, self._into, self.names = orders, to, into, names
        self.record: Part | None = None  # of contracts and costs; None where orders tell all
        self.valued: Valued | None = None

    def after_staying(self, of: Asker, known: Known, *, renewing: Renewing | None) -> bool:
        """Value customers by all that is known, and say whether that changed what the run's customers are worth."""
        found = score_value(of, known, renewing=renewing, orders=self._orders, to=self._to, into=self._into)
        if found is None:
            return False
        self.record, self.valued = found
        rows = np.flatnonzero(self.valued.is_other)
        facts = known.facts
        heard = Heard(facts.customers[rows], facts.segment[rows], known.customers[known.left], self.names())
        write_valued(self.valued, into=self._into, heard=heard.known)
        return True

    def equity(self, record: Mapping[str, Any], *, currency: str) -> Part | None:
        """Return what all are worth together, as a run stores it."""
        if self.valued is None:
            before: Part | None = record["equity"]
            return before
        asked = {**record, "run": self._into.name}
        return equity_record(worth_of(asked, held=held_in_all(self._into)), currency=currency)


def score_equity(
    worth: Worth, record: Mapping[str, Any], *, scores: Path, to: Resolved, into: Path, spent: Getting | None
) -> Part | None:  # fmt: skip
    """Write equity.json and return it; None where nobody is valued."""
    equity = record["equity"]
    if equity is None or not (into / CUSTOMERS).is_file():
        return None
    sensitivity, why = _sensitivity(worth, record, into=into, to=to, spent=spent)
    found = {
        **{name: equity[name] for name in ("mean", "low", "high", "level", "currency")},
        "as_of": record["as_of"],
        "run": record["run"],
        "customers": valued_in(into / CUSTOMERS),
        "sources": _sources(worth, equity=equity),
        "sensitivity": sensitivity,
        "why_not": why,
        "bridge": _bridge(worth, record, scores=scores, into=into, to=to),
    }
    write_equity(found, into=into)
    return found


def _sources(worth: Worth, *, equity: Mapping[str, Any]) -> dict[str, float | None]:
    """Return what equity is made of; parts that add up."""
    of = worth.valued
    if of is None:
        return {"orders": equity["mean"], "contracts": None, "cost_to_serve": None}
    rows = of.is_other
    contracts, costs = (float(np.nansum(values[rows])) for values in (of.contracts, of.costs))
    return {"orders": equity["mean"] - contracts + costs, "contracts": contracts, "cost_to_serve": -costs}


def _sensitivity(
    worth: Worth, record: Mapping[str, Any], *, into: Path, to: Resolved, spent: Getting | None
) -> tuple[dict[str, Part | None], dict[str, str]]:
    """Return what a point of each is worth in money, and in percent of equity for a percent of it; else why not."""
    mean, of = float(record["equity"]["mean"]), worth.record
    sources = _sources(worth, equity=record["equity"])
    orders, contracts = float(sources["orders"] or 0.0), float(sources["contracts"] or 0.0)
    share = float(record["margin"]["share"]) if record["margin"] else 1.0
    revenue = (orders / share if share else 0.0) + (of["revenue"] if of else 0.0)
    # What serving costs is spread over the orders to come, so that it waits as they do.
    bought = mean - (float(worth.valued.agreed.mean.sum()) if worth.valued else 0.0)
    dearer = _dearer_orders(record, into=into, to=to) * bought + (of["dearer"] if of else 0.0)
    whole, before_costs = _ends(record["equity"], 0.0), _ends(record["equity"], float(sources["cost_to_serve"] or 0.0))
    found: dict[str, Part | None] = {
        "margin": _told(POINT * revenue, percent=orders + contracts, mean=mean, ends=before_costs),
        "discount": _told(dearer, percent=dearer / POINT * to.discount, mean=mean, ends=whole),
        "retention": None,
        "ordering": None,
        "acquisition_cost": None,
    }
    why = {}
    going_on = _going_on(record, into=into, to=to)
    if going_on is None:
        why["ordering"] = "There are no orders to come, or value looks less than two years ahead."
    else:
        more, stays = going_on
        told = _told(more * bought, percent=more / POINT * stays * bought, mean=mean, ends=whole)
        found["ordering"] = told | {"of": "orders", "stays": stays}
    if of and of["contracts"]:
        percent = of["per_point"] / POINT * of["stays"]
        agreed = estimate_agreed(worth.valued.agreed) if worth.valued else None
        ends = (agreed.low / agreed.mean, agreed.high / agreed.mean) if agreed and agreed.mean > 0 else None
        found["retention"] = _told(of["per_point"], percent=percent, mean=mean, ends=ends) | {"of": "contracts"}
    else:
        why["retention"] = "No contract runs, so there is none to renew; who orders freely may go on ordering instead."
    found["acquisition_cost"], untold = _winning(into, spent, ends=whole)
    return found, why | ({"acquisition_cost": untold} if untold else {})


def _winning(
    into: Path, spent: Getting | None, *, ends: tuple[float, float] | None
) -> tuple[Part | None, str | None]:  # fmt: skip
    """Return what winning customers dearer takes in a year, else why that is not told.

    Told of one in a hundred of what winning one costs, and of a point: one in a hundred of what who was won is worth.
    No customer who is here moves by it, for they are won; so it is told of those of a year.
    """
    won, theirs = _won(into, spent)
    if spent is None:
        return None, "The book does not say what is spent on getting customers (table spending)."
    if won < FEWEST:
        return None, f"Only {won} customers came in the time of which spending is known; {FEWEST} are needed."
    each, years = spent.money / won, (spent.last - spent.first + 1) / 365.25
    point = -POINT * max(theirs, 0.0) * won / years
    low, high = sorted(point * end for end in ends) if ends else (None, None)
    return {
        "per": "1 %", "money": -POINT * spent.money / years,
        "elasticity": -each / (theirs - each) if theirs > each else None, "each": each,
        "point": point, "low": low, "high": high, "worth": theirs, "won": won, "of": "new customers of a year",
    }, None  # fmt: skip


def _ends(equity: Mapping[str, Any], costs: float) -> tuple[float, float] | None:
    """Return the ends of equity's range over its middle, before what serving costs (below 0)."""
    middle = float(equity["mean"]) - costs
    return ((equity["low"] - costs) / middle, (equity["high"] - costs) / middle) if middle > 0 else None


def _told(money: float, *, percent: float, mean: float, ends: tuple[float, float] | None) -> Part:
    """Return what a point moves; its range is as wide, in proportion, as that of what it is a point of."""
    low, high = sorted(money * end for end in ends) if ends else (None, None)
    return {"per": "one point", "money": money, "low": low, "high": high,
            "elasticity": percent / mean if mean else None}  # fmt: skip


def _won(into: Path, spent: Getting | None) -> tuple[int, float]:
    """Return how many customers first ordered in the days of which spending is known, and what they are worth each."""
    if spent is None:
        return 0, 0.0
    days, value = days_in(into / CUSTOMERS, "first_order"), _values(into)[1]
    came = (days >= spent.first) & (days <= spent.last) & ~np.isnan(value)
    return int(came.sum()), float(value[came].mean()) if came.any() else 0.0


def _dearer_orders(record: Mapping[str, Any], *, into: Path, to: Resolved) -> float:
    """Return by which share of themselves orders to come are worth less if money waits a point dearer.

    Worked out of every so manieth history, each weighed by what its customers are worth.
    """
    if record["orders"] is None or record["spend"] is None:
        return 0.0
    model, at, weight = _some(record, into=into, most=SAMPLE)
    now, then = (
        orders_ahead(model, at, weekly_discount=weekly(discount), weeks=to.value_weeks)
        for discount in (to.discount, to.discount + POINT)
    )
    whole = float(weight @ now)
    return float(weight @ (then - now)) / whole if whole else 0.0


def _going_on(record: Mapping[str, Any], *, into: Path, to: Resolved) -> tuple[float, float] | None:
    """Return by which share of themselves orders to come are worth more if one in a hundred more went on each year."""
    years = int(to.value_years)
    if record["orders"] is None or record["spend"] is None or years < 2:
        return None
    model, at, weight = _some(record, into=into, most=FEWER)
    until = [float(weight @ orders_ahead(model, at, weeks=float(year * WEEKS_A_YEAR))) for year in range(1, years + 1)]
    yearly = np.diff(np.array([0.0, *until]))
    return point_of_ordering(yearly, discount=to.discount) if (yearly > 0).all() else None


def _some(record: Mapping[str, Any], *, into: Path, most: int) -> tuple[AnyOrderModel, BuyingCells, Floats]:
    """Return the model of orders, at most about so many histories, and how much money hangs on each."""
    model = order_model(record["orders"])
    step = max(row_count(into / CELLS) // most, 1)
    at = histories_in(into, model, as_of=record["as_of"], every=step)
    spend = read_columns(into / CELLS, names=("spend_base",))["spend_base"][::step]
    weight: Floats = at.customers.astype(np.float64) * spend
    return model, at, weight


def _bridge(worth: Worth, record: Mapping[str, Any], *, scores: Path, into: Path, to: Resolved) -> Part | None:
    """Return why equity is not what it was in the run of the day before this one's; None where there is none."""
    kept = runs_until(scores, day=to.as_of - dt.timedelta(days=1))
    before = next((run for run in kept if (run / CUSTOMERS).is_file()), None)
    if before is None:
        return None
    was, now = _values(before), _values(into)
    left = worth.valued.customers[worth.valued.is_left] if worth.valued else np.empty(0, dtype=np.int64)
    everybody = each_once(was[0], now[0])
    places = Places(everybody)
    then, today = (_laid(places, found, size=everybody.size) for found in (was, now))
    gone = places.of(left)
    today[gone[gone != NOWHERE]] = np.nan
    seen = seen_by_today(before, record, to=to)
    revalued = None if seen is None else _laid(places, seen, size=everybody.size)
    found = equity_bridge(then, today, revalued=revalued)
    return {
        "against": before.name, "was": found.before, **_was_between(before),
        "new": found.new, "lost": found.lost, "grown": found.grown,
        "shrunk": found.shrunk, "re_estimated": None if revalued is None else found.re_estimated, "is": found.now,
    }  # fmt: skip


def _was_between(run: Path) -> dict[str, float | None]:
    """Return the range that an earlier run told; None of one that told none."""
    told = read_equity(run) or {}
    return {"was_low": told.get("low"), "was_high": told.get("high")}


def _values(run: Path) -> tuple[Ints, Floats]:
    parts = list(values_in(run / CUSTOMERS))
    return np.concatenate([number for number, _ in parts]), np.concatenate([values[0] for _, values in parts])


def _laid(places: Places, found: tuple[Ints, Floats], *, size: int) -> Floats:
    values = np.full(size, np.nan)
    values[places.of(found[0])] = found[1]
    return values
