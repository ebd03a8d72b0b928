"""How often verdicts on changes are wrong: at most about 5 times in 100, whatever is scored and however few answer."""

import numpy as np
import pytest
from tests.factories.metrics import CLASSES, RECOMMEND, SATISFIED

from keepworth.measure.metrics import Metric, MetricAnswers, Statistic, Verdict, compare_pairs, compare_waves, trend

TIMES = 300
MOST = 0.09  # .05 and three standard errors of 300 draws
TRUTHS = {
    "liked": ("recommend", RECOMMEND, CLASSES, (0.6, 0.3, 0.1)),
    "loved": ("recommend", RECOMMEND, CLASSES, (0.9, 0.08, 0.02)),
    "spread": ("mean", SATISFIED, np.arange(1.0, 6.0), (0.1, 0.15, 0.25, 0.3, 0.2)),
    "happy": ("mean", SATISFIED, np.arange(1.0, 6.0), (0.01, 0.02, 0.07, 0.3, 0.6)),
    "half": ("top box", SATISFIED, np.array([1.0, 5.0]), (0.5, 0.5)),
}


def draws(
    rng: np.random.Generator, metric: Metric, values: np.ndarray, *, chances: tuple[float, ...], n: int, waves: int
) -> list[MetricAnswers]:
    return [MetricAnswers(metric, rng.choice(values, size=n, p=chances), person=np.arange(n)) for _ in range(waves)]


@pytest.mark.parametrize("n", [5, 15, 50])
@pytest.mark.parametrize("truth", TRUTHS)
def test_where_nothing_moved_it_is_seldom_said_to_have(truth: str, n: int) -> None:
    rng, (statistic, metric, values, chances) = np.random.default_rng(11), TRUTHS[truth]
    said = {"waves": 0, "pairs": 0}
    for _ in range(TIMES):
        two = draws(rng, metric, values, chances=chances, n=n, waves=2)
        said["waves"] += compare_waves(*two, statistic=_as(statistic), margin=0.01).verdict is Verdict.MOVED
        said["pairs"] += compare_pairs(*two, statistic=_as(statistic), margin=0.01).verdict is Verdict.MOVED
    assert max(said.values()) / TIMES < MOST


@pytest.mark.parametrize("n", [5, 15])
def test_over_four_waves_too(n: int) -> None:
    rng, (statistic, metric, values, chances) = np.random.default_rng(12), TRUTHS["liked"]
    wrong = steps = 0
    for _ in range(TIMES):
        found = trend(draws(rng, metric, values, chances=chances, n=n, waves=4), statistic=_as(statistic), margin=0.01)
        wrong += found.verdict is Verdict.MOVED
        steps += any(step.verdict is Verdict.MOVED for step in found.steps)
    assert max(wrong, steps) / TIMES < MOST


def test_where_it_moved_by_what_matters_it_is_seldom_said_to_stand_still() -> None:
    rng, still = np.random.default_rng(13), 0
    for _ in range(TIMES):
        earlier = draws(rng, RECOMMEND, CLASSES, chances=(0.5, 0.3, 0.2), n=1500, waves=1)[0]
        later = draws(rng, RECOMMEND, CLASSES, chances=(0.55, 0.3, 0.15), n=1500, waves=1)[0]
        still += compare_waves(earlier, later, statistic="recommend", margin=10).verdict is Verdict.STILL
    assert still / TIMES < MOST


def _as(statistic: str) -> Statistic:
    return statistic  # type: ignore[return-value]  # a row of the table above
