"""Whether a forecast of whom an action moves is worth anything: Qini, uplift by tenths, and what a rule would earn."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.prove.regressed import by_cluster
from keepworth.prove.uplift.learning import Lot

STEPS: Final = 100  # of the curve


@dataclass(frozen=True, slots=True)
class Ranged:
    """A number with its range."""

    value: float
    low: float
    high: float
    n: int
    level: float


@dataclass(frozen=True, slots=True)
class Qini:
    """What is gained, per customer of the book, by going to the first share of a list; against going to anybody."""

    share: Floats  # (steps + 1,) from 0 to 1
    gained: Floats  # (steps + 1,)
    area: Ranged  # between the curve and the line to its end; 0: the list is no better than a lot


def qini(lot: Lot, score: Floats, *, level: float = 0.8, samples: int = 1000, seed: int = 0) -> Qini:
    """Return the curve of a list that goes by a score, the highest first, with a range of whole accounts.

    Each step counts outcomes of those who got it and of those left out by one over their chances (Horvitz-Thompson), so
    that lots of any share are held together. Equal scores are reached together, at the middle of theirs.

    Source: Radcliffe (2007), "Using control groups to target on predicted lift"; area as Surry & Radcliffe (2011).
    """
    _check(lot, score)
    step = np.ceil(_ranks(score) * STEPS).astype(np.int64)  # at which each is reached, 1 to STEPS
    value, of = lot.weight * lot.outcome, np.unique(lot.who, return_inverse=True)[1]
    curve = _curve(step, value)
    random, many = np.random.default_rng(seed), int(of.max()) + 1
    drawn = np.empty(samples)
    for at in range(samples):
        times = random.multinomial(many, np.full(many, 1 / many))[of]
        drawn[at] = _area(_curve(step, value, times=times))
    low, high = np.quantile(drawn, ((1 - level) / 2, (1 + level) / 2))
    return Qini(np.linspace(0, 1, STEPS + 1), curve, Ranged(_area(curve), float(low), float(high), score.size, level))


def uplift_by_tenth(lot: Lot, score: Floats, *, level: float = 0.8) -> tuple[Ranged, ...]:
    """Return the effect that was seen in each tenth of a list, the highest scores first."""
    _check(lot, score)
    tenth = np.minimum((_ranks(score) * 10).astype(np.int64), 9)
    return tuple(seen_effect(lot, tenth == one, level=level) for one in range(10))


def seen_effect(lot: Lot, among: Flags, *, level: float = 0.8) -> Ranged:
    """Return the difference of means of who got it and who did not, among some; NaN where one side is empty."""
    got, without = among & lot.got, among & ~lot.got
    if not (got.any() and without.any()):
        return Ranged(float("nan"), float("nan"), float("nan"), int(among.sum()), level)
    change = float(lot.outcome[got].mean() - lot.outcome[without].mean())
    # What each row adds to the difference, summed by account: the sandwich without a model.
    push = np.where(got, (lot.outcome - lot.outcome[got].mean()) / got.sum(), 0.0)
    push -= np.where(without, (lot.outcome - lot.outcome[without].mean()) / without.sum(), 0.0)
    summed = by_cluster(push[among, None], lot.who[among])[:, 0]
    wide = normal_reach(level) * float(np.sqrt((summed**2).sum() * summed.size / max(summed.size - 1, 1)))
    return Ranged(change, change - wide, change + wide, int(among.sum()), level)


@dataclass(frozen=True, slots=True)
class RuleWorth:
    """What a rule earns, in money per customer of the book, against leaving everybody alone."""

    rule: Ranged
    everybody: Ranged
    share: float  # of the book, whom the rule goes to
    left_alone: Ranged  # the effect that was seen on those whom it leaves alone, in points of the outcome


def worth_of_rule(lot: Lot, goes_to: Flags, *, value: float, cost: float, level: float = 0.8) -> RuleWorth:
    """Return what a rule would have earned on customers whom it did not learn from.

    Parameters
    ----------
    lot, goes_to
        Who was in the lot, and (n,) whom the rule goes to, by what was known before.
    value, cost
        What a point of one of the outcome is worth, and what going to one customer costs, in the book's currency.
    level
        How often the ranges hold.

    Source: inverse probability weights of the known lot: Qian & Murphy (2011), Annals of Statistics 39, 1180-1210.

    """
    if goes_to.shape != lot.outcome.shape or goes_to.dtype != np.bool_:
        raise BadInput("A rule says of each customer whether it goes to them.")
    effect = value * lot.weight * lot.outcome - cost

    def of(whom: Flags) -> Ranged:
        each = np.where(whom, effect, 0.0)
        summed = by_cluster((each - each.mean())[:, None], lot.who)[:, 0]
        wide = normal_reach(level) * float(np.sqrt((summed**2).sum())) / each.size
        return Ranged(float(each.mean()), float(each.mean()) - wide, float(each.mean()) + wide, each.size, level)

    return RuleWorth(
        of(goes_to), of(np.ones_like(goes_to)), float(goes_to.mean()), seen_effect(lot, ~goes_to, level=level)
    )


def _check(lot: Lot, score: Floats) -> None:
    if score.shape != lot.outcome.shape or not np.isfinite(score).all():
        raise BadInput("A score is a number for each customer.")


def _ranks(score: Floats) -> Floats:
    """Return where each stands in the list, above 0 (first) to below 1, equal scores at the middle of theirs."""
    from scipy.stats import rankdata

    ranks: Floats = (rankdata(-score) - 0.5) / score.size
    return ranks


def _curve(step: Ints, value: Floats, *, times: Ints | None = None) -> Floats:
    """Return what is gained per customer up to each step, (steps + 1,), each customer counted so many times."""
    total = step.size if times is None else times.sum()
    gained = np.bincount(step, weights=value if times is None else value * times, minlength=STEPS + 1)
    return np.cumsum(gained) / total


def _area(curve: Floats) -> float:
    """Return the mean height of a curve over the line to its end."""
    over = curve - curve[-1] * np.linspace(0, 1, STEPS + 1)
    return float(over[:-1].mean())
