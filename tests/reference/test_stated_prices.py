"""Van Westendorp's and Gabor–Granger's prices, against R's `pricesensitivitymeter` (MIT) and by hand."""

from itertools import islice

import numpy as np
import pytest
from tests.factories.r_normals import r_normals

from keepworth.errors import BadInput, NotEnough
from keepworth.value import gabor_granger, van_westendorp

TEN = tuple(
    np.array(one.split(), dtype=np.float64)
    for one in (
        "2 3 4 4 5 3 2 4 5 6",
        "5 6 6 7 8 5 4 7 8 9",
        "8 9 10 10 12 8 7 10 11 13",
        "10 12 13 14 16 11 9 13 15 17",
    )
)


def test_rs_first_normals_after_seed_42_are_drawn() -> None:
    """As every introduction to R prints them."""
    assert list(islice(r_normals(42), 3)) == pytest.approx([1.37095845, -0.56469817, 0.36312841], abs=5e-9)


def test_the_example_of_the_r_package_with_seed_42() -> None:
    """PMC 6.35, IDP 9.98, OPP 6.35, PME 14.67, exactly: they are prices that somebody named."""
    drawn = r_normals(42)
    said = [
        np.round([mean + sd * next(drawn) for _ in range(250)], 2)
        for mean, sd in ((5, 0.5), (8.5, 0.5), (13, 0.75), (17, 1))
    ]
    found = van_westendorp(said[0], said[1], expensive=said[2], too_expensive=said[3])
    assert (found.pmc, found.idp, found.opp, found.pme) == (6.35, 9.98, 6.35, 14.67)
    assert (found.people, found.left_out) == (250, 0)


def test_ten_people_of_the_design() -> None:
    """PMC 5, OPP 6, IDP 8, PME 11, exactly (the design's §8, by that package)."""
    found = van_westendorp(TEN[0], TEN[1], expensive=TEN[2], too_expensive=TEN[3])
    assert (found.pmc, found.opp, found.idp, found.pme) == (5, 6, 8, 11)


def test_who_does_not_rise_or_did_not_say_is_left_out_and_counted() -> None:
    more = [np.append(one, extra) for one, extra in zip(TEN, ([9, 1], [8, np.nan], [7, 3], [6, 4]), strict=True)]
    found = van_westendorp(more[0], more[1], expensive=more[2], too_expensive=more[3])
    assert (found.pmc, found.opp, found.idp, found.pme, found.people, found.left_out) == (5, 6, 8, 11, 10, 2)
    with pytest.raises(NotEnough, match="rise"):
        van_westendorp(np.array([4.0]), np.array([3.0]), expensive=np.array([2.0]), too_expensive=np.array([1.0]))


def test_curves_are_shares_that_rise_and_fall() -> None:
    curves = van_westendorp(TEN[0], TEN[1], expensive=TEN[2], too_expensive=TEN[3]).curves
    for name, falls in (("too_cheap", True), ("not_expensive", True), ("not_cheap", False), ("too_expensive", False)):
        steps = np.diff(getattr(curves, name)) * (-1 if falls else 1)
        assert (steps >= -1e-12).all()
    assert curves.too_expensive[-1] == 1


def test_gabor_granger_by_hand() -> None:
    """Of ten, 9, 8, 5 and 1 accept 1, 2, 3 and 4: a person brings .9, 1.6, 1.5, .4."""
    accepts = np.array([[at < count for count in (9, 8, 5, 1)] for at in range(10)])
    found = gabor_granger(np.arange(1.0, 5), accepts, rng=np.random.default_rng(1))
    assert found.share.tolist() == [0.9, 0.8, 0.5, 0.1]
    assert found.revenue == pytest.approx([0.9, 1.6, 1.5, 0.4])
    assert found.best == 2
    assert (found.low, found.high) == (2, 3)
    assert found.chance.sum() == pytest.approx(1)
    assert found.contradicting == 0
    # With a cost of 1.5 it is the third: −.45, .4, .75, .25.
    assert gabor_granger(np.arange(1.0, 5), accepts, cost=1.5, rng=np.random.default_rng(1)).best == 3


def test_who_was_not_asked_is_in_no_share_and_contradictions_are_counted() -> None:
    accepts = np.array([[True, False, True], [True, True, False], [False, True, True]])
    asked = np.array([[True, True, True], [True, True, False], [True, True, True]])
    found = gabor_granger(np.arange(1.0, 4), accepts, asked=asked, rng=np.random.default_rng(1))
    assert found.share == pytest.approx([2 / 3, 2 / 3, 1])
    assert found.asked.tolist() == [3, 3, 2]
    assert found.contradicting == 2


def test_the_interval_of_the_best_price_holds_the_true_one_8_in_10() -> None:
    """People accept up to a price of their own, N(10, 3): the best of 1 to 20 is 8 (8 · .748 = 5.98; 7 brings 5.89)."""
    price = np.arange(1.0, 21)
    inside = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        accepts = rng.normal(10, 3, 60)[:, None] >= price
        found = gabor_granger(price, accepts, rng=rng)
        inside.append(found.low <= 8 <= found.high)
    assert np.mean(inside) >= 0.76  # prices are whole numbers, so the interval may hold more


def test_prices_that_cannot_be_are_refused() -> None:
    yes = np.ones((3, 2), dtype=np.bool_)
    rng = np.random.default_rng(1)
    with pytest.raises(BadInput, match="rise"):
        gabor_granger(np.array([2.0, 1]), yes, rng=rng)
    with pytest.raises(BadInput, match="people by prices"):
        gabor_granger(np.array([2.0, 3, 4]), yes, rng=rng)
    with pytest.raises(NotEnough, match="Nobody accepts"):
        gabor_granger(np.array([1.0, 2]), ~yes, rng=rng)
    with pytest.raises(NotEnough, match="nobody was asked"):
        gabor_granger(np.array([1.0, 2]), yes, asked=np.array([[True, False]] * 3), rng=rng)
