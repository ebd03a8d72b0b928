"""Score a book: from its orders to what each customer is worth, stored as one run."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import ndtri

from keepworth.runs.asked import LEVEL, Asked, Resolved, resolve
from keepworth.runs.clock import Steps, Tell, nobody
from keepworth.runs.estimates import Estimates, cell_columns, estimate
from keepworth.runs.order_forecast import check_model_name
from keepworth.runs.score_record import equity_record, margin_record, orders_record, spend_record
from keepworth.runs.score_words import NOTES, warnings_about
from keepworth.runs.snapshots import take_snapshots
from keepworth.runs.store import one_score_at_a_time, results_aside, run_name, write_record
from keepworth.tables.book import Book
from keepworth.tables.customers import Joined
from keepworth.tables.facts import Bought, open_facts
from keepworth.tables.results import write_columns
from keepworth.value.equity import Equity, Holdings, estimate_equity

CUSTOMERS, CELLS = "customers.parquet", "cells.parquet"


def score_book(book: Book, *, asked: Asked | None = None, tell: Tell = nobody) -> Path:
    """Score a book and return the folder of the run, which `scores/latest` names from now on.

    Raises
    ------
    NotEnough
        The book has no orders by the day asked for.
    Busy
        Another process scores this book.

    """
    steps = Steps(tell)
    started = dt.datetime.now(tz=dt.UTC)
    asked = asked or Asked()
    check_model_name(asked.model)
    take_snapshots(book)
    with one_score_at_a_time(book.scores), open_facts(book) as facts:
        with steps.step("read"):
            to = resolve(book, asked=asked, last=facts.span().last)
            buying = facts.buying(as_of=to.as_of)
        with buying as bought:
            found = estimate(bought, to=to, steps=steps, margin_setting=book.settings.margin)
            with results_aside(book.scores, run=run_name(to.as_of, at=started)) as aside:
                equity = _write(bought, found, steps=steps, into=aside.folder)
                record = {
                    "format": 1,
                    "run": aside.run,
                    "started_at": started.isoformat(timespec="seconds"),
                    **_record(found, equity, to=to, book=book),
                    "scores": f"scores/{aside.run}/{CUSTOMERS}",
                    "cells": f"scores/{aside.run}/{CELLS}",
                    "inputs": facts.batches,
                    "seconds": steps.seconds,
                }
                write_record(aside.folder, record)
    return book.scores / aside.run


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
    heads, share = found.groups.customers, found.margin.share
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


def _record(found: Estimates, equity: Equity | None, *, to: Resolved, book: Book) -> dict[str, Any]:
    said = (*warnings_about(found.heads, model=found.model), *found.spend.warnings, *found.margin.warnings)
    return {
        "as_of": to.as_of.isoformat(),
        "customers": found.heads.customers,
        "orders": orders_record(found.model, choice=found.choice),
        "spend": spend_record(found.spend),
        "margin": margin_record(found.margin),
        "equity": equity_record(equity, currency=book.settings.currency),
        "warnings": list(said),
        "settings": {**book.settings.record(), **asdict(to), "as_of": to.as_of.isoformat()},
        "seed": to.seed,
        "version": version("keepworth"),
    }
