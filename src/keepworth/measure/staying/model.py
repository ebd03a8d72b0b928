"""Fit the chance of staying: printed beliefs, moved by a book's own renewals; without any, the beliefs as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.errors import BadInput, NotConverged
from keepworth.measure.estimate import Estimate
from keepworth.measure.retention import Baseline, count_decisions, retention_baseline
from keepworth.measure.staying.beliefs import StayPriors, stay_priors
from keepworth.measure.staying.features import StayFeatures
from keepworth.measure.staying.posterior import Posed, cells_of, log_posterior
from keepworth.measure.staying.scale import learnt_scale
from keepworth.measure.staying.terms import Fill, Term, column_beliefs, fills_of, plain_terms, term_columns
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.newton import Rest, descend
from keepworth.numerics.reach import normal_reach
from keepworth.numerics.uncertainty import inverse

WIDEST: Final = 50.0
FLAT_ENOUGH: Final = 1e-6  # slope per decision
MANY: Final = 100_000  # rows from which on a first search goes over an even sample
SAMPLE: Final = 20_000


@dataclass(frozen=True, slots=True)
class StayModel:
    """logit p = b₀(age) + level + Σ b·z, with what is known of level and b."""

    terms: tuple[Term, ...]
    fills: Mapping[str, Fill]
    coefficients: Floats  # (1 + terms,) the level first
    covariance: Floats  # (1 + terms, 1 + terms)
    baseline: Baseline
    decisions: float
    losses: float
    scale: float  # of the printed sd of columns that are not listed, as the renewals taught it
    held: tuple[str, ...]  # terms that the renewals would take below what they may be, and that stand there
    source: str  # of the priors

    @property
    def names(self) -> tuple[str, ...]:
        """What each term is called."""
        return tuple(str(term) for term in self.terms)

    def coefficient(self, name: str, *, level: float = 0.8) -> Estimate:
        """Return b of a term with its interval, in logits per unit of its belief."""
        at = 1 + self.names.index(name)
        value, reach = float(self.coefficients[at]), normal_reach(level) * float(np.sqrt(self.covariance[at, at]))
        return Estimate(value, value - reach, value + reach)

    def against_expectation(self, *, level: float = 0.9) -> tuple[str, ...]:
        """Name terms whose sign is surely not the expected one: associations that are no effects."""
        found = []
        for name, term in zip(self.names, self.terms, strict=True):
            of = self.coefficient(name, level=level)
            if (term.belief.expected > 0 and of.high < 0) or (term.belief.expected < 0 and of.low > 0):
                found.append(name)
        return tuple(found)


def fit_staying(
    features: StayFeatures,
    kept: Ints,
    *,
    baseline: Baseline | None = None,
    priors: StayPriors | None = None,
    weight: Floats | None = None,
    terms: Sequence[Term] | None = None,
) -> StayModel:
    """Fit by Laplace's approximation of the posterior.

    Parameters
    ----------
    features
        What was known before each decision.
    kept
        (n,) 1, 0, or −1 where nothing is decided yet: such rows are left out.
    baseline
        Of the book's retention by age; that of these decisions unless said.
    priors
        What is believed; the printed ones unless said.
    weight
        (n,) as how many each counts.
    terms
        What enters: every column as it is unless said. `choose_terms` finds others.

    Raises
    ------
    NotConverged
        The posterior was still rising.

    """
    if kept.shape != features.age.shape:
        raise BadInput("There is one outcome for every row of features.")
    by = priors or stay_priors()
    start = baseline or retention_baseline(count_decisions(features.age, kept, weight=weight))
    decided = kept >= 0
    if not decided.all():
        features, kept = features.some(decided), kept[decided]
        weight = None if weight is None else weight[decided]
    beliefs = column_beliefs(features, by)
    model = StayModel(
        tuple(terms if terms is not None else plain_terms(beliefs)), fills_of(beliefs), np.zeros(0), np.zeros((0, 0)),
        start, 0.0, 0.0, 1.0, (), by.source,
    )  # fmt: skip
    return _taught(model, _posed(model, features, kept=kept, weight=weight, level_sd=by.level_sd))


def _taught(model: StayModel, posed: Posed) -> StayModel:
    pooled = np.array([False, *(term.belief.pooled for term in model.terms)])
    scale = learnt_scale(posed, pooled)
    posed = replace(posed, precision=np.where(pooled, posed.precision / scale**2, posed.precision))
    cells = cells_of(posed) if posed.kept.size > MANY else posed
    lowest = np.array([-WIDEST, *(max(term.belief.lowest, -WIDEST) for term in model.terms)])
    rest = _search(cells, _start(posed, lowest), lowest=lowest)
    if not rest.slope <= FLAT_ENOUGH:
        raise NotConverged("The probability of staying", steps=rest.steps, slope=rest.slope)
    weight = np.ones(posed.kept.size) if posed.weight is None else posed.weight
    return replace(
        model,
        coefficients=rest.at,
        covariance=inverse(log_posterior(rest.at, cells)[2]),
        decisions=float(weight.sum()),
        losses=float(weight @ (1.0 - posed.kept)),
        scale=scale,
        held=tuple(name for name, is_held in zip(model.names, rest.held[1:], strict=True) if is_held),
    )


def _posed(
    model: StayModel, features: StayFeatures, *, kept: Ints, weight: Floats | None, level_sd: float
) -> Posed:  # fmt: skip
    z, noise = term_columns(features, model.terms, fills=model.fills)
    design = np.empty((len(z), z.shape[1] + 1))
    design[:, 0], design[:, 1:] = 1.0, z
    means = np.array([0.0, *(term.belief.mean for term in model.terms)])
    # The level takes up what the baseline leaves open of all ages together.
    sds = np.array([np.hypot(level_sd, np.sqrt(model.baseline.common)), *(term.belief.sd for term in model.terms)])
    offset = model.baseline.at(features.age)[0]
    return Posed(design, noise, offset, kept.astype(np.float64), weight, means, sds**-2.0)


def _start(of: Posed, lowest: Floats) -> Floats:
    """Return where to begin: of many decisions, where an even sample of them ends."""
    if of.kept.size <= MANY:
        return of.mean
    return _search(of.every(of.kept.size // SAMPLE), of.mean, lowest=lowest).at


def _search(of: Posed, start: Floats, *, lowest: Floats) -> Rest:
    def surface(at: Floats) -> tuple[float, Floats, Floats]:
        value, slopes, told = log_posterior(at, of, exact=True)
        return -value / of.many, -slopes / of.many, told / of.many

    return descend(surface, start, lowest=lowest, highest=np.full(start.size, WIDEST))
