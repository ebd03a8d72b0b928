"""Maximum profit of a campaign against the design's figures, and against those that empulse 0.13.1 gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from keepworth.errors import BadInput
from keepworth.prove import Campaign, expected_maximum_profit, maximum_profit

RISK = np.array([0.95, 0.9, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4, 0.35, 0.3, 0.25, 0.2, 0.18, 0.15, 0.12, 0.1, 0.08, 0.06,
                 0.04, 0.02])  # fmt: skip
LEFT = np.array([1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], bool)

QUANTILES = 400

# Scores with ties, as empulse's empc_score and its optimal_rate were asked: (α, β, CLV, d, f), risk, left, answers.
TIED = [
    ((6, 14, 200, 10, 1), "8 8 5 3 1 4 4 0 0 10 7 2", "100000010101", 11.586270036002453, 0.8600332630706722),
    ((2, 3, 500, 25, 4), "7 9 2 9 9 0 7 0 5 4 2 3 8 3 1 7 4 8 2 3 8 5 5 2", "101010100100001010000110",
     54.58439856106429, 0.8452960635591602),
    ((6, 14, 120, 20, 2), "4 7 6 9 10 7 8 2 7 8 4 6 5 10 3 4 0 4 6 9 9 3 10 2 8 2 4 1 9 8",
     "111111011111100000010010100111", 10.298378880013288, 0.6604765712603601),
]  # fmt: skip


def campaign(alpha: float, beta_: float, value: float, offer: float, contact: float) -> Campaign:
    return Campaign(value=value, offer=offer, contact=contact, alpha=alpha, beta=beta_)


@pytest.mark.parametrize(
    ("of", "profit", "share"),
    [(Campaign(), 10.294367288, 0.525871), (Campaign(value=100, offer=30, contact=5), 1.600934222, 0.100492)],
)
def test_expected_maximum_profit_is_that_of_verbraken_2013_as_the_design_gives_it(
    of: Campaign, profit: float, share: float
) -> None:
    found = expected_maximum_profit(RISK, LEFT, campaign=of)
    assert found.profit == pytest.approx(profit, abs=5e-10)
    assert found.share == pytest.approx(share, abs=5e-7)


@pytest.mark.parametrize(
    ("of", "profit", "share"),
    [(Campaign(), 10.294367288080643, 0.5258706439118982),
     (Campaign(value=100, offer=30, contact=5), 1.600934222250774, 0.1004916692219558)],
)  # fmt: skip
def test_it_is_that_of_empulse_to_the_last_digits(of: Campaign, profit: float, share: float) -> None:
    found = expected_maximum_profit(RISK, LEFT, campaign=of)
    assert (found.profit, found.share) == pytest.approx((profit, share), abs=1e-12)


@pytest.mark.parametrize(("of", "risk", "left", "profit", "share"), TIED)
def test_with_ties_it_is_that_of_empulse(of: tuple, risk: str, left: str, profit: float, share: float) -> None:
    risks = np.array([float(one) for one in risk.split()])
    gone = np.array([one == "1" for one in left])
    found = expected_maximum_profit(risks, gone, campaign=campaign(*of))
    assert (found.profit, found.share) == pytest.approx((profit, share), abs=1e-12)


def test_maximum_profit_is_the_designs_at_the_mean_share_of_takers() -> None:
    found = maximum_profit(RISK, LEFT)
    assert (found.profit, found.share) == pytest.approx((10.15, 0.60), abs=1e-12)


risks_and_leavers = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=30)


@settings(deadline=None, max_examples=30)
@given(risks_and_leavers, st.floats(0.5, 8), st.floats(0.5, 8))
def test_it_is_the_mean_of_the_maximum_over_all_shares_of_takers(some: list, alpha: float, beta_: float) -> None:
    risk, left = (np.array(part) for part in zip(*some, strict=True))
    of = Campaign(alpha=alpha, beta=beta_)
    # By quantiles, for densities may be endless at both ends.
    shares = beta.ppf((np.arange(QUANTILES) + 0.5) / QUANTILES, alpha, beta_)
    by_hand = [maximum_profit(risk.astype(float), left, taking=float(one), campaign=of).profit for one in shares]
    assert expected_maximum_profit(risk.astype(float), left, campaign=of).profit == pytest.approx(
        np.mean(by_hand), abs=0.02
    )


@given(risks_and_leavers)
def test_nobody_is_asked_at_a_loss_and_a_perfect_order_earns_most(some: list) -> None:
    risk, left = (np.array(part) for part in zip(*some, strict=True))
    found = expected_maximum_profit(risk.astype(float), left)
    assert -1e-12 <= found.profit <= expected_maximum_profit(left.astype(float), left).profit + 1e-12
    assert -1e-12 <= found.share <= 1 + 1e-12


def test_what_cannot_be_is_refused() -> None:
    for wrong in ({"value": 0.0}, {"offer": 200.0}, {"contact": -1.0}, {"alpha": 0.0}, {"beta": float("nan")}):
        with pytest.raises(BadInput):
            Campaign(**wrong)
    with pytest.raises(BadInput, match="0 to 1"):
        maximum_profit(RISK, LEFT, taking=1.5)
    with pytest.raises(BadInput, match="1 of 20 risks"):
        expected_maximum_profit(np.where(RISK == 0.5, np.nan, RISK), LEFT)
    with pytest.raises(BadInput, match="equally long"):
        maximum_profit(RISK[:3], LEFT)
