"""Books of ties whose true strength is known: what both answered, what touches say, who was asked."""

from dataclasses import dataclass

import numpy as np

from keepworth.measure import Answers


@dataclass(frozen=True)
class Truth:
    """What a book's ties are drawn from."""

    at_50: float = 58.0  # strength of a tie with an index of 50
    slope: float = 0.35  # a point of the index
    none: float = -8.0  # more, of a pair without touches
    sd: float = 14.0  # by which ties of one index differ
    asked: float = 0.5  # the share of pairs that were asked
    stronger: float = 0.0  # how many log-odds of being asked a standard deviation of strength adds
    errs: float = 15.0  # one answer of one of them; what we alone say errs by 25
    oldest: float = 365.0  # days since they were asked, at most
    whole: bool = True  # answers are whole numbers


@dataclass(frozen=True)
class Ties:
    """One simulated book; arrays of shape (ties,)."""

    now: np.ndarray
    index: np.ndarray
    answers: Answers
    asked: np.ndarray
    touched: np.ndarray


def simulated_ties(seed: int, *, ties: int, of: Truth | None = None) -> Ties:
    """Draw one book."""
    of, rng = of or Truth(), np.random.default_rng([41, seed])
    touched = rng.random(ties) < 0.8
    index = np.where(touched, 100 * rng.beta(0.8, 1.6, ties).clip(1e-6), 0.0)
    now = of.at_50 + of.slope * (index - 50) + of.none * ~touched + of.sd * rng.normal(size=ties)
    mean, spread = now.mean(), now.std()
    odds = np.log(of.asked / (1 - of.asked)) + of.stronger * (now - mean) / spread
    # A pair is known by a touch or an answer: those without touches were asked.
    asked = ~touched | (rng.random(ties) < 1 / (1 + np.exp(-odds)))
    days = rng.uniform(0, of.oldest, ties)
    kappa = np.exp2(-days / (365.25 / 12) / 6)
    then = mean + kappa * (now - mean) + spread * np.sqrt(1 - kappa**2) * rng.normal(size=ties)
    who = rng.random(ties)  # half both, a quarter each side alone
    theirs, ours = (then + of.errs * rng.normal(size=ties) for _ in range(2))
    ours = np.where(who < 0.25, then + 25 / 15 * of.errs * rng.normal(size=ties), ours)
    said = [np.clip(np.round(one / 10) if of.whole else one / 10, 0, 10) for one in (theirs, ours)]
    ours_alone, theirs_alone = who < 0.25, (who >= 0.25) & (who < 0.5)
    answers = Answers(
        theirs=np.where(asked & ~ours_alone, said[0], np.nan),
        ours=np.where(asked & ~theirs_alone, said[1], np.nan),
        days=np.where(asked, days, np.nan),
    )
    return Ties(np.clip(now, 0, 100), index, answers, asked, touched)
