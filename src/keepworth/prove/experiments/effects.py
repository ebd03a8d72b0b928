"""What an action did: all who were to get it against all who were not, got it or not (intention to treat)."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput, CannotEstimate
from keepworth.numerics.arrays import Floats, Ints
from keepworth.prove.regressed import by_cluster, regress

MISMATCH: Final = 0.001  # the lot does not part people so unevenly: something took some of them out
FEWEST: Final = 2  # accounts of an arm


@dataclass(frozen=True, slots=True)
class Effects:
    """The difference of each arm from those left out, in points of the outcome; shapes (arms − 1,) but where said."""

    effect: Floats
    low: Floats
    high: Floats
    error: Floats
    p: Floats  # two-sided, of this one look alone
    mean: Floats  # (arms,) of the outcome as it was
    n: Ints  # (arms,)
    clusters: Ints  # (arms,) accounts that were drawn
    explained: float  # ρ² of the outcome with what was known before: so much of the variance is gone
    level: float


def mismatch(counts: Ints, planned: Floats) -> float:
    """Return the p-value of arms of these sizes, where these shares were planned; below .001 something is wrong.

    Source: Fabijan et al. (2019), "Diagnosing sample ratio mismatch in online controlled experiments", KDD.
    """
    from scipy.stats import chi2

    if counts.shape != planned.shape or counts.size < 2 or not (planned > 0).all() or counts.sum() == 0:
        raise BadInput("Two arms or more with somebody in them, and a planned share above 0 for each.")
    expected = counts.sum() * planned / planned.sum()
    return float(chi2.sf(((counts - expected) ** 2 / expected).sum(), counts.size - 1))


def effects(
    outcome: Floats, arm: Ints, *, before: Floats | None = None, cluster: Ints | None = None, level: float = 0.95
) -> Effects:  # fmt: skip
    """Return how far each arm lies from arm 0, those left out, with ranges of whole accounts.

    Parameters
    ----------
    outcome, arm
        (n,) of everybody who was drawn, got it or not; arms are numbered from 0.
    before
        (n, c) of what was known before the lot: it explains part of the outcome away (CUPED). What came after the lot
        must not stand here.
    cluster
        (n,) the accounts that were drawn by lot; without it everybody was drawn alone.
    level
        How often each range holds, at this one look.

    Raises
    ------
    BadInput
        Columns of other lengths, what is not a number, or an arm without anybody.
    CannotEstimate
        Fewer than two accounts in an arm.

    Source: Deng, Xu, Kohavi & Walker (2013), WSDM, of one slope for all arms; errors as `regress`, t with as many
    degrees as accounts less arms.

    """
    known = np.empty((outcome.size, 0)) if before is None else before
    n = _checked(outcome, arm, known=known)
    cluster = np.arange(outcome.size) if cluster is None else cluster
    clusters = np.array([np.unique(cluster[arm == one]).size for one in range(n.size)])
    if clusters.min() < FEWEST:
        raise CannotEstimate(f"An arm has {clusters.min()} account; two are needed to see how they differ by chance.")
    dummies = (arm[:, None] == np.arange(1, n.size)).astype(np.float64)
    centred = known - known.mean(axis=0)
    useful = centred[:, centred.any(axis=0)]  # what is the same for all explains nothing
    # Less its mean: an outcome that is the same for all leaves nothing at all.
    around = outcome - outcome.mean()
    found = regress(np.column_stack([np.ones(outcome.size), dummies, useful]), around, cluster=cluster)
    effect, error = found.slope[1 : n.size], found.error[1 : n.size]
    wide, p = _doubt(effect, error, free=max(found.clusters - n.size, 1), level=level)
    return Effects(
        effect, effect - wide, effect + wide, error, p, np.bincount(arm, weights=outcome) / n, n, clusters,
        _explained(around, dummies, useful=useful), level,
    )  # fmt: skip


def _doubt(effect: Floats, error: Floats, *, free: int, level: float) -> tuple[Floats, Floats]:
    """Return half the width of each range, and the p-value of each effect, by Student's t."""
    from scipy.stats import t

    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.where(error > 0, 2 * t.sf(np.abs(effect / error), free), np.where(effect == 0, 1.0, 0.0))
    return t.ppf((1 + level) / 2, free) * error, p


def resampled(outcome: Floats, arm: Ints, *, cluster: Ints, samples: int = 2000, seed: int = 0) -> Floats:
    """Return differences from arm 0 in samples of whole accounts, drawn within their arm, (samples, arms − 1).

    Raises
    ------
    BadInput
        An account that stands in two arms: it was not drawn as a whole.

    """
    n = _checked(outcome, arm, known=np.empty((outcome.size, 0)))
    sums = by_cluster(np.column_stack([np.ones(outcome.size), outcome, arm]), cluster)
    of = sums[:, 2] / sums[:, 0]
    if not np.isin(of, np.arange(n.size)).all():
        raise BadInput("An account stands in two arms; accounts are drawn as a whole.")
    random, means = np.random.default_rng(seed), np.empty((samples, n.size))
    for one in range(n.size):
        mine = sums[of == one, :2]
        drawn = random.multinomial(len(mine), np.full(len(mine), 1 / len(mine)), size=samples) @ mine
        means[:, one] = drawn[:, 1] / drawn[:, 0]
    return means[:, 1:] - means[:, :1]


def _checked(outcome: Floats, arm: Ints, *, known: Floats) -> Ints:
    """Return how many are in each arm."""
    if outcome.ndim != 1 or arm.shape != outcome.shape or known.ndim != 2 or len(known) != outcome.size:
        raise BadInput("Outcome, arm and what was known before have one row for each that was drawn.")
    if not (np.isfinite(outcome).all() and np.isfinite(known).all()):
        raise BadInput("Outcomes and what was known before are numbers in every row.")
    if outcome.size == 0 or arm.min() < 0:
        raise BadInput("Arms are numbered from 0, which are those left out.")
    n = np.bincount(arm)
    if n.size < 2 or not n.all():
        raise BadInput(f"Nobody is in arm {int(np.flatnonzero(n == 0)[0]) if not n.all() else 1}.")
    return n


def _explained(outcome: Floats, dummies: Floats, *, useful: Floats) -> float:
    if not useful.shape[1]:
        return 0.0
    base = np.column_stack([np.ones(outcome.size), dummies])
    alone = outcome - base @ np.linalg.lstsq(base, outcome, rcond=None)[0]
    all_of_it = np.column_stack([base, useful])
    with_it = outcome - all_of_it @ np.linalg.lstsq(all_of_it, outcome, rcond=None)[0]
    return float(1 - (with_it @ with_it) / (alone @ alone)) if alone @ alone else 0.0
