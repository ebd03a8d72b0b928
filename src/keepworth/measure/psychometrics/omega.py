"""McDonald's omega: the reliability of a sum whose items measure one thing, some better than others."""

import numpy as np

from keepworth.measure.psychometrics.factors import FactorFit, fit_factors
from keepworth.measure.psychometrics.items import ENOUGH_PEOPLE, ItemAnswers
from keepworth.measure.psychometrics.reliability import Reliability
from keepworth.measure.withheld import Withheld
from keepworth.numerics.reach import normal_reach


def omega(answers: ItemAnswers, *, level: float = 0.8, fewest: int = ENOUGH_PEOPLE) -> Reliability | Withheld:
    """Return ω = (Σλ)²/((Σλ)² + Σψ) of one factor fitted to the items, which are three or more.

    Source: McDonald (1999), *Test Theory*; the interval is that of ln(1 − ω) by the delta method, with errors that
    hold where answers are not normal (Raykov 2002; Kelley & Pornprasertmanit 2016 compare).
    """
    found = fit_factors(answers, level=level, fewest=fewest)
    return found if isinstance(found, Withheld) else omega_of(found)


def omega_of(fit: FactorFit, *, factor: int = 0) -> Reliability:
    """Return ω of the items of one factor, at the level of the fit."""
    sizes = [len(scale) for scale in fit.scales]
    first = sum(sizes[:factor])
    mine = np.arange(first, first + sizes[factor])
    total, noise = float(fit.raw.loadings[mine].sum()), float(fit.raw.unique[mine].sum())
    whole = total**2 + noise
    slope = np.zeros(fit.doubt.shape[0])
    # Of ln(1 − ω) = ln Σψ − ln((Σλ)² + Σψ).
    slope[mine] = -2 * total / whole
    slope[fit.raw.loadings.size + mine] = 1 / noise - 1 / whole
    reach = normal_reach(fit.level) * float(np.sqrt(slope @ fit.doubt @ slope))
    value = total**2 / whole
    low, high = (1 - (1 - value) * float(np.exp(end)) for end in (reach, -reach))
    return Reliability("omega", value, max(low, 0.0), high, fit.level, fit.n, sizes[factor])
