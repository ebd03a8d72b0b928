"""Hiring for care of customers: the same questions to all, two who score apart, and whether it was borne out."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach, student_reach

# What every applicant is asked about, in this order; what to ask and what answers are worth stands in the website.
QUESTIONS: Final = ("listens", "owns", "repairs", "further", "honest", "colleagues")
LOWEST, HIGHEST = 1, 5  # of an answer
LEVEL: Final = 0.8
FEWEST_SHEETS: Final = 5  # applicants whom two scored, before their agreement is told; ours
FEWEST_HIRED: Final = 10  # colleagues, before it is told whether scores were borne out; ours
STATED_SD: Final = (
    6.0  # of a total of 0 to 100, what two interviewers leave in doubt: ours, and worth so many applicants
)
STATED_WEIGHT: Final = 5.0
DRAWS: Final = 999


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two who scored the same applicants apart from each other agree."""

    applicants: int
    answers: int
    kappa: float | None  # None: too few to tell, or nobody scored anything differently
    kappa_low: float | None
    kappa_high: float | None
    apart: float | None  # points of the scale, on average
    apart_low: float | None
    apart_high: float | None


@dataclass(frozen=True, slots=True)
class Total:
    """What an applicant reached, 0 to 100, and its range."""

    score: float
    low: float
    high: float
    sd: float
    learnt_from: int  # applicants whom two scored; the rest of what is doubted is stated


@dataclass(frozen=True, slots=True)
class BorneOut:
    """Whether those who scored higher did better afterwards: an association, for nobody was hired by lot."""

    hired: int
    rho: float | None  # Spearman's; None: never tested, or too few
    low: float | None
    high: float | None


def weighted_kappa(first: Floats, second: Floats) -> float | None:
    """Return Cohen's kappa with quadratic weights, None where chance could not disagree.

    Source: Cohen (1968), Psychological Bulletin 70, 213-220: one less what was disagreed over what chance would.
    """
    chance = float(np.mean((first[:, None] - second[None, :]) ** 2))
    return None if chance == 0 else 1 - float(np.mean((first - second) ** 2)) / chance


def interviewers_agree(first: Floats, second: Floats, *, rng: np.random.Generator) -> Agreement:
    """Return how far two interviewers agree; applicants are drawn anew as wholes. Shapes (applicants, questions).

    Source of the range: Efron & Tibshirani (1993), ch. 13, percentiles of the bootstrap.
    """
    _check(first, second)
    applicants = len(first)
    if applicants < FEWEST_SHEETS:
        return Agreement(applicants, first.size, *(None,) * 6)
    apart = np.abs(first - second).mean(axis=1)
    kappas, aparts = [], []
    for drawn in rng.integers(applicants, size=(DRAWS, applicants)):
        kappa = weighted_kappa(first[drawn].ravel(), second[drawn].ravel())
        kappas += [] if kappa is None else [kappa]
        aparts.append(float(apart[drawn].mean()))
    ends = 100 * (1 - LEVEL) / 2, 100 * (1 + LEVEL) / 2
    kappa = weighted_kappa(first.ravel(), second.ravel())
    low, high = np.percentile(kappas, ends).tolist() if kappa is not None and kappas else (None, None)
    return Agreement(
        applicants, first.size, kappa, low, high, float(apart.mean()), *np.percentile(aparts, ends).tolist()
    )


def totals(first: Floats, second: Floats) -> list[Total]:
    """Return the total of each applicant, with what the two who scored leave in doubt.

    The mean of two totals errs by half of their difference, squared and averaged over applicants; while these are few,
    what we state counts as much as five of them.
    """
    _check(first, second)
    each = [100 * (of.mean(axis=1) - LOWEST) / (HIGHEST - LOWEST) for of in (first, second)]
    freedom = STATED_WEIGHT + len(first)
    squares = float(((each[0] - each[1]) ** 2 / 4).sum())
    sd = float(np.sqrt((STATED_WEIGHT * STATED_SD**2 + squares) / freedom))
    reach = student_reach(LEVEL, freedom=freedom) * sd
    return [
        Total(score, max(score - reach, 0.0), min(score + reach, 100.0), sd, len(first))
        for score in ((each[0] + each[1]) / 2).tolist()
    ]


def borne_out(scores: Floats, outcomes: Floats) -> BorneOut:
    """Return how totals of those who were hired go with what came of it; NaN: nothing came to be known.

    Source of the range: Fieller, Hartley & Pearson (1957), Biometrika 44, 470-481: 1.06/(n − 3) is the variance of
    Spearman's rho on Fisher's scale.
    """
    from scipy.stats import rankdata

    known = ~(np.isnan(scores) | np.isnan(outcomes))
    ranks = [rankdata(of[known]) for of in (scores, outcomes)]
    hired = int(known.sum())
    if hired < FEWEST_HIRED or any(np.ptp(of) == 0 for of in ranks):
        return BorneOut(hired, None, None, None)
    rho = float(np.corrcoef(ranks[0], ranks[1])[0, 1])
    middle = np.arctanh(np.clip(rho, -0.999999, 0.999999))
    reach = normal_reach(LEVEL) * np.sqrt(1.06 / (hired - 3))
    return BorneOut(hired, rho, float(np.tanh(middle - reach)), float(np.tanh(middle + reach)))


def _check(first: Floats, second: Floats) -> None:
    both = np.concatenate([first, second]) if len(first) else first
    if first.shape != second.shape or first.ndim != 2 or not ((both >= LOWEST) & (both <= HIGHEST)).all():
        raise BadInput(f"Scores of two interviewers are of the same applicants and lie from {LOWEST} to {HIGHEST}.")
