"""Who was asked and did not answer: how they fared beside those who did, and weights that let these speak for them."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.prove.regressed import regress

FEWEST: Final = 50  # who answered, and who did not, below which a chance to answer is not learned; ours
MOST: Final = 10.0  # no answer speaks for more than this many average ones; ours


@dataclass(frozen=True, slots=True)
class Asked:
    """Moments at which somebody was asked, (asked,), whether they answered or not."""

    account: Ints
    behaviour: Floats  # (asked, b): what they had done before
    answered: Flags
    outcome: Floats  # what they then did; NaN: not known

    def __post_init__(self) -> None:
        """Refuse columns that do not fit together."""
        n = self.answered.size
        if self.account.shape != (n,) or self.outcome.shape != (n,) or self.behaviour.shape[:1] != (n,):
            raise BadInput("Who was asked has one account, behaviour, answer and outcome each.")


@dataclass(frozen=True, slots=True)
class Apart:
    """How those who answered fared, how those who did not, and the difference with its range."""

    answered: float
    silent: float
    n_answered: int  # of whom it is known
    n_silent: int
    difference: float  # answered less silent; nobody drew lots over who answers: an association
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Response:
    """Who answered of those who were asked, and what their answers were made to weigh."""

    asked: int
    answered: int
    apart: Apart | None  # None: too few of either are known
    is_weighted: bool
    effective: float  # so many answers of equal weight would tell as much
    heaviest: float  # what the heaviest answer weighs; 1 is the mean


def weigh_response(
    asked: Asked, behaviour: Floats, *, level: float = 0.95
) -> tuple[Floats | None, Response]:  # fmt: skip
    """Return weights of answers, (answers,), by what each had done before, (answers, b), and what is known of response.

    A weight is one over the chance to answer, of a logistic regression on the same behaviour with a light ridge, cut
    at ten and then of mean one. Where fewer than fifty answered, or fewer than fifty did not, there are no weights.

    Source: Little & Rubin (2019), Statistical Analysis with Missing Data, ch. 3; the effective number as Kish (1965).
    """
    yes = int(asked.answered.sum())
    of, n = asked.answered.size, len(behaviour)
    apart = _apart(asked, level=level)
    if min(yes, of - yes) < FEWEST:
        return None, Response(of, yes, apart, is_weighted=False, effective=float(n), heaviest=1.0)
    weight = 1 / _chances(asked, behaviour)
    weight = np.minimum(weight / weight.mean(), MOST)
    weight = weight / weight.mean()
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    return weight, Response(of, yes, apart, is_weighted=True, effective=effective, heaviest=float(weight.max()))


def _chances(asked: Asked, behaviour: Floats) -> Floats:
    from sklearn.linear_model import LogisticRegression

    centre, wide = asked.behaviour.mean(axis=0), asked.behaviour.std(axis=0)
    wide = np.where(wide > 0, wide, 1.0)
    model = LogisticRegression(C=1.0).fit((asked.behaviour - centre) / wide, asked.answered)
    found: Floats = model.predict_proba((behaviour - centre) / wide)[:, 1]
    return np.maximum(found, 1e-6)


def _apart(asked: Asked, *, level: float) -> Apart | None:
    known = np.isfinite(asked.outcome)
    answered, outcome = asked.answered[known], asked.outcome[known]
    yes = int(answered.sum())
    if min(yes, answered.size - yes) < FEWEST:
        return None
    found = regress(np.column_stack([np.ones(answered.size), answered]), outcome, cluster=asked.account[known])
    wide = normal_reach(level) * float(found.error[1])
    silent, difference = found.slope.tolist()
    return Apart(
        silent + difference, silent, yes, answered.size - yes, difference, difference - wide, difference + wide
    )
