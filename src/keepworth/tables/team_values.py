"""Each customer's team and value in a run, and what was sold to them in the days between two runs."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.answering import cursor_here, lake_here
from keepworth.tables.book import Book
from keepworth.tables.scored import Filter, Scored, Wanted

OURS: Final = tuple(Filter("kind", "not", kind) for kind in ("prospect", "internal"))


@dataclass(frozen=True, slots=True)
class Valued:
    """Customers of a run; all arrays have one place a customer."""

    number: Ints
    value: Floats  # NaN: the run says nothing of them, or they left
    team: list[str | None]


def of_team(teams: tuple[str, ...] | None, *, team: str | None) -> Wanted:
    """Return the customers of one team among those that somebody sees; None: those of no team."""
    which = Filter("team", "none", "") if team is None else Filter("team", "is", team)
    return Wanted(teams=teams, filters=(*OURS, which))


def valued_in(book: Book, scored: Scored, *, teams: tuple[str, ...] | None, as_of: dt.date) -> Valued:
    """Return the customers whom some teams see, by number; the team is that of today, whichever run it is."""
    told = scored.told(Wanted(teams=teams, filters=OURS), columns=("number", "team", "value"))
    with lake_here(book) as lake:
        left = (
            f"SELECT customer_id FROM ({lake.select('departures')}) AS d "
            f"WHERE customer_id IS NOT NULL AND left_on <= DATE '{as_of}'"
        )
        found: dict[str, Any] = (
            cursor_here()
            .sql(
                f"SELECT number, team, CASE WHEN number IN ({left}) THEN NULL ELSE value END AS value "
                f"FROM ({told}) AS seen ORDER BY number"
            )
            .fetchnumpy()
        )
    value = np.ma.filled(np.ma.asarray(found["value"], dtype=float), np.nan)
    teams_found = [None if one is None or one is np.ma.masked else str(one) for one in found["team"].tolist()]
    return Valued(np.asarray(found["number"], dtype=np.int64), value, teams_found)


def sold_between(book: Book, *, after: dt.date, until: dt.date) -> dict[int, float]:
    """Return by customer what their orders came to in some days, the first of which is the day behind `after`."""
    with lake_here(book) as lake:
        rows = (
            cursor_here()
            .execute(
                f"SELECT customer_id, CAST(sum(amount) AS DOUBLE) FROM ({lake.select('orders')}) AS o "
                f"WHERE ordered_on > DATE '{after}' AND ordered_on <= DATE '{until}' GROUP BY customer_id"
            )
            .fetchall()
        )
    return {int(number): float(amount) for number, amount in rows}
