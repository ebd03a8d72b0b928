"""Means of few answers, drawn towards the mean of all by how little each tells."""

from dataclasses import dataclass
from typing import Final

from keepworth.measure.withheld import Why, Withheld
from keepworth.numerics.arrays import Floats

FEWEST: Final = 4  # means, of which their spread can be told


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Means drawn together; shape (customers,)."""

    means: Floats
    middle: float
    kept: float  # how much of each mean's distance from the middle is left


def shrunk_means(means: Floats, *, variance: float) -> Shrunk | Withheld:
    """Return B·x̄ + (1 − B)·x̄̄ of means that are equally sure, with B = 1 − (k − 3)·variance/Σ(x̄ − x̄̄)², not below 0.

    `variance` is that of one mean. Over all, these miss the truth by less than the means themselves; one of them that
    is truly extreme they may miss by more.

    Source: Efron & Morris (1975), JASA 70, 311-319.
    """
    if means.size < FEWEST:
        return Withheld(Why.FEW_CUSTOMERS, int(means.size), FEWEST)
    middle = float(means.mean())
    away = means - middle
    squares = float((away**2).sum())
    kept = max(1 - (means.size - 3) * variance / squares, 0.0) if squares > 0 else 0.0
    return Shrunk(middle + kept * away, middle, kept)
