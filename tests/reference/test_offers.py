"""Figures of the design's §5, of Hyndman's textbook, of SciPy and scikit-learn, and recovery from simulated shops."""

import numpy as np
import pytest
from scipy.stats import nbinom, norm, poisson
from sklearn.metrics import ndcg_score

from keepworth.act.offer import (
    Baskets,
    Demand,
    HeldOut,
    beats,
    count_quantile,
    critical_ratio,
    discounted,
    local_lifts,
    mase,
    monthly_season,
    newsvendor,
    order_up_to,
    rank_quality,
    rolling_origin,
    seasonal_naive,
    shrunk_share,
)
from keepworth.errors import BadInput, NotEnough

# Megalitres of beer brewed in Australia by quarter, 1992 to mid 2010 (Australian Bureau of Statistics, public figures).
BEER = np.array([
    443, 410, 420, 532, 433, 421, 410, 512, 449, 381, 423, 531, 426, 408, 416, 520, 409, 398, 398, 507, 432, 398, 406,
    526, 428, 397, 403, 517, 435, 383, 424, 521, 421, 402, 414, 500, 451, 380, 416, 492, 428, 408, 406, 506, 435, 380,
    421, 490, 435, 390, 412, 454, 416, 403, 408, 482, 438, 386, 405, 491, 427, 383, 394, 473, 420, 390, 410, 488, 415,
    398, 419, 488, 414, 374,
], dtype=float)  # fmt: skip
TRAINED = 64  # to the end of 2007


def test_the_newsvendor_orders_what_the_design_says() -> None:
    assert critical_ratio(under=6, over=2) == 0.75
    assert newsvendor(100, sd=20, under=6, over=2) == pytest.approx(113.49, abs=5e-3)


def test_the_newsvendor_loses_least_there() -> None:
    """Expected costs by quadrature of the normal: the order above is the cheapest within a piece."""
    demand = norm(100, 20).ppf((np.arange(20_000) + 0.5) / 20_000)
    orders = np.arange(100.0, 130, 0.25)
    costs = [(6 * np.maximum(demand - q, 0) + 2 * np.maximum(q - demand, 0)).mean() for q in orders]
    assert orders[int(np.argmin(costs))] == pytest.approx(113.49, abs=0.25)


@pytest.mark.parametrize("ratio", [0.05, 0.5, 0.75, 0.95, 0.999])
def test_levels_are_scipys_quantiles_of_poisson_and_negative_binomial(ratio: float) -> None:
    mean = np.array([0.02, 0.7, 3.0, 40.0, 5_000.0])
    assert count_quantile(mean, mean, ratio=ratio) == pytest.approx(poisson(mean).ppf(ratio))
    variance = mean * 3.5
    size, p = mean**2 / (variance - mean), mean / variance
    assert count_quantile(mean, variance, ratio=ratio) == pytest.approx(nbinom(size, p).ppf(ratio))


def test_order_up_to_covers_lead_time_and_review() -> None:
    """Two periods of Poisson 3 are Poisson 6; nothing asked for is nothing kept."""
    found = order_up_to(Demand(np.array([3.0, 0.0]), np.array([3.0, 0.0])), ratio=0.75, periods=2)
    assert found.tolist() == [poisson(6).ppf(0.75), 0.0]


def test_large_smooth_demand_is_the_newsvendors() -> None:
    found = order_up_to(Demand(np.array([50.0]), np.array([200.0])), ratio=0.75, periods=2)
    assert found[0] == pytest.approx(newsvendor(100, sd=20, under=6, over=2), abs=1.5)


def test_demands_that_cannot_be_are_counted() -> None:
    with pytest.raises(BadInput, match="2 of 3 demands"):
        Demand(np.array([1.0, -1.0, np.nan]), np.ones(3))
    with pytest.raises(BadInput, match="above 0"):
        critical_ratio(under=0, over=2)


