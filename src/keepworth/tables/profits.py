"""Profit by customer as a run tells it, of the customers that somebody sees."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Floats
from keepworth.tables.answering import cursor_here, dicts
from keepworth.tables.known import rows_in
from keepworth.tables.referring_results import FILES, PROFIT_FILE, WHALE_FILE
from keepworth.tables.scored import Scored, Wanted

WHO: Final = ("number", "customer_id", "name", "segment", "sorted_as")
TOLD: Final = ("from_orders", "from_contracts", "hours", "money", "cost", "profit")
EVERY_ROW: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Profit:
    """What a customer brought in twelve months, and what serving them cost."""

    number: int
    customer_id: str
    name: str | None
    segment: str | None
    from_orders: float
    from_contracts: float
    hours: float
    money: float
    cost: float
    profit: float


def profit_in(run: Path | None) -> Mapping[str, Any] | None:
    """Return what a run tells of profit of the whole book, as in whale.json; None where it tells nothing."""
    file = run / WHALE_FILE if run else None
    if file is None or not file.is_file():
        return None
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def profits_of(
    scored: Scored, *, wanted: Wanted, worst_first: bool = False, most: int = EVERY_ROW, start: int = 0
) -> list[Profit]:  # fmt: skip
    """Return the wanted customers with their profit, the most profitable first, or the last."""
    way = "ASC" if worst_first else "DESC"
    rows = dicts(
        f"SELECT * EXCLUDE (sorted_as) FROM ({_told(scored, wanted)}) "
        f"ORDER BY profit {way}, sorted_as, number LIMIT {most:d} OFFSET {start:d}"
    )
    return [Profit(**row) for row in rows]


def profit_values(scored: Scored, *, wanted: Wanted) -> Floats:
    """Return the profit of each wanted customer, in no order that means anything."""
    found: dict[str, Any] = (
        cursor_here()
        .sql(f"SELECT coalesce(profit, 0) AS profit FROM ({_told(scored, wanted)}) ORDER BY number")
        .fetchnumpy()
    )
    profit: Floats = np.asarray(found["profit"], dtype=np.float64)
    return profit


def _told(scored: Scored, wanted: Wanted) -> str:
    if scored.run is None:
        raise LookupError("No run tells of profit.")
    seen = scored.told(wanted, columns=WHO)
    return (
        f"SELECT seen.*, {', '.join(TOLD)} FROM ({seen}) AS seen "
        f"JOIN ({rows_in(scored.run / PROFIT_FILE, files=FILES)}) AS told ON told.customer_id = seen.number"
    )
