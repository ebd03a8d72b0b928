"""Tie strength against the design's §13.2 solved as it stands there, and by hand where all is of today."""

import numpy as np
import pytest

from keepworth.know import ReplyTimes
from keepworth.measure import Answers, TieBelief, Touches, TouchMap, tie_strength, touch_index

NONE = np.array([np.nan])


def index_as_strength(*, mean: float = 30, sd: float = 25, error: float = 30) -> TieBelief:
    """Return the belief in which the index of touches is strength itself, but for a normal error."""
    share = sd**2 / (sd**2 + error**2)
    zero = (0.0, 0.0, 0.0)
    told = TouchMap(mean + share * (50 - mean), share, sd=error * share**0.5, doubt=(zero, zero, zero))
    return TieBelief(mean=mean, sd=sd, touches=told)


BELIEF = index_as_strength()


def answers(theirs: float, ours: float, days: float = 0.0) -> Answers:
    return Answers(np.array([theirs]), np.array([ours]), np.array([days]))


def test_answers_and_touches_of_today_are_mixed_by_their_precision() -> None:
    found = tie_strength(answers(8, 5), np.array([50.0]), belief=BELIEF)
    precision = np.array([1 / 25**2, 2 / 15**2, 1 / 30**2])
    values = np.array([30, 10 * np.sqrt(40), 50])
    assert found.mean == pytest.approx([precision @ values / precision.sum()], abs=1e-9)
    assert found.sd == pytest.approx([precision.sum() ** -0.5], abs=1e-9)
    assert found.high - found.low == pytest.approx(2 * 1.2815515655 * found.sd, abs=1e-6)


def test_only_touches_are_mixed_with_the_prior() -> None:
    found = tie_strength(Answers(NONE, NONE, NONE), np.array([70.0]), belief=BELIEF)
    assert found.mean == pytest.approx([30 + 40 * 625 / 1525], abs=1e-9)
    assert found.sd == pytest.approx([np.sqrt(625 * 900 / 1525)], abs=1e-9)


def test_nothing_known_is_the_prior() -> None:
    found = tie_strength(Answers(NONE, NONE, NONE), NONE, belief=BELIEF)
    assert (found.mean[0], found.sd[0]) == (30, 25)


def test_touches_alone_are_read_by_the_printed_map_with_all_of_its_doubt() -> None:
    none = np.full(3, np.nan)
    found = tie_strength(Answers(none, none, none), np.array([50.0, 90, 0]))
    assert found.mean == pytest.approx([40, 56, 20], abs=1e-9)
    variance = 15**2 + 25**2 + 0.2**2 * np.array([0, 40, 50]) ** 2 + np.array([0, 0, 10**2])
    assert found.sd == pytest.approx(np.sqrt(variance), abs=1e-9)


@pytest.mark.parametrize(("theirs", "ours", "y", "sd"), [(7, np.nan, 70, 15), (np.nan, 7, 70, 25)])
def test_what_one_side_says_counts_less(theirs: float, ours: float, y: float, sd: float) -> None:
    found = tie_strength(answers(theirs, ours), NONE, belief=BELIEF)
    assert found.mean == pytest.approx([30 + (y - 30) * 625 / (625 + sd**2)], abs=1e-9)


@pytest.mark.parametrize("months", [0.0, 1.0, 6.0, 40.0])
def test_old_answers_fade_as_the_code_of_the_design_says(months: float) -> None:
    kappa = 2.0 ** (-months / 6)
    tau2 = 25.0**2
    c = np.array([[tau2 + 15**2 / 2, kappa * tau2], [kappa * tau2, tau2 + 900]])
    q = np.array([kappa * tau2, tau2])
    w = np.linalg.solve(c, q)
    found = tie_strength(answers(9, 4, months * 365.25 / 12), np.array([20.0]), belief=BELIEF)
    assert found.mean == pytest.approx([30 + w @ np.array([60 - 30, 20 - 30])], abs=1e-9)
    assert found.sd == pytest.approx([np.sqrt(tau2 - q @ w)], abs=1e-9)
    assert found.push_answers + found.push_touches == pytest.approx(found.mean - 30, abs=1e-9)


def replies(median: float, count: int) -> ReplyTimes:
    return ReplyTimes(np.array([median]), np.array([count]), np.array([0]))


def touched(days: float, *, theirs: ReplyTimes, ours: ReplyTimes) -> Touches:
    one = np.array([1])
    return Touches(np.array([days]), 3 * one, 40 * one, 10 * one, theirs, ours)


def test_the_index_is_the_mean_of_its_parts() -> None:
    nobody = replies(np.nan, 0)
    index = touch_index(touched(0, theirs=nobody, ours=nobody), busy=15)
    assert index == pytest.approx([100 * (1 + 0.5 + 0.4) / 3], abs=1e-9)
    index = touch_index(touched(0, theirs=replies(48, 3), ours=replies(0, 3)), busy=15)
    assert index == pytest.approx([100 * (1 + 0.5 + 0.4 + 0.75) / 4], abs=1e-9)
    few = touch_index(touched(0, theirs=replies(48, 2), ours=nobody), busy=15)
    assert few == pytest.approx([100 * (1 + 0.5 + 0.4) / 3], abs=1e-9)


def test_how_it_was_fades_with_the_last_touch() -> None:
    days, nobody = 6 * 365.25 / 12, replies(np.nan, 0)
    index = touch_index(touched(days, theirs=nobody, ours=nobody), busy=15)
    assert index == pytest.approx([100 * (2 ** (-days / 45) + 0.5 + 0.4 / 2) / 3], abs=1e-9)
