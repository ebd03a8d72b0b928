"""How much of an outcome each driver explains: R² shared out, with ranges, and noise as the floor.

What explains is no lever: it says where to look, and an experiment says whether it moves anything.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import comb
from typing import Final

import numpy as np

from keepworth.errors import BadInput, CannotEstimate
from keepworth.numerics.arrays import Flags, Floats, Ints

MOST_SHARED: Final = 13  # whose 2^k subsets are all fitted: twelve drivers and noise; of more, Johnson's weights
FEWEST_PER_DRIVER: Final = 10
ALIKE: Final = 1e-10  # of a driver's variance left beside the others: less is none
AT_ONCE: Final = 64  # samples of the bootstrap at a time


@dataclass(frozen=True, slots=True)
class Importance:
    """R² of the model with all drivers, and what each has of it; shapes (drivers,).

    `noise` is what a driver that is nothing but noise reaches in the same samples at the upper end; a driver counts
    where it is above noise in at least all but (1 − level) / 2 of them.
    """

    r2: float
    part: Floats  # sums to r2
    low: Floats
    high: Floats
    is_above_noise: Flags
    noise: float
    slope: Floats  # standardised, in the joint model: its sign says which way
    n: int
    clusters: int
    level: float
    kind: str  # "shapley" or "johnson"
    johnson: Floats  # Johnson's weights beside it, in the same samples; the same where they are the kind
    johnson_low: Floats
    johnson_high: Floats


def shapley_parts(correlations: Floats) -> Floats:
    """Return each driver's mean gain in R² over all orders of entering (LMG), which is its Shapley value.

    Parameters
    ----------
    correlations
        (…, k + 1, k + 1) of the drivers and, last, the outcome; k at most 13.

    Returns
    -------
    (…, k); they sum to R². A driver that is a sum of those already in gains nothing.

    Source: Lindeman, Merenda & Gold (1980), as in Grömping (2006), Journal of Statistical Software 17(1); all subsets
    by sweeps as Furnival & Wilson (1974), Technometrics 16, 499-511.

    """
    many = correlations.shape[-1] - 1
    if many > MOST_SHARED:
        raise BadInput(f"{many} drivers have too many orders: at most {MOST_SHARED}; Johnson's weights take more.")
    parts = np.zeros((*correlations.shape[:-2], many))
    for members, explained in _subsets(correlations, first=0, members=()):
        size, within = len(members), np.zeros(many, dtype=bool)
        within[list(members)] = True
        if size:
            parts[..., within] += explained[..., None] / (size * comb(many, size))
        if size < many:
            parts[..., ~within] -= explained[..., None] / ((many - size) * comb(many, size))
    return parts


def _subsets(swept: Floats, *, first: int, members: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Floats]]:
    """Yield every set of drivers that adds later ones to these, with its R²."""
    yield members, 1 - swept[..., -1, -1]
    for at in range(first, swept.shape[-1] - 1):
        yield from _subsets(_with(swept, at), first=at + 1, members=(*members, at))


def _with(swept: Floats, at: int) -> Floats:
    """Take one driver's share out of those that follow: a step of elimination; its own row is needed no more."""
    pivot = swept[..., at, at]
    is_new = pivot > ALIKE
    row = np.where(is_new[..., None], swept[..., at, :], 0.0) / np.where(is_new, pivot, 1.0)[..., None]
    return swept - swept[..., :, at, None] * row[..., None, :]


def johnson_parts(correlations: Floats) -> Floats:
    """Return Johnson's relative weights of drivers; the same shapes as `shapley_parts`, and any number of drivers.

    Source: Johnson (2000), Multivariate Behavioral Research 35, 1-19: Λ = R_xx^½, β = Λ⁻¹ r_xy, ε_j = Σ_k Λ_jk² β_k².
    """
    spreads, ways = np.linalg.eigh(correlations[..., :-1, :-1])
    spreads = np.maximum(spreads, 0.0)
    root = np.sqrt(spreads)
    back = np.where(spreads > ALIKE, 1 / np.where(spreads > ALIKE, root, 1.0), 0.0)
    turned = np.swapaxes(ways, -1, -2)
    nearest = (ways * root[..., None, :]) @ turned
    beta = (ways * back[..., None, :]) @ turned @ correlations[..., :-1, -1, None]
    parts: Floats = (nearest**2 @ beta**2)[..., 0]
    return parts


