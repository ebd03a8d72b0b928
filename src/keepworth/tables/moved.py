"""Indicators that moved between two runs, by more than both of their doubts together."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from keepworth.numerics.reach import normal_reach
from keepworth.tables.answering import dicts
from keepworth.tables.indicator_results import INDICATORS_FILE
from keepworth.tables.lake.engine import quoted

LEVEL: Final = 0.8
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Move:
    """One indicator of one customer, as they say it, then and now."""

    customer: int
    indicator: str
    before: float
    now: float
    reach: float  # what the change is known to, give or take
    newest: dt.date  # of its evidence


def moved_between(earlier: Path, later: Path, *, since: dt.date) -> list[Move]:
    """Return what moved from one run to another by evidence after a day, the surest first.

    A move counts where it is more than 8 times in 10 the doubt of both runs would make it. The same evidence stands in
    both, so that they are in doubt together and the move is known better than that: what counts here surely moved.
    """
    paths = [run / INDICATORS_FILE for run in (earlier, later)]
    if not all(path.is_file() for path in paths):
        return []
    then, now = (f"read_parquet({quoted(str(path))})" for path in paths)
    rows = dicts(
        "SELECT n.customer_id AS customer, n.indicator, e.score AS before, n.score AS now, n.newest, "
        f"{normal_reach(LEVEL)} * sqrt(n.sd * n.sd + e.sd * e.sd) AS reach FROM {now} AS n JOIN {then} AS e "
        "ON e.customer_id = n.customer_id AND e.indicator = n.indicator AND e.side = n.side "
        f"WHERE n.side = 'customer' AND n.newest > DATE '{since}' AND abs(n.score - e.score) > reach "
        f"ORDER BY abs(n.score - e.score) / reach DESC, n.customer_id, n.indicator LIMIT {MOST}"
    )
    return [Move(**row) for row in rows]
