"""Curves as a page draws them: points in pixels, lines of a grid, a dot and a ring."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

WIDTH, HEIGHT = 560, 260
LEFT, RIGHT, TOP, FLOOR = 62, 545, 14, 226
AROUND: Final = 4  # parts of an axis


@dataclass(frozen=True, slots=True)
class Line:
    """One curve."""

    kind: str  # a class of curves.css
    points: str  # "x,y x,y"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot where we are, or a ring where it would be best."""

    kind: str  # "dot" or "ring"
    x: float
    y: float
    said: str


@dataclass(frozen=True, slots=True)
class Curves:
    """A picture of curves."""

    lines: Sequence[Line]
    across: Sequence[tuple[float, str]]  # places of the axis with their words
    up: Sequence[tuple[float, str]]
    marks: Sequence[Mark] = ()
    across_said: str = ""
    up_said: str = ""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    floor: int = FLOOR
    middle: float = (LEFT + RIGHT) / 2
    key: Sequence[Line] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Plane:
    """Turns numbers into places, from 0 to the most on both axes."""

    most_across: float
    most_up: float

    def x(self, number: float) -> float:
        """Return the place across."""
        return round(LEFT + (RIGHT - LEFT) * min(max(number / self.most_across, 0.0), 1.0), 1)

    def y(self, number: float) -> float:
        """Return the place up."""
        return round(FLOOR - (FLOOR - TOP) * min(max(number / self.most_up, 0.0), 1.0), 1)

    def points(self, across: Sequence[float], up: Sequence[float]) -> str:
        """Return a curve as an SVG has it."""
        return " ".join(f"{self.x(one)},{self.y(other)}" for one, other in zip(across, up, strict=True))


def parts_of(most: float) -> list[float]:
    """Return equal parts of an axis from 0 to its end."""
    return [most * part / AROUND for part in range(AROUND + 1)]
