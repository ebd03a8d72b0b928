"""The part of a score about value: orders, contracts, costs and departures together, for each customer once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.asked import Resolved
from keepworth.runs.contracts import Beside, Contracted, Running, running_of, value_running
from keepworth.runs.free_orders import free_value
from keepworth.runs.lasting import CUSTOMERS, Known, Renewing
from keepworth.runs.re_estimated import yearly_orders
from keepworth.runs.score_words import counted
from keepworth.tables.evidence.places import NOWHERE, Places, values_at
from keepworth.tables.fights_joined import Scored, read_scored
from keepworth.tables.referring_results import ADVOCATES_FILE
from keepworth.tables.serving import Invoices, invoices_of
from keepworth.tables.touching import Asker
from keepworth.tables.value_results import (
    DOUBTS,
    SOURCES,
    TERMS_FILE,
    VALUE_FILE,
    Revalued,
    join_values,
    values_in,
    values_writer,
    write_values,
)
from keepworth.tables.valuing import ALL, BY_PRODUCT, NONE
from keepworth.value.agreed import Agreed, joined_range

BY_WORD: Final = ("referral_value", "reference_value")
READ: Final = ("value", "value_low", "value_high", "expected_spend", "repeats", "age_weeks")

RULES: Final = {
    BY_PRODUCT: "Orders of a contract's product while it runs are taken for its invoices, so that money counts once.",
    ALL: "All orders while a contract runs are taken for its invoices, so that money counts once.",
    NONE: "No order is taken for the invoice of a contract.",
}

type Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Valued:
    """What each known customer is worth and whence; shapes (customers,), NaN where nothing is known of a source."""

    customers: Ints
    orders: Floats  # less what is an invoice of a contract, before what it costs to serve them
    contracts: Floats
    costs: Floats
    value: Floats
    low: Floats
    high: Floats
    scale: Floats  # of what the models say of their orders, after invoices and costs
    agreed: Agreed
    is_other: Flags  # worth something else than the models say of their orders
    is_left: Flags


def score_value(
    of: Asker, known: Known, *, renewing: Renewing | None, orders: Part | None, to: Resolved, into: Path
) -> tuple[Part, Valued] | None:  # fmt: skip
    """Return what customers are worth by all that is known of them, with its record; None where orders tell all of it.

    `into` is the folder of the run so far. Those of whom nothing but orders is known stay as they are.
    """
    settings = known.settings
    yearly = _yearly_costs(known)
    invoices = invoices_of(of, as_of=known.as_of, by=settings.value.contracts_in_orders)
    ordered, margin = _Ordered(known, orders=orders, into=into), _margin(known, orders)
    beside = Beside(yearly, ordered.yearly * ordered.of("expected_spend") * (1 - _invoiced(known, invoices)), margin)
    running = running_of(of, known, renewing=renewing, beside=beside)
    contracted = value_running(running, customers=known.customers.size, to=to)
    served = yearly * running.to_orders
    valued = _together(known, contracted, gross=ordered.free_of(invoices, to=to), served=served, ordered=ordered)
    if not valued.is_other.any():
        return None
    record = {
        "contracts": int(running.place.size),
        "under_contract": int(contracted.has.sum()),
        "endless": int(known.endless.customer.size),
        "mixed": int((contracted.has & (valued.orders > 0)).sum()),
        "invoices": int((invoices.share > 0).sum()),
        "costs": int(np.isfinite(yearly).sum()),
        "left": int(known.left.sum()),
        "back": known.back,
        "revenue": contracted.revenue,
        "per_point": contracted.per_point,
        "dearer": contracted.dearer,
        "margin": margin,
        "stays": _stays(running),
        "warnings": _said(
            known, invoices, valued=valued, contracted=contracted, has_margin=_says_margin(known, orders)
        ),
    }
    return record, valued


def _stays(of: Running) -> float:
    """Return the chance of the next renewal, of money on average."""
    weight = np.maximum(of.revenue, 0.0)
    return float(weight @ of.contracts.stays / weight.sum()) if weight.sum() > 0 else 0.0


class _Ordered:
    """What the run says of the orders of known customers."""

    def __init__(self, known: Known, *, orders: Part | None, into: Path) -> None:
        self._found: Scored = read_scored(into / CUSTOMERS, key="number", numbers=READ)
        self._customers, self._orders = known.customers, orders

    def of(self, name: str) -> Floats:
        return self._found.of(self._customers, name)

    @property
    def yearly(self) -> Floats:
        """How often each orders in a year, while they do."""
        if self._orders is None:
            return np.full(self._customers.size, np.nan)
        return yearly_orders(self._orders["orders"], repeats=self.of("repeats"), weeks=self.of("age_weeks"))

    @property
    def years(self) -> Floats:
        """How many years each is expected to go on ordering, discounted: orders to come over how many a year."""
        if self._orders is None:
            return np.full(self._customers.size, np.nan)
        share = float(self._orders["margin"]["share"])
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = self.of("value") / (share * self.of("expected_spend")) / self.yearly
        return found

    def free_of(self, invoices: Invoices, *, to: Resolved) -> Floats:
        """Return what each one's orders are worth without the invoices of contracts, which end when these do."""
        value, free = self.of("value"), invoices.free
        if self._orders is None or self._orders["spend"] is None or free is None or not free.customer.size:
            return value
        found = values_at(self._customers, free.customer, values=free_value(self._orders, free, to=to), missing=np.nan)
        return np.where(np.isfinite(value) & np.isfinite(found), found, value)


