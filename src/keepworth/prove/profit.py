"""What a campaign that goes by a forecast of leaving can earn at best: maximum profit, and what is expected of it."""

from dataclasses import dataclass, fields

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats


@dataclass(frozen=True, slots=True)
class Campaign:
    """What it costs to keep somebody, and how many let themselves be kept.

    The defaults are those of the paper; none is a finding about anybody's customers.
    """

    value: float = 200.0  # CLV: what a customer is worth who stays, in the book's currency
    offer: float = 10.0  # d: what the offer costs where it is taken
    contact: float = 1.0  # f: what asking costs
    alpha: float = 6.0  # γ ~ Beta(α, β): the share of those about to leave who take the offer and stay
    beta: float = 14.0

    def __post_init__(self) -> None:
        """Refuse a campaign that cannot be."""
        if not all(np.isfinite(getattr(self, one.name)) for one in fields(self)):
            raise BadInput("A campaign is told by finite numbers.")
        if self.value <= 0 or self.alpha <= 0 or self.beta <= 0 or self.offer < 0 or self.contact < 0:
            raise BadInput("Value, alpha and beta are above 0; offer and contact cost 0 or more.")
        if self.offer >= self.value:
            raise BadInput("An offer that costs as much as a customer is worth can earn nothing.")


@dataclass(frozen=True, slots=True)
class CampaignProfit:
    """What is earned at best for each customer of the book, and which share of them to go to, riskiest first."""

    profit: float  # in the book's currency, for each customer, asked or not
    share: float


@dataclass(frozen=True, slots=True)
class _Hull:
    """Corners of the convex hull of the ROC curve, from nobody to everybody; shapes (corners,)."""

    leavers: Floats  # π₀F₀: share of all customers who leave and are reached
    others: Floats  # π₁F₁: share of all customers who would have stayed and are reached


def maximum_profit(
    risk: Floats, left: Flags, *, taking: float | None = None, campaign: Campaign | None = None
) -> CampaignProfit:  # fmt: skip
    """Return MP: the profit at the best cut of the list, where the share who take the offer is known.

    Parameters
    ----------
    risk
        (n,) the higher, the sooner they are asked; only the order counts.
    left
        (n,) who left.
    taking
        γ: share of those about to leave who take the offer; the mean α/(α+β) unless said.
    campaign
        What it costs.

    Source: Verbraken, Verbeke & Baesens (2013), IEEE TKDE 25, 961-973, eq. 6.

    """
    of = campaign or Campaign()
    gamma = of.alpha / (of.alpha + of.beta) if taking is None else taking
    if not 0 <= gamma <= 1:
        raise BadInput(f"The share who take an offer is 0 to 1, not {gamma:g}.")
    hull = _hull(risk, left)
    gained, spent = _money(hull, of)
    profit = gamma * gained - spent
    best = int(profit.argmax())
    return CampaignProfit(float(profit[best]), float((hull.leavers + hull.others)[best]))


def expected_maximum_profit(risk: Floats, left: Flags, *, campaign: Campaign | None = None) -> CampaignProfit:
    """Return EMPC: the profit at the best cut, over all shares who may take the offer.

    For each γ the best cut is a corner of the hull, and every next corner is best from a higher γ on: the integral
    is a sum of incomplete beta functions over the corners.

    Source: Verbraken, Verbeke & Baesens (2013), eq. 9-12.
    """
    from scipy.special import betainc

    of = campaign or Campaign()
    hull = _hull(risk, left)
    gained, spent = _money(hull, of)
    with np.errstate(divide="ignore"):
        turns = np.divide(np.diff(spent), np.diff(gained), out=np.ones(gained.size - 1), where=np.diff(gained) > 0)
    # A corner is best between the turn to it and the turn from it.
    edges = np.maximum.accumulate(np.concatenate([[0.0], np.clip(turns, 0.0, 1.0), [1.0]]))
    chance = np.diff(betainc(of.alpha, of.beta, edges))
    mean = of.alpha / (of.alpha + of.beta) * np.diff(betainc(of.alpha + 1, of.beta, edges))
    profit = float(gained @ mean - spent @ chance)
    return CampaignProfit(profit, float((hull.leavers + hull.others) @ chance))


def _money(hull: _Hull, of: Campaign) -> tuple[Floats, Floats]:
    """Return what each corner brings where everybody takes the offer, and what it costs whoever does."""
    gained = (of.value - of.offer) * hull.leavers
    return gained, of.contact * hull.leavers + (of.offer + of.contact) * hull.others


def _hull(risk: Floats, left: Flags) -> _Hull:
    """Find the hull: shares of leavers that fall with the risk, which is what isotonic regression makes of them."""
    from scipy.optimize import isotonic_regression

    if risk.shape != left.shape or risk.ndim != 1 or not risk.size:
        raise BadInput("risk and left must be flat, equally long, and of somebody.")
    if not np.isfinite(risk).all():
        raise BadInput(f"{int((~np.isfinite(risk)).sum())} of {risk.size} risks are unknown.")
    of, place = np.unique(-risk, return_inverse=True)
    many = np.bincount(place, minlength=of.size).astype(np.float64)
    gone = np.bincount(place, weights=left, minlength=of.size)
    ends = isotonic_regression(gone / many, weights=many, increasing=False).blocks[1:] - 1
    leavers = np.concatenate([[0.0], np.cumsum(gone)[ends]]) / risk.size
    reached = np.concatenate([[0.0], np.cumsum(many)[ends]]) / risk.size
    return _Hull(leavers, reached - leavers)
