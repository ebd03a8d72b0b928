"""What will be asked for week by week: levels, intermittent demand, the year before, and how far each misses."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.act.offer.stocking import Demand
from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Flags, Floats, Ints

ALPHA: Final = 0.1  # what a week counts against all before it; ours
YEAR: Final = 52  # weeks
WARM: Final = 13  # weeks beyond a season before which nothing is foreseen; ours
AROUND: Final = 2  # weeks on each side of last year's that speak for one; ours
DRAWN: Final = 20.0  # pieces of the whole product with which last year's course is drawn to none; ours
MOST_AHEAD: Final = 26  # weeks
SELDOM: Final = 1.32  # weeks from sale to sale above which demand is intermittent
HELD: Final = 6.0  # forecasts with which the product speaks for a place's misses; ours
REPEATED, LEVEL, COURSE = "repeated", "level", "course"
WAYS: Final = (REPEATED, LEVEL, COURSE)


@dataclass(frozen=True, slots=True)
class Asked:
    """Pieces asked for by week, a row a place and product; NaN: not known, for it was sold out or not there yet."""

    pieces: Floats  # (rows, weeks), the last week last
    product: Ints  # (rows,) 0 to products − 1

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.pieces.ndim != 2 or self.product.shape != self.pieces.shape[:1] or (self.pieces < 0).any():
            raise BadInput("Demand is rows of weekly pieces, none below 0, with the product of each row.")

    @property
    def weeks(self) -> int:
        """Return how many weeks are known."""
        return int(self.pieces.shape[1])

    @property
    def season(self) -> int:
        """Return 52 weeks where the past is long enough to repeat a year, else 1."""
        return YEAR if self.weeks > YEAR + 2 * WARM else 1


@dataclass(frozen=True, slots=True)
class Forecasts:
    """What is foreseen for the mean week of the next few, a row a place and product, and what that is worth."""

    demand: Demand  # of one week; the variance from what forecasts of so many weeks missed
    way: Ints  # (products,) which of WAYS foresaw the product best at the earlier points in time
    missed: Floats  # (ways + 1, rows) MASE at the later points in time, of the chosen one last; NaN: not told
    origins: int  # the later points in time
    ahead: int
    season: int  # of the naive forecast: 52 the year before, 1 the last week


def tsb(pieces: Floats, *, alpha: float = ALPHA, beta: float = ALPHA) -> Floats:
    """Return the mean week foreseen after each week for intermittent demand: a chance times a size.

    The chance of any demand is smoothed every week, its size only in weeks that had any, so that what is asked for no
    longer fades out. Unknown weeks change nothing.

    Source: Teunter, Syntetos & Babai (2011), European Journal of Operational Research 214, 606-615.
    """
    some = np.where(np.isnan(pieces), np.nan, pieces > 0)
    chance = smoothed(some, alpha=beta)
    found: Floats = chance * smoothed(np.where(pieces > 0, pieces, np.nan), alpha=alpha)
    return found


def smoothed(pieces: Floats, *, alpha: float = ALPHA) -> Floats:
    """Return the simply smoothed level after each week; unknown weeks change nothing.

    Until as many weeks are known as smoothing remembers, it is their mean; 0 where there is none.

    Source: Brown (1959), Statistical forecasting for inventory control.
    """
    known = ~np.isnan(pieces)
    weight = np.maximum(alpha, 1 / np.maximum(known.cumsum(axis=1), 1))
    level, found = np.zeros(pieces.shape[0]), np.empty(pieces.shape)
    for week in range(pieces.shape[1]):
        level = np.where(known[:, week], level + weight[:, week] * (pieces[:, week] - level), level)
        found[:, week] = level
    return found


def seldom(pieces: Floats) -> Flags:
    """Tell which rows are asked for intermittently: over 1.32 weeks from one week with demand to the next.

    Source: Syntetos, Boylan & Croston (2005), Journal of the Operational Research Society 56, 495-503.
    """
    with_any = (pieces > 0).sum(axis=1)
    found: Flags = (~np.isnan(pieces)).sum(axis=1) > SELDOM * with_any
    return found


def forecasts(of: Asked, *, ahead: int) -> Forecasts:
    """Foresee the mean of the next `ahead` weeks of every row, each product by the way that foresaw it best.

    Three ways: the year before again (the last week again where less than a year and a half is known); a smoothed
    level, with chance and size apart where demand is intermittent; and that level with the course that the whole
    product took from the same week of the year before. Of many points in time, each of which sees only its own past,
    the earlier half chooses and the later half judges. Misses are of the mean of the weeks ahead.

    Raises
    ------
    NotEnough
        Too few weeks.

    """
    season, weeks = of.season, of.weeks
    points = np.arange(max(season + WARM, weeks - YEAR), weeks - ahead + 1, ahead)
    if points.size < 2 or not 1 <= ahead <= MOST_AHEAD:
        raise NotEnough(
            f"{weeks} weeks of sales leave too few points in time to foresee {ahead} weeks from: 1 to {MOST_AHEAD} "
            f"weeks ahead, and at least {1 + WARM + 2 * max(ahead, 1)} weeks are needed."
        )
    rare = seldom(of.pieces[:, : points[0]])
    levels = np.where(rare[:, None], tsb(of.pieces), smoothed(of.pieces))
    seen = _Seen(of, levels, _whole(of), ahead)
    errors = np.stack([[seen.miss(way, point=int(point)) for point in points] for way in WAYS])
    half = points.size // 2
    way = _best(errors[:, :half], product=of.product)
    # A week without demand repeated says that nothing need lie there.
    each = np.where(rare & (way[of.product] == WAYS.index(REPEATED)), WAYS.index(LEVEL), way[of.product])
    chosen = np.take_along_axis(errors, each[None, None], axis=0)[0]
    steps = seen.steps(int(points[half]))
    absolute = np.abs(np.concatenate([errors[:, half:], chosen[None, half:]]))
    missed = _mean(absolute, axis=1) / np.where(steps > 0, steps, np.nan)
    mean = np.stack([seen.foreseen(one, point=weeks) for one in WAYS])[each, np.arange(each.size)]
    variance = _variance(chosen, mean, product=of.product) * ahead  # of one week, weeks taken to be independent
    return Forecasts(Demand(mean, variance), way, missed, points.size - half, ahead, season)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is seen from a point in time."""

    of: Asked
    levels: Floats
    whole: Floats  # (products, weeks) of all places together
    ahead: int

    def foreseen(self, way: str, *, point: int) -> Floats:
        """Return the mean week of the next few as seen after `point` weeks."""
        if way == REPEATED:
            start = point - self.of.season
            found = _mean(self.of.pieces[:, start : start + min(self.ahead, self.of.season)], axis=1)
            return np.where(np.isnan(found), self.levels[:, point - 1], found)
        level: Floats = self.levels[:, point - 1]
        return level if way == LEVEL else level * self._course(point)[self.of.product]

    def miss(self, way: str, *, point: int) -> Floats:
        """Return what came less what was foreseen; NaN where not all of the weeks are known."""
        came: Floats = self.of.pieces[:, point : point + self.ahead].mean(axis=1)
        return came - self.foreseen(way, point=point)

    def steps(self, point: int) -> Floats:
        """Return what the season repeated missed on average within the past, as MASE's unit."""
        past, season = self.of.pieces[:, :point], self.of.season
        return _mean(np.abs(past[:, season:] - past[:, :-season]), axis=1)

    def _course(self, point: int) -> Floats:
        """Return what came a year before of what was the level then, drawn to 1; a row a product."""
        then = point - YEAR
        if then < 1:
            return np.ones(self.whole.shape[0])
        window = self.whole[:, max(then - AROUND, 0) : then + self.ahead + AROUND]
        width = window.shape[1]
        level = smoothed(self.whole)[:, then - 1]
        found: Floats = (window.sum(axis=1) + DRAWN) / (level * width + DRAWN)
        return found