def _invoiced(known: Known, invoices: Invoices) -> Floats:
    """Return which part of each customer's orders is invoices of contracts."""
    return values_at(known.customers, invoices.customer, values=invoices.share, missing=0.0)


def _yearly_costs(known: Known) -> Floats:
    """Return what serving each customer costs in a year; NaN where the book says nothing of it."""
    costs, hour = known.costs, known.settings.value.hour_cost
    each = costs.money + costs.hours * (hour or 0.0)
    return values_at(known.customers, costs.customer, values=each, missing=np.nan)


def _together(
    known: Known, contracted: Contracted, *, gross: Floats, served: Floats, ordered: _Ordered
) -> Valued:  # fmt: skip
    whole, low, high = (ordered.of(name) for name in READ[:3])
    has, left = contracted.has, known.left
    # Who may have left costs nothing more then: what serving costs is spread over the orders that are to come.
    serving = np.nan_to_num(served, nan=0.0) * np.nan_to_num(np.where(np.isfinite(whole), ordered.years, 0.0), nan=0.0)
    scale = np.where(whole > 0, (gross - serving) / np.where(whole > 0, whole, 1.0), 1.0)
    scale = np.where(left, 0.0, scale)
    ends = np.minimum(low * scale, high * scale), np.maximum(low * scale, high * scale)
    net = np.nan_to_num(whole * scale, nan=0.0)
    down, up = (np.nan_to_num(way, nan=0.0) for way in (net - ends[0], ends[1] - net))
    agreed = contracted.agreed
    both = joined_range(net + agreed.mean, below=(down, agreed.mean - contracted.low),
                        above=(up, contracted.high - agreed.mean))  # fmt: skip
    is_known = np.isfinite(whole) | has | left
    is_other = has | left | (np.isfinite(whole) & (scale != 1))
    blank = np.where(is_known, 0.0, np.nan)
    costs = np.where(np.isfinite(served), contracted.cost + serving, np.nan)
    return Valued(
        known.customers,
        orders=np.where(left & np.isfinite(whole), 0.0, gross),
        contracts=np.where(has, contracted.money, np.nan),
        costs=np.where(left & np.isfinite(costs), 0.0, np.where(has | np.isfinite(whole), costs, np.nan)),
        value=blank + net + agreed.mean, low=blank + both[0], high=blank + both[1],
        scale=scale, agreed=agreed, is_other=is_other, is_left=left,
    )  # fmt: skip


def write_valued(of: Valued, *, into: Path, heard: Callable[[Ints], Mapping[str, Any]]) -> None:
    """Join values to the run's customers, and write what ranges of sums need of them; `heard` knows whoever is new."""
    rows = np.flatnonzero(of.is_other)
    agreed = of.agreed
    doubts = {name: agreed.doubts[at][rows] for at, name in enumerate(DOUBTS)}
    terms = {
        "customer_id": of.customers[rows], "scale": of.scale[rows], "mean": agreed.mean[rows],
        "chance": agreed.chance[rows], "floor": agreed.floor[rows], "ceiling": agreed.ceiling[rows], **doubts,
    }  # fmt: skip
    write_values(terms, file=TERMS_FILE, into=into)
    found = Revalued(of.customers[rows], of.value[rows], of.low[rows], of.high[rows])
    join_values(into / CUSTOMERS, found, known=heard)


