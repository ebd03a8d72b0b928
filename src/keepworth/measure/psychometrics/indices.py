"""How well a factor model fits: indices with their intervals, and a verdict by the usual limits."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats

RMSEA_LEVEL: Final = 0.9  # the field's own, whatever level other intervals have
# Hu & Bentler (1999) for CFI and SRMR; Browne & Cudeck (1993) for RMSEA. Conventions, not tests.
CFI_GOOD, CFI_POOR = 0.95, 0.9
SRMR_GOOD, SRMR_POOR = 0.08, 0.1
RMSEA_GOOD, RMSEA_POOR = 0.05, 0.08


class Fits(StrEnum):
    """What may be said of a factor model."""

    HOLDS = "holds"
    ROUGHLY = "roughly"  # between both
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class FitIndices:
    """How far the model is from the observed covariances."""

    chi2: float
    df: int
    p: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_low: float  # at level .90
    rmsea_high: float
    srmr: float
    aic: float
    bic: float

    @property
    def judged(self) -> Fits:
        """Say whether the model holds.

        It fails where CFI is below .90, SRMR above .10, or RMSEA surely above .08. It holds where CFI is .95 or more,
        SRMR .08 or less, and RMSEA not surely above .05: with few degrees of freedom its point alone misleads.
        """
        if self.cfi < CFI_POOR or self.srmr > SRMR_POOR or self.rmsea_low > RMSEA_POOR:
            return Fits.FAILS
        is_good = self.cfi >= CFI_GOOD and self.srmr <= SRMR_GOOD and self.rmsea_low <= RMSEA_GOOD
        return Fits.HOLDS if is_good else Fits.ROUGHLY


def fit_indices(observed: Floats, implied: Floats, *, n: int, parameters: int, sd: Floats) -> FitIndices:
    """Return the indices from correlations that were observed and that the model makes; `sd` with divisor n.

    χ² is n·F against all covariances free, and the baseline says that items do not correlate. Means are free.

    Source: Bentler (1990) for CFI; Tucker & Lewis (1973); Steiger (1990), Browne & Cudeck (1993) for RMSEA and its
    interval; Bentler (1995) for SRMR.
    """
    from scipy.special import chdtrc

    items = observed.shape[0]
    df, free = items * (items + 1) // 2 - parameters, items * (items - 1) // 2
    log_observed, log_implied = (float(np.linalg.slogdet(one)[1]) for one in (observed, implied))
    trace = float((observed * np.linalg.inv(implied)).sum())
    chi2 = max(n * (log_implied + trace - log_observed - items), 0.0)
    alone = -n * log_observed
    beyond, beyond_alone = max(chi2 - df, 0.0), max(alone - free, chi2 - df, 0.0)
    log_likelihood = -n / 2 * (items * np.log(2 * np.pi) + log_implied + 2 * np.log(sd).sum() + trace)
    low, high = rmsea_range(chi2, df, n=n)
    away = (observed - implied)[np.tril_indices(items)]
    ratio = alone / free - 1
    return FitIndices(
        chi2, df, float(chdtrc(df, chi2)), cfi=1 - beyond / beyond_alone if beyond_alone else 1.0,
        tli=(alone / free - chi2 / df) / ratio if ratio > 0 else 0.0, rmsea=float(np.sqrt(beyond / (df * n))),
        rmsea_low=low, rmsea_high=high, srmr=float(np.sqrt((away**2).mean())),
        aic=float(2 * parameters - 2 * log_likelihood), bic=float(np.log(n) * parameters - 2 * log_likelihood),
    )  # fmt: skip


def rmsea_range(chi2: float, df: int, *, n: int, level: float = RMSEA_LEVEL) -> tuple[float, float]:
    """Return the interval of RMSEA, from the non-centralities under which χ² is just not unusual."""
    low, high = (_beyond(chi2, df, chance=at) for at in ((1 + level) / 2, (1 - level) / 2))
    return float(np.sqrt(low / (df * n))), float(np.sqrt(high / (df * n)))


def _beyond(chi2: float, df: int, *, chance: float) -> float:
    """Return the non-centrality under which a smaller χ² has this chance; 0 where it has less without any."""
    from scipy.optimize import brentq
    from scipy.special import chndtr

    def over(beyond: float) -> float:
        return float(chndtr(chi2, df, beyond)) - chance

    if over(0.0) <= 0:
        return 0.0
    most = chi2 + 10.0
    while over(most) > 0:
        most *= 2
    return float(brentq(over, 0.0, most, xtol=1e-9))
