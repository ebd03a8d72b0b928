"""Fit: how much a customer is like those who work best with us, and which attributes say so.

A logistic fit with a ridge: attributes that say the same share what they say, where naive Bayes would count it twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, log1p, logit

from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach

FEWEST: Final = 10  # of the best, and of the others
UNKNOWN: Final = -1
FOLDS: Final = 5
PENALTIES: Final = (256.0, 64.0, 32.0, 16.0, 8.0, 4.0, 2.0, 1.0)  # of which the one that foretells best is taken
EARNED: Final = 2.0  # standard errors by which it must foretell better than the share alone; ours
MOST: Final = 10_000  # customers that it is learnt from; more would hardly change it
LEVEL: Final = 0.8
STEPS: Final = 30
FLAT: Final = 1e-8


@dataclass(frozen=True, slots=True)
class Effects:
    """What the values of one attribute move the odds by, learnt from everybody. Shapes (values,)."""

    push: Floats  # logits, against the average of those of whom it is known
    sd: Floats
    best: Ints  # how many of the best have the value
    others: Ints  # and of the others
    known_best: int  # of whom the attribute is known
    known_others: int


@dataclass(frozen=True, slots=True)
class Fit:
    """How like the best each customer is; `base` and pushes add up to its logit."""

    fit: Floats  # 0 to 1. Shape (customers,)
    low: Floats  # 80 %: of how far what was learnt may be wrong
    high: Floats
    base: Floats  # logits, of a customer of whom nothing is known
    pushes: Mapping[str, Floats]  # logits by attribute, 0 where it is not known. Shapes (customers,)
    effects: Mapping[str, Effects]
    prior: float  # the share that works best
    penalty: float
    gain: float  # nats a customer by which it foretells left-out customers better than the share alone
    gain_sd: float
    slope: float  # of what happened by what was said, of left-out customers: 1 is right; NaN where nothing was earned
    learnt: int  # customers that it was learnt from

    @property
    def earned(self) -> bool:
        """Whether attributes tell the best from the others at all; else everybody's fit is the prior."""
        return self.gain > EARNED * self.gain_sd


@dataclass(frozen=True, slots=True)
class _Columns:
    """A column a value of an attribute. Shape (customers, values)."""

    x: Floats
    of: Mapping[str, slice]


@dataclass(frozen=True, slots=True)
class _Learnt:
    at: Floats  # the intercept, then a weight a column
    spread: Floats  # covariance


def fit_of(attributes: Mapping[str, Ints], best: Flags, *, known: Flags | None = None, seed: int = 0) -> Fit:
    """Return how like those who work best each customer is, by their attributes.

    A customer is judged by what was learnt from others alone, so that nobody fits because they are themselves; the
    penalty is the one that foretells left-out customers best. Where it does not foretell them better than the share of
    the best alone, by two standard errors, nothing is said to be in common and everybody fits like everybody. That the
    best have something in common is an association.

    Parameters
    ----------
    attributes
        Of each customer a code from 0, −1 where it is not known. Shapes (customers,).
    best
        Who works best with us. Shape (customers,).
    known
        Of whom it is known whether they work best; the others are judged, and nothing is learnt from them.
    seed
        Deals customers to the parts that are left out in turn.

    Raises
    ------
    NotEnough
        Fewer than ten work best, or fewer than ten do not.

    """
    told = np.ones(best.size, np.bool_) if known is None else known
    if any(codes.shape != best.shape for codes in (*attributes.values(), told)):
        raise BadInput("Attributes and who works best are columns that are equally long.")
    best = best & told
    _check_enough(int(best.sum()), int((told & ~best).sum()))
    columns = _columns(attributes, size=best.size)
    fold = _dealt(best, told, rng=np.random.default_rng(seed))
    chosen, by_fold, gains = _chosen(columns.x, best, fold=fold)
    whole = _learnt(columns.x[fold >= 0], best[fold >= 0], penalty=chosen, start=by_fold[0].at)
    prior = float(best[told].mean())
    gain, gain_sd = float(gains.mean()), float(gains.std(ddof=1) / np.sqrt(gains.size))
    effects = {name: _effects(columns, whole, name=name, best=best, told=told) for name in attributes}
    learnt = int((fold >= 0).sum())
    if not gain > EARNED * gain_sd:
        flat, none = np.full(best.size, prior), {name: np.zeros(best.size) for name in attributes}
        return Fit(flat, flat, flat, logit(flat), none, effects, prior, chosen, gain, gain_sd, np.nan, learnt)
    base, pushes, sd = _judged(columns, [*by_fold, whole], fold=fold)
    at = base + np.sum(list(pushes.values()), axis=0)
    reach = normal_reach(LEVEL) * sd
    slope = _slope(at[fold >= 0], best[fold >= 0])
    return Fit(expit(at), expit(at - reach), expit(at + reach), base, pushes, effects, prior, chosen, gain, gain_sd,
               slope, learnt)  # fmt: skip


