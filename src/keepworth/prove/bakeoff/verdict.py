"""Which metric foretells best here: gains over past behaviour alone, with doubt, or that it cannot be said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.measure.calibration.line import calibration_line
from keepworth.measure.calibration.scores import brier
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.prove.bakeoff.contest import Contest, Foretold, Outcome, foretell
from keepworth.prove.bakeoff.ordering import Ordered

FEWEST_EVENTS: Final = 50
FEWEST_PER_PARAMETER: Final = 10
TIE: Final = 0.01  # of the score: who is nearer than this is no winner, however sure
AT_ONCE: Final = 100  # samples of the bootstrap at a time


@dataclass(frozen=True, slots=True)
class Gain:
    """What a candidate adds to past behaviour alone: AUC, or the share of variance or deviance explained."""

    name: str
    score: float  # of behaviour and the candidate together
    gain: float
    low: float
    high: float
    p: float  # two-sided, by Holm among all candidates
    p_best: float  # the share of samples in which it gained the most
    brier: float | None  # of chances to be retained: the mean of (p − y)²
    slope: float | None  # of the same: 1 where chances mean what they say, below where they are too bold


@dataclass(frozen=True, slots=True)
class NotEnough:
    """There are too few events to name anything."""

    events: int
    needed: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gains, the largest first, and who won; several names are a tie, none: nothing adds to past behaviour."""

    kind: Outcome
    base: float  # the score of behaviour alone
    gains: tuple[Gain, ...]
    winners: tuple[str, ...]
    respondents: int
    judged: int
    accounts: int
    events: int
    origins: tuple[int, ...]
    level: float
    samples: int

    @property
    def winner(self) -> str | None:
        """The one that won; None where several tie or none adds anything."""
        return self.winners[0] if len(self.winners) == 1 else None


def needed_events(contest: Contest) -> int:
    """Return how many events it takes: fifty, and ten for each number that the largest model learns."""
    widest = int(max(column.shape[1] for column in contest.candidates.values()))
    return max(FEWEST_EVENTS, FEWEST_PER_PARAMETER * (int(contest.behaviour.shape[1]) + widest + 1))


def bakeoff(
    contest: Contest, *, origins: int = 2, level: float = 0.95, samples: int = 2000, seed: int = 0
) -> Verdict | NotEnough:
    """Judge every candidate on people and times that no fit had seen, by samples of whole accounts.

    A winner gains more than nothing (by Holm) and more than every other candidate, by more than .01 and beyond doubt;
    all who cannot be told from the best tie with it.

    Source: the spec of the design, §1; Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    needed = needed_events(contest)
    if contest.events < needed:
        return NotEnough(contest.events, needed)
    found = foretell(contest, origins=origins, seed=seed)
    names = list(contest.candidates)
    account = np.unique(contest.account[found.rows], return_inverse=True)[1]
    score = _scorer(contest, found)
    weight = np.ones(found.rows.size) if contest.weight is None else contest.weight[found.rows]
    drawn = _drawn(score, account, weight=weight, samples=samples, seed=seed)  # (samples, 1 + candidates)
    drawn = drawn[np.isfinite(drawn).all(axis=1)]
    whole = score(weight[None, :])[0]
    gains, sampled = whole[1:] - whole[0], drawn[:, 1:] - drawn[:, :1]
    ends = np.quantile(sampled, ((1 - level) / 2, (1 + level) / 2), axis=0)
    p = holm(_two_sided(sampled))
    best = np.bincount(sampled.argmax(axis=1), minlength=len(names)) / len(sampled)
    columns = np.column_stack([whole[1:], gains, ends.T, p, best]).tolist()
    told = [_gain(contest, found, name=name, numbers=numbers) for name, numbers in zip(names, columns, strict=True)]
    winners = _winners(gains, sampled=sampled, p=p, level=level)
    return Verdict(
        contest.kind, float(whole[0]), tuple(sorted(told, key=lambda one: -one.gain)),
        tuple(names[at] for at in winners), contest.outcome.size, found.rows.size, int(account.max()) + 1,
        contest.events, found.origins, level, len(drawn),
    )  # fmt: skip


def _gain(contest: Contest, found: Foretold, *, name: str, numbers: list[float]) -> Gain:
    score, gain, low, high, p, p_best = numbers
    if contest.kind is not Outcome.RETAINED:
        return Gain(name, score, gain, low, high, p, p_best, brier=None, slope=None)
    chance, kept = found.forecasts[name], contest.outcome[found.rows].astype(np.int64)
    line = calibration_line(chance, kept)
    slope = None if line is None else line.slope.value
    return Gain(name, score, gain, low, high, p, p_best, brier=brier(chance, kept), slope=slope)


def holm(p: Floats) -> Floats:
    """Return p-values that hold together, (tests,), by Holm's steps from the smallest up."""
    order = np.argsort(p)
    stepped = np.maximum.accumulate(np.minimum(p[order] * np.arange(p.size, 0, -1), 1.0))
    found = np.empty_like(stepped)
    found[order] = stepped
    return found


