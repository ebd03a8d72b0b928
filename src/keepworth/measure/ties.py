"""How strong ties are: what both sides said and what happened, mixed by how much each can be believed."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from keepworth.know import ReplyTimes, frequency, promptness, recency, reciprocity
from keepworth.measure.touch_map import TouchMap
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach

FULL: Final = 100.0
DAYS_A_MONTH: Final = 365.25 / 12
ENOUGH_REPLIES: Final = 3  # messages, answered or waiting, from which a reply time speaks


@dataclass(frozen=True, slots=True)
class TieBelief:
    """What is assumed of two people of whom nothing is known, and how much each kind of evidence tells.

    Strength is 0 to 100. The standard deviations of answers are those of the design's §13.1 for survey items and for
    a manager's opinion, the half-life is that of §13.2 for depth; the prior and what touches tell are ours, and wide,
    for they stand for books of which nothing is known. `learnt_belief` learns them from a book.
    """

    mean: float = 30.0
    sd: float = 33.0  # of ties within a book, and of books
    both_sd: float = 15.0 / 2**0.5  # two survey items
    theirs_sd: float = 15.0  # one
    ours_sd: float = 25.0  # what we alone think
    half_life_months: float = 6.0
    touches: TouchMap = field(default_factory=TouchMap)


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
    fades = faded(of.days, belief=belief)
    parts = np.stack([
        recency(of.days),
        frequency(of.touches_90, busy=busy),
        reciprocity(of.outgoing, of.incoming) * fades,
        _prompt(of.replies_theirs, of.replies_ours) * fades,
    ])  # fmt: skip
    known = ~np.isnan(parts)
    index: Floats = FULL * np.where(known, parts, 0.0).sum(axis=0) / known.sum(axis=0)
    return np.where(np.isnan(of.days), np.nan, index)


def faded(days: Floats, *, belief: TieBelief) -> Floats:
    """Return κ = 2^(−Δ/h) of the design's §13.2: how much of a tie is still as it was so many days ago."""
    left: Floats = np.exp2(-np.maximum(days, 0.0) / DAYS_A_MONTH / belief.half_life_months)
    return left


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

    The true strength is normal around what the index of touches tells, or around the prior mean where none is known.
    What was answered fades as in the design's §13.2 (Ornstein–Uhlenbeck): an answer of age Δ has the covariance κτ²
    with today's strength, κ = 2^(−Δ/h). With answers of today this is the mean weighted by precision; with none, or
    very old ones, it goes back to what touches tell.

    Parameters
    ----------
    answers
        What both sides said.
    index
        `touch_index`, 0 for a pair without touches where they are recorded, NaN where they are not.
    belief
        Prior and errors.
    level
        Of the interval.

    """
    belief = belief or TieBelief()
    said, error = said_of(answers, belief=belief)
    fade = faded(answers.days, belief=belief)
    told, touched = ~np.isnan(said) & ~np.isnan(fade), ~np.isnan(index)
    fade = np.where(told, fade, 0.0)
    read, spread = belief.touches.read(index)
    from_touches = np.where(touched, read - belief.mean, 0.0)
    variance = np.where(touched, spread, belief.sd**2)
    # What an answer varies by beside today's tie: how far that has wandered since, and its error.
    beside = (1 - fade**2) * belief.sd**2 + np.where(told, error, 0.0) ** 2
    # The weight is that of the surest index: with one of its own each, a touch more could weaken a tie.
    usual = np.where(touched, belief.touches.least, belief.sd**2)
    weight = fade * usual / (fade**2 * usual + beside)
    push_said = weight * np.where(told, said - belief.mean, 0.0)
    push_touches = (1 - weight * fade) * from_touches
    raw = belief.mean + push_said + push_touches
    sd: Floats = np.sqrt((1 - weight * fade) ** 2 * variance + weight**2 * beside)
    reach = normal_reach(level) * sd
    low, mean, high = (np.clip(at, 0.0, FULL) for at in (raw - reach, raw, raw + reach))
    return TieStrength(mean, sd, low, high, push_said, push_touches)


def said_of(answers: Answers, *, belief: TieBelief) -> tuple[Floats, Floats]:
    """Return what was said on 0 to 100, and its standard deviation: of both, of one of them, NaN of none."""
    theirs, ours = answers.theirs, answers.ours
    no_theirs, no_ours = np.isnan(theirs), np.isnan(ours)
    # 10·√(a·b) is 100 · depth.
    said = np.where(no_theirs, ours, np.where(no_ours, theirs, np.sqrt(theirs * ours))) * 10.0
    error = np.where(no_theirs, belief.ours_sd, np.where(no_ours, belief.theirs_sd, belief.both_sd))
    return said, error
