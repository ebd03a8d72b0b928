"""What comparisons by lot teach of a play: its effect and range before them, and after.

The arms of a comparison are drawn by lot, and those who left of each are counted. Whatever was not drawn by lot says
nothing here: who is given something may be who stays anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput

# The printed chance that a play ends a trouble is taken as if so many customers had said so. Ours, not a finding.
ENDS_SAID: Final = 5.0
LEAST_ENDS: Final = 0.01  # a chance that is learnt never becomes none, and never surely


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison by lot: who was to get a play, and who was held out."""

    got: int
    got_left: int
    held: int
    held_left: int
    given: float = 1.0  # share of those who were to get it who got it, less that of those who were held out

    def __post_init__(self) -> None:
        """Refuse counts that cannot be."""
        if not (0 <= self.got_left <= self.got and 0 <= self.held_left <= self.held and -1 <= self.given <= 1):
            raise BadInput(
                "Of each arm no more can leave than were drawn, and none below 0; a share given is at most 1."
            )


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of a play before anything was compared."""

    effect: float  # on its lever
    sd: float
    slope: float  # logits of staying for one unit of the lever
    slope_sd: float
    room: float = 1.0  # share of the effect that is to be had, on average of who was compared
    ends: float = 0.0  # logits that ending its trouble adds, on average of who was compared
    ends_chance: float = 0.0

    @property
    def move_variance(self) -> float:
        """Doubt about the logits that the whole effect on the lever moves: about the effect, and about the slope."""
        return self.slope**2 * self.sd**2 + self.slope_sd**2 * (self.effect**2 + self.sd**2)


@dataclass(frozen=True, slots=True)
class Learned:
    """A play after it was compared."""

    effect: float
    sd: float
    ends_chance: float
    variance: float  # of the logits that the whole effect on the lever moves
    shift: float  # logits by which those who were to get it stay more, as compared alone
    shift_sd: float  # of the comparison alone; infinite where it says nothing
    of: Compared  # all comparisons added up, for their counts

    @property
    def says_something(self) -> bool:
        """Whether the comparisons moved anything."""
        return bool(np.isfinite(self.shift_sd))


def log_odds(compared: Sequence[Compared]) -> tuple[float, float]:
    """Return the log odds ratio of staying for who was to get it, over all comparisons, and its standard error.

    Each comparison counts by itself, so that nobody is compared across two of them. Where nobody left, or all did,
    nothing is known: NaN and infinite.

    Source: Yusuf, Peto, Lewis, Collins & Sleight (1985), Progress in Cardiovascular Diseases 27: the one-step estimate.
    """
    score, information = _score(compared)
    if information <= 0:
        return float("nan"), float("inf")
    return score / information, 1 / float(np.sqrt(information))


def _score(compared: Sequence[Compared]) -> tuple[float, float]:
    """Return Σ given·(E − O) and Σ given²·V, of leaving among those who were to get it."""
    score = information = 0.0
    for one in compared:
        all_of_them, left = one.got + one.held, one.got_left + one.held_left
        if all_of_them < 2:
            continue
        variance = one.got * one.held * left * (all_of_them - left) / (all_of_them**2 * (all_of_them - 1))
        score += one.given * (one.got * left / all_of_them - one.got_left)
        information += one.given**2 * variance
    return score, information


def learn_effect(prior: Prior, compared: Sequence[Compared]) -> Learned:
    """Return a play's effect after comparisons by lot: prior and evidence weighed by how sure each is.

    What is compared is the whole shift of staying: through the lever and through the trouble that ends. Both are
    believed normal, so what the comparison adds to the shift is shared out among them by how much each is in doubt.
    Where fewer were given the play than were to get it, the shift is that of the share who were.

    Source: conjugate normal model, Gelman et al. (2013), Bayesian Data Analysis, §2.5; over `log_odds`.
    """
    score, information = _score(compared)
    through_lever = prior.room**2 * prior.move_variance
    ends_variance = prior.ends_chance * (1 - prior.ends_chance) / (ENDS_SAID + 1)
    doubt = through_lever + prior.ends**2 * ends_variance
    counted = Compared(
        *(sum(getattr(one, name) for one in compared) for name in ("got", "got_left", "held", "held_left"))
    )
    if information <= 0 or doubt <= 0 or prior.slope == 0 or prior.room == 0:
        nothing = float("nan"), float("inf")
        return Learned(prior.effect, prior.sd, prior.ends_chance, prior.move_variance, *nothing, counted)
    shift = score / information
    expected = prior.slope * prior.effect * prior.room + prior.ends * prior.ends_chance
    news = (shift - expected) / (doubt + 1 / information)
    effect = prior.effect + news * prior.room * prior.move_variance / prior.slope
    chance = prior.ends_chance
    if prior.ends_chance > 0:
        chance = min(max(chance + news * prior.ends * ends_variance, LEAST_ENDS), 1 - LEAST_ENDS)
    # What is left of the doubt: through the lever alone, and, as the two are known together better, of both.
    left = through_lever - through_lever**2 / (doubt + 1 / information)
    variance = min(left, doubt / (1 + information * doubt)) / prior.room**2
    sd = prior.sd * float(np.sqrt(variance / prior.move_variance))
    return Learned(effect, sd, chance, variance, shift, 1 / float(np.sqrt(information)), counted)