def _whole(of: Asked) -> Floats:
    """Return pieces by product and week of all its places, places of which a week is not known as their others."""
    size = int(of.product.max(initial=-1)) + 1
    known = ~np.isnan(of.pieces)
    total, count = np.zeros((2, size, of.weeks))
    np.add.at(total, of.product, np.where(known, of.pieces, 0.0))
    np.add.at(count, of.product, known)
    found: Floats = total / np.maximum(count, 1) * np.bincount(of.product, minlength=size)[:, None]
    return found


def _best(errors: Floats, *, product: Ints) -> Ints:
    """Return which way's squared misses are least over the rows of each product: stock goes by means, not medians."""
    size = int(product.max(initial=-1)) + 1
    lost = np.nansum(errors**2, axis=1)
    found: Ints = np.stack([np.bincount(product, one, size) for one in lost]).argmin(axis=0)
    return found


def _variance(missed: Floats, mean: Floats, *, product: Ints) -> Floats:
    """Return the mean squared miss of each row, drawn to what its product misses for so much demand."""
    size = int(product.max(initial=-1)) + 1
    square, n = np.nansum(missed**2, axis=0), (~np.isnan(missed)).sum(axis=0)
    spread = np.bincount(product, square, size) / np.maximum(np.bincount(product, n * mean, size), 1e-12)
    usual = spread[product] * mean
    found: Floats = (square + HELD * usual) / (n + HELD)
    return found


def _mean(values: Floats, *, axis: int) -> Floats:
    """Return the mean of what is known, NaN where nothing is."""
    n = (~np.isnan(values)).sum(axis=axis)
    return np.where(n > 0, np.nansum(values, axis=axis) / np.maximum(n, 1), np.nan)
