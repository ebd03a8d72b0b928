"""How strong ties are: what both sides said and what happened, mixed by how much each can be believed."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.know import ReplyTimes, frequency, promptness, recency, reciprocity
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach

FULL: Final = 100.0
DAYS_A_MONTH: Final = 365.25 / 12
ENOUGH_REPLIES: Final = 3  # messages, answered or waiting, from which a reply time speaks


@dataclass(frozen=True, slots=True)
class TieBelief:
    """What is assumed of two people of whom nothing is known, and how much each kind of evidence tells.

    Strength is 0 to 100. The standard deviations of answers are those of the design's §13.1 for survey items and for
    a manager's opinion, the half-life is that of §13.2 for depth; the prior and the error of touches are ours.
    """

    mean: float = 30.0
    sd: float = 25.0
    both_sd: float = 15.0 / 2**0.5  # two survey items
    theirs_sd: float = 15.0  # one
    ours_sd: float = 25.0  # what we alone think
    touches_sd: float = 30.0  # more than the 20 of a whole customer's index: the log of one pair tells little
    half_life_months: float = 6.0


@dataclass(frozen=True, slots=True)
class Touches:
    """What happened along many ties up to a day; shapes (ties,)."""

    days: Floats  # since the last touch; NaN for none
    touches_90: Ints
    outgoing: Ints
    incoming: Ints
    replies_theirs: ReplyTimes  # to us
    replies_ours: ReplyTimes


@dataclass(frozen=True, slots=True)
class Answers:
    """The newest answers about many ties; shapes (ties,), NaN where there is none."""

    theirs: Floats  # 0 to 10
    ours: Floats
    days: Floats  # since they were asked


@dataclass(frozen=True, slots=True)
class TieStrength:
    """Strength with its doubt, and what moved it from the prior mean; shapes (ties,).

    `mean` is the prior mean plus both pushes, kept within 0 and 100.
    """

    mean: Floats
    sd: Floats
    low: Floats
    high: Floats
    push_answers: Floats
    push_touches: Floats


def touch_index(of: Touches, *, busy: float, belief: TieBelief | None = None) -> Floats:
    """Return the index of touches, 0 to 100: the mean of recency, frequency, reciprocity and promptness.

    What is not known is left out. Reciprocity and promptness tell how it was when they last spoke, so they fade with
    the half-life of depth. NaN where nothing ever happened. `busy` is `know.busy_touches`.
    """
    belief = belief or TieBelief()
    faded = _faded(of.days, belief=belief)
    parts = np.stack([
        recency(of.days),
        frequency(of.touches_90, busy=busy),
        reciprocity(of.outgoing, of.incoming) * faded,
        _prompt(of.replies_theirs, of.replies_ours) * faded,
    ])  # fmt: skip
    known = ~np.isnan(parts)
    index: Floats = FULL * np.where(known, parts, 0.0).sum(axis=0) / known.sum(axis=0)
    return np.where(np.isnan(of.days), np.nan, index)


def _faded(days: Floats, *, belief: TieBelief) -> Floats:
    faded: Floats = np.exp2(-np.maximum(days, 0.0) / DAYS_A_MONTH / belief.half_life_months)
    return faded


def _prompt(theirs: ReplyTimes, ours: ReplyTimes) -> Floats:
    """Return how prompt both sides are, the mean of those of whom enough is known."""
    both = np.stack([np.where(side.answered + side.waiting >= ENOUGH_REPLIES, promptness(side.median), np.nan)
                     for side in (theirs, ours)])  # fmt: skip
    known = ~np.isnan(both)
    with np.errstate(invalid="ignore"):
        mean: Floats = np.where(known, both, 0.0).sum(axis=0) / known.sum(axis=0)
    return mean


def tie_strength(
    answers: Answers, index: Floats, *, belief: TieBelief | None = None, level: float = 0.8
) -> TieStrength:  # fmt: skip
    """Return the strength of ties from answers and the index of touches, either of which may be missing.

    The true strength is normal around the prior mean, and what was answered fades as in the design's §13.2
    (Ornstein–Uhlenbeck): an answer of age Δ has the covariance κτ² with today's strength, κ = 2^(−Δ/h). With answers
    of today this is the mean weighted by precision; with none, or very old ones, it goes back to the prior.

    Parameters
    ----------
    answers
        What both sides said.
    index
        `touch_index`, NaN for none.
    belief
        Prior and errors.
    level
        Of the interval.

    """
    belief = belief or TieBelief()
    said, error = _said(answers, belief=belief)
    fade = _faded(answers.days, belief=belief)
    has_said, touched = ~np.isnan(said) & ~np.isnan(fade), ~np.isnan(index)
    prior = belief.sd**2
    # Two observations: their covariance, and that of each with what is looked for. What is missing gets no weight.
    of_said = np.where(has_said, fade * prior, 0.0)
    of_touches = np.where(touched, prior, 0.0)
    both = np.where(touched, of_said, 0.0)
    var_said = np.where(has_said, prior + error**2, 1.0)
    var_touches = prior + belief.touches_sd**2
    scale = var_said * var_touches - both**2
    weight_said = (of_said * var_touches - of_touches * both) / scale
    weight_touches = (of_touches * var_said - of_said * both) / scale
    push_said = weight_said * np.where(has_said, said - belief.mean, 0.0)
    push_touches = weight_touches * np.where(touched, index - belief.mean, 0.0)
    raw = belief.mean + push_said + push_touches
    sd: Floats = np.sqrt(prior - of_said * weight_said - of_touches * weight_touches)
    reach = normal_reach(level) * sd
    low, mean, high = (np.clip(at, 0.0, FULL) for at in (raw - reach, raw, raw + reach))
    return TieStrength(mean, sd, low, high, push_said, push_touches)


def _said(answers: Answers, *, belief: TieBelief) -> tuple[Floats, Floats]:
    """Return what was said on 0 to 100, and its standard deviation: of both, of one of them, NaN of none."""
    theirs, ours = answers.theirs, answers.ours
    no_theirs, no_ours = np.isnan(theirs), np.isnan(ours)
    # 10·√(a·b) is 100 · depth.
    said = np.where(no_theirs, ours, np.where(no_ours, theirs, np.sqrt(theirs * ours))) * 10.0
    error = np.where(no_theirs, belief.ours_sd, np.where(no_ours, belief.theirs_sd, belief.both_sd))
    return said, error
