"""Elasticity and the loyalty premium: against least squares written out, by hand, and in simulated panels."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from keepworth.errors import BadInput, NotIdentified
from keepworth.numerics.arrays import Floats
from keepworth.value import (
    Claim,
    KeepLogit,
    Kept,
    PricePanel,
    fit_elasticity,
    fit_keep_logit,
    loyalty_premium,
)
from keepworth.value.elasticity import _within, restricted_loss


def panel(rng: np.random.Generator, *, customers: int = 60, periods: int = 8, slopes: float = 0.5) -> PricePanel:
    """Elasticities −2 and −1.2 of the loyal; some rows are missing."""
    customer, period = (one.ravel() for one in np.meshgrid(np.arange(customers), np.arange(periods), indexing="ij"))
    kept = rng.random(customer.size) < 0.85
    customer, period = customer[kept], period[kept]
    loyal = (np.arange(customers) % 2)[customer].astype(np.float64)
    price = 0.3 * rng.normal(size=customer.size) + 0.1 * rng.normal(size=periods)[period]
    own = slopes * rng.normal(size=customers)
    quantity = (
        rng.normal(size=customers)[customer]
        + rng.normal(size=periods)[period]
        + (-2 + 0.8 * loyal + own[customer]) * price
        + 0.4 * rng.normal(size=customer.size)
    )
    return PricePanel(customer, period, quantity, price, loyal)


def written_out(of: PricePanel) -> Floats:
    """The design with a column for each customer and each period but the first."""
    return np.column_stack(
        [
            of.customer[:, None] == np.unique(of.customer),
            of.period[:, None] == np.unique(of.period)[1:],
            of.log_price,
            of.loyal * of.log_price,
        ]
    ).astype(np.float64)


def test_without_slopes_that_vary_it_is_least_squares_with_every_effect_as_a_column() -> None:
    of = panel(np.random.default_rng(2), slopes=0.0)
    found = fit_elasticity(of)
    if found.slope_sd:  # chance alone may speak for some
        of = panel(np.random.default_rng(4), slopes=0.0)
        found = fit_elasticity(of)
    assert found.slope_sd == 0
    design = written_out(of)
    beta = np.linalg.lstsq(design, of.log_quantity, rcond=None)[0]
    assert (found.others, found.difference) == pytest.approx(tuple(beta[-2:]), abs=1e-9)
    left = of.log_quantity - design @ beta
    inner = np.linalg.inv(design.T @ design)
    scores = np.stack([(design * left[:, None])[of.customer == one].sum(axis=0) for one in np.unique(of.customer)])
    wanted = (inner @ scores.T @ scores @ inner)[-2:, -2:] * 60 / 59
    np.testing.assert_allclose(found.covariance, wanted, rtol=1e-8)
    assert found.noise_sd == pytest.approx(np.sqrt(left @ left / (left.size - design.shape[1])), rel=1e-9)


def test_with_slopes_that_vary_it_is_generalised_least_squares_written_out() -> None:
    of = panel(np.random.default_rng(3))
    found = fit_elasticity(of)
    assert found.slope_sd > 0
    design = written_out(of)
    alike = of.customer[:, None] == of.customer
    whole = found.noise_sd**2 * np.eye(of.customer.size)
    whole += found.slope_sd**2 * np.outer(of.log_price, of.log_price) * alike
    weight = np.linalg.inv(whole)
    beta = np.linalg.solve(design.T @ weight @ design, design.T @ weight @ of.log_quantity)
    assert (found.others, found.difference) == pytest.approx(tuple(beta[-2:]), abs=1e-8)
    assert found.loyal == pytest.approx(beta[-2:].sum(), abs=1e-8)


def test_the_restricted_likelihood_is_that_of_the_whole_covariance() -> None:
    """Patterson & Thompson (1971), written out with dense matrices, up to a constant."""
    of = panel(np.random.default_rng(5), customers=20)
    design = written_out(of)
    alike = of.customer[:, None] == of.customer

    def wanted(ratio: float) -> float:
        whole = np.eye(of.customer.size) + ratio * np.outer(of.log_price, of.log_price) * alike
        weight = np.linalg.inv(whole)
        bread = design.T @ weight @ design
        beta = np.linalg.solve(bread, design.T @ weight @ of.log_quantity)
        left = of.log_quantity - design @ beta
        freedom = of.customer.size - design.shape[1]
        return float(freedom * np.log(left @ weight @ left) + np.linalg.slogdet(whole)[1] + np.linalg.slogdet(bread)[1])

    within = _within(of)
    for one, other in ((0.0, 0.3), (0.3, 4.0)):
        found = restricted_loss(within, other) - restricted_loss(within, one)
        assert found == pytest.approx(wanted(other) - wanted(one), abs=1e-7)


def test_a_known_truth_lies_in_its_intervals_8_in_10() -> None:
    inside, slopes = [], []
    for seed in range(150):
        found = fit_elasticity(panel(np.random.default_rng(seed), customers=120))
        inside.append((found.low <= [-2, -1.2, 0.8]) & (found.high >= [-2, -1.2, 0.8]))
        slopes.append(found.slope_sd)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.05)  # 150 panels: 3 standard errors are .06 of each
    assert np.mean(slopes) == pytest.approx(0.5, abs=0.05)


def test_it_is_an_association_unless_prices_were_dealt_by_lot() -> None:
    of = panel(np.random.default_rng(1))
    assert fit_elasticity(of).claim is Claim.ASSOCIATION
    assert fit_elasticity(of, randomised=True).claim is Claim.EFFECT
    assert fit_elasticity(of).customers == 60


def test_where_prices_do_not_move_nothing_is_told() -> None:
    of = panel(np.random.default_rng(1))
    still = replace(of, log_price=0.1 * of.period.astype(np.float64))
    with pytest.raises(NotIdentified, match="do not move"):
        fit_elasticity(replace(still, loyal=np.zeros_like(still.loyal)))
    with pytest.raises(BadInput, match="logarithms"):
        replace(of, log_price=np.full(of.customer.size, -np.inf))


def logit(price: float, loyal: float, covariance: list[list[float]]) -> KeepLogit:
    whole = np.zeros((3, 3))
    whole[1:, 1:] = covariance
    return KeepLogit(1.0, price, loyal, whole, 100)


def test_the_premium_by_hand() -> None:
    """β_p −.1 ± .02, β_L .8 ± .2, independent, z 1.2815516: 8 points; delta ± z·√(.04 + 64·.0004)/.1 = 3.2824."""
    found = loyalty_premium(logit(-0.1, 0.8, [[0.0004, 0], [0, 0.04]]))
    assert found.points == pytest.approx(8)
    assert found.delta == pytest.approx((4.7176, 11.2824), abs=1e-4)
    # Fieller: a .0093431, b −.08, c .5743052: (.08 ± √(.0064 − .0053658))/.0093431.
    assert found.fieller == pytest.approx((5.1204, 12.0046), abs=2e-4)
    assert found.claim is Claim.ASSOCIATION


def test_fiellers_interval_is_where_the_test_does_not_refuse() -> None:
    of = logit(-0.1, 0.8, [[0.0006, 0.001], [0.001, 0.05]])
    ends = loyalty_premium(of, level=0.9).fieller
    assert ends is not None
    for m in ends:
        at = of.loyal + m * of.price
        variance = 0.05 + 2 * m * 0.001 + m**2 * 0.0006
        assert abs(at) / np.sqrt(variance) == pytest.approx(1.6448536, abs=1e-6)


def test_where_price_may_have_no_effect_the_premium_has_no_end() -> None:
    assert loyalty_premium(logit(-0.02, 0.8, [[0.0004, 0], [0, 0.04]])).fieller is None


def simulated(rng: np.random.Generator, *, customers: int = 1_500) -> Kept:
    customer = np.repeat(np.arange(customers), 2)
    loyal = (customer % 2).astype(np.float64)
    price = rng.uniform(0, 20, customer.size)
    return Kept(customer, price, loyal, rng.random(customer.size) < expit(1.5 - 0.1 * price + 0.6 * loyal))


def test_the_logit_is_at_its_best_and_the_premium_is_found_8_in_10() -> None:
    of = simulated(np.random.default_rng(1))
    fit = fit_keep_logit(of)
    left = of.kept - expit(fit.constant + fit.price * of.price + fit.loyal * of.loyal)
    assert [left.sum(), left @ of.price, left @ of.loyal] == pytest.approx([0, 0, 0], abs=1e-6)
    inside = []
    for seed in range(200):
        found = loyalty_premium(fit_keep_logit(simulated(np.random.default_rng(seed))), randomised=True)
        assert found.claim is Claim.EFFECT
        assert found.fieller is not None
        inside.append(found.fieller[0] <= 6 <= found.fieller[1])
    assert np.mean(inside) == pytest.approx(0.8, abs=0.085)  # 3 standard errors


def test_a_customers_renewals_are_not_counted_as_so_many_customers() -> None:
    of = simulated(np.random.default_rng(2))
    four = Kept(*(np.tile(getattr(of, name), 4) for name in ("customer", "price", "loyal", "kept")))
    once, often = fit_keep_logit(of), fit_keep_logit(four)
    np.testing.assert_allclose(once.covariance, often.covariance, rtol=1e-6)


def test_where_loyalty_tells_all_no_premium_is_told() -> None:
    of = simulated(np.random.default_rng(3))
    for wrong in (replace(of, kept=of.loyal > 0), replace(of, loyal=np.ones_like(of.loyal))):
        with pytest.raises(NotIdentified):
            fit_keep_logit(wrong)
