"""How often intervals of reliabilities hold the truth; the page of the docs says the same numbers.

Drawn by a fixed seed, alpha 1,000 times and omega, which is fitted, 300 times: within .03 and .05 of the truth.
"""

import re
from pathlib import Path

import numpy as np
import pytest
from tests.factories.scales import drawn, named, on_points

from keepworth.measure.psychometrics import Moved, Reliability, alpha, moved, omega, reliable_change, spread_of_score

PAGE = Path(__file__).parents[3] / "docs/reference/measure/psychometrics.md"
TIMES, FITTED, SIZES, LEVEL = 1000, 300, (50, 200), 0.8
LOADINGS = {"alike": np.full(3, 0.7), "unlike": np.array([0.9, 0.7, 0.5])}


def printed(kind: str, items: str, answers: str) -> list[float]:
    """Return the row of the page for a kind of reliability."""
    rows = PAGE.read_text(encoding="utf-8").splitlines()
    row = next(row for row in rows if row.startswith(f"| {kind} | {items} | {answers} |"))
    return [float(cell) for cell in re.findall(r"(?<=\| )[01]\.\d\d(?= \|)", row)]


def holding(tell, *, items: str, answers: str, people: int, truth: float) -> float:
    rng, held, times = np.random.default_rng(7), 0, FITTED if tell is omega else TIMES
    for _ in range(times):
        values = drawn(rng, LOADINGS[items], people=people)
        found = tell(named(on_points(values) if answers == "7 points" else values), level=LEVEL)
        assert isinstance(found, Reliability)
        held += found.low <= truth <= found.high
    return held / times


def true_of(tell, *, items: str, answers: str) -> float:
    values = drawn(np.random.default_rng(8), LOADINGS[items], people=100_000)
    found = tell(named(on_points(values) if answers == "7 points" else values))
    assert isinstance(found, Reliability)
    return found.value


@pytest.mark.parametrize("answers", ["normal", "7 points"])
@pytest.mark.parametrize("items", LOADINGS)
@pytest.mark.parametrize("tell", [alpha, omega], ids=lambda tell: tell.__name__)
def test_the_page_says_how_often_reliabilities_hold(tell, items: str, answers: str) -> None:
    truth = true_of(tell, items=items, answers=answers)
    found = [holding(tell, items=items, answers=answers, people=people, truth=truth) for people in SIZES]
    assert printed(tell.__name__, items, answers) == pytest.approx(found, abs=6e-3)
    assert min(found) > 0.74


def test_of_people_who_did_not_change_one_in_twenty_seems_to() -> None:
    rng, people = np.random.default_rng(9), 20_000
    trait = rng.normal(size=(people, 1))
    first, second = (0.7 * trait + np.sqrt(1 - 0.49) * rng.normal(size=(people, 3)) for _ in range(2))
    answers = named(first, lowest=-10, highest=10)
    found = alpha(answers)
    assert isinstance(found, Reliability)
    by = reliable_change(spread_of_score(answers), reliability=found)
    scores = [100 * (one.mean(axis=1) + 10) / 20 for one in (first, second)]
    seems = np.mean([one is not Moved.NOISE for one in moved(*scores, by=by)])
    # ±.005: three standard errors.
    assert seems == pytest.approx(0.05, abs=5e-3)
