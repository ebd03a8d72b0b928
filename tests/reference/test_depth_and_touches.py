"""Figures of the design's §4 (derived), and Kaplan & Meier's curve by SciPy."""

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf

from keepworth.know import (
    busy_touches,
    frequency,
    initiation_share,
    mutual_depth,
    promptness,
    recency,
    reciprocity,
    reply_times,
)
from keepworth.numerics.survival import kaplan_meier, median_wait


def test_depth_8_and_5_is_632_with_asymmetry_3() -> None:
    found = mutual_depth(np.array([8.0, 5.0, np.nan]), np.array([5.0, 8.0, 4.0]))
    assert found.depth[:2] == pytest.approx([0.632, 0.632], abs=5e-4)
    assert found.asymmetry[:2].tolist() == [3, -3]
    assert np.isnan(found.depth[2])


def test_out_40_and_in_10_is_a_reciprocity_of_40_percent() -> None:
    found = reciprocity(np.array([40, 10, 7, 0, 5]), np.array([10, 40, 7, 0, 0]))
    assert found[:3] == pytest.approx([0.4, 0.4, 1.0], abs=1e-12)
    assert np.isnan(found[3])
    assert found[4] == 0


def test_recency_halves_every_45_days() -> None:
    assert recency(np.array([0, 45, 90, np.nan, -1])) == pytest.approx([1, 0.5, 0.25, 0, 1], abs=1e-12)


def test_frequency_is_a_share_of_logarithms() -> None:
    found = frequency(np.array([0, 3, 15, 100]), busy=15.0)
    assert found == pytest.approx([0, 0.5, 1, 1], abs=1e-12)  # log 4 / log 16


def test_a_busy_tie_is_the_ninth_tenth_of_those_with_touches() -> None:
    assert busy_touches(np.array([0, 0, *range(1, 12)])) == pytest.approx(10, abs=1e-12)
    assert busy_touches(np.array([0, 1, 1])) == 3
    assert busy_touches(np.array([0])) == 3


def test_what_both_began_counts_half() -> None:
    found = initiation_share(np.array([3, 0, 0]), np.array([1, 0, 2]), together=np.array([2, 0, 0]))
    assert found[[0, 2]] == pytest.approx([4 / 6, 0], abs=1e-12)
    assert np.isnan(found[1])


def test_promptness_halves_every_48_hours() -> None:
    assert promptness(np.array([0, 48, np.inf])) == pytest.approx([1, 0.5, 0], abs=1e-12)


def median(*hours: float, waiting: tuple[float, ...] = ()) -> float:
    both = np.array([*hours, *waiting])
    came = np.array([True] * len(hours) + [False] * len(waiting))
    return float(reply_times(np.zeros(both.size, dtype=np.int64), both, answered=came, groups=1).median[0])


def test_the_median_waits_for_what_was_never_answered() -> None:
    assert median(1, 2, 3) == 2  # S: 2/3, 1/3
    assert median(1, 2, waiting=(2.5,)) == 2
    assert median(1, 4, waiting=(2, 3)) == 4  # S: 3/4 at 1; the one left takes it to 0
    assert median(1, waiting=(2, 3)) == np.inf  # S stays at 2/3: without the waiting it would be 1
    assert median(1, 1, 5, 5) == 3  # S stands at a half from 1 to 5
    assert median(1, waiting=(1,)) == 1  # and here for good
    assert median(1, 1) == 1


def test_medians_of_many_groups_are_those_of_each_alone_by_scipy() -> None:
    rng = np.random.default_rng(3)
    group = rng.integers(0, 40, 400)
    hours = np.round(rng.exponential(30, 400), 0)
    came = rng.random(400) < 0.7
    found = reply_times(group, hours, answered=came, groups=41)
    for one in range(40):
        mine = group == one
        known = median_wait(kaplan_meier(hours[mine], came[mine])).median
        assert found.median[one] == (np.inf if known is None else known)  # exactly: times, or the middle of two
        curve = ecdf(CensoredData.right_censored(hours[mine], ~came[mine])).sf
        above = curve.quantiles[curve.probabilities > 0.5 + 1e-9]
        assert above.max(initial=0) < found.median[one]
    assert np.isnan(found.median[40])
    assert (found.answered + found.waiting == np.bincount(group, minlength=41)).all()
