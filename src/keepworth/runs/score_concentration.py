"""The part of a score about concentration: how much hangs on few, and what is lost if they go together."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.focus.concentration import (
    DRAWS,
    TOP,
    AtRisk,
    at_risk_in_each,
    concentration_of,
    sd_between,
    share_range,
    summed_by,
)
from keepworth.numerics.arrays import Flags, Floats, Ints, parts_of
from keepworth.numerics.common_shock import largest, rows_down_to
from keepworth.runs.asked import Resolved
from keepworth.runs.score_hedging import AtStake, score_hedges
from keepworth.tables.arrays import Columns
from keepworth.tables.concentrated import (
    Belonging,
    Stakes,
    belonging_of,
    only_champions,
    revenue_told,
    stakes_in,
    write_concentrated,
)
from keepworth.tables.evidence.places import NOWHERE, Places, values_at
from keepworth.tables.fight_results import STAYING_FILE
from keepworth.tables.focusing import Focusing
from keepworth.tables.tie_results import CONTACTS_FILE, UNKNOWN
from keepworth.tables.touching import Asker

CUSTOMERS: Final = "customers.parquet"
NAMED: Final = 200  # customers who have a row of their own, the largest
MOST_GROUPS: Final = 200  # of each kind that have a row, the largest; sums are of all
ALL: Final = slice(None)
ENDS: Final = ("low", "high")  # of what may be lost, by the ends of the chances' ranges
KINDS: Final = ("segment", "sector", "team", "colleague", "channel", "partner", "group", "champion")
WORST: Final = 0.95
NUMBERED: Final = {"colleague": "colleague_id", "partner": "partner_id", "group": "customer_id",
                   "champion": "contact_id"}  # fmt: skip
NUMBERS: Final = ("value", "revenue", "share", "share_revenue", "leaves", "at_risk", "at_risk_revenue")


@dataclass(frozen=True, slots=True)
class Groups:
    """One way of putting customers together."""

    kind: str
    place: Ints  # of each customer, `NOWHERE` of those in none
    names: tuple[str, ...] = ()  # of each group: words
    numbers: Ints | None = None  # or the number of a person or customer

    @property
    def size(self) -> int:
        """How many groups."""
        return len(self.names) if self.numbers is None else self.numbers.size


@dataclass(frozen=True, slots=True)
class Held:
    """What customers who are here bring, and how likely they leave; NaN where it is not known."""

    of: Stakes
    value: Floats
    revenue: Floats
    leaves: Floats

    @property
    def amounts(self) -> dict[str, Floats]:
        """What they bring, both ways."""
        return {"value": self.value, "revenue": self.revenue}

    @property
    def of_what(self) -> str:
        """What groups and customers are ranked by: value, and revenue in a book that values nobody."""
        return "value" if (self.value > 0).any() else "revenue"

    @property
    def weight(self) -> Floats:
        """Return that of each."""
        return self.amounts[self.of_what]


@dataclass(frozen=True, slots=True)
class Dealt:
    """What the engine says of customers' dealings; the rest is worked out of files and arrays, beside other parts."""

    revenue: Callable[[], Columns] | None  # None where nothing is known of orders and contracts
    belongs: Belonging | None
    left: Ints


def dealt_with(of: Asker | None, *, left: Ints, as_of: dt.date) -> Dealt:
    """Ask the engine."""
    if of is None:
        return Dealt(None, None, left)
    return Dealt(revenue_told(of, as_of=as_of), belonging_of(of, as_of=as_of), left)


def score_concentration(dealt: Dealt, *, to: Resolved, focusing: Focusing, into: Path) -> dict[str, Any] | None:
    """Write concentration.json, concentrated.parquet and hedges.parquet; return the record, None without customers.

    Raises
    ------
    NotEnough
        No customer brings anything that is known.

    """
    with ThreadPoolExecutor(1) as beside:  # both read a book as long as it is, from files of their own
        paid = beside.submit(dealt.revenue) if dealt.revenue else None
        stakes = stakes_in(into / CUSTOMERS)
        if stakes is None:
            return None
        held, correlation = _held(stakes, paid.result() if paid else None, left=dealt.left), focusing.correlation
    losses = _losses(held, seed=to.seed, correlation=correlation)
    told = {name: _of(amount, held=held, loss=losses.get(name)) for name, amount in held.amounts.items()}
    if not any(told.values()):
        raise NotEnough("Nobody brings any value or revenue that is known: there is no whole to share out.")
    groups = [one for one in _groups(held, dealt.belongs, into=into) if one.size]
    by = {one.kind: _group_record(one, held) for one in groups}
    record = {
        "of": held.of_what,
        **(told["value"] or told["revenue"] or {}),
        "ranges": _ranges(held, losses, seed=to.seed),
        "revenue": told["revenue"],
        "by": {kind: by.get(kind) for kind in KINDS},
        "horizon": "renewal or year",
        "correlation": correlation,
        "draws": DRAWS,
        "seed": to.seed,
    }
    write_concentrated(_rows(held, groups), record, into=into)
    if (into / STAYING_FILE).is_file():  # what would lower a chance to leave is told by staying alone
        score_hedges(_at_stake(held), by=focusing, as_of=to.as_of, seed=to.seed, into=into)
    return record