def _two_sided(sampled: Floats) -> Floats:
    """Return how seldom samples lie on the other side of nothing, twice, at least one of them."""
    beyond = np.minimum((sampled <= 0).sum(axis=0), (sampled >= 0).sum(axis=0))
    p: Floats = np.minimum(2 * (beyond + 1) / (len(sampled) + 1), 1.0)
    return p


def _winners(gains: Floats, *, sampled: Floats, p: Floats, level: float) -> list[int]:
    """Return the best and who cannot be told from it; nobody where the best adds nothing beyond doubt."""
    best = int(gains.argmax())
    if p[best] >= 1 - level or gains[best] <= 0:
        return []
    low, high = np.quantile(sampled[:, [best]] - sampled, ((1 - level) / 2, (1 + level) / 2), axis=0)
    ties = (low <= 0) | (high < TIE)
    return [best, *(at for at in np.argsort(-gains) if ties[at] and at != best)]


type Score = Callable[[Floats], Floats]  # weights (samples, judged) to scores (samples, 1 + candidates)


def _scorer(contest: Contest, found: Foretold) -> Score:
    happened = contest.outcome[found.rows]
    if contest.kind is Outcome.RETAINED:
        return _by_order(found.forecasts, happened > 0)
    return _explained(found.forecasts, happened, is_count=contest.kind is Outcome.REFERRALS)


def _by_order(forecasts: Mapping[str, Floats], happened: Flags) -> Score:
    ordered = [Ordered(forecast, happened) for forecast in forecasts.values()]
    return lambda weights: np.array([[one.area(weight) for one in ordered] for weight in weights])


def _explained(forecasts: Mapping[str, Floats], happened: Floats, *, is_count: bool) -> Score:
    """Score by what is explained of what the mean leaves: R² out of sample, or the same of the Poisson deviance."""

    def loss(foretold: Floats) -> Floats:
        if not is_count:
            return (happened - foretold) ** 2
        told = np.maximum(foretold, 1e-9)
        with np.errstate(divide="ignore", invalid="ignore"):
            log = np.where(happened > 0, happened * np.log(happened / told), 0.0)
        return 2 * (log - happened + told)

    left = np.column_stack([loss(forecast) for forecast in forecasts.values()])

    def score(weights: Floats) -> Floats:
        mean = weights @ happened / weights.sum(axis=1)
        base = np.array([weight @ loss(np.full(happened.size, at)) for weight, at in zip(weights, mean, strict=True)])
        return 1 - (weights @ left) / np.where(base > 0, base, np.nan)[:, None]

    return score


def _drawn(score: Score, account: Ints, *, weight: Floats, samples: int, seed: int) -> Floats:
    random, many = np.random.default_rng([seed, 1]), int(account.max()) + 1
    parts = []
    for start in range(0, samples, AT_ONCE):
        times = random.multinomial(many, np.full(many, 1 / many), size=min(AT_ONCE, samples - start))
        parts.append(score(times[:, account] * weight))
    return np.concatenate(parts)
