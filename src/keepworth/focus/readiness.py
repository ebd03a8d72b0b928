"""Whether customer intimacy fits a company, what would make it hard, and what it would cost and bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from keepworth.errors import BadInput
from keepworth.listen import Instrument, Readiness

NO, PARTLY, YES = 0, 1, 2
PARTLY_COUNTS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Challenge:
    """One thing that makes customer intimacy hard, and whether it is in hand."""

    item: str
    answer: float | None  # 2 in hand, 1 partly, 0 not; None: nobody said
    is_proven: bool  # with a fact or a link beside it


@dataclass(frozen=True, slots=True)
class Range:
    """A figure with the ends between which it is believed to lie."""

    low: float
    middle: float
    high: float

    def __post_init__(self) -> None:
        """Refuse ends that lie the wrong way round."""
        if not self.low <= self.middle <= self.high:
            raise BadInput("Of a range, the low end comes first, then what is expected, then the high end.")

    def times(self, factor: float) -> "Range":
        """Return the range in another unit; a factor below 0 turns its ends round."""
        ends = sorted((self.low * factor, self.high * factor))
        return Range(ends[0], self.middle * factor, ends[1])


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What customer intimacy costs and brings over the years, in today's money."""

    cost: float
    gain: Range
    net: Range
    breaks_even_at: float | None  # points of retention that earn the cost; None where no point's worth is known


def counted(of: Readiness) -> float:
    """Return the sum of the five answers, a yes 1 and a "partly" one half: to compare checks over time.

    The verdict goes by the plain yes alone; see `keepworth.listen.readiness`.
    """
    return of.yes + PARTLY_COUNTS * of.partly


def challenges_open(of: Instrument, *, answers: Mapping[str, float], proven: frozenset[str]) -> tuple[Challenge, ...]:
    """Return what is not in hand, the worst first: a no, then what nobody said, then partly, then a bare yes."""
    found = [Challenge(one.name, answers.get(one.name), one.name in proven) for one in of.items]
    return tuple(sorted((one for one in found if _rank(one) is not None), key=lambda one: _rank(one) or 0))


def _rank(of: Challenge) -> int | None:
    if of.answer is None:
        return 1
    if of.answer == YES:
        return None if of.is_proven else 3
    return 0 if of.answer == NO else 2


def business_case(
    *, cost_once: float, cost_yearly: float, years: int, discount: float, gain: Range, per_point: float | None = None
) -> Reckoned:
    """Return what the programme costs, brings and leaves over.

    Parameters
    ----------
    cost_once, cost_yearly
        What it costs at the start, and at the end of each year.
    years, discount
        How many years, and the discount rate of a year, such as 0.1.
    gain
        What it brings over those years, in today's money: a rise in customer equity is one.
    per_point
        What one percentage point of retention adds to equity, if that is known.

    """
    if min(cost_once, cost_yearly) < 0 or years < 1 or not discount > -1:
        raise BadInput("Costs are 0 or more, years 1 or more, and the discount rate is above -100 %.")
    cost = cost_once + cost_yearly * sum((1 + discount) ** -year for year in range(1, years + 1))
    net = Range(gain.low - cost, gain.middle - cost, gain.high - cost)
    return Reckoned(cost, gain, net, cost / per_point if per_point and per_point > 0 else None)
