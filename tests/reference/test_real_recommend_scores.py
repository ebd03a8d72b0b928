"""Recommend scores and satisfaction of San Francisco's airport, as the readme of the data states them."""

import csv
from pathlib import Path

import numpy as np
import pytest
from tests.factories.metrics import RECOMMEND, SATISFIED

from keepworth.measure.metrics import Metric, MetricAnswers, compare_waves, mean_score, recommend_score, top_box

pytestmark = pytest.mark.real


def answers(folder: Path, column: str, *, metric: Metric, year: str, weighted: bool = False) -> MetricAnswers:
    with (folder / "sfo-survey/sfo_nps_csat_ease_2017_2018.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == year and row[column]]
    weights = np.array([float(row["weight"]) for row in rows]) if weighted else None
    return MetricAnswers(metric, np.array([float(row[column]) for row in rows]), weights)


@pytest.mark.parametrize(
    ("year", "n", "plain", "weighted"), [("2017", 2746, 39.84, 40.40), ("2018", 2650, 30.98, 35.11)]
)
def test_recommend_scores_are_those_of_the_source(
    real_data: Path, year: str, n: int, plain: float, weighted: float
) -> None:
    found = recommend_score(answers(real_data, "nps", metric=RECOMMEND, year=year)).shown
    assert found.score == pytest.approx(plain, abs=5e-3)
    assert (found.n, found.effective_n) == (n, n)
    by_weight = recommend_score(answers(real_data, "nps", metric=RECOMMEND, year=year, weighted=True)).shown
    assert by_weight.score == pytest.approx(weighted, abs=5e-3)
    assert by_weight.n == n
    assert by_weight.effective_n < n
    assert by_weight.high - by_weight.low > found.high - found.low


@pytest.mark.parametrize(("year", "mean", "top"), [("2017", 4.064, 82.1), ("2018", 4.003, 78.4)])
def test_satisfaction_is_that_of_the_source(real_data: Path, year: str, mean: float, top: float) -> None:
    given = answers(real_data, "csat_overall", metric=SATISFIED, year=year)
    assert mean_score(given).score == pytest.approx(mean, abs=5e-4)
    assert top_box(given).score == pytest.approx(top, abs=5e-2)


@pytest.mark.parametrize(("weighted", "change"), [(False, 30.98 - 39.84), (True, 35.11 - 40.40)])
def test_the_fall_of_2018_is_no_noise(real_data: Path, weighted: bool, change: float) -> None:
    waves = [answers(real_data, "nps", metric=RECOMMEND, year=year, weighted=weighted) for year in ("2017", "2018")]
    found = compare_waves(*waves, statistic="recommend")
    assert found.change == pytest.approx(change, abs=1e-2)
    assert found.verdict == "moved"
    assert found.high < 0


def test_the_page_says_these_scores_with_their_ranges(real_data: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/reference/measure/metrics.md").read_text(encoding="utf-8")
    for year in ("2017", "2018"):
        plain, by_weight = (
            recommend_score(answers(real_data, "nps", metric=RECOMMEND, year=year, weighted=weighted)).shown
            for weighted in (False, True)
        )
        ranges = [f"{one.score:.2f} ({one.low:.1f} to {one.high:.1f})" for one in (plain, by_weight)]
        row = f"| {year} | {plain.n:,} | {' | '.join(ranges)} | {by_weight.effective_n:,.0f} equal answers |"
        assert row in page