def _check_enough(best: int, others: int) -> None:
    if min(best, others) < FEWEST:
        raise NotEnough(
            f"What customers that work best have in common takes {FEWEST} of them and {FEWEST} others; "
            f"there are {best} and {others}."
        )


def _columns(attributes: Mapping[str, Ints], *, size: int) -> _Columns:
    parts, of, at = [], dict[str, slice](), 0
    for name, codes in attributes.items():
        kinds = int(codes.max(initial=UNKNOWN)) + 1
        parts.append(codes[:, np.newaxis] == np.arange(kinds))
        of[name] = slice(at, at + kinds)
        at += kinds
    return _Columns(np.concatenate(parts, axis=1).astype(np.float64) if parts else np.zeros((size, 0)), of)


def _dealt(best: Flags, told: Flags, *, rng: np.random.Generator) -> Ints:
    """Return the part in which each customer is left out; −1 of whom nothing is learnt. The best are dealt evenly."""
    fold = np.full(best.size, -1)
    size = min(int(told.sum()), MOST)
    for who in (told & best, told & ~best):
        rows = rng.permutation(np.flatnonzero(who))[: max(FEWEST, round(size * who.sum() / told.sum()))]
        fold[rows] = np.arange(rows.size) % FOLDS
    return fold


def _chosen(x: Floats, best: Flags, *, fold: Ints) -> tuple[float, list[_Learnt], Floats]:
    """Return the penalty that foretells left-out customers best, what was learnt without each part, and the gains."""
    rows = fold >= 0
    y, where, each = best[rows], fold[rows], x[rows]
    start = np.concatenate([[logit(y.mean())], np.zeros(x.shape[1])])
    starts = [start] * FOLDS
    share = np.array([y[where != part].mean() for part in range(FOLDS)])[where]
    told_alone = np.where(y, np.log(share), log1p(-share))
    found = (-np.inf, PENALTIES[0], list[_Learnt](), told_alone)
    for penalty in PENALTIES:
        fits = [
            _learnt(each[where != part], y[where != part], penalty=penalty, start=starts[part]) for part in range(FOLDS)
        ]
        starts = [one.at for one in fits]
        at = np.einsum("ij,ij->i", each, np.array([one.at[1:] for one in fits])[where])
        at += np.array([one.at[0] for one in fits])[where]
        gains = -np.logaddexp(0.0, np.where(y, -at, at)) - told_alone
        if gains.mean() > found[0]:
            found = (float(gains.mean()), penalty, fits, gains)
    return found[1:]


