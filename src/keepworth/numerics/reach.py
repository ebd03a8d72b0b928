"""How many standard deviations a range reaches: of the standard library, for SciPy takes half a second to load."""

from statistics import NormalDist


def normal_reach(level: float) -> float:
    """Return z so that a normal variable lies within ±z with the chance `level`, above 0 and below 1."""
    return NormalDist().inv_cdf((1 + level) / 2)
