"""What a book's own pairs teach about its ties: their mean, their spread, what touches tell, and how answers err."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.measure.ties import Answers, TieBelief, faded, said_of
from keepworth.measure.touch_map import ENOUGH_PAIRS, TouchMap, design_of
from keepworth.numerics.arrays import Flags, Floats

FRESH: Final = 365.0  # days; an older answer tells little of what touches of today mean
UNSURE: Final = 0.7  # of the logarithm of a variance of which nothing is known: a standard deviation within a third
ELSEWHERE: Final = 5.0  # by which the mean that ties wander back to may differ from that of those who were asked
FURTHEST: Final = 2.0  # an error variance is never learnt beyond half or double of what is printed
CLOSE: Final = 1e-8  # of a logarithm
STEPS: Final = 100


@dataclass(frozen=True, slots=True)
class _Told:
    """Pairs of which both answers and touches are known; shapes (pairs,), and (pairs, 3) of designs."""

    said: Floats
    noise: Floats  # variance of what was said
    is_ours: Flags  # we alone said it
    fade: Floats
    design: Floats
    counts: float  # as how much of a pair each counts


@dataclass(frozen=True, slots=True)
class _Fit:
    """Level, slope and none, and the mean that old answers go back to, less that of the pairs; shapes (4,), (4, 4)."""

    line: Floats
    doubt: Floats
    variance: float  # around the line
    ours: float  # times the printed error variance of what we alone say


def learnt_belief(answers: Answers, index: Floats, *, belief: TieBelief | None = None) -> TieBelief:
    """Return what is to be believed of a book's ties, given its pairs with answers of the last year and touches.

    What was said is a straight line of the index, plus what ties of one index differ by, plus the error of answers,
    which is known: a regression with a known error variance for each pair (Raudenbush 2009). Old answers fade as in
    the design's §13.2. The line starts from the printed map and its doubt, the variance from its own, which is found
    by restricted maximum likelihood; mean and spread of ties follow (Morris 1983). Where touches are not recorded,
    only mean and spread are learnt. Of n pairs, fewer than 50, each counts as n/50 of one, a power of its likelihood
    (Ibrahim & Chen 2000), so that no single pair moves a book at once.

    Parameters
    ----------
    answers
        What both sides said.
    index
        `touch_index`, 0 for a pair without touches, NaN where none are recorded.
    belief
        What is printed, from which learning starts.

    """
    belief = belief or TieBelief()
    known = ~np.isnan(said_of(answers, belief=belief)[0]) & (answers.days <= FRESH)
    recorded = ~np.isnan(index)
    known &= recorded if recorded.any() else True
    pairs = int((known & ~(index <= 0)).sum())
    if not pairs:
        return belief
    of = Answers(answers.theirs[known], answers.ours[known], answers.days[known])
    belief = _with_errors(of, belief=belief)
    said, error = said_of(of, belief=belief)
    told = _Told(
        said, error**2, np.isnan(of.theirs), faded(of.days, belief=belief), design_of(index[known]), _counts(pairs)
    )
    return _with_line(_fitted(told, start=belief.touches), told, belief=belief, pairs=pairs)


def _counts(pairs: int) -> float:
    """Return as how much of a pair each of so many counts."""
    return min(pairs / ENOUGH_PAIRS, 1.0)


def _with_errors(of: Answers, *, belief: TieBelief) -> TieBelief:
    """Return a belief whose answers err as much as both sides differ, of pairs who both answered.

    The variance of the difference is that of two answers (§13.1, from repeat answers). The printed error counts as
    much as the pairs that are enough.
    """
    apart = 10.0 * (of.theirs - of.ours)
    apart = apart[~np.isnan(apart)]
    if not apart.size:
        return belief
    counts, printed = _counts(apart.size), 4.0 * belief.both_sd**2
    differ = ((apart - apart.mean()) ** 2).sum() / printed
    times = (ENOUGH_PAIRS + counts * differ) / (ENOUGH_PAIRS + counts * (apart.size - 1))
    root = float(np.clip(times, 1 / FURTHEST, FURTHEST)) ** 0.5
    return replace(
        belief, both_sd=belief.both_sd * root, theirs_sd=belief.theirs_sd * root, ours_sd=belief.ours_sd * root
    )


def _fitted(told: _Told, *, start: TouchMap) -> _Fit:
    """Find the line by its posterior mean, and by Fisher scoring of their logarithms the two variances.

    One is that of ties of one index, the other that of what we alone say, for which the printed one is a guess.
    """
    middle, spread = _moments(told.design)
    # Columns, each in one piece of memory: this is gone through some ten times.
    design = np.vstack([told.fade * told.design.T + np.outer(middle, 1 - told.fade), 1 - told.fade])
    begun, prior = np.append(start.line, 0.0), np.zeros((4, 4))
    prior[:3, :3], prior[3, 3] = np.linalg.inv(np.array(start.doubt)), ELSEWHERE**-2
    parts = np.stack([np.full(told.said.size, start.sd**2), np.where(told.is_ours, told.noise, 0.0)])
    known, gone = np.where(told.is_ours, 0.0, told.noise), 1 - told.fade**2
    # A priori their logarithms are normal, and their means the printed ones.
    first = np.full(2, -(UNSURE**2) / 2)
    line, logs = begun, first
    for _ in range(STEPS):
        learnt = parts * np.exp(logs)[:, None]
        # An old answer also holds how far the tie has wandered since.
        weight = 1 / (known + learnt.sum(axis=0) + gone * (line[:3] @ spread @ line[:3]))
        weighted = design * weight
        doubt = np.linalg.inv(told.counts * weighted @ design.T + prior)
        line = doubt @ (told.counts * weighted @ told.said + prior @ begun)
        shares = learnt * weight
        off = weight * (told.said - line @ design) ** 2 + ((doubt @ weighted) * design).sum(axis=0) - 1
        rise = told.counts * shares @ off / 2 - (logs - first) / UNSURE**2
        sure = np.linalg.inv(told.counts * shares @ shares.T / 2 + np.eye(2) / UNSURE**2)
        step = np.clip(sure @ rise, -1, 1)
        logs = logs + step
        if np.abs(step).max() < CLOSE:
            break
    # Touches never weaken a tie: where the line falls, the one given that it does not.
    if line[1] < 0:
        line = line - doubt[:, 1] * (line[1] / doubt[1, 1])
        line[1] = 0.0
    # Means of what has a normal logarithm.
    variance, ours = np.exp(logs + np.diag(sure) / 2).tolist()
    return _Fit(line, doubt, start.sd**2 * variance, ours)


def _moments(design: Floats) -> tuple[Floats, Floats]:
    return design.mean(axis=0), np.cov(design.T, bias=True)


def _with_line(found: _Fit, told: _Told, *, belief: TieBelief, pairs: int) -> TieBelief:
    """Return the belief with the line, and with mean and spread of the ties that were asked about."""
    middle, spread = _moments(told.design)
    line, doubt = found.line[:3], found.doubt[:3, :3]
    variance = found.variance + line @ spread @ line + middle @ doubt @ middle
    level, slope, none = line.tolist()
    learnt = TouchMap(level, slope, none, found.variance**0.5, tuple(map(tuple, doubt.tolist())), pairs)
    ours_sd = belief.ours_sd * found.ours**0.5
    mean = float(middle @ line + found.line[3])
    # Of few pairs the printed mean and spread stay as likely as these are not: a mixture of both.
    left, apart = 1.0 - told.counts, mean - belief.mean
    sd = float((told.counts * variance + left * belief.sd**2 + told.counts * left * apart**2) ** 0.5)
    return replace(belief, mean=belief.mean + told.counts * apart, sd=sd, ours_sd=ours_sd, touches=learnt)
