"""Descend inside a box with exact second derivatives, from any start and over any shape of ground."""

from dataclasses import dataclass

import numpy as np

from keepworth.numerics.arrays import Flags, Floats
from keepworth.numerics.optimise import FLAT, Surface, newton_step

AT_BOUND = 1e-9
HALVINGS = 40
ROUNDING = 1e-12  # differences of the value below this share of it are rounding


@dataclass(frozen=True, slots=True)
class Rest:
    """Where a descent came to rest."""

    at: Floats
    held: Flags  # which coordinates stand at a bound that the loss would like to cross
    slope: float  # the steepest slope left in the others
    curvature: Floats
    steps: int


@dataclass(frozen=True, slots=True)
class _Box:
    lowest: Floats
    highest: Floats

    def held(self, place: Floats, downhill: Floats) -> Flags:
        """Say which coordinates stand at a bound and would leave the box by going `downhill`."""
        under = (place <= self.lowest + AT_BOUND) & (downhill < 0)
        over = (place >= self.highest - AT_BOUND) & (downhill > 0)
        return under | over


def descend(surface: Surface, start: Floats, *, lowest: Floats, highest: Floats, max_steps: int = 300) -> Rest:
    """Take Newton steps, halved until the loss falls, until it is flat or no step helps.

    Where the ground bends downwards a step still goes downhill (see `newton_step`), so a saddle or the far
    side of a ridge is left behind. Whether `slope` is small enough is for the caller to judge.
    """
    box = _Box(lowest, highest)
    place = np.clip(start, lowest, highest)
    value, slopes, bend = surface(place)
    steps = 1
    while steps < max_steps:
        if _steepest(slopes, box.held(place, -slopes)) < FLAT:
            break
        found, tried = _shorter(
            surface, box, place=place, now=(value, slopes), step=_step(box, place, slopes=slopes, bend=bend)
        )
        steps += tried
        if found is None:
            break
        place, (value, slopes, bend) = found
    held = box.held(place, -slopes)
    return Rest(place, held, _steepest(slopes, held), bend, steps)


def _steepest(slopes: Floats, held: Flags) -> float:
    return float(np.abs(slopes[~held]).max(initial=0.0))


def _step(box: _Box, place: Floats, *, slopes: Floats, bend: Floats) -> Floats:
    """Return the Newton step of the coordinates that may move, and do not leave the box by it."""
    held = box.held(place, -slopes)
    for _ in range(place.size):
        free, step = ~held, np.zeros(place.size)
        if not free.any():
            return step
        step[free] = newton_step(slopes[free], bend[np.ix_(free, free)])
        leaves = box.held(place, step)
        if not leaves.any():
            return step
        held = held | leaves
    return np.zeros(place.size)


def _shorter(
    surface: Surface, box: _Box, *, place: Floats, now: tuple[float, Floats], step: Floats
) -> tuple[tuple[Floats, tuple[float, Floats, Floats]] | None, int]:
    """Halve `step` until the loss falls, or where it is level to the last digits, until the slope does."""
    value, slopes = now
    steepest = _steepest(slopes, box.held(place, -slopes))
    for halved in range(HALVINGS):
        trial = np.clip(place + step / 2**halved, box.lowest, box.highest)
        found = surface(trial)
        level = ROUNDING * abs(value)
        flatter = _steepest(found[1], box.held(trial, -found[1])) < steepest / 2
        if found[0] < value - level or (found[0] <= value + level and flatter):
            return (trial, found), halved + 1
    return None, HALVINGS
