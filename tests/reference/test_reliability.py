"""Alpha, its interval and the error of one person, against the figures of science §11 and against sums by hand."""

import numpy as np
import pytest
from tests.factories.scales import holzinger, lsat, named

from keepworth.measure.psychometrics import (
    Moved,
    Reliability,
    alpha,
    alpha_of,
    feldt_range,
    item_analysis,
    moved,
    reliable_change,
    standard_error,
)

# Covariances of the five items of agreeableness in psych's bfi, the first turned round, each of all who answered both;
# below the diagonal row by row, to four digits.
AGREEABLE = (1.9817, 0.5602, 1.3736, 0.4858, 0.7416, 1.6948, 0.3051, 0.5821, 0.6961, 2.1893, 0.3212, 0.5761, 0.828,
             0.5737, 1.5839)  # fmt: skip


def test_alpha_of_the_lsat_is_295() -> None:
    found = alpha(lsat())
    assert isinstance(found, Reliability)
    assert (found.value, found.n, found.items) == (pytest.approx(0.295, abs=5e-4), 1000, 5)


def test_alphas_of_agreeableness_are_those_of_psych() -> None:
    covariance = np.zeros((5, 5))
    covariance[np.tril_indices(5)] = AGREEABLE
    covariance += np.tril(covariance, -1).T
    sd = np.sqrt(np.diag(covariance))
    assert alpha_of(covariance) == pytest.approx(0.7030, abs=5e-5)
    assert alpha_of(covariance / np.outer(sd, sd)) == pytest.approx(0.7130, abs=5e-4)  # theirs rounds up .7127


@pytest.mark.parametrize(("first", "value"), [(1, 0.6261), (4, 0.8827), (7, 0.6885)])
def test_alphas_of_holzinger_and_swineford_are_those_of_the_design(first: int, value: float) -> None:
    found = alpha(holzinger(*[f"x{at}" for at in range(first, first + 3)]))
    assert isinstance(found, Reliability)
    assert found.value == pytest.approx(value, abs=5e-5)


def test_feldt_s_interval_is_that_of_the_design_for_satisfaction_in_mobi() -> None:
    assert feldt_range(0.7701, n=250, items=3, level=0.95) == pytest.approx((0.7159, 0.8154), abs=1e-4)


def test_alpha_of_equal_correlations_is_spearman_s_and_brown_s() -> None:
    assert alpha_of(np.full((4, 4), 0.3) + 0.7 * np.eye(4)) == pytest.approx(4 * 0.3 / (1 + 3 * 0.3), abs=1e-12)


def test_items_are_told_without_themselves() -> None:
    # By hand: the rest of the first item is 2, 4, 9, of the second 2, 4, 9 too, of the third 2, 4, 8.
    answers = named(np.array([[1.0, 1, 1], [2, 2, 2], [4, 4, 5]]))
    found = item_analysis(answers, fewest=3)
    assert isinstance(found, tuple)
    rest = [np.corrcoef(one, other)[0, 1] for one, other in (([1, 2, 4], [2, 4, 9]), ([1, 2, 5], [2, 4, 8]))]
    assert [one.rest for one in found] == pytest.approx([rest[0], rest[0], rest[1]], abs=1e-12)
    # Without the third both that are left are the same: alpha 1.
    assert found[2].alpha_without == pytest.approx(1, abs=1e-12)
    assert (found[0].mean, found[0].sd) == (pytest.approx(7 / 3), pytest.approx(np.sqrt(7 / 3)))


def test_the_error_of_one_score_and_the_change_beyond_it_are_those_of_jacobson_and_truax_1991() -> None:
    # Their example: SD 7.5, reliability .80, SEM 3.35, S_diff 4.74, scores 47.5 and 32.5: 3.16 of them.
    assert standard_error(7.5, reliability=0.80) == pytest.approx(3.35, abs=5e-3)
    found = reliable_change(7.5, reliability=Reliability("alpha", 0.80, 0.7, 0.9, 0.8, 100, 3))
    assert found.least == pytest.approx(1.96 * 4.74, abs=1e-2)
    assert 15 / (found.least / 1.959964) == pytest.approx(3.16, abs=5e-3)
    assert moved(np.array([47.5, 40, np.nan, 20]), np.array([32.5, 32, 3, 30]), by=found) == (
        Moved.DOWN, Moved.NOISE, Moved.UNKNOWN, Moved.UP,
    )  # fmt: skip
    # Where the reliability is surer to be high, less is noise: 7.5·√.1 and 7.5·√.3 instead of 7.5·√.2.
    assert (found.low, found.high) == pytest.approx(
        tuple(1.959964 * np.sqrt(2) * 7.5 * np.sqrt(at) for at in (0.1, 0.3))
    )
