"""How good a forecast of orders was, once the orders are in."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Floats, Ints
from keepworth.value.coverage import ActiveBin, Counted, active_calibration, interval_coverage, shown_coverage


@dataclass(frozen=True, slots=True)
class HeldOutOrders:
    """What customers did before a date and after it, counted once where two look the same.

    The customers are those known on the date; who came later was nobody's forecast.
    """

    repeats: Ints  # orders after the first, before the date
    age: Floats  # weeks from the first order to the date
    before: Ints  # repeat orders in the period before the date that is as long as the one after
    after: Ints  # orders in the period after it
    segment: Ints  # number of the customer's segment; all 0 where the book has none
    customers: Ints  # how many share the row


@dataclass(frozen=True, slots=True)
class OrderForecast:
    """What was said on the date about the period after it, a row for each row of `HeldOutOrders`."""

    expected: Floats  # orders
    below: Floats  # F(y−1) at the count y that came: probability of fewer
    upto: Floats  # F(y)
    at_least_one: Floats  # probability of any order at all
    low: Ints  # the shown interval
    high: Ints


@dataclass(frozen=True, slots=True)
class Tenth:
    """A tenth of the customers, by what was expected of them."""

    customers: int
    expected: float  # orders of all of them
    actual: int


@dataclass(frozen=True, slots=True)
class BackTest:
    """How good the forecast was."""

    weeks: float  # length of the period
    customers: int
    orders_actual: int
    orders_expected: float
    tenths: tuple[Tenth, ...]  # those expected least first
    mae: float  # mean absolute error, orders per customer
    mae_last_period: float  # of the forecast "as many as in the period before"
    mae_segment_mean: float  # of the forecast "at the segment's mean rate"
    coverage: Counted  # by the randomised probability integral transform
    coverage_shown: Counted  # of the whole-number intervals
    calibration: tuple[ActiveBin, ...]

    @property
    def mae_naive(self) -> float:
        """The better of the two naive forecasts."""
        return min(self.mae_last_period, self.mae_segment_mean)

    @property
    def gain(self) -> float:
        """Share of the better naive forecast's error that the model saves; negative where it is worse."""
        return 1 - self.mae / self.mae_naive if self.mae_naive > 0 else float("nan")

    @property
    def words(self) -> str:
        """The result in two sentences."""
        off = self.orders_expected - self.orders_actual
        side = "more" if off >= 0 else "fewer"
        total = (
            f"In {self.weeks:g} weeks {self.customers:,} customers placed {self.orders_actual:,} orders; the "
            f"model expected {self.orders_expected:,.0f}"
        )
        share = f", {abs(off) / self.orders_actual:.0%} {side}" if self.orders_actual else ""
        same = self.mae_last_period <= self.mae_segment_mean
        naive = "the same as last period" if same else "the segment's mean rate"
        gain = (
            ""
            if np.isnan(self.gain)
            else (
                f" Per customer it is off by {self.mae:.2f} orders, {abs(self.gain):.0%} "
                f"{'less' if self.gain >= 0 else 'more'} than the better naive forecast ({naive})."
            )
        )
        return f"{total}{share}.{gain}"


def measure_backtest(
    orders: HeldOutOrders,
    forecast: OrderForecast,
    *,
    weeks: float,
    rng: np.random.Generator,
    level: float = 0.8,
) -> BackTest:
    """Compare what was said with what came.

    Parameters
    ----------
    orders, forecast
        Equally many rows, in an order of their own (sorted), for `rng` draws by row.
    weeks
        Length of the period after the date.
    rng
        From the run's seed, for the coverage of counts.
    level
        Of the forecast's intervals.

    Raises
    ------
    NotEnough
        Nobody was known on the date.

    """
    if orders.after.shape != forecast.expected.shape:
        raise BadInput(f"{orders.after.size} rows of orders but {forecast.expected.size} of forecasts.")
    heads = orders.customers
    if not heads.sum() > 0:
        raise NotEnough("Nobody had ordered by the date, so there is no forecast to test. Take a later date.")
    return BackTest(
        weeks=weeks,
        customers=int(heads.sum()),
        orders_actual=int((orders.after * heads).sum()),
        orders_expected=float((forecast.expected * heads).sum()),
        tenths=tenths(forecast.expected, actual=orders.after, customers=heads),
        mae=_mean_error(forecast.expected, orders),
        mae_last_period=_mean_error(orders.before.astype(np.float64), orders),
        mae_segment_mean=_mean_error(segment_mean_forecast(orders, weeks=weeks), orders),
        coverage=interval_coverage(forecast.below, forecast.upto, customers=heads, rng=rng, level=level),
        coverage_shown=shown_coverage(orders.after, low=forecast.low, high=forecast.high, customers=heads, level=level),
        calibration=active_calibration(forecast.at_least_one, ordered=orders.after, customers=heads, level=level),
    )


def _mean_error(said: Floats, orders: HeldOutOrders) -> float:
    return float((np.abs(said - orders.after) * orders.customers).sum() / orders.customers.sum())


def segment_mean_forecast(orders: HeldOutOrders, *, weeks: float) -> Floats:
    """Return what each customer would order at their segment's mean rate: all repeats over all weeks."""
    place = np.unique(orders.segment, return_inverse=True)[1]
    repeats = np.bincount(place, weights=orders.repeats * orders.customers)
    watched = np.bincount(place, weights=orders.age * orders.customers)
    rate = np.divide(repeats, watched, out=np.zeros_like(watched), where=watched > 0)
    found: Floats = rate[place] * weeks
    return found


def tenths(expected: Floats, *, actual: Ints, customers: Ints) -> tuple[Tenth, ...]:
    """Sort customers by expectation and cut them into ten groups of nearly equal size.

    Look-alikes are never parted, so groups differ in size and some may be missing.
    """
    order = np.lexsort((actual, expected))
    heads = customers[order].astype(np.float64)
    # Equal expectations stay together, whatever came of them.
    start = np.concatenate([[True], np.diff(expected[order]) > 0])
    group = np.cumsum(start) - 1
    size = np.bincount(group, weights=heads)
    middle = (np.cumsum(size) - size / 2) / max(size.sum(), 1)
    place = np.minimum((middle * 10).astype(np.int64), 9)[group]
    columns = (np.ones_like(heads), expected[order], actual[order])
    sums = [np.bincount(place, weights=heads * of, minlength=10) for of in columns]
    return tuple(Tenth(int(of), float(hoped), int(came)) for of, hoped, came in zip(*sums, strict=True) if of > 0)
