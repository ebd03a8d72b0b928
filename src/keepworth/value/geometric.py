"""What BG/NBD and MBG/NBD share: after each order a customer may leave, with a chance of their own.

The two differ only in whether the first order is such a moment too. `first` is 1 where it is (MBG/NBD) and 0
where it is not (BG/NBD); then a customer who is active after x repeat orders has survived x + first moments.
"""

import numpy as np
from scipy.special import betaln, digamma, gammaln, polygamma

from keepworth.numerics.arrays import Floats
from keepworth.value.cells import Factors, Pairs
from keepworth.value.likelihood import Bends, Tables


def geometric_tables(factors: Factors, at: Floats, *, first: int) -> Tables:
    """Log-likelihood of the two ways, with slopes in the logs of `at` = (r, alpha, a, b).

    Source: Fader, Hardie & Lee (2005), eq. 6; Batislam, Denizel & Filiztekin (2007) for first = 1.
    """
    ages, latest = factors.by_age, factors.by_latest
    stayed = _stayed(ages, at, first=first)[:, ages.row] + _rate(ages, at)
    left = _left(latest, at, first=first)[:, latest.row] + _rate(latest, at)
    left[1:, np.isneginf(left[0])] = 0.0
    return Tables(late=stayed, early=left, active=stayed)


def geometric_bends(factors: Factors, at: Floats, *, first: int) -> tuple[Tables, Bends]:
    """As `geometric_tables`, with the second derivatives in the logs of `at`."""
    tables = geometric_tables(factors, at, first=first)
    ages, latest = factors.by_age, factors.by_latest
    late, early = _rate_bends(ages, at), _rate_bends(latest, at)
    late[7:] = _leaving_bends(at, ages.distinct + first, left=0)[:, ages.row]
    early[7:] = _leaving_bends(at, np.maximum(latest.distinct + first - 1, 0), left=1)[:, latest.row]
    early[:, np.isneginf(tables.early[0])] = 0.0
    return tables, Bends(late=late, early=early)


def _rate_bends(pairs: Pairs, at: Floats) -> Floats:
    """Second derivatives of `_rate`, rows as in `ENTRIES`; the last three, of a and b, are left at 0."""
    r, alpha = at[0], at[1]
    total = alpha + pairs.weeks
    rise = digamma(r + pairs.distinct) - digamma(r)
    bend = polygamma(1, r + pairs.distinct) - polygamma(1, r)
    result = np.zeros((10, pairs.weeks.size))
    result[0] = (r * rise + r * r * bend)[pairs.row] + r * (np.log(alpha) - np.log(total))
    result[1] = r * pairs.weeks / total
    result[4] = -(r + pairs.repeats) * (alpha / total) * (pairs.weeks / total)
    return result


def _leaving_bends(at: Floats, survived: Floats, *, left: int) -> Floats:
    """Second derivatives of log B(a+left, b+survived) / B(a, b) by aa, ab and bb, by distinct x."""
    a, b = at[2], at[3]
    both = digamma(a + left + b + survived) - digamma(a + b)
    bend = polygamma(1, a + left + b + survived) - polygamma(1, a + b)
    alone = digamma(b + survived) - digamma(b)
    bend_alone = polygamma(1, b + survived) - polygamma(1, b)
    rows = [
        -a * both - a * a * bend,
        -a * b * bend,
        b * (alone - both) + b * b * (bend_alone - bend),
    ]
    result: Floats = np.stack(rows)
    return result


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
