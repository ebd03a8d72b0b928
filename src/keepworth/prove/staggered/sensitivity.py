"""How wrong the comparison may be before an effect is gone."""

from dataclasses import dataclass

from keepworth.errors import BadInput
from keepworth.prove.staggered.group_time import Staggered


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The range of an effect if trends had gone apart afterwards by up to m times the worst step seen before."""

    m: float
    low: float
    high: float
    level: float


def sensitivity(found: Staggered, *, m: float, periods: int = 0, level: float = 0.8) -> Sensitivity | None:
    """Return the range of the effect so many periods after the beginning, if trends part by m times the worst before.

    Each period since the beginning may add another such step. Conservative: the worst step counts as it was seen, and
    the range of sampling is added to it. None where no period before the beginning shows a step.

    Source: relative magnitudes of Rambachan & Roth (2023), Review of Economic Studies 90, 2555-2591, by its bound.

    """
    if m < 0 or periods < 0:
        raise BadInput("m and periods are 0 or more.")
    effect, worst = found.since(periods, level=level), found.worst_before()
    if effect is None or worst is None:
        return None
    slack = m * worst * (periods + 1)
    return Sensitivity(m, effect.low - slack, effect.high + slack, level)


def breaks_at(found: Staggered, *, periods: int = 0, level: float = 0.8) -> float | None:
    """Return the smallest m at which the range of the effect takes 0 in; 0: it does already; None: not known."""
    effect, worst = found.since(periods, level=level), found.worst_before()
    if effect is None or not worst:
        return None
    spare = effect.low if effect.effect > 0 else -effect.high
    return max(spare, 0.0) / (worst * (periods + 1))
