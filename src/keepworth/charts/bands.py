"""Who knows whom as bands, placed and not drawn: whoever shows it draws plain paths, in the colours of its page.

Ours stand left, theirs right. A band is as wide as its tie is strong; its upper edge is as thick as they say they know
us, the lower one as thick as we say we know them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

ROW: Final = 38.0  # a person, two lines of text; pixels
GAP: Final = 10.0  # between two bands' heaps
WIDEST: Final = 15.0  # the band of a tie of strength 100
THINNEST: Final = 1.0
EDGE: Final = 0.32  # thickness of an edge a point of depth
TOP: Final = 12.0


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie: who of ours, who of theirs, how strong (0 to 100), and how deep each says it is (0 to 10)."""

    ours: int
    theirs: int
    strength: float
    depth_theirs: float | None = None
    depth_ours: float | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A band between two people, as paths of SVG."""

    tie: Tie
    fill: str  # the closed shape
    upper: str
    lower: str
    upper_width: float  # 0: nobody asked
    lower_width: float


@dataclass(frozen=True, slots=True)
class Bands:
    """Where everybody stands, from above, and the bands between them."""

    ours: dict[int, float]
    theirs: dict[int, float]
    bands: tuple[Band, ...]
    height: float


def bands(
    ours: Sequence[int], theirs: Sequence[int], *, ties: Iterable[Tie], left: float, right: float
) -> Bands:  # fmt: skip
    """Place people and their ties.

    Parameters
    ----------
    ours, theirs
        The people in the order in which they stand, from above; each once.
    ties
        Ties between them; others are left out.
    left, right
        Where bands begin and end, in pixels.

    """
    place_ours, place_theirs = set(ours), set(theirs)
    drawn = [tie for tie in ties if tie.ours in place_ours and tie.theirs in place_theirs]
    rank_ours = {who: at for at, who in enumerate(ours)}
    rank_theirs = {who: at for at, who in enumerate(theirs)}
    heaps_ours = {who: [tie for tie in drawn if tie.ours == who] for who in ours}
    heaps_theirs = {who: [tie for tie in drawn if tie.theirs == who] for who in theirs}
    height = max(_needed(heaps_ours.values()), _needed(heaps_theirs.values())) + 2 * TOP
    at_ours, at_theirs = _spread(heaps_ours, height=height), _spread(heaps_theirs, height=height)
    # In each heap bands lie in the order of where they lead, so that few of them cross.
    starts = _heaped(heaps_ours, at=at_ours, by={tie: rank_theirs[tie.theirs] for tie in drawn})
    ends = _heaped(heaps_theirs, at=at_theirs, by={tie: rank_ours[tie.ours] for tie in drawn})
    placed = [_band(tie, left=(left, starts[tie]), right=(right, ends[tie])) for tie in drawn]
    return Bands(at_ours, at_theirs, tuple(placed), height)


def width_of(tie: Tie) -> float:
    """Return how wide a band is."""
    return max(WIDEST * min(tie.strength, 100.0) / 100, THINNEST)


def _tall(heap: Sequence[Tie]) -> float:
    return max(ROW, sum(map(width_of, heap)) + GAP)


def _needed(heaps: Iterable[Sequence[Tie]]) -> float:
    return sum(map(_tall, heaps))


def _spread(heaps: dict[int, list[Tie]], *, height: float) -> dict[int, float]:
    """Return the middle of every person's place; the side with fewer people stands further apart."""
    tall = [_tall(heap) for heap in heaps.values()]
    spare = (height - 2 * TOP - sum(tall)) / max(len(tall), 1)
    ends = accumulate(each + spare for each in tall)
    return {who: TOP + end - (each + spare) / 2 for who, each, end in zip(heaps, tall, ends, strict=True)}


def _heaped(heaps: dict[int, list[Tie]], *, at: dict[int, float], by: dict[Tie, int]) -> dict[Tie, float]:
    """Return the middle of each band where it meets a person."""
    found: dict[Tie, float] = {}
    for who, heap in heaps.items():
        top = at[who] - sum(map(width_of, heap)) / 2
        for tie in sorted(heap, key=by.__getitem__):
            found[tie] = top + width_of(tie) / 2
            top += width_of(tie)
    return found


def _band(tie: Tie, *, left: tuple[float, float], right: tuple[float, float]) -> Band:
    half = width_of(tie) / 2
    (x1, y1), (x2, y2) = left, right
    there = _curve((x1, y1 - half), (x2, y2 - half))
    back = _curve((x2, y2 + half), (x1, y1 + half))
    return Band(
        tie,
        fill=f"M{there}L{back}Z",
        upper=f"M{there}",
        lower=f"M{_curve((x1, y1 + half), (x2, y2 + half))}",
        upper_width=EDGE * (tie.depth_theirs or 0.0),
        lower_width=EDGE * (tie.depth_ours or 0.0),
    )


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = start, end
    middle = (x1 + x2) / 2
    return f"{x1:.1f},{y1:.1f}C{middle:.1f},{y1:.1f} {middle:.1f},{y2:.1f} {x2:.1f},{y2:.1f}"