def write_sources(into: Path, valued: Valued | None) -> None:
    """Write value.parquet: of everybody among the run's customers what they are worth, and whence.

    Of whom orders alone tell, all of it comes from them. Word of mouth stands beside it: it is worth what others are.
    """
    spoken = read_scored(into / ADVOCATES_FILE, key="customer_id", numbers=BY_WORD)
    places = None if valued is None else Places(valued.customers)
    with values_writer(VALUE_FILE, into=into) as write:
        for number, (value, low, high) in values_in(into / CUSTOMERS):
            nothing = np.full(number.size, np.nan)
            told = {"customer_id": number, **dict.fromkeys(SOURCES, nothing), "value": value, "low": low, "high": high}
            told |= {"order_value": value, **{name: spoken.of(number, name) for name in BY_WORD}}
            if valued is not None and places is not None:
                at = places.of(number)
                other = (at != NOWHERE) & valued.is_other[np.maximum(at, 0)] if valued.customers.size else at > NOWHERE
                for name, values in (("order_value", valued.orders), ("contract_value", valued.contracts),
                                     ("cost_to_serve", valued.costs)):  # fmt: skip
                    told[name] = np.where(other, values[np.maximum(at, 0)], told[name])
            write(told)


def _margin(known: Known, orders: Part | None) -> float:
    """Return the share of revenue that is left, for contracts that do not say it themselves."""
    if orders is not None:
        return float(orders["margin"]["share"])
    return 1.0 if known.settings.margin is None else known.settings.margin


def _says_margin(known: Known, orders: Part | None) -> bool:
    return known.settings.margin is not None or (orders is not None and orders["margin"]["source"] != "none")


def _said(
    known: Known, invoices: Invoices, *, valued: Valued, contracted: Contracted, has_margin: bool
) -> list[str]:  # fmt: skip
    """Say in words what was assumed, and of how many."""
    said, by = [], known.settings.value.contracts_in_orders
    mixed = int((contracted.has & (valued.orders > 0)).sum())
    owed = int((invoices.share > 0).sum())
    if mixed or owed:
        met = "None of their orders is such an invoice."
        if owed:
            met = f"That lessens what the orders of {counted(owed, 'customer')} are worth."
        said.append(
            f"{counted(mixed, 'customer')} under contract also order. {RULES[by]} {met} "
            "`[value] contracts_in_orders` decides it."
        )
    if by == BY_PRODUCT and invoices.unnamed:
        said.append(
            f"{counted(invoices.unnamed, 'customer')} ordered under a contract without naming a product, and these "
            "orders count beside it; if they are its invoices, set `[value] contracts_in_orders` to “all”."
        )
    if contracted.has.any() and not has_margin and np.isnan(known.facts.renewals.margin).any():
        said.append("Contracts that name no margin are valued at their revenue: the book does not say what is kept.")
    if known.endless.customer.size:
        many = known.endless.customer.size
        said.append(
            f"Contracts without a last day: {many:,}, valued as if decided every year on the day they began, as others "
            "of that age are."
        )
    if known.back:
        said.append(
            f"{counted(known.back, 'customer')} had left, and ordered again or began a contract since: their departure "
            "counts no more."
        )
    said += _said_of_costs(known, valued)
    return said


def _said_of_costs(known: Known, valued: Valued) -> list[str]:
    said, costs = [], known.costs
    if costs.unread:
        said.append(f"Rows of costs left out: {costs.unread:,}, for the period is no year, quarter or month.")
    if costs.hours.any() and known.settings.value.hour_cost is None:
        said.append(
            f"{costs.hours.sum():,.0f} hours a year of serving customers are not priced: `[value] hour_cost` says what "
            "an hour costs."
        )
    unplaced = int((np.isfinite(_yearly_costs(known)) & np.isnan(valued.value)).sum())
    if unplaced:
        said.append(
            f"{counted(unplaced, 'customer')} cost money to serve of whom neither orders nor contracts say what they "
            "will bring; these costs count nowhere."
        )
    return said
