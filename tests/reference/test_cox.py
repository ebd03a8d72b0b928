"""Cox's model against published figures, its slopes before its fit, and lives whose truth was drawn."""

import csv
from pathlib import Path

import numpy as np
import pytest

from keepworth.errors import BadInput, NotEnough, NotIdentified
from keepworth.measure.retention import CoxFit, fit_cox
from keepworth.measure.retention.cox import _sorted, log_likelihood

RELEASED = Path(__file__).parents[1] / "data/rossi/released.csv"
NAMES = ("fin", "age", "race", "wexp", "mar", "paro", "prio")


@pytest.fixture(scope="module")
def rossi() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """432 released prisoners: covariates, weeks until the arrest, and who was arrested."""
    with RELEASED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    x = np.array([[float(row[name]) for name in NAMES] for row in rows])
    return x, np.array([float(row["week"]) for row in rows]), np.array([row["arrest"] == "1" for row in rows])


def test_432_released_have_the_published_slopes_and_likelihood(rossi) -> None:
    """The design's §6 (Rossi, Efron): to four digits; the errors as `coxph` of R prints them (Fox 2002)."""
    x, weeks, ended = rossi
    found = fit_cox(x, weeks, ended=ended)
    assert found.slopes == pytest.approx([-0.3794, -0.0574, 0.3139, -0.1498, -0.4337, -0.0849, 0.0915], abs=5e-5)
    assert found.log_likelihood == pytest.approx(-658.7477, abs=5e-5)
    errors = np.sqrt(np.diag(found.covariance))
    assert errors == pytest.approx([0.1914, 0.0220, 0.3080, 0.2122, 0.3819, 0.1958, 0.0286], abs=5e-5)


def test_without_any_slope_the_course_is_near_to_kaplan_meier(rossi) -> None:
    """A covariate of noise hardly matters, so those still there are .8750 after 26 weeks and .7361 after 52."""
    _, weeks, ended = rossi
    noise = np.random.default_rng(1).standard_normal((weeks.size, 1))
    found = fit_cox(noise, weeks, ended=ended)
    assert found.survival(np.zeros((1, 1)), at=np.array([0.5, 26, 52, 99])) == pytest.approx(
        np.array([[1, 0.8750, 0.7361, 0.7361]]), abs=3e-3
    )


def test_slopes_and_curvature_are_those_of_the_likelihood(rossi) -> None:
    x, weeks, ended = rossi
    lives = _sorted((x - x.mean(axis=0)) / x.std(axis=0), weeks, ended=ended)
    at, step = np.linspace(-0.4, 0.5, 7), 1e-5
    _, slopes, bend = log_likelihood(lives, at)
    for one in range(7):
        up, down = (log_likelihood(lives, at + sign * step * np.eye(7)[one]) for sign in (1, -1))
        assert (up[0] - down[0]) / (2 * step) == pytest.approx(slopes[one], rel=1e-5, abs=1e-5)
        assert (up[1] - down[1]) / (2 * step) == pytest.approx(bend[one], rel=1e-5, abs=1e-4)


def drawn(seed: int, *, size: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lives with a chance of .05·exp(.8·a − .5·b) a month that rises with time; half of them seen for 12 months."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.standard_normal(size), rng.integers(0, 2, size)])
    life = (rng.exponential(size=size) / (0.05 * np.exp(x @ [0.8, -0.5]))) ** 0.8
    seen = np.where(rng.random(size) < 0.5, 12.0, 60.0)
    return x, np.maximum(np.ceil(np.minimum(life, seen) * 4) / 4, 0.25), life <= seen


def test_drawn_slopes_come_back_and_their_range_holds_them_as_often_as_it_says() -> None:
    held, means = [], []
    for seed in range(60):
        x, time, ended = drawn(seed)
        found = fit_cox(x, time, ended=ended)
        low, high = found.slopes_range()
        held.append((low <= [0.8, -0.5]) & (high >= [0.8, -0.5]))
        means.append(found.slopes)
    assert np.mean(means, axis=0) == pytest.approx([0.8, -0.5], abs=0.05)
    assert 0.7 < np.mean(held) < 0.9


def test_who_is_still_there_is_foretold_by_covariates() -> None:
    x, time, ended = drawn(1, size=6_000)
    found: CoxFit = fit_cox(x, time, ended=ended)
    kinds = np.array([[1.0, 0.0], [-1.0, 1.0]])
    true = np.exp(-0.05 * np.exp(kinds @ [0.8, -0.5])[:, np.newaxis] * np.array([6.0, 12.0]) ** 1.25)
    assert found.survival(kinds, at=np.array([6.0, 12.0])) == pytest.approx(true, abs=0.03)


def test_what_cannot_be_told_is_refused() -> None:
    x, time, ended = drawn(2)
    with pytest.raises(NotEnough, match="Nobody left"):
        fit_cox(x, time, ended=np.zeros(time.size, bool))
    with pytest.raises(NotIdentified, match="Covariate 1"):
        fit_cox(np.column_stack([x[:, 0], np.ones(time.size)]), time, ended=ended)
    with pytest.raises(NotIdentified, match="say the same"):
        fit_cox(np.column_stack([x[:, 0], 2 * x[:, 0]]), time, ended=ended)
    with pytest.raises(BadInput, match="1 of 400 lives have no time above 0"):
        fit_cox(x, np.where(np.arange(400) == 7, 0.0, time), ended=ended)
    with pytest.raises(NotIdentified, match="By covariate 0"):
        fit_cox(ended[:, np.newaxis].astype(float), time, ended=ended)  # whoever has it leaves for sure
