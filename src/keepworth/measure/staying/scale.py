"""How much columns matter of which nothing is printed: learnt from a book's renewals, for all such columns together.

Of sixty columns three may matter: a wide belief for each would then take sixty times a little chance for knowledge, and
predictions would be too bold. Where many matter, a narrow one would hide it.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from keepworth.measure.staying.posterior import Posed, log_posterior
from keepworth.numerics.arrays import Flags, Floats
from keepworth.numerics.newton import descend

FEWEST: Final = 30  # losses below which the printed sd stands
LEAST: Final = 0.02
MOST: Final = 4.0
UNSURE: Final = 1.5  # a priori, of the logarithm of the factor: eight in ten lie within a seventh and sevenfold
SAMPLE: Final = 10_000
STEPS: Final = 12
WIDEST: Final = 50.0


def learnt_scale(of: Posed, pooled: Flags) -> float:
    """Return by how much to multiply the prior sd of the pooled columns: the peak of the evidence, by Laplace.

    Source: MacKay (1992), "Bayesian interpolation", Neural Computation 4, 415-447.
    """
    from scipy.optimize import minimize_scalar

    lost = float((1 - of.kept).sum())
    if not pooled.any() or min(lost, of.kept.size - lost) < FEWEST:
        return 1.0
    few = of.every(-(-of.kept.size // SAMPLE))
    at = few.mean

    def misfit(log_scale: float) -> float:
        nonlocal at
        precision = np.where(pooled, few.precision * np.exp(-2 * log_scale), few.precision)
        posed = replace(few, precision=precision)
        at = _search(posed, at)
        value, _, told = log_posterior(at, posed)
        evidence = value + 0.5 * float(np.log(precision).sum()) - 0.5 * float(np.linalg.slogdet(told)[1])
        return 0.5 * (log_scale / UNSURE) ** 2 - evidence

    found = minimize_scalar(misfit, bounds=np.log([LEAST, MOST]), method="bounded", options={"xatol": 0.02})
    return float(np.exp(found.x))


def _search(posed: Posed, start: Floats) -> Floats:
    def surface(at: Floats) -> tuple[float, Floats, Floats]:
        value, slopes, told = log_posterior(at, posed)
        return -value / posed.many, -slopes / posed.many, told / posed.many

    edge = np.full(start.size, WIDEST)
    return descend(surface, start, lowest=-edge, highest=edge, max_steps=STEPS).at
