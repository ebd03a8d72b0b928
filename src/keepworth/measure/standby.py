"""Stand-by: at which rate a product brings troubles so many days after it was bought, told by past purchases."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import gammaln
from scipy.stats import gamma

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints

# Days after a purchase at which the rate may change; ours. What comes after the last is no trouble of that purchase.
EDGES: Final = (0, 3, 7, 14, 30, 60, 90, 180, 365)
FEWEST_TROUBLES: Final = 10  # of all products together: below, nothing is foreseen
FEWEST_PURCHASES: Final = 20  # of a product: below, nothing is said of it by itself
LEVEL: Final = 0.8
STRENGTHS: Final = (0.2, 500.0, 40)  # from and to what the average of all products may count, and in how many steps
REACH: Final = 4.0  # standard deviations to each side in which the average itself is sought, in so many steps
TRIED: Final = 25


@dataclass(frozen=True, slots=True)
class PastTroubles:
    """What happened to past purchases: arrays of products × spans between `EDGES`.

    `exposed` are purchase-days at risk: from the purchase until its first trouble, the day looked at, or the last edge;
    `troubles` are first troubles, which may be shared between the products of an order; `purchases` are per product.
    """

    exposed: Floats
    troubles: Floats
    purchases: Ints


@dataclass(frozen=True, slots=True)
class TroubleRates:
    """The rate of first troubles a purchase and day, by product and span, with what the range is made of.

    `strength` is how alike products are: how many troubles the average of all products counts as.
    """

    mean: Floats  # troubles a purchase-day
    variance: Floats
    strength: float
    purchases: Ints
    troubles: Floats  # by product

    @property
    def is_told(self) -> Flags:
        """Of which products enough were bought to say something of each by itself."""
        return self.purchases >= FEWEST_PURCHASES


@dataclass(frozen=True, slots=True)
class Expected:
    """The chance of a first trouble within some days, of purchases that had none so far, with its range."""

    mean: Floats
    low: Floats
    high: Floats


def trouble_rates(past: PastTroubles) -> TroubleRates | None:
    """Return the rates of each product, drawn towards those of all products; None where there were too few troubles.

    Gamma-Poisson with the average of all products as the prior mean of each span, and one strength for all, weighed by
    its marginal likelihood (negative binomial; empirical Bayes). The range counts how sure both are.

    Raises
    ------
    BadInput
        Arrays of different shapes, or less than nothing in them.

    """
    exposed, troubles = past.exposed, past.troubles
    spans = len(EDGES) - 1
    if exposed.shape != troubles.shape or exposed.shape != (len(past.purchases), spans):
        raise BadInput(f"Troubles and exposure are arrays of products x {spans} spans.")
    if (exposed < 0).any() or (troubles < 0).any():
        raise BadInput("There is no exposure and no trouble below 0.")
    if troubles.sum() < FEWEST_TROUBLES:
        return None
    seen, hits = exposed.sum(axis=0), troubles.sum(axis=0)
    # Half a trouble in a span where nothing was seen: what never happened so far may happen.
    average = (hits + 0.5) / np.maximum(seen, 1.0)
    parts = [_drawn(past, average=average, strength=float(one)) for one in np.geomspace(*STRENGTHS)]
    counted = np.array([part.likely for part in parts])
    likely = np.exp(counted - counted.max())
    likely /= likely.sum()
    mean, square = (np.tensordot(likely, np.array([getattr(one, name) for one in parts]), axes=1)
                    for name in ("mean", "square"))  # fmt: skip
    strength = float(np.exp((likely * np.log(np.geomspace(*STRENGTHS))).sum()))
    return TroubleRates(mean, np.maximum(square - mean**2, 0.0), strength, past.purchases, troubles.sum(axis=1))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Rates with one strength: mean and mean square of each, and how likely the strength is (a logarithm)."""

    mean: Floats
    square: Floats
    likely: float


def _drawn(past: PastTroubles, *, average: Floats, strength: float) -> _Drawn:
    """Draw rates towards an average that is itself not known, but summed over, span by span."""
    exposed, troubles = past.exposed[..., None], past.troubles[..., None]
    # The average is as sure as its troubles are many and its purchases spread over products, which differ.
    spread = ((past.exposed / np.maximum(past.exposed.sum(axis=0), 1.0)) ** 2).sum(axis=0)
    far = np.sqrt(1 / (past.troubles.sum(axis=0) + 0.5) + spread / strength)
    tried = average[:, None] * np.exp(far[:, None] * np.linspace(-REACH, REACH, TRIED))
    rate = strength / tried
    each = (
        gammaln(strength + troubles) - gammaln(strength) + strength * np.log(rate / (rate + exposed))
        + troubles * np.log(np.maximum(exposed, 1e-300) / (rate + exposed))
    )  # fmt: skip
    likely = np.where(exposed > 0, each, 0.0).sum(axis=0)
    best = likely.max(axis=1, keepdims=True)
    weight = np.exp(likely - best)
    whole = weight.sum(axis=1, keepdims=True)
    told, sure = strength + troubles, rate + exposed
    mean = (told / sure * (weight / whole)).sum(axis=2)
    square = (told * (told + 1) / sure**2 * (weight / whole)).sum(axis=2)
    return _Drawn(mean, square, float((np.log(whole * far[:, None]) + best).sum()))


def expected_troubles(
    rates: TroubleRates, product: Ints, *, age: Floats, days: float, level: float = LEVEL
) -> Expected:
    """Return for purchases of some products and ages in days, in order, the chance of a first trouble within some days.

    Raises
    ------
    BadInput
        An age or a number of days below 0, or a product that is none.

    """
    if days < 0 or (age < 0).any():
        raise BadInput("An age and a number of days are 0 or more.")
    if len(product) and not (product.min() >= 0 and product.max() < len(rates.purchases)):
        raise BadInput(f"Products are numbered 0 to {len(rates.purchases) - 1}.")
    edges = np.array(EDGES, dtype=np.float64)
    within = np.clip(np.minimum(age[:, None] + days, edges[1:]) - np.maximum(age[:, None], edges[:-1]), 0.0, None)
    mean = (within * rates.mean[product]).sum(axis=1)
    variance = (within**2 * rates.variance[product]).sum(axis=1)
    return Expected(*(1 - np.exp(-one) for one in (mean, *_ends(mean, variance, level=level))))


def _ends(mean: Floats, variance: Floats, *, level: float) -> tuple[Floats, Floats]:
    """Return the ends of gammas with these means and variances; both 0 where nothing is expected."""
    safe = np.where(mean > 0, mean, 1.0)
    spread = np.where(variance > 0, variance, 1.0)
    shape, scale = safe**2 / spread, spread / safe
    ends = (gamma.ppf(at, shape, scale=scale) for at in ((1 - level) / 2, (1 + level) / 2))
    low, high = (np.where(mean > 0, one, 0.0) for one in ends)
    return low, high