def _at_stake(held: Held) -> AtStake:
    amount = held.amounts[held.of_what]
    rows = np.flatnonzero((amount > 0) & ~np.isnan(held.leaves))
    return AtStake(
        held.of.number[rows], amount[rows], held.leaves[rows], low=1.0 - held.of.stays_high[rows],
        high=1.0 - held.of.stays_low[rows],
    )  # fmt: skip


def _held(stakes: Stakes, paid: Columns | None, *, left: Ints) -> Held:
    value, leaves, revenue = stakes.value, 1.0 - stakes.stays, np.full(stakes.number.size, np.nan)
    places = Places(stakes.number)
    if paid is not None and paid["customer_id"].size:
        at = places.of(paid["customer_id"])
        revenue = np.zeros(stakes.number.size)
        revenue[at[at != NOWHERE]] = paid["revenue"][at != NOWHERE]
    gone = places.of(left)
    # Who is no customer, such as a prospect, is in no sum of what customers are worth.
    for amount in (value, revenue, leaves):
        amount[gone[gone != NOWHERE]] = np.nan
    return Held(stakes, value, revenue, leaves)


def _losses(held: Held, *, seed: int, correlation: float) -> dict[str, AtRisk]:
    """Return what may be lost of value and of revenue, and of what is told first at the ends of all chances' ranges.

    All are drawn by the same draws: with all chances at the lower ends of their ranges and with all at the upper it is
    as wide as if all erred together, so that it holds the truth at least 8 times in 10.
    """
    leaves = dict.fromkeys(held.amounts, held.leaves)
    amounts = held.amounts | dict.fromkeys(ENDS, held.weight)
    leaves |= {name: 1.0 - stays for name, stays in zip(ENDS, (held.of.stays_high, held.of.stays_low), strict=True)}
    unknown, cases = np.isnan(held.leaves), dict[str, tuple[Floats, Floats]]()
    for name, amount in amounts.items():
        some = (amount > 0) & ~unknown
        if some.any():
            rows = _rows_where(some)
            cases[name] = leaves[name][rows], amount[rows]
    found = at_risk_in_each(list(cases.values()), seed=seed, shared=correlation, level=WORST)
    return dict(zip(cases, found, strict=True))


def _of(amount: Floats, *, held: Held, loss: AtRisk | None) -> dict[str, Any] | None:
    """Return how an amount is shared out, and what of it may be lost; None where nobody brings any."""
    rows = _rows_where(amount > 0)
    if not amount[rows].size:
        return None
    mine, leaves = amount[rows], held.leaves[rows]
    shared, known = concentration_of(mine), ~np.isnan(leaves)
    return {
        "customers": int(mine.size),
        "total": float(mine.sum()),
        "hhi": shared.hhi,
        "effective": shared.effective,
        "top1": shared.top1,
        "top5": shared.top5,
        "expected": loss.mean if loss else None,
        "var95": loss.var if loss else None,
        "cvar95": loss.cvar if loss else None,
        "chances": {
            "staying": int((held.of.from_staying[rows] & known).sum()),
            "activity": int((~held.of.from_staying[rows] & known).sum()),
            "unknown": int((~known).sum()),
        },
    }


def _rows_where(some: Flags) -> Flags | slice:
    """Return these rows; all of millions are looked at where they are, and not copied."""
    return slice(None) if some.all() else some


def _ranges(held: Held, losses: Mapping[str, AtRisk], *, seed: int) -> dict[str, list[float] | None]:
    """Return the ranges of what is shared out and of what may be lost, as far as the run tells the doubt."""
    found: dict[str, list[float] | None] = dict.fromkeys(("top1", "top5", "expected", "var95", "cvar95"))
    ends, amount = [losses[name] for name in ENDS if name in losses], held.weight
    for name, field in (("expected", "mean"), ("var95", "var"), ("cvar95", "cvar")) if ends else ():
        found[name] = sorted(float(getattr(end, field)) for end in ends)
    if held.of_what == "value":
        rows = _rows_where(amount > 0)
        mine, sd = amount[rows], sd_between(held.of.low[rows], held.of.high[rows])
        order = largest(mine, TOP)
        for name, many in (("top1", 1), ("top5", TOP)):
            rng = np.random.default_rng(seed)
            found[name] = list(share_range(mine, sd, rows=order[:many], rng=rng))
    return found


def _groups(held: Held, belongs: Belonging | None, *, into: Path) -> Iterator[Groups]:
    number = held.of.number
    if held.of.segments:
        yield Groups("segment", np.where(held.of.segment == UNKNOWN, NOWHERE, held.of.segment), tuple(held.of.segments))
    if belongs is not None and belongs.number.size:
        for kind in ("sector", "team", "channel"):
            code, words = belongs.words[kind]
            place = values_at(number, belongs.number, values=code, missing=UNKNOWN)
            yield Groups(kind, np.where(place == UNKNOWN, NOWHERE, place), tuple(words))
        for kind, name in (("colleague", "owner_id"), ("partner", "via_id"), ("group", "parent_id")):
            yield _numbered(kind, held, customers=belongs.number, ids=belongs.ids[name])
    customer, contact = only_champions(into / CONTACTS_FILE)
    yield _numbered("champion", held, customers=customer, ids=contact)


