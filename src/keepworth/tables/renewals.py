"""Renewals: every decision on a contract that is due or to come, as a book knew it on a day, on whichever engine.

An engine gives the contracts; chains of them are followed in NumPy, for what renews what hangs on each row's own end.
"""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.lake import Lake
from keepworth.tables.schemas import TABLES
from keepworth.tables.staying import Staying
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import EPOCH, NAN, NEVER, Asker, fetched_columns, lake_asker

READ: Final = ("contracts", "departures")
YES, NO, OPEN = 1, 0, -1
NONE: Final = -1  # no contract: of what comes before, or after
SAID: Final = {"yes": YES, "no": NO, "open": OPEN}
SILENT: Final = -2  # nobody wrote whether it was renewed, or that this is open


@dataclass(frozen=True, slots=True)
class Renewals:
    """Decisions on contracts; every array has an entry a decision. Ids are the lake's, days are since 1970."""

    contract: Ints
    customer: Ints
    period: Ints  # periods that were completed before this one: its age
    starts: Ints
    due: Ints  # the last day of the contract, else the day of the decision
    kept: Ints  # 1, 0, or −1 while it is open
    decided_on: Ints  # `NEVER` while it is open
    price_change: Floats  # offered, percentage points; NaN where none is known
    rival_gap: Floats  # how much cheaper a rival offered, percentage points; NaN where none is known
    annual_value: Floats  # NaN where it is not known
    margin: Floats  # of it, NaN where it is not known

    def some(self, rows: Flags | Ints) -> "Renewals":
        """Return some of the decisions."""
        return Renewals(*(getattr(self, one.name)[rows] for one in fields(self)))


def renewals_asker(lake: Lake) -> Asker | None:
    """Return who answers about contracts; None where a book has none."""
    return lake_asker(lake, read=READ, needed=("contracts",))


def renewals_of(of: Asker, *, as_of: dt.date, staying: Staying) -> Renewals:
    """Return every decision of contracts that began by a day, sorted by customer, due day and contract.

    An outcome of a later day is open, and what was offered with it is not known yet. Where nobody wrote an outcome, a
    contract that another of the customer and product follows within `staying.apart_days` was renewed, one that none
    followed in that time was not, nor one of a customer of whom a departure is recorded meanwhile.
    """
    found = fetched_columns(of.ask(_contracts(of, as_of=as_of)))
    has_end = found["ends"] != NEVER
    chain = _Chain(found, has_end=has_end, apart=staying.apart_days)
    kept, decided = _outcomes(found, chain, as_of=(as_of - EPOCH).days, apart=staying.apart_days)
    due = np.where(has_end, found["ends"], decided)
    period = chain.periods(lost=kept == NO)
    rows = np.flatnonzero(due != NEVER)
    rows = rows[np.lexsort((found["contract"][rows], due[rows], found["customer"][rows]))]
    # What was offered is known with the decision; a decision that is open until today has its offer on the table.
    hidden = (kept == OPEN) & (found["said"] >= NO)
    offers = {name: np.where(hidden, np.nan, found[name])[rows] for name in ("price_change", "rival_gap")}
    return Renewals(
        found["contract"][rows], found["customer"][rows], period[rows], found["starts"][rows], due[rows], kept[rows],
        decided[rows], **offers, annual_value=found["annual_value"][rows], margin=found["margin"][rows],
    )  # fmt: skip


def _contracts(of: Asker, *, as_of: dt.date) -> str:
    """Write the query of contracts that began by a day, with the day on which their customer left by then."""
    ends, *offers = (TABLES["contracts"].column(name).within for name in ("ends_on", "price_change", "rival_gap"))
    said = " ".join(f"WHEN renewed = '{word}' THEN {place}" for word, place in SAID.items())
    gone = (
        f"SELECT customer_id, min({of.days.format('left_on')}) AS gone FROM {of.tables['departures']} AS told "
        f"WHERE left_on <= DATE '{as_of}' GROUP BY customer_id"
    )
    return (
        "SELECT contract_id AS contract, told.customer_id AS customer, "
        f"coalesce(product_id, {UNKNOWN}) AS product, {of.days.format('starts_on')} AS starts, "
        f"coalesce({of.days.format(f'({ends})')}, {NEVER}) AS ends, "
        f"CASE {said} ELSE {SILENT} END AS said, "
        f"coalesce({of.days.format(f'coalesce(renewed_on, {ends})')}, {NEVER}) AS said_on, "
        f"coalesce({offers[0]}, {NAN}) AS price_change, coalesce({offers[1]}, {NAN}) AS rival_gap, "
        f"coalesce(CAST(annual_value AS DOUBLE), {NAN}) AS annual_value, "
        f"coalesce(CAST(margin AS DOUBLE), {NAN}) AS margin, "
        f"coalesce(gone, {NEVER}) AS gone FROM {of.tables['contracts']} AS told "
        f"LEFT JOIN ({gone}) AS departed ON departed.customer_id = told.customer_id "
        f"WHERE starts_on <= DATE '{as_of}' AND told.customer_id IS NOT NULL"
    )


