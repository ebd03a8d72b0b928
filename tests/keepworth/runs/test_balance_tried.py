"""What quarters tried of getting and keeping, and whether the best lies beyond it."""

from typing import Any

import pytest

from keepworth.runs.balance import Neglected, beyond_tried, neglected_of, tried_of

QUARTERS = [
    {"quarter": "2025-Q1", "getting": 100.0, "keeping": 50.0, "before": 10, "kept": 9, "won": 2},
    {"quarter": "2025-Q2", "getting": 300.0, "keeping": 80.0, "before": 20, "kept": 18, "won": 3},
    {"quarter": "2025-Q3", "getting": 200.0, "keeping": None, "before": 20, "kept": 18, "won": 3},
    {"quarter": "2025-Q4", "getting": 250.0, "keeping": 0.0, "before": 20, "kept": 18, "won": 3},
]


def told(*, getting: float, keeping: float, verdict: str = "learnt") -> dict[str, Any]:
    best = {"getting": {"mean": getting}, "keeping": {"mean": keeping}}
    return {"verdict": verdict, "by_quarter": QUARTERS, "weighed": {"spent": {"customers": 30.0}, **best}}


def test_what_was_tried_is_of_a_year_and_of_as_many_as_there_are_today() -> None:
    of = told(getting=500, keeping=500)
    assert tried_of(of, "getting") == (400, 1_200)
    assert tried_of(of, "keeping") == pytest.approx((0, 4 * 50 / 10 * 30))


def test_a_best_within_it_is_not_beyond_and_one_outside_is() -> None:
    assert beyond_tried(told(getting=400, keeping=600), "getting") is None
    assert beyond_tried(told(getting=399, keeping=600), "getting") == (400, 1_200)
    assert beyond_tried(told(getting=1_201, keeping=600), "getting") == (400, 1_200)
    assert beyond_tried(told(getting=500, keeping=601), "keeping") == pytest.approx((0, 600))


def test_what_the_owner_said_was_not_tried() -> None:
    assert tried_of(told(getting=1, keeping=1, verdict="asked"), "keeping") is None


def test_quarters_with_money_for_winning_alone_are_neglect() -> None:
    assert neglected_of(told(getting=1, keeping=1)) == Neglected(2, 4, 450.0)
    assert neglected_of({"by_quarter": QUARTERS[:2]}) is None
