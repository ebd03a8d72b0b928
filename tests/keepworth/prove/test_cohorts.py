"""Cohorts: curves with bands, and whether they differ beyond chance."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.prove.long_view import cohort_curves, log_rank


def test_the_log_rank_statistic_is_that_of_the_leukaemia_trial() -> None:
    """Freireich et al. (1963): χ² 16.79 with one degree, as in Kleinbaum & Klein, Survival Analysis, ch. 2; ±.01."""
    treated = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35], float)
    came = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], bool)
    placebo = np.array([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], float)
    statistic, p = log_rank([(treated, came), (placebo, np.ones(21, bool))])
    assert statistic == pytest.approx(16.79, abs=0.01)
    assert p == pytest.approx(4.2e-5, rel=0.05)


def test_cohorts_that_are_one_differ_as_often_as_chance_has_it() -> None:
    random = np.random.default_rng(1)
    alarms = 0
    for _ in range(300):
        stays = random.exponential(30, (3, 60))
        alarms += log_rank([(np.minimum(one, 24.0), one < 24) for one in stays])[1] < 0.05
    assert 5 <= alarms <= 26, "5 in 100 of 300"


def test_a_curve_is_told_as_far_as_enough_are_seen() -> None:
    """40 customers, 10 of whom left after 6 months, 10 after 18; the rest are seen for 30: .75 and .5 stay."""
    time = np.repeat([6.0, 18.0, 30.0], [10, 10, 20])
    left = np.repeat([True, True, False], [10, 10, 20])
    (found,) = cohort_curves({2020: (time, left), 2021: (time[:3], left[:3])}, months=(3, 12, 24, 36))
    assert (found.began, found.customers, found.left) == (2020, 40, 20)
    assert [(one.months, one.share) for one in found.stayed] == [(3, 1.0), (12, 0.75), (24, 0.5)]
    assert found.stayed[0].seen == 40
    assert found.stayed[1].low == pytest.approx(0.651, abs=0.002), (
        "log(-log): .75 ** exp(1.2816 · .0685 / (.75 · .2877))"
    )
    assert found.stayed[1].low < 0.75 < found.stayed[1].high


def test_one_cohort_is_compared_with_none() -> None:
    with pytest.raises(BadInput, match="two groups"):
        log_rank([(np.ones(3), np.ones(3, bool))])