def log_likelihood(x: Floats, best: Flags, *, at: Floats, penalty: float) -> tuple[float, Floats, Floats]:
    """Return the penalised log-likelihood, its slopes and its curvature (negative definite). `at`: intercept, weights.

    The penalty takes `penalty`/2 × the squared weights; the intercept is free.
    """
    z = at[0] + x @ at[1:]
    chance = expit(z)
    held = np.concatenate([[0.0], np.full(x.shape[1], penalty)])
    value = -float(np.logaddexp(0.0, np.where(best, -z, z)).sum()) - float(held @ at**2) / 2
    off, spread = best - chance, chance * (1 - chance)
    cross = x.T @ spread
    bend = np.block([[np.array([[spread.sum()]]), cross[np.newaxis]], [cross[:, np.newaxis], x.T * spread @ x]])
    return value, np.concatenate([[off.sum()], x.T @ off]) - held * at, -(bend + np.diag(held))


def _learnt(x: Floats, best: Flags, *, penalty: float, start: Floats) -> _Learnt:
    """Take Newton steps until it is flat, each halved until it climbs; a ridge has one top."""
    at = start
    value, slopes, bend = log_likelihood(x, best, at=at, penalty=penalty)
    for _ in range(STEPS):
        step = np.linalg.solve(-bend, slopes)
        if slopes @ step < FLAT:
            break
        length = 1.0
        while (tried := log_likelihood(x, best, at=at + length * step, penalty=penalty))[0] < value and length > FLAT:
            length /= 2
        at, (value, slopes, bend) = at + length * step, tried
    return _Learnt(at, np.linalg.inv(-bend))


def _centres(columns: _Columns, rows: Flags) -> dict[str, Floats]:
    """Return the shares of the values of each attribute among those of whom it is known."""
    sums = columns.x[rows].sum(axis=0)
    return {name: sums[part] / max(float(sums[part].sum()), 1.0) for name, part in columns.of.items()}


def _judged(columns: _Columns, fits: list[_Learnt], *, fold: Ints) -> tuple[Floats, dict[str, Floats], Floats]:
    """Return base, pushes and doubt of each customer, by what was learnt without it: the last is of everybody."""
    size = fold.size
    base, sd = np.empty(size), np.empty(size)
    pushes = {name: np.zeros(size) for name in columns.of}
    centres = _centres(columns, fold >= 0)
    for part, one in enumerate(fits):
        rows = fold == (part if part < FOLDS else -1)
        x = columns.x[rows].copy()
        level = one.at[0]
        for name, of in columns.of.items():
            weights, is_known = one.at[1:][of], x[:, of].any(axis=1)
            middle = float(centres[name] @ weights)
            level += middle
            pushes[name][rows] = np.where(is_known, x[:, of] @ weights - middle, 0.0)
            x[~is_known, of] = centres[name]
        base[rows] = level
        with_one = np.column_stack([np.ones(x.shape[0]), x])
        sd[rows] = np.sqrt(np.einsum("ij,jk,ik->i", with_one, one.spread, with_one, optimize=True))
    return base, pushes, sd


def _effects(columns: _Columns, whole: _Learnt, *, name: str, best: Flags, told: Flags) -> Effects:
    of = columns.of[name]
    x = columns.x[:, of]
    centre = _centres(columns, told)[name]
    weights, spread = whole.at[1:][of], whole.spread[1:, 1:][of, of]
    turn = np.eye(centre.size) - centre
    good, rest = x[best].sum(axis=0).astype(np.int64), x[told & ~best].sum(axis=0).astype(np.int64)
    sd = np.sqrt(np.maximum(np.diag(turn @ spread @ turn.T), 0.0))
    return Effects(turn @ weights, sd, good, rest, int(good.sum()), int(rest.sum()))


def _slope(said: Floats, best: Flags) -> float:
    """Return the slope of a logistic fit of what happened by what was said."""
    middle = said.mean()
    if np.ptp(said) < FLAT:
        return float("nan")
    start = np.array([float(logit(best.mean())), 0.0])
    return float(_learnt((said - middle)[:, np.newaxis], best, penalty=1e-9, start=start).at[1])