def test_a_local_share_is_drawn_to_the_chains_as_the_design_says() -> None:
    """(n·s + k·chain) / (n + k): 50 baskets of .2 beside a chain of .1 that speaks for 150 make .125."""
    assert shrunk_share(0.2, n=50, chain=0.1, k=150) == pytest.approx(0.125)


def test_local_lifts_follow_the_same_formula() -> None:
    baskets = Baskets(np.zeros(4, dtype=np.int64), np.array([5.0, 10, 30, 3]), np.array([100.0, 100, 100, 20]))
    found = local_lifts(baskets, products=1)
    by_hand = [
        shrunk_share(h / n, n=n, chain=48 / 320, k=float(found.weight[0]))
        for h, n in zip(baskets.hits, baskets.of, strict=True)
    ]
    assert found.share == pytest.approx(by_hand)
    assert found.lift == pytest.approx(np.array(by_hand) / (48 / 320))
    assert (found.low < found.lift).all()
    assert (found.lift < found.high).all()


def test_local_lifts_recover_simulated_tastes() -> None:
    """200 products in 30 shops, shares beta with weight 40 around .05: k within 15 %, 80 % ranges hold 77 to 83."""
    rng = np.random.default_rng(5)
    truth = rng.beta(40 * 0.05, 40 * 0.95, (30, 200))
    of = rng.integers(200, 2_000, (30, 1)) * np.ones((1, 200))
    hits = rng.binomial(of.astype(np.int64), truth).astype(float)
    product = np.tile(np.arange(200), 30)
    found = local_lifts(Baskets(product, hits.ravel(), of.ravel()), products=200)
    assert np.median(found.weight) == pytest.approx(40, rel=0.15)
    true_lift = (truth / found.chain).ravel()
    inside = ((found.low <= true_lift) & (true_lift <= found.high)).mean()
    assert 0.77 <= inside <= 0.83
    drawn = ((found.lift - true_lift) ** 2).mean()
    assert drawn < (((hits / of / found.chain).ravel() - true_lift) ** 2).mean()


def test_shops_that_are_alike_have_no_local_taste() -> None:
    """Thirty shops of one share: fewer than 6 in 100 are called apart, where unshrunk ranges call one in five."""
    rng = np.random.default_rng(6)
    of = np.full((30, 100), 500.0)
    hits = rng.binomial(500, 0.05, (30, 100)).astype(float)
    found = local_lifts(Baskets(np.tile(np.arange(100), 30), hits.ravel(), of.ravel()), products=100)
    assert ((found.low > 1) | (found.high < 1)).mean() < 0.06


def test_a_product_that_nobody_bought_has_no_lift() -> None:
    found = local_lifts(Baskets(np.array([0, 0, 0]), np.zeros(3), np.full(3, 10.0)), products=1)
    assert np.isnan(found.lift).all()


def test_mase_of_beer_is_hyndman_and_athanasopoulos_2018() -> None:
    """Forecasting: principles and practice, 2nd ed., §3.4: mean 2.44, naive 4.01, seasonal naive .94."""
    past, actual = BEER[:TRAINED], BEER[TRAINED:]
    by = {
        "mean": np.full(actual.size, past.mean()),
        "naive": seasonal_naive(past, actual.size),
        "seasonal": seasonal_naive(past, actual.size, season=4),
    }
    found = {name: mase(past, actual=actual, forecast=one, season=4) for name, one in by.items()}
    assert found == pytest.approx({"mean": 2.44, "naive": 4.01, "seasonal": 0.94}, abs=5e-3)


def test_a_rolling_origin_never_sees_ahead() -> None:
    seen: list[int] = []

    def forecaster(past: np.ndarray, ahead: int) -> np.ndarray:
        seen.append(past.size)
        return seasonal_naive(past, ahead, season=4)

    found = rolling_origin(BEER, forecaster, first=TRAINED, ahead=2, season=4)
    assert seen == list(range(64, 73))
    assert (found.origins, found.forecasts) == (9, 18)
    by_hand = [
        mase(BEER[:at], actual=BEER[at : at + 2], forecast=BEER[at - 4 : at - 2], season=4) for at in range(64, 73)
    ]
    assert found.mase == pytest.approx(np.mean(by_hand))


