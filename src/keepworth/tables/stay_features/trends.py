"""Features that move: use and orders against what they were before, and how much cheaper the best rival is."""

from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats
from keepworth.tables.arrays import Columns
from keepworth.tables.schemas import TABLES
from keepworth.tables.stay_features.told import Days, Told, Whose, where
from keepworth.tables.staying import Staying
from keepworth.tables.touching import NAN, Asker, fetched_columns

HALF: Final = 0.5  # of an occasion: added to counts, so that none has a logarithm
LEAST: Final = 0.05  # of both windows' level: use below it is as little as that
EXACT: Final = "DECIMAL(18,4)"  # sums of these do not hang on the order in which an engine adds them


def order_trend(of: Asker, whose: Whose, *, days: Days, staying: Staying) -> Told:
    """Return the logarithm of occasions of late over those of as many days before, of who was a customer then.

    Counts are taken as Poisson: the variance of the logarithm is 1/(a+½) + 1/(b+½).
    """
    span = staying.order_days
    rows = (
        f"SELECT DISTINCT customer_id, {of.days.format('ordered_on')} AS day FROM {of.tables['orders']} AS told "
        "WHERE amount >= 0 AND customer_id IS NOT NULL"
    )
    late, early = _windows(days, span=span, count="count(*) FILTER (WHERE {})")
    found = fetched_columns(
        of.ask(
            f"SELECT customer_id, min(day) AS first, {late}, {early} FROM ({rows}) AS bought "
            "GROUP BY customer_id ORDER BY customer_id"
        )
    )
    now, before = days.of(found, named="late_"), days.of(found, named="early_")
    was_there = found["first"][:, None] <= days.row - 2 * span
    x = np.log((now + HALF) / (before + HALF))
    variance = 1 / (now + HALF) + 1 / (before + HALF)
    return _placed(whose, found, told=where(was_there & (now + before > 0), Told(x, variance)))


def usage_trend(of: Asker, whose: Whose, *, days: Days, staying: Staying) -> Told:
    """Return the logarithm of use of late over that of as many days before.

    Of each product and measure by itself, the mean of its counts; of a customer the mean weighted by how sure each is.
    """
    rows = (
        f"SELECT customer_id, product_id, measure, {of.days.format('happened_on')} AS day, "
        f"CAST(quantity AS {EXACT}) AS quantity FROM {of.tables['usage']} AS told WHERE quantity >= 0"
    )
    counts = _windows(days, span=staying.usage_days, count="count(*) FILTER (WHERE {})")
    sums = _windows(
        days,
        span=staying.usage_days,
        count="coalesce(CAST(sum(quantity) FILTER (WHERE {}) AS DOUBLE), 0)",
        named="sum_",
    )
    found = fetched_columns(
        of.ask(
            f"SELECT customer_id, {', '.join((*counts, *sums))} FROM ({rows}) AS used "
            "GROUP BY customer_id, product_id, measure ORDER BY customer_id, product_id, measure"
        )
    )
    many = [days.of(found, named=name) for name in ("late_", "early_")]
    level = [days.of(found, named=f"sum_{name}") / np.maximum(count, 1)
             for name, count in zip(("late_", "early_"), many, strict=True)]  # fmt: skip
    floor = LEAST * (level[0] + level[1])
    known = (many[0] > 0) & (many[1] > 0) & (floor > 0)
    now, before = (np.where(known, np.maximum(one, floor), 1.0) for one in level)
    sure = np.where(
        known, 1 / (staying.usage_scatter**2 * (1 / np.maximum(many[0], 1) + 1 / np.maximum(many[1], 1))), 0
    )
    weight, moved = (whose.added(found["customer_id"], one) for one in (sure, sure * np.log(now / before)))
    is_known = weight > 0
    weight = np.where(is_known, weight, 1.0)
    return where(is_known, Told(moved / weight, 1 / weight))


def _windows(days: Days, *, span: int, count: str, named: str = "") -> tuple[str, str]:
    """Write columns of the days up to each day, and of as many before these."""
    late = days.each(lambda day: count.format(f"day > {day - span} AND day <= {day}"), named=f"{named}late_")
    early = days.each(
        lambda day: count.format(f"day > {day - 2 * span} AND day <= {day - span}"), named=f"{named}early_"
    )
    return late, early


def _placed(whose: Whose, found: Columns, *, told: Told) -> Told:
    x: Floats = whose.placed(found["customer_id"], told.x, missing=np.nan)
    return Told(x, whose.placed(found["customer_id"], told.variance, missing=0.0))


def price_gap(of: Asker, whose: Whose, *, days: Days, staying: Staying) -> Told:
    """Return by how many points the best rival that is still there is cheaper, as it was said last."""
    since = of.days.format("coalesce(valid_from, DATE '0001-01-01')")
    within = TABLES["rivals"].column("price_gap").within
    rows = (
        f"SELECT customer_id, rival, {since} AS since, share, {within} AS price_gap FROM {of.tables['rivals']} AS told "
        "WHERE customer_id IS NOT NULL"
    )

    def newest(name: str) -> str:
        return days.each(
            lambda day: f"coalesce(max_by({name}, since) FILTER (WHERE {name} IS NOT NULL AND since <= {day}), {NAN})",
            named=f"{name}_",
        )

    found = fetched_columns(
        of.ask(
            f"SELECT customer_id, {newest('share')}, {newest('price_gap')} FROM ({rows}) AS said "
            "GROUP BY customer_id, rival ORDER BY customer_id, rival"
        )
    )
    gone = days.of(found, named="share_") == 0
    x = whose.greatest(found["customer_id"], np.where(gone, np.nan, days.of(found, named="price_gap_")))
    return where(~np.isnan(x), Told(x, np.full(x.shape, staying.gap_sd**2)))