def importance(
    drivers: Floats,
    outcome: Floats,
    *,
    cluster: Ints | None = None,
    level: float = 0.8,
    samples: int = 1000,
    seed: int = 0,
) -> Importance:
    """Return what each driver has of R², with percentile ranges of a bootstrap of whole clusters.

    Parameters
    ----------
    drivers, outcome
        (n, k) and (n,), complete: who lacks an answer is left out by the caller, who says how many.
    cluster
        (n,) whole numbers: rows of one account are drawn together. Without it each row stands alone.
    level, samples, seed
        How often the ranges hold, and of how many samples drawn from which seed they are.

    Raises
    ------
    BadInput
        Shapes that do not fit, or what is not a number.
    CannotEstimate
        Fewer than ten rows for each driver, or a driver or outcome that never varies.

    Source of the noise as a floor: Tonidandel, LeBreton & Johnson (2009), Psychological Methods 14, 387-399.

    """
    _check(drivers, outcome)
    noise = np.random.default_rng([seed, 0]).standard_normal(outcome.size)
    rows = np.column_stack([drivers, noise, outcome])
    sums = _sums(rows - rows.mean(axis=0), cluster)
    share = shapley_parts if drivers.shape[1] + 1 <= MOST_SHARED else johnson_parts
    whole = _correlations(sums.sum(axis=0))
    real = np.r_[0 : drivers.shape[1], drivers.shape[1] + 1]
    without_noise = whole[np.ix_(real, real)]
    drawn = _drawn(sums, share, samples=samples, seed=seed)
    ends = ((1 - level) / 2, (1 + level) / 2)
    low, high = np.quantile(drawn, ends, axis=0)
    above = np.quantile(drawn[:, :-1] - drawn[:, -1:], ends[0], axis=0) > 0
    part = share(without_noise)
    slope = np.linalg.lstsq(without_noise[:-1, :-1], without_noise[:-1, -1], rcond=None)[0]
    beside = drawn if share is johnson_parts else _drawn(sums, johnson_parts, samples=samples, seed=seed)
    weight_low, weight_high = np.quantile(beside[:, :-1], ends, axis=0)
    return Importance(
        float(part.sum()), part, low[:-1], high[:-1], above, float(high[-1]), slope, outcome.size, len(sums), level,
        "shapley" if share is shapley_parts else "johnson", johnson_parts(without_noise), weight_low, weight_high,
    )  # fmt: skip


def _check(drivers: Floats, outcome: Floats) -> None:
    if drivers.ndim != 2 or drivers.shape[1] == 0 or outcome.shape != drivers.shape[:1]:
        raise BadInput("Drivers are a table with a row for each outcome and at least one column.")
    if not (np.isfinite(drivers).all() and np.isfinite(outcome).all()):
        raise BadInput("Drivers and outcome are numbers in every row; leave out the rows that lack one.")
    needed = FEWEST_PER_DRIVER * drivers.shape[1]
    if outcome.size < needed:
        raise CannotEstimate(f"{outcome.size} complete rows for {drivers.shape[1]} drivers; {needed} are needed.")
    still = np.flatnonzero(np.ptp(drivers, axis=0) == 0)
    if still.size or np.ptp(outcome) == 0:
        what = f"driver {still[0] + 1}" if still.size else "the outcome"
        raise CannotEstimate(f"Nothing can be said of what never varies: {what} is the same in all rows.")


def _sums(rows: Floats, cluster: Ints | None) -> Floats:
    """Return each cluster's count and sums of products, (clusters, k + 3, k + 3), of rows with a one before them."""
    with_one = np.column_stack([np.ones(len(rows)), rows])
    if cluster is None:
        return with_one[:, :, None] * with_one[:, None, :]
    order = np.argsort(cluster, kind="stable")
    starts = np.flatnonzero(np.diff(cluster[order], prepend=cluster[order[:1]] - 1))
    products = with_one[order][:, :, None] * with_one[order][:, None, :]
    sums: Floats = np.add.reduceat(products, starts, axis=0)
    return sums


def _correlations(sums: Floats) -> Floats:
    """Return correlations from sums of products with a one before; a column that does not vary goes with nothing."""
    count = sums[..., :1, :1]
    means = sums[..., :1, 1:] / count
    spread = sums[..., 1:, 1:] / count - np.swapaxes(means, -1, -2) * means
    wide = np.sqrt(np.maximum(np.diagonal(spread, axis1=-2, axis2=-1), 0.0))
    scale = np.where(wide > 0, 1 / np.where(wide > 0, wide, 1.0), 0.0)
    found = spread * scale[..., :, None] * scale[..., None, :]
    at = np.arange(found.shape[-1])
    found[..., at, at] = 1.0
    return found


def _drawn(sums: Floats, share: Callable[[Floats], Floats], *, samples: int, seed: int) -> Floats:
    """Return the parts of R² in samples of whole clusters, (samples, k + 1), the noise's last."""
    random = np.random.default_rng([seed, 1])
    many, flat = len(sums), sums.reshape(len(sums), -1)
    parts = []
    for start in range(0, samples, AT_ONCE):
        times = random.multinomial(many, np.full(many, 1 / many), size=min(AT_ONCE, samples - start))
        drawn = (times @ flat).reshape(-1, *sums.shape[1:])
        parts.append(share(_correlations(drawn)))
    return np.concatenate(parts)
