"""What answers teach the ranking: how often a play was useful, shrunk to a belief of ours."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import betaincinv

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints

# A proposal is taken to be useful 4 times in 5, as if 5 answers had said so. Ours, not a finding.
PRIOR_USEFUL, PRIOR_NOT = 4.0, 1.0
FEWEST: Final = 5  # answers, below which a play keeps its place; ours
LEVEL: Final = 0.8


@dataclass(frozen=True, slots=True)
class Usefulness:
    """How often plays were useful; shapes (plays,)."""

    share: Floats  # the mean of what is believed after the answers
    low: Floats
    high: Floats
    weight: Floats  # in the ranking: 1 where too few answered, or where they speak for the play


def usefulness(useful: Ints, not_useful: Ints, *, level: float = LEVEL) -> Usefulness:
    """Return how often each play is useful, and what that makes of its place in the ranking.

    The share is Beta(4 + useful, 1 + not useful). Its mean beside that of the prior is the weight, never above 1: a
    play that is refused sinks, and none rises for being liked. What an action is expected to add is not touched.

    Source: the beta-binomial model; Gelman et al. (2013), Bayesian Data Analysis, §2.4. The prior is ours.

    """
    if useful.shape != not_useful.shape or not ((useful >= 0) & (not_useful >= 0)).all():
        raise BadInput("Answers are counted: as many of useful ones as of others, and none below 0.")
    a, b = PRIOR_USEFUL + useful, PRIOR_NOT + not_useful
    share: Floats = a / (a + b)
    low, high = (betaincinv(a, b, at) for at in ((1 - level) / 2, (1 + level) / 2))
    weight = np.minimum(share / (PRIOR_USEFUL / (PRIOR_USEFUL + PRIOR_NOT)), 1.0)
    return Usefulness(share, low, high, np.where(useful + not_useful >= FEWEST, weight, 1.0))
