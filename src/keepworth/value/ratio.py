"""Quantiles of a ratio of two gamma variables: value where either has a long tail."""

import numpy as np
from scipy.special import betaincinv, expit, logit

from keepworth.numerics.arrays import Floats, Ints

WORTH_A_TABLE = 5_000  # rows of one `bottom` from which a table is cheaper than asking for each
STEP = 0.125  # of the table, in ln top and in logit `exceeded`
TOPS, CHANCES = (0.3, 100.0), (0.001, 0.95)  # inside these the table's relative error is below 6e-5


def ratio_quantile(exceeded: Floats, *, top: Floats, bottom: Floats) -> Floats:
    """Return what a ratio of two gamma variables, scaled to mean 1, exceeds with chance `exceeded`.

    With X ~ Gamma(top) and Z ~ Gamma(bottom), Z/(X+Z) is Beta(bottom, top). Many rows of one `bottom` are
    read from a table of fixed points, good to 6e-5, whose answer for a row depends on that row alone.
    """
    found = np.empty_like(exceeded)
    order = np.argsort(bottom, kind="stable")
    kinds, starts = np.unique(bottom[order], return_index=True)
    bounds = np.append(starts, order.size)
    for kind, start, end in zip(kinds, bounds[:-1], bounds[1:], strict=True):
        rows = order[start:end]
        found[rows] = _of_one_bottom(exceeded[rows], top=top[rows], bottom=float(kind))
    return found


def _of_one_bottom(exceeded: Floats, *, top: Floats, bottom: float) -> Floats:
    within = (top > TOPS[0]) & (top < TOPS[1]) & (exceeded > CHANCES[0]) & (exceeded < CHANCES[1])
    if within.sum() < WORTH_A_TABLE:
        return _exact(exceeded, top=top, bottom=bottom)
    found = np.empty_like(exceeded)
    found[within] = _from_a_table(exceeded[within], top=top[within], bottom=bottom)
    found[~within] = _exact(exceeded[~within], top=top[~within], bottom=bottom)
    return found


def _exact(exceeded: Floats, *, top: Floats, bottom: float) -> Floats:
    share = betaincinv(bottom, top, exceeded)
    found: Floats = (1 - share) / share * (bottom - 1) / top
    return found


def _from_a_table(exceeded: Floats, *, top: Floats, bottom: float) -> Floats:
    """Interpolate ln ratio by cubics in ln top and logit `exceeded`."""
    first, first_weights = _places(np.log(top))
    second, second_weights = _places(logit(exceeded))
    start = np.array([first.min(), second.min()])
    tops, chances = (STEP * (np.arange(place.min(), place.max() + 4) - 1) for place in (first, second))
    table = np.log(_exact(expit(chances), top=np.exp(tops)[:, None], bottom=bottom)).ravel()
    corner = (first - start[0]) * chances.size + second - start[1]
    logs = np.zeros(exceeded.size)
    for down, one in enumerate(first_weights):
        row = np.zeros(exceeded.size)
        for along, other in enumerate(second_weights):
            row += other * table[corner + down * chances.size + along]
        logs += one * row
    return np.exp(logs)


def _places(at: Floats) -> tuple[Ints, tuple[Floats, Floats, Floats, Floats]]:
    """Return the second of the four table points around each `at`, and the weights of the four."""
    place = np.floor(at / STEP).astype(np.int64)
    t = at / STEP - place
    return place, (
        -t * (t - 1) * (t - 2) / 6,
        (t + 1) * (t - 1) * (t - 2) / 2,
        -(t + 1) * t * (t - 2) / 2,
        (t + 1) * t * (t - 1) / 6,
    )