class _Chain:
    """Which contract follows which of the same customer and product."""

    def __init__(self, found: dict[str, Ints], *, has_end: Flags, apart: int) -> None:
        self.starts, self._ends = found["starts"], np.maximum(found["ends"], found["starts"])
        order = np.lexsort((found["contract"], self.starts, found["product"], found["customer"]))
        group = np.empty(order.size, dtype=np.int64)
        group[order] = _numbered(found["customer"][order], found["product"][order])
        first = int(self.starts.min(initial=0)) - apart - 1
        span = int(max(self.starts.max(initial=0), self._ends.max(initial=0))) + apart + 2 - first
        by_start = group * span + self.starts - first
        by_end = group * span + self._ends - first
        self.next = self._within(by_start[order], order, low=by_end - apart, high=by_end + apart, after=by_start)
        self.next[~has_end] = NONE
        ended = np.lexsort((by_start, by_end))
        ended = ended[has_end[ended]]
        self.before = self._before(by_end[ended], ended, low=by_start - apart, high=by_start + apart)

    def _within(self, keys: Ints, order: Ints, *, low: Ints, high: Ints, after: Ints) -> Ints:
        """Return the first contract that begins about when each ends, and later than it began."""
        if not keys.size:
            return np.full(low.size, NONE)
        at = np.minimum(np.searchsorted(keys, np.maximum(low, after + 1)), keys.size - 1)
        return np.where((keys[at] <= high) & (keys[at] > after), order[at], NONE)

    def _before(self, keys: Ints, order: Ints, *, low: Ints, high: Ints) -> Ints:
        """Return the contract that ended last about when each begins, and began before it."""
        if not keys.size:
            return np.full(low.size, NONE)
        at = np.searchsorted(keys, high, side="right") - 1
        row = order[np.maximum(at, 0)]
        fits = (at >= 0) & (keys[np.maximum(at, 0)] >= low) & (self.starts[row] < self.starts)
        return np.where(fits, row, NONE)

    def periods(self, *, lost: Flags) -> Ints:
        """Return how many periods were completed before each; after one that was lost, it begins anew."""
        before = np.where((self.before != NONE) & ~lost[self.before], self.before, NONE)
        period = np.zeros(before.size, dtype=np.int64)
        open_rows, at = np.flatnonzero(before != NONE), before
        while open_rows.size:
            period[open_rows] += 1
            at = np.where(at != NONE, before[at], NONE)
            open_rows = open_rows[at[open_rows] != NONE]
        return period


def _numbered(*sorted_columns: Ints) -> Ints:
    """Return a number, from 0, for each different row of columns that are sorted."""
    size = sorted_columns[0].size
    is_new = np.zeros(size, dtype=np.bool_)
    for column in sorted_columns:
        is_new[1:] |= column[1:] != column[:-1]
    return np.cumsum(is_new)


def _outcomes(found: dict[str, Ints], chain: _Chain, *, as_of: int, apart: int) -> tuple[Ints, Ints]:
    """Return whether each was kept, and since when that is known."""
    said, said_on, gone, ends = (found[name] for name in ("said", "said_on", "gone", "ends"))
    is_told = (said >= NO) & (said_on != NEVER) & (said_on <= as_of)
    is_silent = said < NO  # nobody says that it is decided, today
    followed = is_silent & (chain.next != NONE)
    # A contract that was followed after they left was renewed all the same.
    left = is_silent & ~followed & (gone != NEVER) & (gone >= chain.starts) & (ends != NEVER) & (gone <= ends + apart)
    lapsed = (said == SILENT) & ~followed & ~left & (ends != NEVER) & (ends + apart < as_of)
    kept = np.select([is_told, followed, left, lapsed], [said, YES, NO, NO], default=OPEN)
    since = np.select(
        [is_told, followed, left, lapsed], [said_on, chain.starts[chain.next], gone, ends + apart], default=NEVER
    )
    return kept, since
