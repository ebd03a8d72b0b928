"""Choose what enters the logit by what foretells renewals that were not learnt from.

All columns enter as they are. Then one term after the other is added that the renewals learnt from ask for most: a
column's part above or below a knot, or its product with a term that is in (so a step may bend, and a bend may depend on
another column). How many are added is told by customers who were left out: each fold walks its own path, and is judged
by the others.

Source: Friedman (1991), "Multivariate adaptive regression splines", Annals of Statistics 19, 1-67; the walk by score
tests as in Rao (1948); the number by cross-validation, with the rule of one standard error (Breiman et al. 1984).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.retention import Baseline, count_decisions, retention_baseline
from keepworth.measure.staying.beliefs import Belief, StayPriors, stay_priors
from keepworth.measure.staying.candidates import Candidates, candidates_of, next_term
from keepworth.measure.staying.features import StayFeatures
from keepworth.measure.staying.model import WIDEST
from keepworth.measure.staying.posterior import Posed, log_posterior
from keepworth.measure.staying.terms import Fill, Term, column_beliefs, fills_of, plain_terms, term_columns
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.newton import descend

MOST_TERMS: Final = 40
MOST_ROWS: Final = 8_000  # that a choice looks at
PATIENCE: Final = 8  # terms that may be added without foretelling left-out decisions better
FEW_STEPS: Final = 3  # of Newton after each term: the next one corrects what is left
FEWEST_LOSSES: Final = 50  # a term for fewer would be chance


@dataclass(frozen=True, slots=True)
class ChosenTerms:
    """Terms that foretell what was not learnt from."""

    terms: tuple[Term, ...]
    added: int
    loss: Floats  # mean log-loss of left-out decisions after 0, 1, 2, … added terms
    gain: float  # of the chosen number over none
    gain_error: float  # its standard error
    reason: str


@dataclass(frozen=True, slots=True)
class _Problem:
    features: StayFeatures
    kept: Floats
    baseline: Baseline
    beliefs: dict[str, Belief]
    fills: dict[str, Fill]
    priors: StayPriors

    def some(self, rows: Flags) -> "_Problem":
        """Return these rows only, with the baseline of their own retention."""
        features, kept = self.features.some(rows), self.kept[rows]
        counted = count_decisions(features.age, kept.astype(np.int64))
        return replace(self, features=features, kept=kept, baseline=retention_baseline(counted))


def choose_terms(
    features: StayFeatures,
    kept: Ints,
    *,
    folds: Ints,
    priors: StayPriors | None = None,
    most: int = MOST_TERMS,
) -> ChosenTerms:
    """Choose terms out of sample; give them to `fit_staying`.

    Terms are added only where they lower the log-loss of left-out decisions by more than its standard error; of numbers
    that are within one standard error of the best, the fewest. Below 50 losses nothing is added.

    Parameters
    ----------
    features, kept
        Decisions, as `fit_staying` takes them. Of more than 8,000 an even sample is looked at.
    folds
        (n,) number of the fold of each, all rows of a customer in one (`customer_folds`).
    priors
        What is believed; the printed ones unless said.
    most
        How many terms may be added.

    """
    if not kept.shape == folds.shape == features.age.shape:
        raise BadInput("There is one outcome and one fold for every row of features.")
    decided = np.flatnonzero(kept >= 0)
    rows = decided[:: max(-(-decided.size // MOST_ROWS), 1)]
    by = priors or stay_priors()
    beliefs = column_beliefs(features.some(decided), by)
    of = _Problem(
        features.some(rows), kept[rows].astype(np.float64),
        retention_baseline(count_decisions(features.age[rows], kept[rows])), beliefs, fills_of(beliefs), by,
    )  # fmt: skip
    plain, lost = plain_terms(beliefs), int((of.kept == 0).sum())
    if min(lost, rows.size - lost) < FEWEST_LOSSES:
        return ChosenTerms(
            plain, 0, np.zeros(0), 0.0, 0.0, f"Of {lost} losses no more can be learnt than a line for every column."
        )
    each = _left_out(of, folds[rows], most=most)
    losses = each.mean(axis=0)
    added, gain, error = _fewest(each)
    if not added:
        return ChosenTerms(plain, 0, losses, 0.0, 0.0, "No bend and no product foretold left-out decisions better.")
    terms = _walk(of, most=added, judged=None)[0]
    reason = f"{added} bends and products foretell left-out decisions better, by {gain:.4f} ± {error:.4f} of log-loss."
    return ChosenTerms(terms, added, losses, gain, error, reason)


def _left_out(of: _Problem, folds: Ints, *, most: int) -> Floats:
    """Return the log-loss of each decision after 0, 1, … terms, learnt from the other folds: (n, 1 + most)."""
    each = np.empty((of.kept.size, most + 1))
    for fold in np.unique(folds):
        out = folds == fold
        judged = replace(of, features=of.features.some(out), kept=of.kept[out])
        each[out] = _walk(of.some(~out), most=most, judged=judged)[1].T
    return each


def _fewest(each: Floats) -> tuple[int, float, float]:
    """Return how many terms to add, what that gains over none, and its standard error."""
    losses = each.mean(axis=0)
    best = int(losses.argmin())

    def apart(one: int, other: int) -> tuple[float, float]:
        away = each[:, one] - each[:, other]
        return float(away.mean()), float(away.std(ddof=1) / np.sqrt(len(away)))

    gain, error = apart(0, best)
    if gain <= error:
        return 0, 0.0, 0.0
    enough = next(at for at in range(best + 1) if apart(at, best)[0] <= apart(at, best)[1])
    return (enough, *apart(0, enough))


def _walk(of: _Problem, *, most: int, judged: _Problem | None) -> tuple[tuple[Term, ...], Floats]:
    """Add terms one by one; return them, and the losses of `judged` before the first and after each.

    Where several in a row foretell nothing better, the walk ends and the last losses stand for the rest.
    """
    terms = list(plain_terms(of.beliefs))
    options = candidates_of(of.features, fills=of.fills, beliefs=of.beliefs)
    z = term_columns(of.features, terms, fills=of.fills)[0]
    posed, path = _posed(of, terms, z=z), []
    at = _search(posed, posed.mean, steps=25)
    for step in range(most + 1):
        if judged is not None:
            path.append(_losses(judged, of.baseline, terms=terms, at=at))
            if step - int(np.argmin([one.mean() for one in path])) >= PATIENCE:
                break
        term = None if step == most else next_term(_asked(posed, options, at=at, terms=terms), sd=of.priors.other_sd)
        if term is None:
            break
        terms.append(term)
        z = np.column_stack([z, term_columns(of.features, [term], fills=of.fills)[0]])
        posed = _posed(of, terms, z=z)
        at = _search(posed, np.append(at, 0.0), steps=FEW_STEPS)
    path += path[-1:] * (most + 1 - len(path))
    return tuple(terms), np.array(path)


def _losses(judged: _Problem, baseline: Baseline, *, terms: Sequence[Term], at: Floats) -> Floats:
    z = term_columns(judged.features, terms, fills=judged.fills)[0]
    logits = baseline.at(judged.features.age)[0] + at[0] + z @ at[1:]
    found: Floats = np.logaddexp(0, np.where(judged.kept == 1, -logits, logits))
    return found


def _posed(of: _Problem, terms: Sequence[Term], *, z: Floats) -> Posed:
    means = np.array([0.0, *(term.belief.mean for term in terms)])
    sds = np.array([of.priors.level_sd, *(term.belief.sd for term in terms)])
    design = np.column_stack([np.ones(len(z)), z])
    return Posed(design, None, of.baseline.at(of.features.age)[0], of.kept, None, means, sds**-2.0)


def _search(posed: Posed, start: Floats, *, steps: int) -> Floats:
    def surface(at: Floats) -> tuple[float, Floats, Floats]:
        value, slopes, told = log_posterior(at, posed)
        return -value / posed.many, -slopes / posed.many, told / posed.many

    edge = np.full(start.size, WIDEST)
    return descend(surface, start, lowest=-edge, highest=edge, max_steps=steps).at


def _asked(posed: Posed, options: Candidates, *, at: Floats, terms: Sequence[Term]) -> Candidates:
    """Return the candidates with what the fit so far leaves unexplained."""
    logits = posed.offset + posed.design @ at
    said = 1 / (1 + np.exp(-logits))
    return replace(options, design=posed.design, off=posed.kept - said, told=said * (1 - said), terms=tuple(terms))
