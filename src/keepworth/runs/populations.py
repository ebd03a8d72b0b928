"""Populations of a run: segments, and those of a segment at one location where enough of them were asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from keepworth.measure.groups import NO_PART, Parted
from keepworth.numerics.arrays import Ints
from keepworth.tables.evidence import Gathered
from keepworth.tables.tie_results import UNKNOWN

BETWEEN: Final = " · "


@dataclass(frozen=True, slots=True)
class Populations:
    """The populations of a run: segments first, in the order of their names, then parts of them by location."""

    segments: tuple[str, ...]
    segment: Ints  # of each population
    location: Ints  # a number of the lake; `UNKNOWN` of a whole segment

    def names(self, locations: Sequence[str]) -> tuple[str, ...]:
        """Return what each population is called, no two alike, given the ids of the locations, one a population."""
        found: list[str] = []
        for segment, location in zip(self.segment.tolist(), locations, strict=True):
            name = BETWEEN.join(part for part in (self.segments[segment], location) if part)
            while name in found:
                name += "′"
            found.append(name)
        return tuple(found)


def segments_of(segment: npt.NDArray[np.object_]) -> tuple[tuple[str, ...], Ints]:
    """Return the names of customers' segments, sorted, and the place of each customer's among them."""
    segments = segment.tolist()
    names = sorted(set(segments))
    place = {name: at for at, name in enumerate(names)}
    return tuple(names), np.array([place[name] for name in segments], dtype=np.int64)


def located(of: Gathered, segment: Ints) -> tuple[Ints, Ints]:
    """Return the part of a segment that each person is in by location, and the location of each part."""
    rows = np.flatnonzero(of.is_person & (of.location != UNKNOWN))
    part = np.full(segment.size, NO_PART)
    span = int(of.location[rows].max(initial=0)) + 1
    key, part[rows] = np.unique(segment[rows] * span + of.location[rows], return_inverse=True)
    return part, key % span


def populations_of(names: tuple[str, ...], parted: Parted, *, locations: Ints) -> Populations:
    """Return populations as they were parted."""
    is_whole = parted.part == NO_PART
    location = np.full(is_whole.size, UNKNOWN)
    location[~is_whole] = locations[parted.part[~is_whole]]
    return Populations(names, parted.within, location)
