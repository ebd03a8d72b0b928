"""Fit before a day, compare with what came after: how far a book's forecasts can be trusted."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from keepworth.errors import NotEnough
from keepworth.numerics.arrays import Floats, Ints
from keepworth.runs.asked import AUTO, LEVEL, SEED
from keepworth.runs.clock import Steps, Tell, nobody
from keepworth.runs.order_forecast import Groups, check_model_name, choose_on, days_held_out, groups_of, weekly_cells
from keepworth.runs.periods import Periodic, in_periods, periodic
from keepworth.runs.snapshots import take_snapshots
from keepworth.runs.verdict import Verdict, verdict_on
from keepworth.tables.arrays import Columns
from keepworth.tables.book import Book
from keepworth.tables.buying import Span
from keepworth.tables.facts import Bought, open_facts
from keepworth.value.backtest import BackTest, HeldOutOrders, measure_backtest, segment_mean_forecast
from keepworth.value.cells import BuyingCells
from keepworth.value.choice import ModelChoice
from keepworth.value.forecast import Cumulative, cumulative_orders, forecast_orders
from keepworth.value.foreseen import AnyOrderModel
from keepworth.value.orders import fit_orders
from keepworth.value.periodic import BGBB, PeriodModel

MOST_POINTS = 26  # of the cumulative curve; every one is a forecast over all cells


@dataclass(frozen=True, slots=True)
class BackTested:
    """What a book's own history says of its forecasts."""

    as_of: dt.date
    until: dt.date
    model: AnyOrderModel
    choice: ModelChoice | None
    test: BackTest
    cumulative: Cumulative
    verdict: Verdict
    seconds: dict[str, float]


def backtest_book(book: Book, *, as_of: dt.date | None = None, model: str = AUTO, tell: Tell = nobody) -> BackTested:
    """Fit on what was known at the end of `as_of`, and compare with the orders until the last one.

    Without a date the last third of the book's history is held out, at most a year.

    Raises
    ------
    NotEnough
        There are no orders, none by the date, or none after it.

    """
    check_model_name(model)
    steps = Steps(tell)
    take_snapshots(book)
    with open_facts(book) as facts:
        with steps.step("read"):
            cut, end = _period(facts.span(), as_of=as_of, book=book)
            known = facts.held_out(cut=cut, end=end)
            daily = facts.daily_orders(cut=cut, end=end)
            buying = facts.buying(as_of=cut)
        with buying as bought:
            groups, fitted, choice = _before(bought, book=book, cut=cut, model=model, steps=steps)
    weeks = (end - cut).days / 7
    with steps.step("compare"):
        test, verdict = _compared(fitted, known, cut=cut, weeks=weeks)
        curve = _cumulative(fitted, groups.histories, daily=daily, weeks=weeks)
    return BackTested(cut, end, fitted, choice, test, curve, verdict, steps.seconds)


def _before(
    buying: Bought, *, book: Book, cut: dt.date, model: str, steps: Steps
) -> tuple[Groups, AnyOrderModel, ModelChoice | None]:  # fmt: skip
    """Return the histories up to the day, and the model asked for, or that does best on them."""
    with steps.step("read"):
        heads = buying.heads()
        if not heads.customers or heads.first is None:
            raise NotEnough(f"Nobody had ordered by {cut}, so there is no forecast to test. Take a later day.")
        groups = groups_of(buying.cells())
    valuing, choice, unfitted = book.settings.value, None, None
    name = valuing.model if model == AUTO else model
    if name in (AUTO, BGBB):
        with steps.step("choose"):
            found = periodic(buying, groups, model=name, period=valuing.period, as_of=cut)
            if isinstance(found, Periodic):
                return found.groups, found.model, found.choice
            unfitted = found
            choice = choose_on(buying, first=heads.first, as_of=cut, customers=heads.customers)
    with steps.step("fit"):
        fitted = fit_orders(choice.name if choice else name, groups.histories)
        return groups, unfitted.said_with(fitted) if unfitted else fitted, choice


def _period(covered: Span, *, as_of: dt.date | None, book: Book) -> tuple[dt.date, dt.date]:
    """Return the day of the forecast and the day it is compared up to, that of the last order."""
    if covered.first is None or covered.last is None:
        raise NotEnough(
            f"{book.folder} has no orders yet, so there is no forecast to test. "
            f"Import some: keepworth import {book.folder} FILE --as orders"
        )
    cut = as_of or covered.last - dt.timedelta(days=max(days_held_out(covered.first, covered.last), 1))
    if cut >= covered.last:
        raise NotEnough(
            f"Nothing came after {cut}: the last order is of {covered.last}. Take an earlier day (--as-of)."
        )
    if cut < covered.first:
        raise NotEnough(f"Nobody had ordered by {cut}: the first order is of {covered.first}. Take a later day.")
    return cut, covered.last


def _compared(fitted: AnyOrderModel, known: Columns, *, cut: dt.date, weeks: float) -> tuple[BackTest, Verdict]:
    cells = weekly_cells(known)
    orders = HeldOutOrders(
        repeats=cells.repeats,
        age=cells.age,
        before=known["previous"],
        after=known["later"],
        segment=_numbered(known["segment"]),
        customers=cells.customers,
    )
    seen = in_periods(cells, fitted.period, as_of=cut) if isinstance(fitted, PeriodModel) else cells
    forecast = forecast_orders(fitted, seen, after=orders.after, weeks=weeks, level=LEVEL)
    rng = np.random.default_rng(SEED)
    test = measure_backtest(orders, forecast, weeks=weeks, rng=rng, level=LEVEL)
    same_as_before = test.mae_last_period <= test.mae_segment_mean
    naive: Floats = orders.before.astype(np.float64) if same_as_before else segment_mean_forecast(orders, weeks=weeks)
    return test, verdict_on(test, expected=forecast.expected, naive=naive, orders=orders)


def _numbered(segments: npt.NDArray[np.object_]) -> Ints:
    """Give each segment a number; customers without one are a segment of their own."""
    texts = np.array(["" if name is None else str(name) for name in segments.tolist()], dtype=np.str_)
    numbers: Ints = np.unique(texts, return_inverse=True)[1].astype(np.int64)
    return numbers


def _cumulative(fitted: AnyOrderModel, cells: BuyingCells, *, daily: Columns, weeks: float) -> Cumulative:
    """Count orders week by week, in at most so many steps, up to the last day."""
    step = int(np.ceil(weeks / MOST_POINTS))
    points = np.append(np.arange(step, weeks, step, dtype=np.float64), weeks)
    came = np.append(0, np.cumsum(daily["orders"]))
    actual = came[np.searchsorted(daily["day"], points * 7 + 1e-9, side="right")]
    return cumulative_orders(fitted, cells, weeks=points, actual=actual)