def _numbered(kind: str, held: Held, *, customers: Ints, ids: Ints) -> Groups:
    """Put customers together by a number that some of them have; where nobody has one there are no groups."""
    said = ids != UNKNOWN
    numbers, code = np.unique(ids[said], return_inverse=True)
    if not numbers.size:
        return Groups(kind, numbers, numbers=numbers)
    return Groups(kind, values_at(held.of.number, customers[said], values=code, missing=NOWHERE), numbers=numbers)


def _group_record(of: Groups, held: Held) -> dict[str, Any] | None:
    """Return how concentrated the customers are by these groups; None where nobody in any brings anything."""
    amount = np.nan_to_num(held.weight)
    sums = summed_by(of.place, np.maximum(amount, 0.0), groups=of.size)
    if not (sums > 0).any():
        return None
    shared = concentration_of(sums)
    whole = float(np.maximum(amount, 0.0).sum())
    return {
        "hhi": shared.hhi, "effective": shared.effective, "top1": shared.top1, "top5": shared.top5,
        "groups": int((sums > 0).sum()), "in_some": float(sums.sum() / whole),
    }  # fmt: skip


def _rows(held: Held, groups: list[Groups]) -> Mapping[str, Any]:
    """Return the rows of the largest customers, then those of the largest of each kind of group."""
    parts = [_customer_rows(held), *(_group_rows(one, held) for one in groups)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _customer_rows(held: Held) -> dict[str, Any]:
    some = rows_down_to(held.value, NAMED)  # all of millions need not be sorted for the first of them
    if some.size < NAMED or not (held.value[some] > 0).all():
        some = np.flatnonzero((held.value > 0) | (held.revenue > 0))
    value, revenue = (np.nan_to_num(amount[some]) for amount in (held.value, held.revenue))
    rows = some[np.lexsort((-revenue, -value))][:NAMED]
    found = _empty("customer", rows.size)
    return found | {
        "customer_id": held.of.number[rows], "customers": np.ones(rows.size, dtype=np.int64),
        "value": held.value[rows], "revenue": held.revenue[rows],
        "share": _share(held.value, rows), "share_revenue": _share(held.revenue, rows), "leaves": held.leaves[rows],
        "at_risk": _risk(held.value, held, rows=rows), "at_risk_revenue": _risk(held.revenue, held, rows=rows),
        "from_staying": held.of.from_staying[rows].astype(np.int8),
    }  # fmt: skip


def _group_rows(of: Groups, held: Held) -> dict[str, Any]:
    def summed(amount: Floats) -> Floats:
        """Add up what is known; NaN where the book knows nothing of it at all."""
        found = summed_by(of.place, np.nan_to_num(amount), groups=of.size)
        return np.where(np.isnan(amount).all(), np.nan, found)

    brings = np.nan_to_num(held.weight) > 0
    customers = summed_by(of.place, brings.astype(np.float64), groups=of.size).astype(np.int64)
    weight = summed(np.maximum(np.nan_to_num(held.weight), 0.0))
    order = np.argsort(-weight, kind="stable")[:MOST_GROUPS]
    rows = order[weight[order] > 0]
    found = _empty(of.kind, rows.size)
    if of.numbers is None:
        found["name"] = np.array(of.names, dtype=np.object_)[rows]
    else:
        found[NUMBERED[of.kind]] = of.numbers[rows]
    sums = {
        "value": held.value, "revenue": held.revenue, "share": _share(held.value),
        "share_revenue": _share(held.revenue), "at_risk": _risk(held.value, held),
        "at_risk_revenue": _risk(held.revenue, held),
    }  # fmt: skip
    return found | {"customers": customers[rows], **{name: summed(amount)[rows] for name, amount in sums.items()}}


def _empty(kind: str, size: int) -> dict[str, Any]:
    unknown = np.full(size, UNKNOWN)
    return {
        "kind": np.full(size, kind, dtype=np.object_), "name": np.full(size, None, dtype=np.object_),
        **dict.fromkeys((*sorted(set(NUMBERED.values())), "customers"), unknown),
        **dict.fromkeys(NUMBERS, np.full(size, np.nan)),
        "from_staying": np.full(size, -1, dtype=np.int8),
    }  # fmt: skip


def _share(amount: Floats, rows: Ints | slice = ALL) -> Floats:
    whole = max(float(sum(np.fmax(amount[part], 0.0).sum() for part in parts_of(amount.size))), 1e-300)
    return np.maximum(amount[rows], 0.0) / whole


def _risk(amount: Floats, held: Held, *, rows: Ints | slice = ALL) -> Floats:
    """Return what is lost of each on average."""
    return np.maximum(amount[rows], 0.0) * held.leaves[rows]
