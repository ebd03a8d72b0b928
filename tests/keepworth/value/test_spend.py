"""The fit of spend per order, and what customers are expected to spend."""

from dataclasses import astuple

import numpy as np
import pytest

from keepworth.errors import NotEnough, NotIdentified
from keepworth.value import spendfit, spendsums
from keepworth.value.gammagamma import GammaGammaParameters, SpendHistories, log_likelihood
from keepworth.value.spend import expected_spend, expected_spend_range, own_variance
from keepworth.value.spendfit import fit_spend
from keepworth.value.spendsums import spend_sums

TRUE = GammaGammaParameters(p=6.25, q=3.74, gamma=15.44)
GROCER = GammaGammaParameters(p=0.45, q=3.9, gamma=240.0)
LONG_TAILED = GammaGammaParameters(p=1.4, q=1.6, gamma=9.0)


def drawn(customers: int, *, true: GammaGammaParameters = TRUE, seed: int = 1) -> SpendHistories:
    rng = np.random.default_rng(seed)
    repeats = rng.geometric(0.3, customers)
    mean_spend = rng.gamma(true.p * repeats) / repeats / rng.gamma(true.q, 1 / true.gamma, customers)
    return SpendHistories(repeats, mean_spend, np.ones(customers, dtype=np.int64))


@pytest.mark.parametrize("true", [TRUE, GROCER, LONG_TAILED])
def test_known_parameters_are_recovered_within_three_standard_errors(true: GammaGammaParameters) -> None:
    found = fit_spend(drawn(20_000, true=true))
    errors = np.sqrt(np.diag(found.covariance))
    off = np.log(astuple(found.parameters)) - np.log(astuple(true))
    assert np.all(np.abs(off) < 3 * errors)
    assert np.all(errors < 0.1)


def test_standard_errors_match_the_spread_of_repeated_fits() -> None:
    fits = [fit_spend(drawn(4_000, seed=seed)) for seed in range(60)]
    logs = np.log([astuple(fit.parameters) for fit in fits])
    said = np.sqrt(np.mean([np.diag(fit.covariance) for fit in fits], axis=0))
    np.testing.assert_allclose(logs.std(axis=0), said, rtol=0.3)  # 60 fits tell a spread to about 9 %


def test_the_optimum_is_flat_to_the_last_digits() -> None:
    histories = drawn(5_000)
    _, slopes = log_likelihood(histories, fit_spend(histories).parameters)
    assert np.abs(slopes.mean(axis=1)).max() < 1e-10


def test_counting_look_alikes_once_changes_nothing() -> None:
    repeats, spend = np.array([1, 2, 5, 9]), np.array([10.0, 30.0, 5.0, 60.0])
    heads = np.array([90, 80, 70, 60])
    one = fit_spend(SpendHistories(repeats, spend, heads))
    each = np.ones(300, dtype=np.int64)
    two = fit_spend(SpendHistories(np.repeat(repeats, heads), np.repeat(spend, heads), each))
    assert astuple(one.parameters) == pytest.approx(astuple(two.parameters), rel=1e-9)
    assert one.log_likelihood == pytest.approx(two.log_likelihood, rel=1e-12)


def test_row_order_changes_no_digit() -> None:
    histories = drawn(3_000)
    mixed = np.random.default_rng(0).permutation(3_000)
    again = SpendHistories(histories.repeats[mixed], histories.mean_spend[mixed], histories.customers[mixed])
    assert fit_spend(again).parameters == fit_spend(histories).parameters


def test_another_currency_scales_gamma_alone() -> None:
    histories = drawn(3_000)
    cents = SpendHistories(histories.repeats, histories.mean_spend * 1e6, histories.customers)
    one, two = fit_spend(histories).parameters, fit_spend(cents).parameters
    assert (two.p, two.q, two.gamma) == pytest.approx((one.p, one.q, one.gamma * 1e6), rel=1e-9)


def test_few_customers_get_the_prior_and_a_warning() -> None:
    model = fit_spend(drawn(12))
    assert model.prior == "ours"
    assert "the amounts of only 12 customers, so a prior (ours, not published)" in model.warnings[0]


def alike(customers: int, *, seed: int) -> SpendHistories:
    """One order of each customer, from one distribution for all: nobody differs in what they spend."""
    ones = np.ones(customers, dtype=np.int64)
    return SpendHistories(ones, np.random.default_rng(seed).gamma(3, 10, customers), ones)


def test_many_customers_whose_amounts_do_not_fix_the_model_are_not_called_few() -> None:
    model = fit_spend(alike(400, seed=0))
    assert model.prior == "ours"
    assert "amounts of 400 customers that do not fix it" in model.warnings[0]


@pytest.mark.parametrize(("customers", "seed"), [(300, 0), (300, 1), (400, 2), (1_000, 1)])
def test_customers_who_are_alike_are_not_said_to_have_a_long_tail(customers: int, seed: int) -> None:
    model = fit_spend(alike(customers, seed=seed))
    assert model.parameters.q > 20
    assert model.warnings == ()
    assert model.population_mean == pytest.approx(30, rel=0.1)


def test_one_customer_is_enough_to_say_something() -> None:
    model = fit_spend(SpendHistories(np.array([1]), np.array([40.0]), np.array([1])))
    low, high = expected_spend_range(model, repeats=np.array([0]), mean_spend=np.array([0.0]))
    assert low[0] < 40 < high[0]
    assert high[0] / low[0] > 3


