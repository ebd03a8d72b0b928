"""How often the intervals of metrics hold the truth; the page of the docs says the same numbers.

Of up to 5,000 outcomes every one is gone through, so that the figure is exact; else 3,000 are drawn by a fixed seed.
"""

import re
from pathlib import Path

import numpy as np
import pytest
from tests.factories.metrics import CLASSES, RECOMMEND, SATISFIED, coverage

from keepworth.measure.metrics import Score, clustering, mean_score, recommend_score, top_box
from keepworth.measure.metrics.answers import MetricAnswers

PAGE = Path(__file__).parents[3] / "docs/reference/measure/metrics.md"
SIZES = (5, 15, 50, 500)
POINTS = (1.0, 2.0, 3.0, 4.0, 5.0)
# Promoters, passives, detractors; and the points of a scale from 1 to 5.
RECOMMENDING = {
    "40 / 30 / 30": (0.4, 0.3, 0.3), "60 / 30 / 10": (0.6, 0.3, 0.1), "90 / 8 / 2": (0.9, 0.08, 0.02),
    "50 / 5 / 45": (0.5, 0.05, 0.45), "10 / 80 / 10": (0.1, 0.8, 0.1),
}  # fmt: skip
SATISFYING = {
    "10 / 15 / 25 / 30 / 20": (0.1, 0.15, 0.25, 0.3, 0.2), "1 / 2 / 7 / 30 / 60": (0.01, 0.02, 0.07, 0.3, 0.6),
    "0 / 0 / 2 / 8 / 90": (0, 0, 0.02, 0.08, 0.9), "30 / 5 / 5 / 10 / 50": (0.3, 0.05, 0.05, 0.1, 0.5),
    "3 / 0 / 0 / 2 / 95": (0.03, 0, 0, 0.02, 0.95),
}  # fmt: skip


def ends(of: Score) -> tuple[float, float]:
    return of.low, of.high


def recommending(chances: tuple[float, ...], n: int, *, dress: str = "shown") -> float:
    return coverage(
        lambda given: ends(getattr(recommend_score(given), dress)), metric=RECOMMEND, values=CLASSES, chances=chances,
        n=n, truth=100 * (chances[0] - chances[2]),
    )  # fmt: skip


def averaging(chances: tuple[float, ...], n: int) -> float:
    given = [(point, chance) for point, chance in zip(POINTS, chances, strict=True) if chance]
    return coverage(
        lambda answers: ends(mean_score(answers)), metric=SATISFIED, values=[point for point, _ in given],
        chances=[chance for _, chance in given], n=n, truth=sum(point * chance for point, chance in given),
    )  # fmt: skip


def boxing(chances: tuple[float, ...], n: int) -> float:
    top = sum(chances[3:])
    return coverage(
        lambda answers: ends(top_box(answers)), metric=SATISFIED, values=(1.0, 5.0), chances=(1 - top, top), n=n,
        truth=100 * top,
    )  # fmt: skip


def printed(kind: str, truth: str) -> list[float]:
    """Return the row of the page for a kind of score and a truth."""
    rows = PAGE.read_text(encoding="utf-8").splitlines()
    row = next(row for row in rows if row.startswith(f"| {kind} | {truth} |"))
    return [float(cell) for cell in re.findall(r"(?<=\| )[01]\.\d\d(?= \|)", row)]


@pytest.mark.parametrize("truth", RECOMMENDING)
def test_the_page_says_how_often_recommend_scores_hold(truth: str) -> None:
    found = [recommending(RECOMMENDING[truth], n) for n in SIZES]
    assert printed("recommend score", truth) == pytest.approx(found, abs=6e-3)
    assert found[-1] == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize("truth", SATISFYING)
def test_the_page_says_how_often_means_hold(truth: str) -> None:
    found = [averaging(SATISFYING[truth], n) for n in SIZES]
    assert printed("mean", truth) == pytest.approx(found, abs=6e-3)
    assert found[-1] == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize("truth", SATISFYING)
def test_the_page_says_how_often_top_boxes_hold(truth: str) -> None:
    found = [boxing(SATISFYING[truth], n) for n in SIZES]
    assert printed("top box", truth) == pytest.approx(found, abs=6e-3)
    assert min(found) > 0.55


@pytest.mark.parametrize("truth", RECOMMENDING)
def test_the_plain_interval_holds_less_often_for_few(truth: str) -> None:
    plain = recommending(RECOMMENDING[truth], 5, dress="plain")
    assert plain < recommending(RECOMMENDING[truth], 5) + 0.09
    if truth == "90 / 8 / 2":
        assert plain < 0.4


def clustered(rng: np.random.Generator, *, customers: int, each: int, alike: float) -> tuple[np.ndarray, np.ndarray]:
    """Draw classes of which two of one customer are the same by more than chance, so that ICC is `alike`."""
    chances = RECOMMENDING["60 / 30 / 10"]
    customer = np.repeat(np.arange(customers), each)
    own = rng.choice(CLASSES, size=customers, p=chances)[customer]
    copies = rng.random(customer.size) < np.sqrt(alike)
    return np.where(copies, own, rng.choice(CLASSES, size=customer.size, p=chances)), customer


def test_contacts_who_agree_need_the_design_effect() -> None:
    rng, times = np.random.default_rng(7), 400
    held, blind, seen = 0, 0, []
    for _ in range(times):
        values, customer = clustered(rng, customers=40, each=5, alike=0.3)
        for known in (customer, None):
            shown = recommend_score(MetricAnswers(RECOMMEND, values, customer=known)).shown
            if known is None:
                blind += shown.low <= 50 <= shown.high
            else:
                held += shown.low <= 50 <= shown.high
        seen.append(clustering(np.sign(values - 7.5) * (values != 8), customer).icc)
    assert np.mean(seen) == pytest.approx(0.3, abs=0.02)
    # ±.06: three standard errors of 400 draws.
    assert held / times == pytest.approx(0.8, abs=0.06)
    assert blind / times < 0.68
