"""What BG/NBD and MBG/NBD share: after each order a customer may leave, with a chance of their own.

The two differ only in whether the first order is such a moment too. `first` is 1 where it is (MBG/NBD) and 0
where it is not (BG/NBD); then a customer who is active after x repeat orders has survived x + first moments.
"""

import numpy as np
from scipy.special import betaln, digamma, gammaln

from keepworth.numerics.arrays import Floats
from keepworth.value.cells import Factors, Pairs
from keepworth.value.likelihood import Tables


def geometric_tables(factors: Factors, at: Floats, *, first: int) -> Tables:
    """Log-likelihood of the two ways, with slopes in the logs of `at` = (r, alpha, a, b).

    Source: Fader, Hardie & Lee (2005), eq. 6; Batislam, Denizel & Filiztekin (2007) for first = 1.
    """
    ages, latest = factors.by_age, factors.by_latest
    stayed = _stayed(ages, at, first=first)[:, ages.row] + _rate(ages, at)
    left = _left(latest, at, first=first)[:, latest.row] + _rate(latest, at)
    left[1:, np.isneginf(left[0])] = 0.0
    return Tables(late=stayed, early=left, active=stayed)


def _rate(pairs: Pairs, at: Floats) -> Floats:
    """Log of Γ(r+x)/Γ(r) · α^r / (α+t)^(r+x), and its slopes."""
    r, alpha = at[0], at[1]
    x, total = pairs.repeats, alpha + pairs.weeks
    log_total = np.log(total)
    counts = (gammaln(r + pairs.distinct) - gammaln(r))[pairs.row]
    rise = (digamma(r + pairs.distinct) - digamma(r))[pairs.row]
    log_alpha = np.log(alpha)
    none = np.zeros_like(x)
    rows = [
        counts + r * log_alpha - (r + x) * log_total,
        r * (rise + log_alpha - log_total),
        r - (r + x) * alpha / total,
        none,
        none,
    ]
    result: Floats = np.stack(rows)
    return result


def _stayed(pairs: Pairs, at: Floats, *, first: int) -> Floats:
    """Log of the chance to survive all x + first moments, B(a, b+x+first) / B(a, b), by distinct x."""
    a, b = at[2], at[3]
    survived = b + pairs.distinct + first
    both = digamma(a + survived) - digamma(a + b)
    none = np.zeros_like(survived)
    rows = [
        betaln(a, survived) - betaln(a, b),
        none,
        none,
        -a * both,
        b * (digamma(survived) - digamma(b) - both),
    ]
    result: Floats = np.stack(rows)
    return result


def _left(pairs: Pairs, at: Floats, *, first: int) -> Floats:
    """Log of the chance to leave at the last of them, B(a+1, b+x+first−1) / B(a, b), by distinct x."""
    a, b = at[2], at[3]
    moments = pairs.distinct + first
    possible = moments > 0
    survived = b + np.maximum(moments, 1) - 1
    both = digamma(a + 1 + survived) - digamma(a + b)
    none = np.zeros_like(survived)
    rows = [
        np.where(possible, betaln(a + 1, survived) - betaln(a, b), -np.inf),
        none,
        none,
        a * (1 / a - both),
        b * (digamma(survived) - digamma(b) - both),
    ]
    result: Floats = np.stack(rows)
    return result
