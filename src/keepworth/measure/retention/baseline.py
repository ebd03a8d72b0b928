"""What staying starts from: how many of that age stay, whatever is known of them, so that no survey is needed."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.retention.decisions import Decisions
from keepworth.measure.retention.hazard import Hazard, fit_hazard
from keepworth.numerics.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Baseline:
    """The logit of staying by age, and how sure it is."""

    logit: Floats  # (ages,)
    variance: Floats  # (ages,) of each age against all, what a model's own level cannot take up
    common: float  # of what all ages share
    hazard: Hazard | None  # what it was made of, and what goes on beyond the last age

    def at(self, age: Ints) -> tuple[Floats, Floats]:
        """Return logits and their variances against the level of all, at any ages: (n,) and (n,)."""
        within = np.clip(age, 0, max(self.logit.size - 1, 0))
        known = age < self.logit.size
        if known.all():
            return self.logit[age], self.variance[age]
        if self.hazard is None:
            return self.logit[within], self.variance[within]
        of, place = np.unique(age[~known], return_inverse=True)
        logits, variance = self.hazard.beyond(of)
        result, doubt = np.empty(age.size), np.empty(age.size)
        result[known], doubt[known] = self.logit[age[known]], self.variance[age[known]]
        result[~known], doubt[~known] = logits[place], variance[place]
        return result, doubt


def retention_baseline(of: Decisions) -> Baseline:
    """Return the baseline of a book: its retention by age (`fit_hazard`).

    The doubt is told apart: what all ages share, which the level of a model learns anew, and what an age has beside it.
    """
    hazard = fit_hazard(of)
    weight = of.due * hazard.retention * (1 - hazard.retention)
    if not weight.sum() > 0:
        variance = np.diag(hazard.covariance).copy()
        return Baseline(hazard.logit, variance, 0.0, hazard)
    share = weight / weight.sum()
    away = np.eye(share.size) - share
    common = float(share @ hazard.covariance @ share)
    return Baseline(hazard.logit, np.einsum("ij,jk,ik->i", away, hazard.covariance, away), common, hazard)


def flat_baseline(chance: float, *, variance: float = 0.0) -> Baseline:
    """Return a baseline that is the same at every age: a chance that somebody states."""
    if not (0 < chance < 1 and variance >= 0):
        raise BadInput(
            f"A chance to stay lies between 0 and 1, and its variance is 0 or more; not {chance}, {variance}."
        )
    return Baseline(np.array([np.log(chance / (1 - chance))]), np.zeros(1), variance, None)
