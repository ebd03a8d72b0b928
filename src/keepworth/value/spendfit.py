"""Fit the spend per order by maximum likelihood, and say what the fit cannot tell."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from keepworth.errors import NotConverged, NotEnough, NotIdentified
from keepworth.numerics.arrays import Flags, Floats
from keepworth.numerics.newton import descend
from keepworth.value.gammagamma import GammaGammaParameters, SpendHistories
from keepworth.value.priors import LogNormalPrior, printed_prior
from keepworth.value.spend import SpendModel
from keepworth.value.spendsums import SpendSums, every_kth, spend_sums, weighted_likelihood

FEW_CUSTOMERS: Final = 200  # below this the priors speak
# ln p, ln q, ln(pγ/q) in units of the mean spend; the last one hardly moves with the other two.
# q stays above 1, where the mean exists; a book that wants less is warned of its long tail.
LOWEST: Final = np.array([np.log(0.02), np.log(1.05), -60.0])
HIGHEST: Final = np.array([np.log(2e3), np.log(2e3), 60.0])
TO_LOGS: Final = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [-1.0, 1.0, 1.0]])
SAMPLE: Final = 20_000  # rows on which a fit to many more begins
FLAT: Final = 3.0  # a standard error of a log-parameter above this says that the data do not tell it
START: Final = np.array([np.log(2.0), np.log(3.8), -0.3])


def fit_spend(histories: SpendHistories, *, priors: LogNormalPrior | Literal["auto"] | None = "auto") -> SpendModel:
    """Fit p, q and gamma by maximum likelihood over weighted histories.

    Parameters
    ----------
    histories
        Repeat buyers with a positive net mean. Their order does not matter, to the last digit.
    priors
        "auto" lets the printed prior on p and q speak below 200 customers, or where the data alone do not
        tell the parameters apart; None never does; a `LogNormalPrior` on p and q always does.

    Raises
    ------
    NotEnough
        Nobody has a repeat order with a positive mean spend.
    NotIdentified
        Without a prior, the data do not tell the parameters apart.
    NotConverged
        The likelihood was still rising when the steps ran out.

    """
    if not histories.customers.sum() > 0:
        raise NotEnough(
            "Spend per order cannot be estimated: no customer has a repeat order with a positive net amount."
        )
    sums = spend_sums(histories)
    few = sums.customers < FEW_CUSTOMERS
    given = printed_prior("gammagamma") if priors == "auto" and few else priors
    prior = given if isinstance(given, LogNormalPrior) else None
    summit = _climb(sums, prior=prior)
    if priors is None and (summit.is_flat or (few and summit.held.any())):
        raise NotIdentified(
            f"Spend per order: the {sums.customers:,.0f} customers with repeat orders do not tell p, q and "
            "gamma apart. Fit with the prior, or with more customers."
        )
    if summit.is_flat and prior is None:
        prior = printed_prior("gammagamma")
        summit = _climb(sums, prior=prior)
    return _model(sums, summit, prior=prior.source if prior else None)


@dataclass(frozen=True, slots=True)
class _Surface:
    """The loss per customer at ln p, ln q, ln(pγ/q), with slopes and curvature."""

    sums: SpendSums
    prior: LogNormalPrior | None  # on p and q; none on the scale, for nobody knows the currency

    def __call__(self, place: Floats) -> tuple[float, Floats, Floats]:
        value, slopes, bend = weighted_likelihood(self.sums, TO_LOGS @ place)
        slopes, bend = TO_LOGS.T @ slopes, TO_LOGS.T @ bend @ TO_LOGS
        if self.prior:
            belief, pull = self.prior.log_density(place[:2])
            value += belief
            slopes[:2] += pull
            bend[:2, :2] += self.prior.curvature
        n = self.sums.customers
        return -value / n, -slopes / n, -bend / n


@dataclass(frozen=True, slots=True)
class _Summit:
    """Where the climb ended."""

    logs: Floats  # ln p, ln q, ln(γ/unit)
    covariance: Floats  # of these
    held: Flags  # which of ln p, ln q, ln(pγ/q) stand at a limit

    @property
    def is_flat(self) -> bool:
        spread = np.linalg.inv(TO_LOGS) @ self.covariance @ np.linalg.inv(TO_LOGS).T
        return bool((np.sqrt(np.diag(spread)) > FLAT).any())


def _climb(sums: SpendSums, *, prior: LogNormalPrior | None) -> _Summit:
    start = START
    if sums.totals.size > 4 * SAMPLE and prior is None:
        few = every_kth(sums, sums.totals.size // SAMPLE)
        start = descend(_Surface(few, prior), START, lowest=LOWEST, highest=HIGHEST).at
    rest = descend(_Surface(sums, prior), start, lowest=LOWEST, highest=HIGHEST)
    if not rest.slope < 1e-4:
        raise NotConverged("Gamma-Gamma", steps=rest.steps, slope=rest.slope)
    spread, free = np.zeros((3, 3)), ~rest.held
    sizes, axes = np.linalg.eigh(rest.curvature[np.ix_(free, free)] * sums.customers)
    # A direction without curvature gets a vast variance, and so counts as flat, instead of a division by 0.
    spread[np.ix_(free, free)] = axes / np.maximum(sizes, 1e-6) @ axes.T
    return _Summit(TO_LOGS @ rest.at, TO_LOGS @ spread @ TO_LOGS.T, rest.held)


def _model(sums: SpendSums, summit: _Summit, *, prior: str | None) -> SpendModel:
    p, q, scale = np.exp(summit.logs)
    parameters = GammaGammaParameters(float(p), float(q), float(scale) * sums.unit)
    mean, slopes = parameters.mean, np.array([1.0, -q / (q - 1), 1.0])
    # Only a q that may well be 1: a large and loose one says that customers are alike, not that a few stand out.
    long_tail = np.log(q) < max(np.log(1.1), np.sqrt(summit.covariance[1, 1]))
    if long_tail:
        mean, slopes = _observed_mean(sums, summit)
    said = []
    if prior:
        said.append(_leaning(int(sums.customers)))
    if long_tail:
        said.append(
            "A few customers spend so much more per order than the rest that the model's overall mean is not "
            f"to be trusted: customers without repeat orders get the repeat buyers' mean, {mean:,.2f}."
        )
    if summit.held[0] and p > 1:
        said.append("Each customer's orders are nearly equal in amount; spend is taken from their own mean.")
    if summit.held[1] and q > 2:
        said.append("Customers hardly differ in spend per order; everybody gets nearly the same.")
    value = weighted_likelihood(sums, summit.logs)[0]
    return SpendModel(parameters, value, summit.covariance, int(sums.customers), mean, slopes, prior, tuple(said))


def _observed_mean(sums: SpendSums, summit: _Summit) -> tuple[float, Floats]:
    """Mean over repeat buyers; its doubt is laid on the scale, so that it moves with the others' spend."""
    away, n = (sums.totals / sums.repeats - 1) ** 2, sums.customers
    error = np.sqrt((away if sums.weights is None else sums.weights * away).sum() / n / n)
    along = np.array([1.0, -1.0, 1.0])  # ln(pγ/q), which the data always tell
    return sums.unit, along * error / np.sqrt(along @ summit.covariance @ along)


def _leaning(customers: int) -> str:
    """Say why a prior speaks along: customers are few, or their amounts do not tell the model's parameters."""
    whose = "1 customer" if customers == 1 else f"{customers:,} customers"
    why = f"the amounts of only {whose}" if customers < FEW_CUSTOMERS else f"amounts of {whose} that do not fix it"
    return (
        f"Spend per order rests on {why}, so a prior (ours, not published) speaks along: read the ranges, not "
        "the means."
    )
