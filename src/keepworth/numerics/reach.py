"""How many standard deviations a range reaches.

The normal one is of the standard library, for SciPy takes half a second to load.
"""

from statistics import NormalDist


def normal_reach(level: float) -> float:
    """Return z so that a normal variable lies within ±z with the chance `level`, above 0 and below 1."""
    return NormalDist().inv_cdf((1 + level) / 2)


def student_reach(level: float, *, freedom: float) -> float:
    """Return t so that Student's variable with so many degrees of freedom lies within ±t with the chance `level`."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + level) / 2))


def normal_chance(z: float) -> float:
    """Return the chance that a standard normal variable lies at least as far from 0 as `z`, on either side."""
    return 2 * NormalDist().cdf(-abs(z))
