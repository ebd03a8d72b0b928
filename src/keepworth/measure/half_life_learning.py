"""How quickly answers of a book lose their worth: half-lives learnt from people who were asked again."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.measure.belief_learning import FEWEST, teaching
from keepworth.measure.beliefs import LINES, Beliefs
from keepworth.measure.evidence import Evidence
from keepworth.measure.indicators import check_context
from keepworth.measure.patterns import ScoringContext
from keepworth.measure.repeats import PAIRS, PEOPLE, Repeats, repeats
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach

APART: Final = 0.25  # of the stated half-life, from which two answers can tell how much was lost between them. Ours
# Of the logarithms of half-life, of τ² + ω² and of σ²: 8 of 10 books within a factor of 1.9, 2.5 and 1.9. Ours.
UNSURE: Final = np.array([0.5, 0.7, 0.5])
FURTHEST: Final = 2.5  # of a logarithm, to either side: a factor of twelve
SERIES: Final = 2_000  # of a line that teach; more tell hardly more
ALIKE: Final = 1e-9
LEVEL: Final = 0.8
STEPS: Final = 60
CLOSE: Final = 1e-6  # of a logarithm
HALVINGS: Final = 20


@dataclass(frozen=True, slots=True)
class LearntHalfLives:
    """Months after which half is still so, line by line; shapes (lines,)."""

    months: Floats
    low: Floats  # of what was learnt; the stated one where nothing was
    high: Floats
    level: float
    people: Ints  # who were asked again long enough after
    is_learnt: Flags

    def applied(self, beliefs: Beliefs) -> Beliefs:
        """Return beliefs with these half-lives."""
        return replace(beliefs, half_life=self.months)


@dataclass(frozen=True, slots=True)
class _Series:
    """Series of one line that are equally long; shapes (series, answers) or (series,)."""

    off: Floats  # y − μ
    apart: Floats  # months between any two. Shape (series, answers, answers)
    whole: Floats  # τ² + ω² as believed. Shape (series,)
    error: Floats
    cluster: Ints  # the customer, counted from 0


def learnt_half_lives(of: Evidence, by: ScoringContext) -> LearntHalfLives:
    """Return half-lives, of each line in which 50 people were asked again those of the book.

    What one person says at several times is normal around μ with the covariances (τ² + ω²)·κ(Δ) + σ²·[the same day].
    Half-life, τ² + ω² and σ² are fitted together, for none can be told without the others: of their logarithms the
    likeliest ones are found, drawn towards what is believed. Means are the book's own. A person counts for a line from
    two answers on that are a quarter of the stated half-life apart or more. Colleagues' views and facts without a
    person teach nothing.

    Source: the design's §13.2, Corr(y_t, y_t+Δ) ∝ κ(Δ). Persons of one customer go together, so the doubt is the robust
    one of a composite likelihood (Varin, Reid & Firth 2011).
    """
    check_context(by)
    stated = by.beliefs.half_life
    rows = np.flatnonzero(teaching(of, by, counts=~of.is_ours))
    asked = repeats(of.some(rows), np.ones(rows.size, dtype=np.bool_))
    telling = _telling(asked, stated)
    months, low, high = stated.copy(), stated.copy(), stated.copy()
    people = np.bincount(asked.indicator[telling], minlength=LINES)
    learnt = np.zeros(LINES, dtype=np.bool_)
    for line in np.flatnonzero(people >= PAIRS).tolist():
        of_line = np.flatnonzero(telling & (asked.indicator == line))
        of_line = of_line[:: -(-of_line.size // SERIES)]
        if np.unique(asked.customer[of_line]).size < PEOPLE or _are_alike(asked, of_line):
            continue
        at, sd = fitted_logs(_laid_out(asked, of_line, by=by), half_life=float(stated[line]))
        reach = normal_reach(LEVEL) * sd
        months[line], low[line], high[line] = stated[line] * np.exp(at[0] + reach * np.array([0, -1, 1]))
        learnt[line] = True
    return LearntHalfLives(months, low, high, LEVEL, people, learnt)


def _telling(of: Repeats, half_life: Floats) -> Flags:
    """Return which series reach over enough time."""
    if not of.first.size:
        return np.zeros(0, dtype=np.bool_)
    found: Flags = of.age[of.first + of.many - 1] - of.age[of.first] >= APART * half_life[of.indicator]
    return found


def _are_alike(of: Repeats, some: Ints) -> bool:
    """Return whether everybody always said the same, which tells nothing of change."""
    said = np.concatenate([of.y[of.first[some] + day] for day in range(int(of.many[some].min()))])
    return bool(np.ptp(said) <= ALIKE)


def _laid_out(of: Repeats, some: Ints, *, by: ScoringContext) -> list[_Series]:
    """Return some series, those of one length together."""
    cluster = np.unique(of.customer[some], return_inverse=True)[1]
    place = by.place(of.customer[some], of.indicator[some])
    mean = _means(np.add.reduceat(of.y, of.first)[some] / of.many[some], place)
    whole = by.beliefs.variance.take(place) + by.beliefs.contact_variance[of.indicator[some]]
    found = []
    for many in np.unique(of.many[some]).tolist():
        alike = np.flatnonzero(of.many[some] == many)
        at = of.first[some[alike]][:, None] + np.arange(many)
        off, age = of.y[at] - mean[alike][:, None], of.age[at]
        apart = np.abs(age[:, :, None] - age[:, None])
        found.append(_Series(off, apart, whole[alike], of.variance[at], cluster[alike]))
    return found


def _means(said: Floats, place: Ints) -> Floats:
    """Return the mean of each series' segment, or of all where so few of it were asked: not the believed one.

    Around a mean that is not the book's own nothing ever seems to fade.
    """
    many = np.bincount(place)
    own = np.bincount(place, weights=said) / np.maximum(many, 1)
    found: Floats = np.where(many >= FEWEST, own, said.mean())[place]
    return found


def fitted_logs(series: list[_Series], *, half_life: float) -> tuple[Floats, float]:
    """Return the logarithms of half-life, τ² + ω² and σ² over the stated ones, and the first one's doubt.

    By Fisher scoring, whose steps are halved until the loss does not rise.
    """
    at = np.zeros(UNSURE.size)
    value, slopes, bend = surface(series, at, half_life=half_life)
    for _ in range(STEPS):
        step = np.clip(np.linalg.solve(bend, -slopes), -1.0, 1.0)
        trial, found = at, (value, slopes, bend)
        for halved in range(HALVINGS):
            trial = np.clip(at + step / 2**halved, -FURTHEST, FURTHEST)
            found = surface(series, trial, half_life=half_life)
            if found[0] <= value:
                break
        moved = float(np.abs(trial - at).max())
        if found[0] > value or moved < CLOSE:
            break
        at, (value, slopes, bend) = trial, found
    doubt = np.linalg.inv(bend)
    doubt = doubt @ (scores(series, at, half_life=half_life) + np.diag(UNSURE**-2)) @ doubt
    return at, float(doubt[0, 0] ** 0.5)


def surface(series: list[_Series], at: Floats, *, half_life: float) -> tuple[float, Floats, Floats]:
    """Return minus the log-posterior of the logarithms, its slopes and its expected curvature."""
    value, slopes, bend = 0.5 * float(((at / UNSURE) ** 2).sum()), at / UNSURE**2, np.diag(UNSURE**-2)
    for one in series:
        each = _each(one, at, half_life=half_life)
        value += float(each[0].sum())
        slopes = slopes + each[1].sum(axis=0)
        bend = bend + each[2]
    return value, slopes, bend


def scores(series: list[_Series], at: Floats, *, half_life: float) -> Floats:
    """Return the summed squares of the slopes of each customer."""
    slopes = np.concatenate([_each(one, at, half_life=half_life)[1] for one in series])
    cluster = np.concatenate([one.cluster for one in series])
    of_each = np.zeros((int(cluster.max()) + 1, at.size))
    np.add.at(of_each, cluster, slopes)
    found: Floats = of_each.T @ of_each
    return found


def _each(of: _Series, at: Floats, *, half_life: float) -> tuple[Floats, Floats, Floats]:
    """Return minus the log-likelihood of each series, its slopes (series, 3), and their summed curvature."""
    rate = np.log(2.0) * of.apart / (half_life * np.exp(at[0]))
    kept = np.exp(at[1]) * of.whole[:, None, None] * np.exp(-rate)
    error = np.exp(at[2])[None, None] * of.error[:, :, None] * np.eye(of.off.shape[1])
    inverse = np.linalg.inv(kept + error)
    log_determinant = np.linalg.slogdet(kept + error)[1]
    pulled = np.einsum("sij,sj->si", inverse, of.off)
    value = 0.5 * (log_determinant + (of.off * pulled).sum(axis=1))
    turned = np.stack([inverse @ change for change in (kept * rate, kept, error)])
    held = np.einsum("psii->sp", turned)
    slopes = 0.5 * (held - np.einsum("si,psij,sj->sp", of.off, turned, pulled))
    return value, slopes, 0.5 * np.einsum("psij,qsji->pq", turned, turned)
