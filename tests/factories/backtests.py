"""Back-tests as a book keeps them, of renewals that are drawn: chances that are true, too bold, or of few losses."""

import datetime as dt
from pathlib import Path

import numpy as np

from keepworth.measure.calibration import Backtest, Recalibration, backtest_staying
from keepworth.runs.backtest_staying import Corrected, StayTested
from keepworth.runs.kept_backtests import keep_tested
from keepworth.tables.book import find_book

DAYS = tuple(dt.date(2025, 1, 1) + dt.timedelta(days=91 * at) for at in range(4))
UNTIL = dt.date(2025, 12, 20)
NOTHING = Corrected(Recalibration("none", 0), None)
MADE = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)


def backtest_of(*, renewals: int = 400, bold: float = 1.0, seed: int = 3) -> Backtest:
    """Return the test of renewals of which about 3 in 4 come; what is said is so many times as far from even."""
    rng = np.random.default_rng(seed)
    logit = rng.normal(1.2, 0.8, renewals)
    kept = (rng.random(renewals) < 1 / (1 + np.exp(-logit))).astype(np.int64)
    said = 1 / (1 + np.exp(-bold * logit))
    return backtest_staying(said, kept, baseline=np.full(renewals, 0.75))


def keep_backtest(
    folder: Path,
    of: Backtest | None = None,
    *,
    made: dt.datetime = MADE,
    until: dt.date = UNTIL,
    corrected: Corrected = NOTHING,
) -> Backtest:
    """Keep a back-test in the book, and return it."""
    found = of or backtest_of()
    seconds = {"read": 0.8, "compare": 0.4, "total": 1.2}
    keep_tested(find_book(folder), StayTested(DAYS, until, found, corrected, [], seconds=seconds), at=made)
    return found