def test_nobody_is_not_enough() -> None:
    none = SpendHistories(np.array([1]), np.array([5.0]), np.array([0]))
    with pytest.raises(NotEnough, match="no customer has a repeat order"):
        fit_spend(none)


def test_flat_data_without_a_prior_are_not_identified() -> None:
    with pytest.raises(NotIdentified, match="do not tell"):
        fit_spend(SpendHistories(np.array([1]), np.array([5.0]), np.array([1])), priors=None)


def test_equal_amounts_are_expected_again_and_said() -> None:
    always = SpendHistories(np.array([3, 4, 5]), np.array([10.0, 10.0, 10.0]), np.array([100, 100, 100]))
    model = fit_spend(always)
    assert expected_spend(model, repeats=np.array([0, 4]), mean_spend=np.array([0.0, 10.0])) == pytest.approx(
        10, rel=1e-3
    )
    assert any("hardly differ" in said for said in model.warnings)


def test_a_long_tail_is_warned_of_and_the_observed_mean_stands_in() -> None:
    rng, one_each = np.random.default_rng(5), np.ones(3_000, dtype=np.int64)
    histories = SpendHistories(np.full(3_000, 4), rng.pareto(1.02, 3_000) + 0.1, one_each)
    model = fit_spend(histories)
    assert any("without repeat orders" in said for said in model.warnings)
    assert model.population_mean == pytest.approx(histories.mean_spend.mean())


def test_customers_without_positive_spend_get_the_population_mean() -> None:
    model = fit_spend(drawn(500))
    spend = np.array([50.0, -4.0, 0.0, np.nan])
    got = expected_spend(model, repeats=np.array([0, 3, 3, 3]), mean_spend=spend)
    np.testing.assert_array_equal(got, model.population_mean)


def test_expected_spend_lies_between_the_own_mean_and_the_population() -> None:
    model = fit_spend(drawn(5_000))
    own = np.array([5.0, 200.0])
    got = expected_spend(model, repeats=np.array([2, 2]), mean_spend=own)
    assert own[0] < got[0] < model.population_mean < got[1] < own[1]


@pytest.mark.parametrize("true", [TRUE, GROCER, LONG_TAILED], ids=["CDNOW", "grocer", "long tail"])
@pytest.mark.parametrize("customers", [100, 1_000])
def test_the_range_holds_a_customers_own_mean_eight_times_in_ten(true: GammaGammaParameters, customers: int) -> None:
    held = {repeats: [] for repeats in (0, 1, 3, 30)}
    for seed in range(60):
        model, rng = fit_spend(drawn(customers, true=true, seed=seed)), np.random.default_rng([seed, 1])
        for repeats, found in held.items():
            rate = rng.gamma(true.q, 1 / true.gamma, 50)
            spend = rng.gamma(true.p * max(repeats, 1), 1 / rate) / max(repeats, 1)
            low, high = expected_spend_range(model, repeats=np.full(50, repeats), mean_spend=spend)
            found.append((low <= true.p / rate) & (true.p / rate <= high))
    shares = {repeats: np.mean(found) for repeats, found in held.items()}
    assert all(0.74 < share < 0.86 for share in shares.values()), shares  # a standard error of about 1.5 %


def test_the_own_variance_is_that_of_the_gamma_for_many_orders() -> None:
    model = fit_spend(drawn(5_000))
    found = own_variance(model, repeats=np.array([1_000, 1_000_000]))
    shape = model.parameters.p * np.array([1_000, 1_000_000]) + model.parameters.q
    np.testing.assert_allclose(found * shape, 1, rtol=1e-3)


def test_another_level_gives_another_range() -> None:
    model = fit_spend(drawn(5_000))
    mean = model.parameters.p / np.random.default_rng(1).gamma(model.parameters.q, 1 / model.parameters.gamma, 20_000)
    low, high = expected_spend_range(model, repeats=np.array([0]), mean_spend=np.array([0.0]), level=0.5)
    assert ((low <= mean) & (mean <= high)).mean() == pytest.approx(0.5, abs=0.03)


def test_a_start_on_a_sample_ends_where_a_start_on_all_rows_does(monkeypatch: pytest.MonkeyPatch) -> None:
    many = drawn(3_000, seed=8)
    whole = fit_spend(many)
    monkeypatch.setattr(spendfit, "SAMPLE", 200)
    found = fit_spend(many)
    for name in ("p", "q", "gamma"):
        assert getattr(found.parameters, name) == pytest.approx(getattr(whole.parameters, name), rel=1e-7)
    np.testing.assert_allclose(found.covariance, whole.covariance, rtol=1e-5)


def test_rows_are_put_in_one_order_whichever_way_they_are_sorted(monkeypatch: pytest.MonkeyPatch) -> None:
    rng, n = np.random.default_rng(9), 500
    rows = SpendHistories(rng.integers(1, 9, n), rng.integers(1, 40, n) / 4, np.ones(n, dtype=np.int64))
    quick = spend_sums(rows)
    monkeypatch.setattr(spendsums, "FEW_REPEATS", 0)
    slow = spend_sums(rows)
    for name in ("x", "x_customers", "starts", "totals", "repeats", "log_totals"):
        assert getattr(quick, name).tolist() == getattr(slow, name).tolist()
    assert (quick.unit, quick.log_spend) == (slow.unit, slow.log_spend)
    assert (quick.weights, slow.weights.tolist()) == (None, [1.0] * n)
