"""What the models say of a book's customers, before anything is written."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.runs.asked import AUTO, LEVEL, Resolved
from keepworth.runs.clock import Steps
from keepworth.runs.order_forecast import Groups, choose_on, groups_of, spread
from keepworth.runs.score_words import Margin, margin_of, note_numbers
from keepworth.runs.spend_forecast import Spend, spend_of, spend_seen, spend_terms, spending_repeats
from keepworth.tables.arrays import Columns
from keepworth.tables.buying import Heads
from keepworth.tables.facts import Bought
from keepworth.value.cells import BuyingCells
from keepworth.value.choice import MODELS, ModelChoice
from keepworth.value.futures import OrderPredictions, predict_orders
from keepworth.value.lifetime import LifetimeFactors, lifetime_factors
from keepworth.value.orders import OrderModel, fit_orders

CELLS_A_PART: Final = 1 << 17  # memory that is used again costs less than more of it
PROCESSORS: Final = 2


@dataclass(frozen=True, slots=True)
class Estimates:
    """What the models say, for every group of customers."""

    groups: Groups
    heads: Heads
    model: OrderModel
    choice: ModelChoice | None
    spend: Spend
    margin: Margin
    predictions: OrderPredictions  # a row a group
    factors: LifetimeFactors | None  # a row a group; None: value is unknown


def estimate(buying: Bought, *, to: Resolved, steps: Steps, margin_setting: float | None) -> Estimates:
    """Fit and predict: nothing is written yet."""
    with steps.step("read"):
        heads = buying.heads()
        if not heads.customers or heads.first is None:
            raise NotEnough(f"No customer has placed an order by {to.as_of}; there is nothing to score.")
        groups = groups_of(buying.cells())
        margin = margin_of(buying.margin(), setting=margin_setting)
        seen = spend_seen(buying)
    # Spend is fitted beside orders, for neither knows of the other; and the usual model while the models are
    # compared on a sample, for most often it is the one to use.
    with ThreadPoolExecutor(2) as beside:
        spending = beside.submit(spend_of, seen)
        choice, usual = None, None
        if to.model == AUTO:
            usual = beside.submit(fit_orders, MODELS[0], groups.histories)
            with steps.step("choose"):
                choice = choose_on(buying, first=heads.first, as_of=to.as_of, customers=heads.customers)
        with steps.step("fit"):
            name = choice.name if choice else to.model
            model = usual.result() if usual and name == MODELS[0] else fit_orders(name, groups.histories)
            spend = spending.result()
    with steps.step("predict"):
        predictions = spread(predicted(model, groups.histories, to=to), row=groups.row)
        factors = _factors(predictions, spend, model=model, groups=groups)
    return Estimates(groups, heads, model, choice, spend, margin, predictions, factors)


def predicted(model: OrderModel, cells: BuyingCells, *, to: Resolved) -> OrderPredictions:
    """Foresee the orders of every history."""

    def one(part: slice) -> OrderPredictions:
        return predict_orders(
            model,
            BuyingCells(cells.repeats[part], cells.last_order[part], cells.age[part], cells.customers[part]),
            horizon_weeks=to.horizon_weeks,
            value_weeks=to.value_weeks,
            weekly_discount=to.weekly_discount,
            level=LEVEL,
        )

    return _in_parts(one, size=cells.repeats.size)


def _factors(
    predictions: OrderPredictions, spend: Spend, *, model: OrderModel, groups: Groups
) -> LifetimeFactors | None:
    if spend.model is None:
        return None
    fitted, repeats = spend.model, spending_repeats(groups)

    def one(part: slice) -> LifetimeFactors:
        some: dict[str, Any] = {
            field.name: getattr(predictions, field.name)[..., part] for field in fields(predictions)
        }
        return lifetime_factors(
            OrderPredictions(**some),
            fitted,
            order_covariance=model.covariance,
            spend_repeats=repeats[part],
            level=LEVEL,
        )

    return _in_parts(one, size=repeats.size)


def _in_parts[Found: (OrderPredictions, LifetimeFactors)](one: Callable[[slice], Found], *, size: int) -> Found:
    """Work on a part of the rows at a time, parts that processors share, and join what was found.

    The parts are the same whatever the number of processors, and so are the results.
    """
    count = max(-(-size // CELLS_A_PART), 1)
    edges = [size * part // count for part in range(count + 1)]
    with ThreadPoolExecutor(PROCESSORS) as workers:
        found = list(workers.map(one, [slice(low, high) for low, high in pairwise(edges)]))
    joined: dict[str, Any] = {
        field.name: np.concatenate([getattr(each, field.name) for each in found], axis=-1) for field in fields(found[0])
    }
    return type(found[0])(**joined)


def cell_columns(found: Estimates) -> Columns:
    """Return what is known of each group: predictions, terms of spend and value, slopes for sums."""
    size = found.groups.row.size
    predictions, factors, share = found.predictions, found.factors, found.margin.share
    unknown = np.full(size, np.nan)
    columns: Columns = {
        "cell": np.arange(size, dtype=np.int64),
        **found.groups.columns,
        "p_active": predictions.p_active,
        "p_active_low": predictions.p_active_low,
        "p_active_high": predictions.p_active_high,
        "expected_orders": predictions.expected_orders,
        "expected_orders_low": predictions.expected_orders_low,
        "expected_orders_high": predictions.expected_orders_high,
        **spend_terms(found.spend.model, groups=found.groups),
        "value_mean": unknown if factors is None else factors.mean * share,
        "value_low": unknown if factors is None else factors.low * share,
        "value_high": unknown if factors is None else factors.high * share,
        "note": note_numbers(found.groups, model=found.model),
    }
    if factors is None:
        return columns
    orders = zip(found.model.family.fields, factors.order_slopes, strict=True)
    spend = zip(("p", "q", "gamma"), factors.spend_slopes, strict=True)
    return {
        **columns,
        "none": factors.none,
        "square": factors.square,
        "spend_shape": factors.spend_shape,
        **{f"orders_slope_{name}": slopes for name, slopes in orders},
        **{f"spend_slope_{name}": slopes for name, slopes in spend},
    }
