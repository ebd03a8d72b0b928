"""The chance of staying with its interval, and why: in logits and in points of probability, both adding up."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.staying.features import StayFeatures
from keepworth.measure.staying.model import StayModel
from keepworth.measure.staying.posterior import shrunk
from keepworth.measure.staying.terms import term_columns
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach
from keepworth.numerics.uncertainty import lower_root

BLOCK: Final = 1 << 15  # rows at a time: they fit the processor's cache, and memory stays small
LEVEL: Final = 0.8
LEVEL_SHIFT: Final = 1e-7  # of logits: closer together, a straight line is the curve
IN_ORDERS: Final = frozenset({"order_trend", "tenure"})  # told by the probability of being active already


@dataclass(frozen=True, slots=True)
class Staying:
    """Chances of staying; shapes (n,)."""

    chance: Floats  # p, with all doubt averaged over
    low: Floats
    high: Floats
    logit: Floats  # η, as if everything were known
    variance: Floats  # of η
    averaged: Floats  # s², the part that p is averaged over (see `_doubt`)
    level: float


@dataclass(frozen=True, slots=True)
class StayBecause:
    """Why: start + Σ pushes + doubt = logit p, and chance + Σ points + doubt = p."""

    names: tuple[str, ...]
    start: Floats  # (n,) logit of staying of who is ordinary in everything and of the same age
    pushes: Floats  # (n, terms) b·z
    doubt: Floats  # (n,) by how much what is not known draws the logit towards even odds
    start_chance: Floats
    points: Floats  # (n, terms) of probability, from −1 to 1
    doubt_points: Floats


def predict_staying(model: StayModel, features: StayFeatures, *, level: float = LEVEL) -> Staying:
    """Return p = σ(η/√(1 + πs²/8)), and the interval σ(η ± z·s).

    s² holds the error of the columns (Σ b²·Var(z)), of the coefficients (zᵀΣz) and of the baseline. What is believed of
    strength keeps p rising in it.
    """
    root = lower_root(model.covariance)
    size = features.age.size
    logits, variance, averaged = np.empty(size), np.empty(size), np.empty(size)
    for rows in _blocks(size):
        some = features.some(rows)
        start, unsure = model.baseline.at(some.age)
        z, noise = term_columns(some, model.terms, fills=model.fills)
        logits[rows] = start + model.coefficients[0] + z @ model.coefficients[1:]
        whole, mean = _doubt(model, z, root=root)
        if noise is not None:
            unsure = unsure + noise @ model.coefficients[1:] ** 2
        variance[rows], averaged[rows] = unsure + whole, unsure + mean
    return _staying(logits, variance, averaged=averaged, level=level)


def stay_doubt(model: StayModel, features: StayFeatures) -> tuple[Floats, Floats]:
    """Return by how much each logit may be wrong: together with all others, and by itself.

    The first, (n, directions), is in independent standard directions that all customers share: the coefficients of the
    model, and the retention of the age. The second, (n,), is the variance of what is known of the customer alone.
    """
    z, noise = term_columns(features, model.terms, fills=model.fills)
    root = lower_root(model.covariance)
    shared = np.column_stack([z @ root[1:] + root[0], np.sqrt(model.baseline.at(features.age)[1])])
    own = np.zeros(len(z)) if noise is None else noise @ model.coefficients[1:] ** 2
    return shared, own


def shift_active(
    active: Floats,
    model: StayModel,
    *,
    features: StayFeatures,
    apart: Collection[str] = IN_ORDERS,
    level: float = LEVEL,
) -> Staying:
    """Return the chance of staying of customers without contracts: that of being active, its odds shifted alike.

    What moves the odds of a renewal moves those of being active. Columns in `apart` do not: the chance of being active
    is made of orders, and one fact counts once. Who is surely active, or surely gone, stays so.

    Parameters
    ----------
    active
        (n,) probability of being active, from the customer's orders.
    model
        Of staying.
    features
        (n, k) what is known; the age is not used.
    apart
        Columns that `active` knows already.
    level
        Of the interval.

    """
    if active.shape != features.age.shape or not ((active >= 0) & (active <= 1)).all():
        raise BadInput("There is a chance of being active, 0 to 1, for every row of features.")
    enters = np.array([not term.columns & set(apart) for term in model.terms], dtype=np.float64)
    by = model.coefficients[1:] * enters
    # The level belongs to renewals, and what stands apart is certain.
    root = lower_root(model.covariance) * np.concatenate([[0.0], enters])[:, None]
    z, noise = term_columns(features, model.terms, fills=model.fills)
    unsure = np.zeros(active.size) if noise is None else noise @ by**2
    sure = (active == 0) | (active == 1)
    with np.errstate(divide="ignore"):
        logits = np.log(active) - np.log1p(-active)
    variance, averaged = (np.where(sure, 0.0, unsure + of) for of in _doubt(model, z, root=root))
    return _staying(np.where(sure, logits, logits + z @ by), variance, averaged=averaged, level=level)


def because_of(model: StayModel, features: StayFeatures) -> StayBecause:
    """Return why each customer's chance is what it is.

    In logits the terms add up by themselves. In points each gets its share of the way: on the straight path from the
    start to η the slope of the curve is the same for all, so the points of a term are its logits times
    (σ(η) − σ(start))/(η − start), the values of Aumann and Shapley. What is not known comes last, p − σ(η).
    """
    of = predict_staying(model, features)
    z, _ = term_columns(features, model.terms, fills=model.fills)
    start = model.baseline.at(features.age)[0] + model.coefficients[0]
    pushes = z * model.coefficients[1:]
    begun, ended = _chance(start), _chance(of.logit)
    apart = of.logit - start
    close = np.abs(apart) < LEVEL_SHIFT
    rate = np.where(close, begun * (1 - begun), (ended - begun) / np.where(close, 1.0, apart))
    doubt = (shrunk(of.averaged) - 1.0) * of.logit
    return StayBecause(model.names, start, pushes, doubt, begun, pushes * rate[:, None], of.chance - ended)


def _doubt(model: StayModel, z: Floats, *, root: Floats) -> tuple[Floats, Floats]:
    """Return the variance of η by that of the coefficients, and the part that p is averaged over.

    In the second the doubt about a coefficient that is never below 0 counts as for a value one unit from the middle,
    whatever the value: else p could fall where a strength rises, for the doubt would rise faster.
    """
    spread = z @ root[1:] + root[0]
    whole = np.einsum("ni,ni->n", spread, spread)
    rising = np.flatnonzero([term.belief.lowest >= 0 for term in model.terms])
    if not rising.size:
        return whole, whole
    apart = spread - z[:, rising] @ root[1 + rising]
    return whole, np.einsum("ni,ni->n", apart, apart) + float((root[1 + rising] ** 2).sum())


def _staying(logits: Floats, variance: Floats, *, averaged: Floats, level: float) -> Staying:
    if not 0 < level < 1:
        raise BadInput(f"level must lie between 0 and 1, not {level}.")
    chance = _chance(logits * shrunk(averaged))
    reach = normal_reach(level) * np.sqrt(variance)
    # Where p is all but sure, averaging may take it out of the range of what is likely.
    low, high = np.minimum(_chance(logits - reach), chance), np.maximum(_chance(logits + reach), chance)
    return Staying(chance, low, high, logits, variance, averaged, level)


def _chance(logits: Floats) -> Floats:
    tail = np.exp(-np.abs(logits))
    found: Floats = np.where(logits >= 0, 1.0, tail) / (1.0 + tail)
    return found


def _blocks(size: int) -> Iterator[slice]:
    return (slice(start, start + BLOCK) for start in range(0, size, BLOCK))
