"""A score over time as a drawing: a mark a period with its range; the table beside it says the same."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from keepworth.measure.metrics import Score
from keepworth.runs.survey_results import Wave, Withheld

WIDTH, HEIGHT = 400, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 14, 14, 30
MOST_LINES: Final = 4
STEPS: Final = (1.0, 2.0, 5.0)
MOST_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A period: where it stands, and its range; without a score only its name stands."""

    x: float
    y: float | None
    top: float
    bottom: float
    name: str


@dataclass(frozen=True, slots=True)
class TrendPicture:
    """What the template draws, in units of its box."""

    marks: tuple[Mark, ...]
    path: str  # from score to score
    lines: tuple[tuple[float, str], ...]  # y and what stands there

    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - 8


def trend_picture(waves: Sequence[Wave]) -> TrendPicture | None:
    """Return the drawing of two scores or more, None of fewer."""
    scores = [wave.score for wave in waves if isinstance(wave.score, Score)]
    if len(scores) < 2:
        return None
    low, high = min(one.low for one in scores), max(one.high for one in scores)
    spare = (high - low) * 0.06 or 1.0
    low, high = low - spare, high + spare

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 1)

    step = (WIDTH - LEFT - RIGHT) / len(waves)
    every = 1 if len(waves) <= MOST_NAMED else 2
    marks = []
    for at, wave in enumerate(waves):
        name = _name(wave.begins) if (len(waves) - 1 - at) % every == 0 else ""
        x = round(LEFT + step * (at + 0.5), 1)
        of = wave.score
        if isinstance(of, Withheld):
            marks.append(Mark(x, None, 0, 0, name))
        else:
            marks.append(Mark(x, y(of.score), y(of.high), y(of.low), name))
    known_marks = [one for one in marks if one.y is not None]
    path = "M" + " L".join(f"{one.x} {one.y}" for one in known_marks)
    lines = tuple((y(at), said) for at, said in _lines(low, high=high))
    return TrendPicture(tuple(marks), path, lines)


def _lines(low: float, *, high: float) -> list[tuple[float, str]]:
    """Return the round numbers between two ends, at most four: steps of 1, 2 or 5 times a power of ten."""
    steps = [part * 10.0**decade for decade in range(-3, 3) for part in STEPS]
    step = next((one for one in steps if (high - low) / one <= MOST_LINES), high - low)
    places = max(0, -math.floor(math.log10(step)))
    first, last = math.ceil(low / step), math.floor(high / step)
    return [(at * step, f"{at * step:.{places}f}".replace("-", "−")) for at in range(first, last + 1)]


def _name(begins: dt.date) -> str:
    return _("Q%(quarter)s %(year)s") % {"quarter": (begins.month + 2) // 3, "year": begins.year}
