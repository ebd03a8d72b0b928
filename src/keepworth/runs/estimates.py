"""What the models say of a book's customers, before anything is written."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from itertools import pairwise, starmap
from typing import Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.runs.asked import AUTO, LEVEL, Resolved
from keepworth.runs.clock import Steps
from keepworth.runs.order_forecast import Groups, choose_on, groups_of, spread
from keepworth.runs.periods import Periodic, periodic
from keepworth.runs.score_words import Margin, margin_of, note_numbers
from keepworth.runs.spend_forecast import Spend, spend_of, spend_seen, spend_terms, spending_repeats
from keepworth.tables.arrays import Columns
from keepworth.tables.buying import Heads
from keepworth.tables.customers import PREDICTED
from keepworth.tables.facts import Bought
from keepworth.value.choice import MODELS, ModelChoice
from keepworth.value.foreseen import AnyOrderModel, foresee
from keepworth.value.lifetime import LifetimeFactors, lifetime_factors
from keepworth.value.orders import OrderModel, fit_orders
from keepworth.value.periodic import BGBB

CELLS_A_PART: Final = 1 << 17  # memory that is used again costs less than more of it
PROCESSORS: Final = 2


@dataclass(frozen=True, slots=True)
class Estimates:
    """What the models say, for every group of customers."""

    groups: Groups
    heads: Heads
    model: AnyOrderModel
    choice: ModelChoice | None
    spend: Spend
    margin: Margin
    predictions: Columns  # `PREDICTED`, a row a group
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
    with ThreadPoolExecutor(1) as beside:
        spending = beside.submit(spend_of, seen)
        yearly = None
        if to.model in (AUTO, BGBB):
            with steps.step("choose"):
                yearly = periodic(buying, groups, model=to.model, period=to.period, as_of=to.as_of)
        model: AnyOrderModel
        choice: ModelChoice | None
        if isinstance(yearly, Periodic):
            groups, model, choice = yearly.groups, yearly.model, yearly.choice
        else:
            other, choice = _fitted(buying, groups, heads=heads, to=to, steps=steps)
            model = yearly.said_with(other) if yearly else other
        with steps.step("fit"):
            spend = spending.result()
    with steps.step("predict"):
        predictions, factors = _foreseen(model, spend, groups=groups, to=to)
    return Estimates(groups, heads, model, choice, spend, margin, predictions, factors)


def _fitted(
    buying: Bought, groups: Groups, *, heads: Heads, to: Resolved, steps: Steps
) -> tuple[OrderModel, ModelChoice | None]:  # fmt: skip
    """Fit the model asked for, or the one that did best on the book's own history."""
    if to.model != AUTO or heads.first is None:
        with steps.step("fit"):
            return fit_orders(to.model, groups.histories), None
    with ThreadPoolExecutor(1) as beside:
        usual = beside.submit(fit_orders, MODELS[0], groups.histories)
        with steps.step("choose"):
            choice = choose_on(buying, first=heads.first, as_of=to.as_of, customers=heads.customers)
        with steps.step("fit"):
            plain = choice.name == MODELS[0]
            return usual.result() if plain else fit_orders(choice.name, groups.histories), choice


def _foreseen(
    model: AnyOrderModel, spend: Spend, *, groups: Groups, to: Resolved
) -> tuple[Columns, LifetimeFactors | None]:
    """Foresee the orders of every group and what they are worth.

    A part of the histories at a time goes through both, and processors share the parts. These are the same whatever
    the number of processors, and so are the results.
    """
    repeats = spending_repeats(groups)

    def one(part: slice) -> tuple[Columns, Columns]:
        orders = foresee(
            model,
            groups.histories.part(part),
            horizon_weeks=to.horizon_weeks,
            value_weeks=to.value_weeks,
            weekly_discount=to.weekly_discount,
            level=LEVEL,
        )
        rows = slice(*np.searchsorted(groups.row, (part.start, part.stop)))
        orders = spread(orders, row=groups.row[rows] - part.start)
        told = {name: getattr(orders, name) for name in PREDICTED}
        if spend.model is None:
            return told, {}
        factors = lifetime_factors(
            orders, spend.model, order_covariance=model.covariance, spend_repeats=repeats[rows], level=LEVEL
        )
        return told, {field.name: getattr(factors, field.name) for field in fields(factors)}

    size = groups.histories.repeats.size
    count = max(-(-size // CELLS_A_PART), 1)
    count += count % PROCESSORS if count > 1 else 0  # nobody waits for one part that is over
    edges = [size * part // count for part in range(count + 1)]
    with ThreadPoolExecutor(PROCESSORS) as workers:

        def joined(parts: Sequence[Columns]) -> Columns:
            columns = workers.map(lambda name: np.concatenate([part[name] for part in parts], axis=-1), parts[0])
            return dict(zip(parts[0], columns, strict=True))

        told, factors = zip(*workers.map(one, starmap(slice, pairwise(edges))), strict=True)
        return joined(told), LifetimeFactors(**joined(factors)) if factors[0] else None


def cell_columns(found: Estimates) -> Columns:
    """Return what is known of each group: predictions, terms of spend and value, slopes for sums."""
    size = found.groups.row.size
    predictions, factors, share = found.predictions, found.factors, found.margin.share
    unknown = np.full(size, np.nan)
    columns: Columns = {
        "cell": np.arange(size, dtype=np.int64),
        **found.groups.columns,
        **predictions,
        **spend_terms(found.spend.model, groups=found.groups),
        "value_mean": unknown if factors is None else factors.mean * share,
        "value_low": unknown if factors is None else factors.low * share,
        "value_high": unknown if factors is None else factors.high * share,
        "note": note_numbers(found.groups, model=found.model),
    }
    if factors is None:
        return columns
    orders = zip(found.model.fields, factors.order_slopes, strict=True)
    spend = zip(("p", "q", "gamma"), factors.spend_slopes, strict=True)
    return {
        **columns,
        "none": factors.none,
        "square": factors.square,
        "spend_shape": factors.spend_shape,
        **{f"orders_slope_{name}": slopes for name, slopes in orders},
        **{f"spend_slope_{name}": slopes for name, slopes in spend},
    }