def test_discounted_gain_is_computed_by_hand() -> None:
    """3 + 2/1.585 + 3/2 + 0 + 1/2.585 + 2/2.807 = 6.861, ordered 7.141."""
    gains = np.array([3.0, 2, 3, 0, 1, 2])
    assert discounted(gains) == pytest.approx(6.861, abs=5e-4)
    assert discounted(np.sort(gains)[::-1]) == pytest.approx(7.141, abs=5e-4)


def test_ndcg_and_recall_are_scikit_learns() -> None:
    rng = np.random.default_rng(7)
    scores = rng.random((50, 40))
    bought = rng.random((50, 40)) < 0.1
    bought[:, 0] |= ~bought.any(axis=1)
    offers = np.argsort(-scores, axis=1)
    customer, product = np.nonzero(bought)
    found = rank_quality(offers, HeldOut(customer, product), k=10)
    assert found.ndcg.mean() == pytest.approx(ndcg_score(bought, scores, k=10))
    hits = np.take_along_axis(bought, offers[:, :10], axis=1).sum(axis=1)
    assert found.recall == pytest.approx(hits / bought.sum(axis=1))


def test_who_bought_nothing_is_not_counted_and_no_offer_is_no_hit() -> None:
    offers = np.array([[1, -1], [2, 0], [0, 1]])
    found = rank_quality(offers, HeldOut(np.array([0, 0, 2]), np.array([1, 3, 1])), k=2)
    assert found.recall.tolist() == [0.5, 1.0]
    assert found.ndcg == pytest.approx([1 / (1 + 1 / np.log2(3)), 1 / np.log2(3)])


def test_a_difference_has_the_range_of_a_paired_mean() -> None:
    """Against the normal interval of paired differences, within 10 % of its width (2,000 draws)."""
    rng = np.random.default_rng(8)
    other = rng.random(800)
    one = other + rng.normal(0.03, 0.2, 800)
    found = beats(one, other, rng=rng)
    half = 1.96 * (one - other).std(ddof=1) / 800**0.5
    assert found.difference == pytest.approx((one - other).mean())
    assert found.high - found.low == pytest.approx(2 * half, rel=0.1)
    assert found.is_better


def test_few_customers_compare_nothing() -> None:
    with pytest.raises(NotEnough, match="29 customers"):
        beats(np.ones(29), np.zeros(29), rng=np.random.default_rng(1))


def test_a_season_is_recovered_and_told_from_chance() -> None:
    rng = np.random.default_rng(9)
    truth = np.array([0.6, 0.6, 0.8, 0.9, 0.9, 0.9, 0.8, 0.8, 1.0, 1.2, 2.1, 1.4])
    drawn = [monthly_season(1_000 * truth * np.exp(rng.normal(0, 0.1, (3, 12))), rng=rng) for _ in range(20)]
    assert {one.peak for one in drawn} == {11}
    assert max(one.chance for one in drawn) < 0.01
    assert np.mean([one.index for one in drawn], axis=0) == pytest.approx(truth, abs=0.08)  # 2 in 100 of it drawn to 1
    found = drawn[0]
    assert found.index.mean() == pytest.approx(1)
    assert (np.abs(found.index - 1) <= np.abs(found.raw - 1) + 1e-12).all()


def test_no_season_is_called_one_in_five_of_a_hundred() -> None:
    """400 books without a season: chances below .05 in 2 to 8 of 100, and what is found is drawn to 1."""
    rng = np.random.default_rng(10)
    found = [monthly_season(rng.gamma(4, 1, (3, 12)), rng=rng, shuffles=199) for _ in range(400)]
    assert 0.02 <= np.mean([one.chance <= 0.05 for one in found]) <= 0.08
    assert np.mean([one.kept for one in found]) < 0.4


def test_one_year_is_no_season() -> None:
    with pytest.raises(NotEnough, match="1 years"):
        monthly_season(np.stack([np.ones(12), np.zeros(12)]), rng=np.random.default_rng(1))
