"""Co-orientation: what both sides say, what each thinks that the other says, and where one of them is blind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.measure.estimate import Estimate
from keepworth.measure.sides import Gap, Judged, Known, View, gap_of, known_as
from keepworth.measure.withheld import Why, Withheld
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach

FEWEST_THINGS: Final = 4  # of which a likeness of profiles has an interval: Fisher's takes n − 3
TOGETHER: Final = 0.3  # correlation of errors of two things asked of the same people, as in the design's §13.3


class Spot(StrEnum):
    """Who is blind, and to what."""

    WE_THINK_BETTER = "we think better"  # than they say
    WE_THINK_WORSE = "we think worse"
    THEY_THINK_BETTER = "they think better"  # than we say
    THEY_THINK_WORSE = "they think worse"


WORDS: Final[Mapping[Spot, str]] = {
    Spot.WE_THINK_BETTER: "They say {said} of {thing} ({low}–{high}); we think that they say {guess}.",
    Spot.WE_THINK_WORSE: "They say {said} of {thing} ({low}–{high}); we think that they say only {guess}.",
    Spot.THEY_THINK_BETTER: "We say {said} of {thing} ({low}–{high}); they think that we say {guess}.",
    Spot.THEY_THINK_WORSE: "We say {said} of {thing} ({low}–{high}); they think that we say only {guess}.",
}


@dataclass(frozen=True, slots=True)
class Views:
    """One thing as both sides see it, and as each thinks that the other does; a view that nobody gave is None."""

    thing: str
    theirs: View | None = None
    ours: View | None = None
    our_guess: View | None = None  # of what they say
    their_guess: View | None = None  # of what we say


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """A guess that surely misses what the other side says."""

    spot: Spot
    thing: str
    said: View  # what the other side says
    guess: View
    misses: Gap  # the guess less what is said

    @property
    def numbers(self) -> Mapping[str, float]:
        """The numbers of its sentence, 0 to 100."""
        low, high = self.said.range(self.misses.level)
        return {"said": self.said.score, "low": low, "high": high, "guess": self.guess.score}

    def __str__(self) -> str:
        return WORDS[self.spot].format(thing=self.thing, **{name: f"{at:.0f}" for name, at in self.numbers.items()})


@dataclass(frozen=True, slots=True)
class Orientation:
    """How the sides stand on one thing. Distances are without sign; withheld where a view is missing."""

    thing: str
    gap: Gap | Withheld  # our view less theirs
    agreement: Estimate | Withheld  # distance of both views: 0 is full agreement
    our_accuracy: Estimate | Withheld  # of our guess from what they say
    their_accuracy: Estimate | Withheld  # of their guess from what we say
    our_perceived: Estimate | Withheld  # of our view from our guess: the agreement that we think there is
    their_perceived: Estimate | Withheld
    level: float
    stand: Known | None  # how they stand, and whether we know it; None where nobody can tell
    their_stand: Known | None  # and whether they know it
    blind: tuple[BlindSpot, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Both sides over several things."""

    things: int
    mean_gap: Estimate  # our views less theirs: how much we overrate the relationship, or underrate it
    distance: float  # mean of the gaps without their signs; error alone makes some
    beyond_error: float  # √(mean of gap² less the mean of error²), 0 where error explains it all
    likeness: Estimate | Withheld  # correlation of both profiles: whether both see the same things as strong
    level: float


