"""Stand-by recovers the truth that purchases were drawn from, and its ranges hold what they promise.

No published figure exists for this model; the oracle is simulation from known rates, as for the other models of ours.
"""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.measure.standby import EDGES, PastTroubles, expected_troubles, trouble_rates

SPANS = len(EDGES) - 1
WIDE = np.diff(np.array(EDGES, dtype=float))


def drawn(rng: np.random.Generator, *, products: int = 12, bought: tuple[int, int] = (30, 600)):
    """Draw true rates around an average by product and span, and purchases of a year with their first troubles."""
    average = np.array([4e-3, 2e-3, 1e-3, 6e-4, 3e-4, 2e-4, 1e-4, 5e-5])
    truth = average * rng.gamma(3.0, 1 / 3.0, size=(products, SPANS))
    purchases = rng.integers(*bought, size=products)
    exposed, troubles = np.zeros((products, SPANS)), np.zeros((products, SPANS))
    for product in range(products):
        watched = rng.uniform(0, 365, purchases[product])
        steps = truth[product] * WIDE
        needed = rng.exponential(size=purchases[product])
        reached = np.concatenate([[0], np.cumsum(steps)])
        at = np.interp(needed, reached, EDGES, right=np.inf)
        ends = np.minimum(at, watched)
        exposed[product] = np.clip(np.minimum(ends[:, None], EDGES[1:]) - np.array(EDGES[:-1]), 0, None).sum(axis=0)
        hit = at[at <= watched]
        troubles[product] = np.histogram(hit, bins=EDGES)[0]
    return truth, PastTroubles(exposed, troubles, purchases)


def chance(truth: np.ndarray, *, age: float, days: float) -> np.ndarray:
    edges = np.array(EDGES, dtype=float)
    within = np.clip(np.minimum(age + days, edges[1:]) - np.maximum(age, edges[:-1]), 0, None)
    return 1 - np.exp(-(truth * within).sum(axis=1))


def test_the_truth_is_within_the_range_as_often_as_it_says() -> None:
    rng, held, of = np.random.default_rng(20261126), 0, 0
    for _ in range(60):
        truth, past = drawn(rng)
        rates = trouble_rates(past)
        assert rates is not None
        for age, days in ((0.0, 14.0), (10.0, 14.0), (40.0, 30.0)):
            products = np.arange(len(truth))
            found = expected_troubles(rates, products, age=np.full(len(truth), age), days=days)
            true = chance(truth, age=age, days=days)
            held += int(((found.low <= true) & (true <= found.high)).sum())
            of += len(truth)
    assert held / of == pytest.approx(0.80, abs=0.04)


def test_the_rates_are_nearer_the_truth_than_each_product_by_itself() -> None:
    rng, ours, plain = np.random.default_rng(7), 0.0, 0.0
    for _ in range(40):
        truth, past = drawn(rng, bought=(20, 150))
        rates = trouble_rates(past)
        assert rates is not None
        ours += float(((rates.mean - truth) ** 2).sum())
        plain += float(((past.troubles / np.maximum(past.exposed, 1) - truth) ** 2).sum())
    assert ours < 0.5 * plain


def test_products_that_are_alike_are_told_alike_and_others_apart() -> None:
    exposed = np.full((2, SPANS), 100_000.0)
    alike = trouble_rates(PastTroubles(exposed, np.full((2, SPANS), 50.0), np.array([900, 900])))
    apart = trouble_rates(
        PastTroubles(exposed, np.array([[10.0] * SPANS, [90.0] * SPANS]), np.array([900, 900]))
    )  # fmt: skip
    assert alike is not None
    assert apart is not None
    assert alike.strength > 100 > 10 > apart.strength
    assert apart.mean[1, 0] / apart.mean[0, 0] == pytest.approx(9, rel=0.25)


def test_too_few_troubles_foresee_nothing_and_a_product_bought_seldom_is_not_told_by_itself() -> None:
    exposed, purchases = np.full((2, SPANS), 1000.0), np.array([19, 400])
    assert trouble_rates(PastTroubles(exposed, np.zeros((2, SPANS)), purchases)) is None
    rates = trouble_rates(PastTroubles(exposed, np.ones((2, SPANS)), purchases))
    assert rates is not None
    assert rates.is_told.tolist() == [False, True]


def test_what_cannot_be_is_refused_and_after_the_last_edge_nothing_is_expected() -> None:
    past = PastTroubles(np.full((1, SPANS), 1e4), np.full((1, SPANS), 5.0), np.array([100]))
    rates = trouble_rates(past)
    assert rates is not None
    none = np.array([0], dtype=np.int64)
    late = expected_troubles(rates, none, age=np.array([400.0]), days=30)
    assert (late.mean[0], late.low[0], late.high[0]) == (0, 0, 0)
    with pytest.raises(BadInput):
        expected_troubles(rates, none, age=np.array([-1.0]), days=30)
    with pytest.raises(BadInput):
        expected_troubles(rates, np.array([1]), age=np.array([1.0]), days=30)
    with pytest.raises(BadInput):
        trouble_rates(PastTroubles(-past.exposed, past.troubles, past.purchases))
