"""How good chances were, once it is known what happened: proper scores, and how well they put customers in order."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach

LEAST: Final = 1e-12  # a chance that was said to be none costs ln 10^12, not everything
TENTH: Final = 0.1


@dataclass(frozen=True, slots=True)
class AreaUnder:
    """AUC: the chance that of two customers the one who stayed had the higher chance; ties count half."""

    value: float
    error: float  # DeLong's standard error
    low: float
    high: float
    level: float


def check_outcomes(chance: Floats, kept: Ints) -> None:
    """Refuse what is no chance, and outcomes that are not 0 or 1."""
    if chance.shape != kept.shape or chance.ndim != 1:
        raise BadInput("Chances and outcomes are flat and equally long.")
    wrong = ~((chance >= 0) & (chance <= 1))
    if wrong.any():
        raise BadInput(f"{int(wrong.sum())} of {chance.size} chances do not lie between 0 and 1.")
    if not np.isin(kept, (0, 1)).all():
        raise BadInput("An outcome is 1 (kept) or 0 (lost); what is still open is left out.")


def brier(chance: Floats, kept: Ints) -> float:
    """Return the mean of (p − y)²; 0 is best.

    Source: Brier (1950), Monthly Weather Review 78, 1-3.
    """
    check_outcomes(chance, kept)
    return float(((chance - kept) ** 2).mean()) if kept.size else float("nan")


def log_loss(chance: Floats, kept: Ints) -> float:
    """Return the mean of −ln of the chance of what happened; 0 is best."""
    check_outcomes(chance, kept)
    of = np.clip(np.where(kept == 1, chance, 1 - chance), LEAST, None)
    return float(-np.log(of).mean()) if kept.size else float("nan")


def area_under(chance: Floats, kept: Ints, *, level: float = 0.8) -> AreaUnder | None:
    """Return AUC with DeLong's standard error; None where all stayed or all left.

    The interval is that of the logit, which never leaves 0 to 1.

    Source: DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, 837-845; by ranks as in Sun & Xu (2014), IEEE
    Signal Processing Letters 21, 1389-1393.
    """
    from scipy.stats import rankdata

    check_outcomes(chance, kept)
    stayed, left = chance[kept == 1], chance[kept == 0]
    if not (stayed.size and left.size):
        return None
    ranks = rankdata(np.concatenate([stayed, left]))
    above = (ranks[: stayed.size] - rankdata(stayed)) / left.size  # share of leavers below each
    below = 1 - (ranks[stayed.size :] - rankdata(left)) / stayed.size
    value = float(above.mean())
    error = float(np.sqrt(_variance(above) / stayed.size + _variance(below) / left.size))
    return AreaUnder(value, error, *_on_logits(value, error, reach=normal_reach(level)), level)


def _variance(of: Floats) -> float:
    return float(of.var(ddof=1)) if of.size > 1 else 0.0


def _on_logits(value: float, error: float, *, reach: float) -> tuple[float, float]:
    if not 0 < value < 1:
        return value, value
    logit, wide = np.log(value / (1 - value)), reach * error / (value * (1 - value))
    return float(1 / (1 + np.exp(wide - logit))), float(1 / (1 + np.exp(-wide - logit)))


def top_decile_lift(chance: Floats, kept: Ints) -> float:
    """Return how many times as many left of the tenth with the lowest chances as of all; NaN where nobody left.

    Of equal chances at the edge of the tenth the mean counts, so that the order of rows changes nothing.
    """
    check_outcomes(chance, kept)
    lost = (kept == 0).astype(np.float64)
    if not lost.any():
        return float("nan")
    of, place = np.unique(chance, return_inverse=True)
    many, gone = np.bincount(place, minlength=of.size), np.bincount(place, weights=lost, minlength=of.size)
    tenth = TENTH * kept.size
    reached = np.clip(tenth - (np.cumsum(many) - many), 0, many)
    return float((gone * reached / many).sum() / tenth / lost.mean())
