"""Which segments are worth it: how likely a customer of each is worth more than a hurdle, times how well they fit."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtr

from keepworth.errors import BadInput
from keepworth.focus.tiers import LEVEL, Ranged, spread_of
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import student_reach

LEAST: Final = 1e-9  # a spread below which a value is taken as sure
FEWEST: Final = 2  # customers of whom a range is told


@dataclass(frozen=True, slots=True)
class Segments:
    """What speaks for each segment; shapes (segments,)."""

    score: Floats  # the mean of chance × fit over its customers, 0 to 1
    low: Floats  # 80 %, over customers; NaN of one alone
    high: Floats
    chance: Floats  # the mean chance that a customer of it is worth more than the hurdle
    fit: Floats  # the mean
    customers: Ints
    middle: float  # the mean of chance × fit over all customers


def chances_above(value: Ranged, *, hurdle: float) -> Floats:
    """Return how likely each is worth more than a hurdle above 0: log-normal, as tiers draw it."""
    if not hurdle > 0:
        raise BadInput(f"A hurdle is money above 0, not {hurdle}.")
    above = np.log(np.maximum(value.mean, LEAST) / hurdle)
    found: Floats = ndtr(above / np.maximum(spread_of(value), LEAST))
    return np.where(value.mean > 0, found, 0.0)


def segments_of(place: Ints, value: Ranged, *, fit: Floats, hurdle: float, segments: int) -> Segments:
    """Return how much speaks for each segment: P(value > hurdle) × fit, on average over its customers.

    Parameters
    ----------
    place
        The segment of each customer, 0 to `segments` − 1, each with one customer at least. Shape (customers,).
    value, fit
        Of each customer. Shape (customers,).
    hurdle
        What a customer must be worth to be worth it.
    segments
        How many there are.

    Source: the design's §5. The range is Student's over customers: of those whom the segment may bring yet.

    """
    if not place.shape == value.mean.shape == fit.shape:
        raise BadInput("Segment, value and fit are columns that are equally long.")
    many = np.bincount(place, minlength=segments)
    if not many.all():
        raise BadInput("Each segment has one customer at least.")
    chance = chances_above(value, hurdle=hurdle)
    each = chance * fit
    score, chances, fits = (np.bincount(place, weights=one, minlength=segments) / many for one in (each, chance, fit))
    apart = np.bincount(place, weights=np.square(each - score[place]), minlength=segments)
    reach = np.array([_reach(float(one), int(n)) for one, n in zip(apart, many, strict=True)])
    low, high = np.maximum(score - reach, 0.0), np.minimum(score + reach, 1.0)
    return Segments(score, low, high, chances, fits, many.astype(np.int64), float(each.mean()))


def _reach(squared: float, many: int) -> float:
    if many < FEWEST:
        return float("nan")
    return student_reach(LEVEL, freedom=many - 1) * float(np.sqrt(squared / (many - 1) / many))
