"""What a promotion sold against what would have been sold anyway, and what a place's own change of it earned."""

from dataclasses import KW_ONLY, dataclass, replace
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats

FEWEST: Final = 3  # places from whose unlikeness a range is read; ours
LEVEL: Final = 0.8
FEWEST_PIECES: Final = 30  # from which a season is read; ours
PIECE: Final = 0.5  # counts where nothing was sold, so that a ratio has a range


@dataclass(frozen=True, slots=True)
class Sales:
    """What was sold of what is promoted and of what it is compared with, a row a place."""

    during: Floats  # pieces
    before: Floats
    others_during: Floats  # of the comparison, over the same days
    others_before: Floats
    margin_during: Floats  # NaN: not known
    margin_before: Floats
    cost: Floats  # of the promotion at this place, beside the price
    _: KW_ONLY
    shared: bool = False  # the comparison is the same for every place
    season: float = 1.0  # how the promoted goods moved against their comparison on the same days a year before
    doubt: float = 0.0  # standard error of its logarithm

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        counts = (self.during, self.before, self.others_during, self.others_before)
        if any(column.shape != self.during.shape or (column < 0).any() for column in counts):
            raise BadInput("Sales are pieces from 0 on, as many rows each.")

    @property
    def expected(self) -> Floats:
        """Return what would have been sold anyway: as before, times what became of the comparison."""
        found: Floats = self.season * self.before * self.others_during / np.maximum(self.others_before, PIECE)
        return found

    def at(self, rows: Flags) -> "Sales":
        """Return some of the places."""
        return Sales(
            self.during[rows], self.before[rows], self.others_during[rows], self.others_before[rows],
            self.margin_during[rows], self.margin_before[rows], self.cost[rows], shared=self.shared,
            season=self.season, doubt=self.doubt,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Earned:
    """What a promotion came to over some places together."""

    places: int
    pieces: float
    expected: float
    times: float | None  # pieces against expected; None: nothing was expected
    low: float | None
    high: float | None
    gain: float | None  # margin above what was expected, less costs; None: margins are not known
    gain_low: float | None
    gain_high: float | None
    level: float = LEVEL

    @property
    def verdict(self) -> str:
        """Tell whether it sold more than would have been sold anyway: more, less, unsure."""
        if self.low is None or self.high is None:
            return "unsure"
        return "more" if self.low > 1 else "less" if self.high < 1 else "unsure"


def earned(of: Sales, *, level: float = LEVEL) -> Earned:
    """Compare what was sold with what would have been sold anyway, with a range.

    Places differ, so the range is that of a ratio of two sums over places, by how unlike these are; with fewer than
    three places it is that of counts alone, which is too narrow where promotions do not work alike everywhere. A
    comparison that is shared by all places adds its own chance.

    Source: Cochran (1977), Sampling techniques, 3rd ed., §6.4 (variance of a ratio); counts by the delta method.
    """
    n, whole, usual = of.during.size, float(of.during.sum()), float(of.expected.sum())
    if not usual > 0:
        return Earned(n, whole, usual, None, None, None, None, None, None, level)
    times = whole / usual
    spread = _spread(of, times)
    reach = _reach(level, places=n)
    low, high = times * np.exp(-reach * spread), times * np.exp(reach * spread)
    return Earned(n, whole, usual, times, float(low), float(high), *_gain(of, reach=reach, times=times), level)


def _spread(of: Sales, times: float) -> float:
    """Return the standard error of the logarithm of a ratio of sums."""
    shares = 1 / np.maximum(of.others_during, PIECE) + 1 / np.maximum(of.others_before, PIECE)
    if of.during.size < FEWEST:
        one = [1 / max(float(column.sum()), PIECE) for column in (of.during, of.before)]
        common = (
            shares.max()
            if of.shared
            else 1 / max(float(of.others_during.sum()), PIECE) + 1 / max(float(of.others_before.sum()), PIECE)
        )
        return float(np.sqrt(sum(one) + common + of.doubt**2))
    missed = of.during - times * of.expected
    n = missed.size
    variance = n / (n - 1) * float((missed**2).sum()) / float(of.during.sum() + PIECE) ** 2
    return float(np.sqrt(variance + _common(of) ** 2))


def _gain(of: Sales, *, reach: float, times: float) -> tuple[float | None, float | None, float | None]:
    """Return what is left above what would have been left anyway, less costs, with its range."""
    before = float(of.before.sum())
    if not before > 0 or not np.isfinite(of.margin_during + of.margin_before).all():
        return None, None, None
    piece = float(of.margin_before.sum()) / before
    each = of.margin_during - piece * of.expected - of.cost
    usual = float(of.expected.sum())
    n = each.size
    if n < FEWEST:
        width = abs(float(of.margin_during.sum())) * _spread(of, times)
    else:
        apart = each - each.sum() / usual * of.expected
        width = float(np.sqrt(n / (n - 1) * (apart**2).sum()))
        width = float(np.hypot(width, piece * usual * _common(of)))
    total = float(each.sum())
    return total, total - reach * width, total + reach * width


def _common(of: Sales) -> float:
    """Return the standard error of the logarithm of what all places share."""
    if not of.shared:
        return of.doubt
    shares = 1 / np.maximum(of.others_during, PIECE) + 1 / np.maximum(of.others_before, PIECE)
    return float(np.sqrt(shares.max() + of.doubt**2))


def season_of(own: tuple[float, float], others: tuple[float, float]) -> tuple[float, float]:
    """Return how goods moved against others from one time to the next, and the standard error of its logarithm.

    Pieces at the first time and at the second, a year before; fewer than 30 of anything tell of no season.
    """
    counts = (*own, *others)
    if min(counts) < FEWEST_PIECES:
        return 1.0, 0.0
    return (own[1] / own[0]) / (others[1] / others[0]), float(np.sqrt(sum(1 / one for one in counts)))


def _reach(level: float, *, places: int) -> float:
    from keepworth.numerics.reach import student_reach

    return student_reach(level, freedom=places - 1 if places >= FEWEST else 1e6)


@dataclass(frozen=True, slots=True)
class Changed:
    """How many times as well a changed promotion sold as the unchanged one."""

    ratio: float
    low: float
    high: float
    level: float


def changed(own: Sales, kept: Sales, *, level: float = LEVEL) -> Changed | None:
    """Compare places that changed a promotion with such as did not; None where either expected nothing.

    Who changes it is their manager's choice and no lot's: it is an association.
    """
    one, other = earned(own), earned(kept)
    if not one.times or not other.times:
        return None
    log = float(np.log(one.times / other.times))
    # What both are compared with is the same, and its chance falls out of their ratio.
    alone = [replace(of, shared=False, doubt=0.0) for of in (own, kept)]
    spread = float(np.hypot(_spread(alone[0], one.times), _spread(alone[1], other.times)))
    reach = _reach(level, places=min(one.places, other.places)) * spread
    return Changed(float(np.exp(log)), float(np.exp(log - reach)), float(np.exp(log + reach)), level)


def within_limits(off: float, *, least: float | None, most: float | None) -> float:
    """Return what a place takes off, if head office allows it.

    Raises
    ------
    BadInput
        It is less or more than a place may take off itself.

    """
    if (least is not None and off < least) or (most is not None and off > most):
        low = "0" if least is None else f"{least:g}"
        raise BadInput(
            f"{off:g} % off is not within what a place may take off itself: {low} to "
            f"{100 if most is None else most:g} %."
        )
    return off
