"""What must hold of the statistics of metrics, whatever people answer."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.metrics import EASE, EFFORT, RECOMMEND, SATISFIED

from keepworth.measure.metrics import (
    Metric,
    MetricAnswers,
    Statistic,
    compare_pairs,
    compare_waves,
    mean_score,
    pool,
    recommend_score,
    score_by,
    top_box,
    trend,
)
from keepworth.measure.metrics.clustering import clustering

STATISTICS = get_args(Statistic.__value__)
LEVELS = st.sampled_from([0.5, 0.8, 0.95, 0.99])


@st.composite
def answers(draw: st.DrawFn, metric: Metric | None = None, *, bare: bool = False) -> MetricAnswers:
    metric = metric or draw(st.sampled_from([RECOMMEND, SATISFIED, EFFORT, EASE]))
    n = draw(st.integers(1, 30))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    values = rng.integers(metric.lowest, metric.highest + 1, n).astype(float)
    if draw(st.booleans()):
        values[:] = values[0]
    if bare:
        return MetricAnswers(metric, values, person=rng.permutation(40)[:n])
    weights = rng.uniform(0.1, 5, n) if draw(st.booleans()) else None
    customer = np.append(rng.integers(0, 5, n - 1), 9) if n > 1 and draw(st.booleans()) else None
    if customer is not None and np.unique(customer).size < 2:
        customer = None
    population = n + draw(st.integers(0, 500)) if draw(st.booleans()) else None
    return MetricAnswers(metric, values, weights, customer, population=population)


def limits(statistic: str, metric: Metric) -> tuple[float, float]:
    ends = {"mean": (metric.lowest, metric.highest), "top box": (0.0, 100.0), "recommend": (-100.0, 100.0)}
    return ends[statistic]


@settings(deadline=None)
@given(answers(), st.sampled_from(STATISTICS), LEVELS)
def test_a_score_lies_in_its_interval_and_the_interval_on_the_scale(
    given: MetricAnswers, statistic: Statistic, level: float
) -> None:
    if statistic == "recommend":
        given = replace(given, metric=RECOMMEND)
    found = score_by(given, statistic=statistic, level=level)
    low, high = limits(statistic, given.metric)
    assert low - 1e-9 <= found.low <= found.score + 1e-9
    assert found.score - 1e-9 <= found.high <= high + 1e-9
    assert 0 < found.effective_n <= found.n + 1e-9 == given.values.size + 1e-9


@settings(deadline=None)
@given(answers(bare=True), st.sampled_from(STATISTICS))
def test_a_surer_interval_is_wider(given: MetricAnswers, statistic: Statistic) -> None:
    if statistic == "recommend":
        given = replace(given, metric=RECOMMEND)
    narrow, wide = (score_by(given, statistic=statistic, level=level) for level in (0.8, 0.95))
    assert wide.low <= narrow.low + 1e-9
    assert wide.high >= narrow.high - 1e-9


@settings(deadline=None)
@given(answers(RECOMMEND))
def test_order_and_the_size_of_weights_change_nothing(given: MetricAnswers) -> None:
    turned = replace(
        given,
        values=given.values[::-1],
        weights=None if given.weights is None else 7.0 * given.weights[::-1],
        customer=None if given.customer is None else given.customer[::-1],
    )
    for statistic in STATISTICS:
        one, other = (score_by(each, statistic=statistic) for each in (given, turned))
        assert (one.score, one.low, one.high) == pytest.approx((other.score, other.low, other.high), abs=1e-7)


@settings(deadline=None)
@given(answers(RECOMMEND, bare=True))
def test_equal_weights_are_none(given: MetricAnswers) -> None:
    weighted = replace(given, weights=np.full(given.values.size, 3.0))
    for statistic in STATISTICS:
        one, other = (score_by(each, statistic=statistic) for each in (given, weighted))
        assert (one.low, one.high, one.effective_n) == pytest.approx((other.low, other.high, other.effective_n))


@settings(deadline=None)
@given(answers(RECOMMEND, bare=True))
def test_turning_promoters_into_detractors_turns_the_score_over(given: MetricAnswers) -> None:
    # 10 and 0, 8 and 7 change places; classes are what counts.
    classes = np.where(given.values >= 9, 0.0, np.where(given.values <= 6, 10.0, 8.0))
    one, other = recommend_score(given).shown, recommend_score(replace(given, values=classes)).shown
    assert (one.score, one.low, one.high) == pytest.approx((-other.score, -other.high, -other.low), abs=1e-9)


@settings(deadline=None)
@given(answers(EFFORT), answers(SATISFIED))
def test_effort_counts_the_low_end_as_the_top_box(low: MetricAnswers, high: MetricAnswers) -> None:
    turned = replace(low, metric=SATISFIED, values=6.0 - low.values)
    assert top_box(low).score == pytest.approx(top_box(turned).score)
    assert mean_score(low).score == pytest.approx(6 - mean_score(turned).score)


@settings(deadline=None)
@given(answers(RECOMMEND), answers(RECOMMEND), st.sampled_from(STATISTICS))
def test_a_change_turned_round_is_its_negative(one: MetricAnswers, other: MetricAnswers, statistic: Statistic) -> None:
    there, back = compare_waves(one, other, statistic=statistic), compare_waves(other, one, statistic=statistic)
    assert (there.change, there.low, there.high) == pytest.approx((-back.change, -back.high, -back.low), abs=1e-9)
    assert there.p == pytest.approx(back.p, abs=1e-6)
    assert there.verdict is back.verdict
    assert there.low <= there.change + 1e-9
    assert there.change <= there.high + 1e-9


@settings(deadline=None)
@given(answers(SATISFIED, bare=True), st.sampled_from(["mean", "top box"]))
def test_the_same_answers_again_changed_nothing(given: MetricAnswers, statistic: Statistic) -> None:
    found = compare_pairs(given, given, statistic=statistic)
    assert (found.change, found.p) == (0, 1)
    assert found.verdict != "moved"
    over = trend([given, given, given], statistic=statistic)
    assert over.slope == pytest.approx(0, abs=1e-9)
    assert over.verdict != "moved"


@settings(deadline=None)
@given(answers(RECOMMEND), answers(RECOMMEND))
def test_pooled_answers_are_all_of_both(one: MetricAnswers, other: MetricAnswers) -> None:
    both = pool(one, other)
    weight = [1.0 * each.values.size if each.weights is None else each.weights.sum() for each in (one, other)]
    means = [mean_score(replace(each, customer=None)).score for each in (one, other)]
    assert mean_score(replace(both, customer=None)).score == pytest.approx(np.average(means, weights=weight))


@settings(deadline=None)
@given(st.integers(2, 12), st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_customers_of_one_mind_count_once_each(customers: int, size: int, seed: int) -> None:
    minds = np.random.default_rng(seed).normal(size=customers)
    found = clustering(np.repeat(minds, size), np.repeat(np.arange(customers), size))
    assert found.icc == pytest.approx(1, abs=1e-9)
    assert customers * size / found.design_effect == pytest.approx(customers)


@settings(deadline=None)
@given(st.integers(2, 20), st.integers(0, 2**32 - 1))
def test_what_customers_are_called_changes_nothing(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, customer = rng.normal(size=n), np.append(rng.integers(0, 4, n - 1), 4)
    if np.unique(customer).size < 2:
        return
    near, far = clustering(values, customer), clustering(values, customer * 10**12 - 7)
    assert (near.icc, near.size, near.customers) == pytest.approx((far.icc, far.size, far.customers))
