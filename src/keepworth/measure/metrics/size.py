"""How many answers a margin needs."""

import math

from keepworth.errors import BadInput
from keepworth.numerics.reach import normal_reach


def answers_needed(
    margin: float, *, spread: float, level: float = 0.8, population: int | None = None, design_effect: float = 1.0
) -> int:  # fmt: skip
    """Return how many answers bring the interval to ± `margin`.

    n = (z · spread / margin)² · design effect, and of N people n / (1 + (n − 1)/N).

    Parameters
    ----------
    margin
        Half the width of the interval, in the score's unit.
    spread
        Standard deviation of one answer, `Score.spread` of an earlier wave. Where nothing is known: 100 for a
        recommend score, 50 for a top box, half the scale's length for a mean; nothing is larger.
    level
        Of the interval.
    population
        How many people there are to ask.
    design_effect
        `Clustering.design_effect`.

    Raises
    ------
    BadInput
        A margin or a level that is none.

    """
    if not (margin > 0 and spread >= 0 and 0 < level < 1 and design_effect >= 1):
        raise BadInput(
            f"A margin of {margin:g} at level {level:g}, with a spread of {spread:g} and a design effect of "
            f"{design_effect:g}, cannot be: the margin is above 0, the level between 0 and 1, the effect at least 1."
        )
    needed = (normal_reach(level) * spread / margin) ** 2 * design_effect
    if population is not None:
        needed /= 1 + (needed - 1) / population
    return max(math.ceil(needed), 1)