def orient(of: Views, *, level: float = 0.8) -> Orientation:
    """Return how the sides stand on one thing: gap, agreement, accuracy, perceived agreement, blind spots.

    A guess is blind where it surely misses what the other side says (see `gap_of`). Their views and ours never mix.

    Source: science §2; McLeod & Chaffee (1973); Seltzer & Mitrook (2009).
    """
    gap = _gap(of.ours, of.theirs, level=level)
    ours, theirs = _gap(of.ours, of.our_guess, level=level), _gap(of.theirs, of.their_guess, level=level)
    misses = _gap(of.our_guess, of.theirs, level=level), _gap(of.their_guess, of.ours, level=level)
    spots = (
        _blind(
            of.thing, of.our_guess, said=of.theirs, misses=misses[0], spots=(Spot.WE_THINK_BETTER, Spot.WE_THINK_WORSE)
        ),
        _blind(
            of.thing,
            of.their_guess,
            said=of.ours,
            misses=misses[1],
            spots=(Spot.THEY_THINK_BETTER, Spot.THEY_THINK_WORSE),
        ),
    )
    return Orientation(
        of.thing, gap or Withheld(Why.ONE_SIDE), _distance(gap), our_accuracy=_distance(misses[0]),
        their_accuracy=_distance(misses[1]), our_perceived=_distance(ours), their_perceived=_distance(theirs),
        level=level, stand=known_as(gap, ours), their_stand=known_as(gap, theirs),
        blind=tuple(one for one in spots if one),
    )  # fmt: skip


def profile_of(views: Sequence[Views], *, together: float = TOGETHER, level: float = 0.8) -> Profile | Withheld:
    """Return how far apart both sides are over all things that both spoke of.

    `together` is the correlation of the errors of two things, which are answers of the same people. The likeness takes
    things as drawn from many alike; under four of them it is withheld.
    """
    both = [(one.ours, one.theirs) for one in views if one.ours and one.theirs]
    if len(both) < 2:
        return Withheld(Why.FEW_THINGS, len(both), 2)
    ours, theirs = (np.array([pair[side].score for pair in both]) for side in (0, 1))
    error = np.array([np.hypot(pair[0].error, pair[1].error) for pair in both])
    gap = ours - theirs
    spread = np.sqrt((1 - together) * (error**2).sum() + together * error.sum() ** 2) / gap.size
    reach, mean = normal_reach(level) * float(spread), float(gap.mean())
    beyond = max(float((gap**2).mean() - (error**2).mean()), 0.0)
    return Profile(gap.size, Estimate(mean, mean - reach, mean + reach), float(np.abs(gap).mean()),
                   float(np.sqrt(beyond)), _likeness(ours, theirs, level=level), level)  # fmt: skip


def _gap(one: View | None, other: View | None, *, level: float) -> Gap | None:
    return None if one is None or other is None else gap_of(one, other, level=level)


def _distance(gap: Gap | None) -> Estimate | Withheld:
    """Take the sign off a gap and its interval; one that holds 0 starts there."""
    if gap is None:
        return Withheld(Why.ONE_SIDE)
    ends = sorted((abs(gap.low), abs(gap.high)))
    return Estimate(abs(gap.gap), 0.0 if gap.low <= 0 <= gap.high else ends[0], ends[1])


def _blind(
    thing: str, guess: View | None, *, said: View | None, misses: Gap | None, spots: tuple[Spot, Spot]
) -> BlindSpot | None:  # fmt: skip
    if guess is None or said is None or misses is None or misses.judged is not Judged.DIFFER:
        return None
    return BlindSpot(spots[0] if misses.gap > 0 else spots[1], thing, said, guess, misses)


def _likeness(ours: Floats, theirs: Floats, *, level: float) -> Estimate | Withheld:
    if ours.size < FEWEST_THINGS:
        return Withheld(Why.FEW_THINGS, int(ours.size), FEWEST_THINGS)
    if not (np.ptp(ours) > 0 and np.ptp(theirs) > 0):
        return Withheld(Why.ALL_ALIKE)
    value = float(np.corrcoef(ours, theirs)[0, 1])
    turned = np.arctanh(np.clip(value, -1 + 1e-12, 1 - 1e-12))
    reach = normal_reach(level) / np.sqrt(ours.size - 3)
    return Estimate(value, float(np.tanh(turned - reach)), float(np.tanh(turned + reach)))
