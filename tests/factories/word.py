"""Word of mouth and profit in a run that a test has written already, made up."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from keepworth.tables.arrow import texts_column
from keepworth.tables.fight_results import write_told
from keepworth.tables.referring_results import (
    ADVOCATES_FILE,
    PROFIT_FILE,
    REFERRALS_FILE,
    WHALE_FILE,
    WORD_OF_MOUTH_FILE,
    write_referring_results,
)

NONE = {"counts": 0, "self": 0, "circle": 0, "not_ours": 0, "nobody_named": 0}
KEPT: dict[str, Any] = {
    "customers": 3, "saved": {"each": 100.0, "won": 6, "spent": 600.0}, "would_have_come": 0.5, "share": 0.1,
    "believed": 1, "referral": {**NONE, "counts": 1, "circle": 1}, "reference": {**NONE, "counts": 1},
    "median": {"value": 500.0, "referral": 0.0},
}  # fmt: skip


def tell_word(run: Path, numbers: Sequence[int], *, day: dt.date) -> None:
    """The first brought the second, who came lately, and spoke to the third; the third brought the first in a ring."""
    one, two, three = numbers
    links = (("referral", one, two, "counts", 0.75, 1.0, 300.0, 100.0, 40.0, False),
             ("referral", three, one, "circle", 0.0, 0.0, 0.0, 0.0, 0.0, False),
             ("reference", one, three, "counts", 1.0, 0.1, 50.0, 0.0, 0.0, True))  # fmt: skip
    column = list(zip(*links, strict=True))
    days = np.array([day] * len(links), dtype="datetime64[D]")
    write_referring_results({
        "kind": texts_column(column[0]), "referrer_id": np.array(column[1]), "customer_id": np.array(column[2]),
        "day": days, "counts": texts_column(column[3]), "is_believed": np.array(column[9]),
        **{name: np.array(column[at]) for at, name in enumerate(("chance", "share", "value", "saved", "cost"), 4)},
    }, file=REFERRALS_FILE, into=run)  # fmt: skip
    order = np.argsort(numbers)
    told: dict[str, list[Any]] = {
        "value": [200.0, 400.0, 900.0],
        "referral_value": [360.0, 0.0, 0.0], "referral_low": [60.0, 0.0, 0.0], "referral_high": [700.0, 0.0, 0.0],
        "reference_value": [50.0, 0.0, 0.0], "reference_low": [20.0, 0.0, 0.0], "reference_high": [90.0, 0.0, 0.0],
        "brought": [1, 0, 0], "spoke_to": [1, 0, 0], "came_by_word": [False, True, False],
    }  # fmt: skip
    won = [day - dt.timedelta(days=900), day - dt.timedelta(days=30), day - dt.timedelta(days=800)]
    write_referring_results({
        "customer_id": np.array(numbers)[order],
        "field": texts_column([("advocate", "miser", "affluent")[at] for at in order]),
        "won_on": np.array(won, dtype="datetime64[D]")[order],
        **{name: np.array(values)[order] for name, values in told.items()},
    }, file=ADVOCATES_FILE, into=run)  # fmt: skip
    write_told(KEPT, file=WORD_OF_MOUTH_FILE, into=run)


def tell_profit(run: Path, profits: dict[int, float], **more: object) -> None:
    """So much profit of each customer, of whom each brought 100 more than that and cost as much."""
    numbers = np.array(sorted(profits))
    profit = np.array([profits[number] for number in numbers.tolist()])
    order = np.argsort(-profit, kind="stable")
    place = np.empty(profit.size, dtype=np.int64)
    place[order] = np.arange(1, profit.size + 1)
    hundred, nothing, total = np.full(profit.size, 100.0), np.zeros(profit.size), np.cumsum(profit[order])
    write_referring_results({
        "customer_id": numbers, "from_orders": profit + 100, "from_contracts": nothing, "hours": hundred / 10,
        "money": hundred, "cost": hundred, "profit": profit, "place": place, "total": total[place - 1],
    }, file=PROFIT_FILE, into=run)  # fmt: skip
    write_told({
        "customers": profit.size, "profit": float(profit.sum()), "cost": 100.0 * profit.size,
        "hours": 10.0 * profit.size,
        "hour_cost": None, "margin": None, "margin_unsaid": 0.0, "cost_days": 334, "cost_unread": 0, **more,
    }, file=WHALE_FILE, into=run)  # fmt: skip
