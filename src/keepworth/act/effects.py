"""What an action is expected to add: the logit of staying it moves, put through what a customer is worth."""

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from scipy.special import expit, logit, ndtr, ndtri

from keepworth.act.worth import WorthCurve
from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints, parts_of
from keepworth.numerics.bracketed import crossings

SHRINK: Final = np.pi / 8
LEVEL: Final = 0.8
CLOSE: Final = 1e-11  # of a gain, as a share of what staying adds
AT_ONCE: Final = 1 << 13  # customers of whom all that a range goes through stays in the processor's cache
# Gauss–Hermite's rule of three points, for doubt about what a customer is worth.
SCALES: Final = np.sqrt(3.0) * np.array([-1.0, 0.0, 1.0])
SHARES: Final = np.array([1.0, 4.0, 1.0]) / 6
LEAST_SCALE: Final = 0.05
FAR: Final = 40.0  # logits: nearer to surely is not told apart


@dataclass(frozen=True, slots=True)
class Standing:
    """How customers stand before anything is done; shapes (customers,)."""

    logit: Floats  # η of staying, as if everything were known
    variance: Floats  # s² of it, over which the chance is averaged
    worth: WorthCurve
    unsure: Floats  # sd of what they are worth, as a share of it
    soon: Floats  # what 90 days bring of who stays, and do not bring of who leaves

    def __post_init__(self) -> None:
        """Refuse what nobody can stand like."""
        if not ((self.variance >= 0).all() and (self.unsure >= 0).all() and np.isfinite(self.logit).all()):
            raise BadInput("Variances and doubts are 0 or more, and a logit is a number.")

    @property
    def chance(self) -> Floats:
        """Of staying, with all doubt averaged over."""
        return averaged_chance(self.logit, variance=self.variance)

    def some(self, rows: Ints) -> "Standing":
        """Return some of the customers."""
        found = {one.name: getattr(self, one.name)[rows] for one in fields(self) if one.name != "worth"}
        return replace(self, worth=self.worth.some(rows), **found)


@dataclass(frozen=True, slots=True)
class Moves:
    """What an action does to the logit of staying; shapes (customers,)."""

    by: Floats  # mean of what it adds
    variance: Floats
    ends: Floats  # what ending a trouble adds, such as that all ties run through one person
    ends_chance: Floats  # how likely the action ends it

    def __post_init__(self) -> None:
        """Refuse chances that are none."""
        if not ((self.ends_chance >= 0) & (self.ends_chance <= 1) & (self.variance >= 0)).all():
            raise BadInput("The chance that an action ends a trouble is 0 to 1, and a variance 0 or more.")

    def some(self, rows: Ints) -> "Moves":
        """Return those of some customers."""
        return Moves(*(getattr(self, one.name)[rows] for one in fields(self)))

    @property
    def branches(self) -> tuple[tuple[Floats, Floats], ...]:
        """Whether it ends the trouble or not: how likely, and what is added then; once where nobody has any."""
        not_ended = 1 - self.ends_chance, self.by
        return (not_ended, (self.ends_chance, self.by + self.ends)) if self.ends_chance.any() else (not_ended,)


@dataclass(frozen=True, slots=True)
class Gains:
    """What actions are expected to bring before they are paid for; shapes (customers,)."""

    chance: Floats  # of staying afterwards
    gain: Floats  # in lifetime value
    soon: Floats  # in the first 90 days


@dataclass(frozen=True, slots=True)
class GainRange:
    """How sure a gain is; shapes (customers,)."""

    low: Floats
    high: Floats
    pays: Floats  # P(gain > cost)


def averaged_chance(logits: Floats, *, variance: Floats) -> Floats:
    """Return σ(η/√(1 + π·s²/8)): doubt draws it towards even odds, and never across."""
    found: Floats = expit(logits / np.sqrt(1.0 + SHRINK * variance))
    return found


def expected_gain(of: Standing, moves: Moves) -> Gains:
    """Return E[V(x + δ)] − E[V(x)] of each customer, over whether the action ends the trouble or not.

    Source: the design's §13.6 and the worked example of §13.8.
    """
    before, (chance, worth) = of.chance, after(of, moves)
    return Gains(chance, worth - of.worth.at(before), (chance - before) * of.soon)


