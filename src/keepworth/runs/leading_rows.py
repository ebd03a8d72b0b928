"""What leading signals are sought in: teams and customers over quarters."""

import datetime as dt
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.prove.long_view import Panel
from keepworth.tables.arrays import Columns, columns_of
from keepworth.tables.lake import Lake
from keepworth.tables.leading import (
    kept_by_quarter,
    quarter_of,
    recommended_by_quarter,
    sold_by_team,
    steps_by_team,
    terms_of,
)

FAR: Final = 40_000  # a quarter after all others


def growth_panel(lake: Lake, *, as_of: dt.date) -> Panel:
    """Return teams over quarters: steps a head of their people, and by how much more their customers bought.

    Growth of customers is the logarithm of what they bought against the quarter before.
    """
    steps = columns_of(steps_by_team(lake.table("growth"), lake.table("colleagues"), as_of=as_of))
    if not steps["steps"].size:
        return _nothing()
    terms = columns_of(terms_of(lake.table("colleagues"), as_of=as_of))
    sold = columns_of(sold_by_team(lake.table("orders"), lake.table("customers"), as_of=as_of))
    teams = sorted(set(terms["team"].tolist()) & set(sold["team"].tolist()))
    if not teams:
        return _nothing()
    first, last = int(steps["quarter"].min()), quarter_of(as_of + dt.timedelta(days=1)) - 1
    quarters = np.arange(first, last + 1)
    heads, grown, bought = (
        _laid(one, teams, quarters=quarters) for one in (_heads(terms, quarters=quarters), steps, sold)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        a_head = np.where(heads > 0, grown / heads, np.nan)
        logs = np.where(bought > 0, np.log(bought), np.nan)
    change = np.full_like(logs, np.nan)
    change[:, 1:] = np.diff(logs, axis=1)
    unit, period = (one.ravel() for one in np.indices(a_head.shape))
    return Panel(unit, period, a_head.ravel(), change.ravel())


def _heads(terms: Columns, *, quarters: Ints) -> Columns:
    """Return how many of each team were there in each quarter; who has no first day was there from the start."""
    joined, left = (terms[name].astype(np.float64) for name in ("joined", "left"))
    joined, left = np.where(joined > 0, joined, -1), np.where(left > 0, left, FAR)
    here = (joined[:, None] <= quarters) & (quarters <= left[:, None])
    person, place = np.nonzero(here)
    return {"team": terms["team"][person], "quarter": quarters[place], "heads": np.ones(place.size)}


def _laid(of: Columns, teams: list[str], *, quarters: Ints) -> Floats:
    """Return a value by team and quarter; nothing told is 0."""
    (name,) = set(of) - {"team", "quarter"}
    place = {team: at for at, team in enumerate(teams)}
    rows = np.array([place.get(team, -1) for team in of["team"].tolist()], dtype=np.int64)
    at = of["quarter"].astype(np.int64) - quarters[0]
    fits = (rows >= 0) & (at >= 0) & (at < quarters.size)
    table = np.zeros((len(teams), quarters.size))
    np.add.at(table, (rows[fits], at[fits]), of[name].astype(np.float64)[fits])
    return table


def promises_panel(lake: Lake, *, as_of: dt.date) -> Panel:
    """Return customers over quarters: the share of promises kept on time, and whether they recommended us.

    A customer counts from the quarter of the first promise due to the last quarter that is over.
    """
    kept = columns_of(kept_by_quarter(lake.table("promises"), as_of=as_of))
    if not kept["kept"].size:
        return _nothing()
    told = columns_of(
        recommended_by_quarter(
            lake.table("referrals"), lake.table("acts"), contacts=lake.table("contacts"), as_of=as_of
        )
    )  # fmt: skip
    customers, unit = np.unique(kept["customer_id"].astype(np.int64), return_inverse=True)
    quarter, last = kept["quarter"].astype(np.int64), quarter_of(as_of + dt.timedelta(days=1)) - 1
    start = np.full(customers.size, FAR)
    np.minimum.at(start, unit, quarter)
    long = last + 1 - start
    row = np.repeat(np.arange(customers.size), long)
    period = np.arange(row.size) - np.repeat(np.cumsum(long) - long, long) + start[row]
    base = np.cumsum(long) - long
    share, recommended = np.full(row.size, np.nan), np.zeros(row.size)
    share[base[unit] + quarter - start[unit]] = kept["kept"].astype(np.float64)
    whose, when = told["customer_id"].astype(np.int64), told["quarter"].astype(np.int64)
    place = np.minimum(np.searchsorted(customers, whose), customers.size - 1)
    fits = (customers[place] == whose) & (when >= start[place])
    recommended[base[place[fits]] + when[fits] - start[place[fits]]] = 1.0
    return Panel(row, period, share, recommended)


def _nothing() -> Panel:
    none = np.zeros(0)
    return Panel(none.astype(np.int64), none.astype(np.int64), none, none)
