"""What a customer may be expected to spend per order, given a fitted Gamma-Gamma model."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammainc, ndtri

from keepworth.numerics.arrays import Floats, Ints
from keepworth.value.gammagamma import GammaGammaParameters

WIDEST = 60.0  # the logarithm of how far a range is sought
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class SpendModel:
    """A fitted Gamma-Gamma model."""

    parameters: GammaGammaParameters
    log_likelihood: float  # of all customers, without the prior
    covariance: Floats  # (3, 3) of ln p, ln q, ln gamma; zero for one that is held at its limit
    customers: int  # how many were fitted
    population_mean: float  # expected spend per order of a customer without repeat orders
    population_slopes: Floats  # (3,) slopes of its logarithm in ln p, ln q, ln gamma
    prior: str | None  # the prior that spoke along, or None
    warnings: tuple[str, ...]


def expected_spend(model: SpendModel, *, repeats: Ints, mean_spend: Floats) -> Floats:
    """Return the expected spend per order of each customer, E(M | x, x̄) = p(γ + x x̄) / (px + q − 1).

    A customer without repeat orders, or whose refunds ate all they paid (mean ≤ 0, NaN), gets the population
    mean. Shape: one entry a customer; unit: the book's currency. Source: Fader & Hardie (2013), eq. 5.
    """
    at = model.parameters
    x = spend_repeats(repeats, mean_spend=mean_spend)
    total = np.where(x > 0, x * mean_spend, 0.0)
    own: Floats = at.p * (at.gamma + total) / (at.p * x + at.q - 1)
    return np.where(x > 0, own, model.population_mean)


def expected_spend_range(
    model: SpendModel, *, repeats: Ints, mean_spend: Floats, level: float = 0.8
) -> tuple[Floats, Floats]:
    """Return the range of what a customer spends per order on average, with chance `level`.

    It holds the doubt about the parameters and that about the customer, whose own mean M the orders tell only
    so far. The slopes of ln E are (q−1)/(px+q−1), −q/(px+q−1) and γ/(γ+x x̄) in ln p, ln q, ln γ.
    """
    middle = expected_spend(model, repeats=repeats, mean_spend=mean_spend)
    x = spend_repeats(repeats, mean_spend=mean_spend)
    gamma = model.parameters.gamma
    slopes = spend_slopes(model, repeats=x)
    slopes[2] = np.where(x > 0, gamma / (gamma + np.where(x > 0, x * mean_spend, 0.0)), slopes[2])
    variance = log_variance(slopes, model.covariance) + own_variance(model, repeats=x, level=level)
    width = np.exp(ndtri((1 + level) / 2) * np.sqrt(variance))
    return middle / width, middle * width


def own_variance(model: SpendModel, *, repeats: Ints, level: float = 0.8) -> Floats:
    """Return the variance of a normal ln M around ln E(M | x, x̄) that holds M as often as the true one does.

    M is inverse-gamma with shape px + q, whatever the customer spends: skewed, with its mean above its
    middle. So the range is found that holds it with chance `level` and reaches as far up as down, in
    multiples; for many orders its variance is the plain 1/(px + q).
    """
    at = model.parameters
    kinds, back = np.unique(repeats, return_inverse=True)
    shape = at.p * kinds + at.q
    scale = np.where(kinds > 0, shape - 1, at.p * at.gamma / model.population_mean)
    low, high = np.zeros(kinds.size), np.full(kinds.size, WIDEST)
    for _ in range(HALVINGS):
        reach = (low + high) / 2
        held = gammainc(shape, scale * np.exp(reach)) - gammainc(shape, scale * np.exp(-reach))
        low, high = np.where(held < level, reach, low), np.where(held < level, high, reach)
    found: Floats = (high / ndtri((1 + level) / 2)) ** 2
    return found[back]


def spend_repeats(repeats: Ints, *, mean_spend: Floats) -> Ints:
    """Return the repeat orders that speak about spend: none where the net mean is not above zero."""
    return np.where(np.nan_to_num(mean_spend) > 0, repeats, 0)


def spend_slopes(model: SpendModel, *, repeats: Ints) -> Floats:
    """Return slopes of ln expected spend in ln p, ln q, ln γ, at average spend; (3, rows)."""
    at = model.parameters
    share = (at.q - 1) / (at.p * repeats + at.q - 1)
    own = np.stack([share, -share * at.q / (at.q - 1), share])
    return np.where(repeats > 0, own, model.population_slopes[:, None])


def log_variance(slopes: Floats, covariance: Floats) -> Floats:
    """Return a logarithm's variance from its slopes (k, rows) in log-parameters of `covariance` (k, k)."""
    found: Floats = np.einsum("ir,ij,jr->r", slopes, covariance, slopes)
    return found
