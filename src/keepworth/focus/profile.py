"""A profile of ourselves: what we say that we want, and what customers say of our fit, beside what is learnt."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, logit

from keepworth.focus.fit import Fit
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import normal_reach

SHARE: Final = 1 / 3  # of customers, who are said to work best with us; ours
ASKED: Final = (
    0.5  # logits for an answer about fit that is one standard deviation of such answers above the prior; ours
)
LEVEL: Final = 0.8


@dataclass(frozen=True, slots=True)
class Answers:
    """What customers say of our fit, 0 to 100; NaN of whoever was not asked. Shapes (customers,)."""

    score: Floats
    sd: Floats
    prior: Floats
    prior_sd: Floats


@dataclass(frozen=True, slots=True)
class Profiled:
    """Fit by all three; the parts add up in logits. Shapes (customers,)."""

    fit: Floats
    low: Floats  # 80 %, by the doubt of what is learnt and of what is answered: what we say of ourselves has none
    high: Floats
    learnt: Floats  # logits beyond a customer of whom nothing is known
    told: Floats
    asked: Floats  # 0 of whoever was not asked


def profiled(learnt: Fit | None, *, told: Floats, answers: Answers) -> Profiled:
    """Return fit as what is learnt of the best, moved by what we say of ourselves and by what customers answered.

    Whoever was not asked is moved by no answer. Nothing is learnt from answers: strength holds them already.

    Parameters
    ----------
    learnt
        None where too few customers are measured: then everybody begins at the share of the best.
    told
        What our profile moves each customer by, in logits. Shape (customers,).
    answers
        What customers say of our fit.

    """
    at = np.full(told.size, logit(SHARE)) if learnt is None else logit(learnt.fit)
    base = np.full(told.size, logit(SHARE)) if learnt is None else learnt.base
    reach = normal_reach(LEVEL)
    doubt = np.zeros(told.size) if learnt is None else (logit(learnt.high) - logit(learnt.low)) / 2 / reach
    was_asked = ~np.isnan(answers.score)
    spread = np.where(was_asked, answers.prior_sd, 1.0)
    moved = np.where(was_asked, ASKED * (answers.score - answers.prior) / spread, 0.0)
    unsure = np.hypot(doubt, np.where(was_asked, ASKED * answers.sd / spread, 0.0))
    whole = at + told + moved
    return Profiled(
        expit(whole), expit(whole - reach * unsure), expit(whole + reach * unsure), at - base, told, moved
    )  # fmt: skip
