"""What changed where an action began earlier here and later there, without a lot: at first an association."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput, CannotEstimate
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.prove.regressed import by_cluster

NEVER: Final = -1
FEWEST: Final = 5  # customers of a group, and of those it is held against; ours


@dataclass(frozen=True, slots=True)
class Panel:
    """The same customers in the same periods; n customers."""

    outcome: Floats  # (n, periods), complete
    began: Ints  # (n,) the first period with the action, from 0; −1: it never began within reach
    cluster: Ints | None = None  # (n,) accounts that go together

    def __post_init__(self) -> None:
        """Refuse what is no panel."""
        if self.outcome.ndim != 2 or self.outcome.shape[1] < 2 or self.began.shape != self.outcome.shape[:1]:
            raise BadInput("Each customer has an outcome in each of two periods or more, and the period it began.")
        if not np.isfinite(self.outcome).all():
            raise BadInput("Outcomes are numbers in every period; leave out who lacks one, and say how many.")
        if not ((self.began >= NEVER) & (self.began < self.outcome.shape[1])).all():
            raise BadInput(f"An action begins in a period from 0 to {self.outcome.shape[1] - 1}, or never (−1).")
        if self.cluster is not None and self.cluster.shape != self.began.shape:
            raise BadInput("A cluster is a number for each customer.")

    @property
    def who(self) -> Ints:
        """Who goes together."""
        return np.arange(self.began.size) if self.cluster is None else self.cluster


@dataclass(frozen=True, slots=True)
class GroupTime:
    """How far a group moved in a period from what those who had not begun did meanwhile."""

    group: int  # the period in which they began
    period: int
    effect: float
    error: float
    n: int  # of the group
    against: int

    @property
    def is_before(self) -> bool:
        """It tells of the time before the action, where nothing should be."""
        return self.period < self.group


@dataclass(frozen=True, slots=True)
class Summed:
    """A weighted mean of effects of groups and periods, with its range."""

    effect: float
    error: float
    low: float
    high: float
    level: float


class Staggered:
    """All effects of groups and periods, and what they sum to; built by `staggered`."""

    def __init__(self, told: tuple[GroupTime, ...], push: Floats, *, sizes: dict[int, int]) -> None:
        """Keep the effects, what each cluster adds to each, (clusters, effects), and how many began when."""
        self.told, self._push, self._sizes = told, push, sizes

    def since(self, periods: int, *, level: float = 0.8) -> Summed | None:
        """Return the effect so many periods after the beginning (below 0: before), groups by their sizes."""
        return self._mean([one.period - one.group == periods for one in self.told], level=level)

    def by_group(self, group: int, *, level: float = 0.8) -> Summed | None:
        """Return the mean effect on one group, over its periods since it began."""
        return self._mean([one.group == group and not one.is_before for one in self.told], level=level)

    def overall(self, *, level: float = 0.8) -> Summed | None:
        """Return the mean over groups of their mean effects, each weighing as it is large."""
        spans = {group: sum(one.group == group and not one.is_before for one in self.told) for group in self._sizes}
        return self._mean([not one.is_before for one in self.told], level=level, spans=spans)

    def overall_since(self, *, level: float = 0.8) -> Summed | None:
        """Return the mean over lengths of time since the beginning, each length weighing the same."""
        lengths = sorted({one.period - one.group for one in self.told if not one.is_before})
        weights = np.zeros(len(self.told))
        for length in lengths:
            weights += self._weights([one.period - one.group == length for one in self.told]) / len(lengths)
        return self._summed(weights, level=level) if lengths else None

    def _mean(self, among: list[bool], *, level: float, spans: dict[int, int] | None = None) -> Summed | None:
        return self._summed(self._weights(among, spans), level=level) if any(among) else None

    def _weights(self, among: list[bool], spans: dict[int, int] | None = None) -> Floats:
        each = [self._sizes[one.group] / (spans or {}).get(one.group, 1) for one in self.told]
        weights = np.where(among, each, 0.0)
        share: Floats = weights / weights.sum()
        return share

    def _summed(self, weights: Floats, *, level: float) -> Summed:
        effect = float(weights @ [one.effect for one in self.told])
        error = float(np.sqrt(((self._push @ weights) ** 2).sum()))
        wide = normal_reach(level) * error
        return Summed(effect, error, effect - wide, effect + wide, level)

    def worst_before(self) -> float | None:
        """Return the largest change from one period to the next before anything began; None: no period shows it."""
        seen = [abs(one.effect) for one in self.told if one.is_before]
        return max(seen) if seen else None


def staggered(panel: Panel, *, only_never: bool = False) -> Staggered:
    """Return each group's effect in each period, held against all who had not begun by then, or only who never did.

    Before the beginning each period is held against the one before it; from then on against the last one without the
    action. Two-way fixed effects would hold who began late against who began early, and call that an effect.

    Raises
    ------
    CannotEstimate
        Nobody is left to hold a group against.

    Source: Callaway & Sant'Anna (2021), Journal of Econometrics 225, 200-230, unconditional, not-yet-treated.

    """
    groups = [int(group) for group in np.unique(panel.began) if group > 0]
    told, pushes = [], []
    for group in groups:
        for period in range(1, panel.outcome.shape[1]):
            base = period - 1 if period < group else group - 1
            mine = panel.began == group
            others = panel.began == NEVER
            if not only_never:
                others |= panel.began > max(period, group)
            if mine.sum() < FEWEST or others.sum() < FEWEST:
                continue
            effect, push = _compared(panel.outcome[:, period] - panel.outcome[:, base], mine=mine, others=others)
            pushes.append(by_cluster(push[:, None], panel.who)[:, 0])
            error = float(np.sqrt((pushes[-1] ** 2).sum()))
            told.append(GroupTime(group, period, effect, error, int(mine.sum()), int(others.sum())))
    if not any(not one.is_before for one in told):
        raise CannotEstimate(
            f"No group of {FEWEST} that began has {FEWEST} beside it who had not: there is nobody to hold it against."
        )
    sizes = {group: int((panel.began == group).sum()) for group in groups}
    return Staggered(tuple(told), np.stack(pushes, axis=1), sizes=sizes)


def _compared(change: Floats, *, mine: Flags, others: Flags) -> tuple[float, Floats]:
    """Return the difference of mean changes, and what each customer adds to it, (n,)."""
    ours, theirs = float(change[mine].mean()), float(change[others].mean())
    push = np.where(mine, (change - ours) / mine.sum(), 0.0) - np.where(others, (change - theirs) / others.sum(), 0.0)
    return ours - theirs, push