def after(of: Standing, moves: Moves) -> tuple[Floats, Floats]:
    """Return the chance of staying after an action, and what each is worth then, over whether it ends the trouble."""
    chance, worth = np.zeros(of.logit.size), np.zeros(of.logit.size)
    for likely, adds in moves.branches:
        then = averaged_chance(of.logit + adds, variance=of.variance + moves.variance)
        chance += likely * then
        worth += likely * of.worth.at(then)
    return chance, worth


def gain_above(of: Standing, moves: Moves, *, least: Floats) -> Floats:
    """Return P(gain > least): doubt about the effect, about whether a trouble ends, and about what they are worth."""
    today = of.worth.at(of.chance)
    found = np.zeros(least.size)
    sd, root = np.sqrt(moves.variance), np.sqrt(1.0 + SHRINK * of.variance)
    in_doubt = bool((sd > 0).all())
    for scale, share in zip(SCALES, SHARES, strict=True):
        factor = np.maximum(1.0 + scale * of.unsure, LEAST_SCALE)
        needed = of.worth.needed_for(today + least / factor)
        # The logit that the action must add, before doubt about where they stand draws it back.
        with np.errstate(divide="ignore"):
            must = logit(needed) * root - of.logit
        for likely, adds in moves.branches:
            with np.errstate(divide="ignore", invalid="ignore"):
                over = ndtr((adds - must) / sd)
                over = over if in_doubt else np.where(sd > 0, over, (adds > must).astype(np.float64))
            found += share * likely * over
    return np.clip(found, 0.0, 1.0)


def gain_range(of: Standing, moves: Moves, *, cost: Floats, level: float = LEVEL) -> GainRange:
    """Return the interval of each gain, and the chance that the action pays."""
    if not 0 < level < 1:
        raise BadInput(f"level must lie between 0 and 1, not {level}.")
    found = np.empty((3, cost.size))
    for part in parts_of(cost.size, at_once=AT_ONCE):
        rows = np.arange(part.start, part.stop)
        some, move = of.some(rows), moves.some(rows)
        ends = (_quantile(some, move, at=at) for at in ((1 - level) / 2, (1 + level) / 2))
        found[:, part] = (*ends, gain_above(some, move, least=cost[part]))
    return GainRange(*found)


def _quantile(of: Standing, moves: Moves, *, at: float) -> Floats:
    """Return the gain below which a share of what may come lies.

    What may come is of a few kinds, by worth and by whether a trouble ends, and the quantile of each kind is known at
    once: that of all lies among these.
    """
    each = _quantiles_by_kind(of, moves, at=at)
    close = CLOSE * np.maximum(np.abs(of.worth.floor) + of.worth.rise, 1e-300)
    return crossings(
        lambda rows, gain: gain_above(of.some(rows), moves.some(rows), least=gain) - (1 - at),
        (each.min(axis=0) - close, each.max(axis=0) + close), close=close,
    )  # fmt: skip


def _quantiles_by_kind(of: Standing, moves: Moves, *, at: float) -> Floats:
    """Return the quantile of the gain by what they are worth and by whether the trouble ends; shape (kinds, rows)."""
    today, root = of.worth.at(of.chance), np.sqrt(1.0 + SHRINK * of.variance)
    most = [
        of.worth.at(expit((of.logit + adds + ndtri(at) * np.sqrt(moves.variance)) / root)) - today
        for _, adds in moves.branches
    ]
    return np.stack([gain * np.maximum(1.0 + scale * of.unsure, LEAST_SCALE) for gain in most for scale in SCALES])


def break_even(of: Standing, moves: Moves, *, cost: Floats) -> Floats:
    """Return the logits that an action must add to be worth its cost; infinite where nothing could."""
    needed = of.worth.chance_at(of.worth.at(of.chance) + cost)
    root = np.sqrt(1.0 + SHRINK * (of.variance + moves.variance))
    with np.errstate(divide="ignore"):
        found: Floats = logit(np.clip(needed, 0.0, 1.0)) * root - of.logit
    return found
