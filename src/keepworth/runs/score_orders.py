"""The part of a score about orders: what each customer is worth, and all of them together."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.special import ndtri

from keepworth.runs.asked import LEVEL, Resolved
from keepworth.runs.clock import Steps
from keepworth.runs.estimates import Estimates, cell_columns, estimate
from keepworth.runs.score_record import equity_record, margin_record, orders_record, spend_record
from keepworth.runs.score_words import NOTES, warnings_about
from keepworth.tables.book import Book
from keepworth.tables.customers import Joined
from keepworth.tables.facts import Bought
from keepworth.tables.results import write_columns
from keepworth.value.equity import Equity, Holdings, estimate_equity

CUSTOMERS: Final = "customers.parquet"
CELLS: Final = "cells.parquet"


def score_orders(
    buying: AbstractContextManager[Bought], *, book: Book, to: Resolved, steps: Steps, into: Path
) -> dict[str, Any]:
    """Write what the orders say of each customer, and return the record of it.

    Raises
    ------
    CannotEstimate
        The orders up to the day support no answer.

    """
    with buying as bought:
        found = estimate(bought, to=to, steps=steps, margin_setting=book.settings.margin)
        equity = _write(bought, found, steps=steps, into=into)
    said = (*warnings_about(found.heads, model=found.model), *found.spend.warnings, *found.margin.warnings)
    return {
        "customers": found.heads.customers,
        "orders": orders_record(found.model, choice=found.choice),
        "spend": spend_record(found.spend),
        "margin": margin_record(found.margin),
        "equity": equity_record(equity, currency=book.settings.currency),
        "warnings": list(said),
    }


def _write(buying: Bought, found: Estimates, *, steps: Steps, into: Path) -> Equity | None:
    """Write cells, join them back to customers, and add up what all of these are worth."""
    with steps.step("write"):
        cells = cell_columns(found)
        reach = float(ndtri((1 + LEVEL) / 2))
        with ThreadPoolExecutor(1) as beside:
            written = beside.submit(write_columns, cells, into=into / CELLS)
            joined = buying.write_customers(cells, notes=NOTES, reach=reach, into=into / CUSTOMERS)
            written.result()
    with steps.step("equity"):
        return _equity(found, joined)


def _equity(found: Estimates, joined: Joined) -> Equity | None:
    """Add up the customers; they were added by cell in the order of their file, so no digit depends on chance."""
    if found.factors is None or found.spend.model is None:
        return None
    heads, share = joined.customers, found.margin.share
    holdings = Holdings(
        customers=heads,
        spend=joined.spend * share,
        squares=joined.squares * share**2,
        margin=heads.astype(np.float64) * share,
    )
    return estimate_equity(
        found.factors,
        found.spend.model,
        order_covariance=found.model.covariance,
        holdings=holdings,
        level=LEVEL,
    )
