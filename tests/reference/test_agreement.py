"""Agreement of several contacts against the figures of science §3."""

import numpy as np
import pytest

from keepworth.measure.agreement import r_wg
from keepworth.measure.icc import ContactsAlike, Raters, contacts_alike, raters_alike, stepped_up
from keepworth.measure.shrinkage import Shrunk, shrunk_means

# Six people judged by four: table 2 of Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428.
JUDGED = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)
# Variances of the eleven items on leadership in multilevel's lq2002, of companies 2 and 3, to six digits.
LEADERSHIP = {
    2: (1.259058, 1.592391, 1.288043, 2.07971, 0.956522, 1.275362, 1.536232, 1.679348, 1.586957, 1.5, 1.172101),
    3: (1.608108, 1.075075, 1.192192, 1.663664, 1.157658, 0.881381, 0.974474, 0.963964, 0.96997, 0.881381, 0.972973),
}  # fmt: skip
# Efron & Morris (1975), JASA 70, table 1: averages of eighteen batters after 45 times at bat.
BATTING = np.array([0.400, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244, 0.244, 0.222, 0.222, 0.222, 0.222,
                    0.222, 0.200, 0.178, 0.156])  # fmt: skip


def raters() -> Raters:
    found = raters_alike(JUDGED, level=0.95)
    assert isinstance(found, Raters)
    return found


def test_the_six_correlations_are_those_of_shrout_and_fleiss_1979() -> None:
    found = raters()
    singles = (found.one_way.value, found.two_way.value, found.consistent.value)
    means = (found.one_way_mean.value, found.two_way_mean.value, found.consistent_mean.value)
    assert singles == pytest.approx((0.1657, 0.2898, 0.7148), abs=5e-5)
    assert means == pytest.approx((0.4428, 0.6201, 0.9093), abs=5e-5)


def test_one_way_and_contacts_of_customers_are_the_same_thing() -> None:
    found = contacts_alike(JUDGED.ravel(), np.repeat(np.arange(6), 4), level=0.95, fewest=6)
    assert isinstance(found, ContactsAlike)
    for one, other in ((found.single, raters().one_way), (found.mean, raters().one_way_mean)):
        assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high), abs=1e-12)
    assert (found.size, found.customers, found.contacts) == (4, 6, 24)


@pytest.mark.parametrize(("single", "mean"), [(0.04336905, 0.7717129), (0.1331067, 0.9196732)])
def test_icc_2_of_bliese_and_halverson_1996_follows_from_icc_1(single: float, mean: float) -> None:
    # Wellbeing and hours of 7,382 soldiers in 99 companies: multilevel's bh1996.
    assert stepped_up(single, size=7382 / 99) == pytest.approx(mean, abs=5e-7)


def test_icc_1_and_2_of_companies_are_those_of_their_mean_squares() -> None:
    # Companies of 75 with the mean squares of wellbeing in bh1996: 3.459004 between and .789646 within.
    rng = np.random.default_rng(1)
    inside = rng.normal(size=(99, 75))
    inside -= inside.mean(axis=1, keepdims=True)
    inside *= np.sqrt(0.789646 * 99 * 74 / (inside**2).sum())
    middles = rng.normal(size=99)
    middles -= middles.mean()
    middles *= np.sqrt(3.459004 * 98 / 75 / (middles**2).sum())
    found = contacts_alike((inside + middles[:, None]).ravel(), np.repeat(np.arange(99), 75))
    assert isinstance(found, ContactsAlike)
    # .0431 of companies of 75 instead of 74.57.
    assert found.single.value == pytest.approx(0.04336905, abs=3e-4)
    assert found.mean.value == pytest.approx(0.7717129, abs=1e-6)


@pytest.mark.parametrize(("company", "agreed"), [(2, 0.8075), (3, 0.8959)])
def test_r_wg_of_eleven_items_is_that_of_multilevel(company: int, agreed: float) -> None:
    assert r_wg(float(np.mean(LEADERSHIP[company])), points=5, items=11) == pytest.approx(agreed, abs=5e-5)


def test_r_wg_of_one_and_of_three_items_is_that_by_hand() -> None:
    assert r_wg(float(np.var([4, 4, 5, 4, 5], ddof=1)), points=5) == pytest.approx(0.85, abs=1e-12)
    assert r_wg(0.5, points=5, items=3) == pytest.approx(0.90, abs=1e-12)


def test_batting_averages_are_drawn_together_as_by_efron_and_morris_1975() -> None:
    middle = BATTING.mean()
    found = shrunk_means(BATTING, variance=middle * (1 - middle) / 45)
    assert isinstance(found, Shrunk)
    assert (found.middle, found.kept) == pytest.approx((0.2653889, 0.2123905), abs=5e-8)
    assert (found.means[0], found.means[-1]) == pytest.approx((0.293979, 0.242156), abs=5e-7)
