"""The spend part of a run: the fitted model, and its terms collected per group of customers."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import CannotEstimate
from keepworth.numerics.arrays import Flags, Ints
from keepworth.runs.asked import LEVEL
from keepworth.runs.order_forecast import Groups
from keepworth.tables.arrays import Columns
from keepworth.tables.facts import Bought
from keepworth.value.gammagamma import SpendHistories
from keepworth.value.independence import Independence, check_independence
from keepworth.value.spend import SpendModel, expected_spend, log_variance, own_variance, spend_slopes
from keepworth.value.spendfit import fit_spend


@dataclass(frozen=True, slots=True)
class Spend:
    """What customers spend per order; `model` is None where nothing could be said, and `warnings` say why."""

    model: SpendModel | None
    independence: Independence | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpendSeen:
    """What there is to learn about spend."""

    histories: SpendHistories
    from_first_orders: bool  # nobody came again: what was paid the first time must do


def spend_seen(buying: Bought) -> SpendSeen:
    """Read what repeat buyers spent, or what was spent on first orders where nobody came again."""
    repeated = _histories(buying.spend())
    if repeated.customers.size:
        return SpendSeen(repeated, from_first_orders=False)
    return SpendSeen(_histories(buying.opening_spend()), from_first_orders=True)


def spend_of(seen: SpendSeen) -> Spend:
    """Fit spend per order."""
    try:
        model = fit_spend(seen.histories)
    except CannotEstimate as refusal:
        return Spend(None, None, (f"Value is missing from this score, orders are not: {refusal}",))
    if seen.from_first_orders:
        said = (
            "No customer has a repeat order with a positive amount, so spend per order is taken from first "
            "orders; whether repeat orders are larger or smaller cannot be told."
        )
        return Spend(model, None, (*model.warnings, said))
    independence = check_independence(seen.histories)
    doubts = (independence.words,) if independence.is_doubtful else ()
    return Spend(model, independence, (*model.warnings, *doubts))


def _histories(columns: Columns) -> SpendHistories:
    repeats = columns["repeats"]
    return SpendHistories(
        repeats=repeats.astype(np.int64),
        mean_spend=columns["mean_spend"],
        customers=np.broadcast_to(np.int64(1), repeats.shape),
    )


def spending_repeats(groups: Groups) -> Ints:
    """Return the repeat orders of each group that speak about spend."""
    return np.where(groups.speaks, groups.repeats, 0)


def spend_terms(model: SpendModel | None, *, groups: Groups) -> Columns:
    """Return what the engine needs to work out the expected spend of every customer, per group.

    Expected spend is linear in the customer's net spend after the first occasion, `spend_base` +
    `spend_slope` · net. The variance of its logarithm, from doubt about the parameters and about the
    customer's own mean, is quadratic in γ/(γ + net), `doubt_0` to `doubt_2`.
    """
    size = groups.row.size
    if model is None:
        names = ("spend_base", "spend_slope", "spend_gamma", "doubt_0", "doubt_1", "doubt_2")
        return {name: np.full(size, np.nan) for name in names}
    x = spending_repeats(groups)
    at = model.parameters
    nothing = np.zeros(size)
    speaks = x > 0
    own = at.p / (at.p * x + at.q - 1)
    base = expected_spend(model, repeats=np.zeros(size, dtype=np.int64), mean_spend=nothing)
    return {
        "spend_base": np.where(speaks, own * at.gamma, base),
        "spend_slope": np.where(speaks, own, 0.0),
        "spend_gamma": np.full(size, at.gamma),
        **_doubts(model, repeats=x, speaks=speaks),
    }


def _doubts(model: SpendModel, *, repeats: Ints, speaks: Flags) -> Columns:
    """Collect the variance of ln spend in powers of γ/(γ + net), the slope in ln γ."""
    slopes, covariance = spend_slopes(model, repeats=repeats), model.covariance
    fixed = slopes.copy()
    fixed[2] = np.where(speaks, 0.0, slopes[2])
    cross = 2 * (slopes[0] * covariance[0, 2] + slopes[1] * covariance[1, 2])
    return {
        "doubt_0": log_variance(fixed, covariance) + own_variance(model, repeats=repeats, level=LEVEL),
        "doubt_1": np.where(speaks, cross, 0.0),
        "doubt_2": np.where(speaks, covariance[2, 2], 0.0),
    }
