"""Bands: as wide as a tie is strong, an edge for each direction, nothing on top of anything else."""

from itertools import pairwise

import pytest

from keepworth.charts.bands import ROW, Tie, bands, width_of


def placed(ties, *, ours=(1, 2), theirs=(10, 11, 12)):
    return bands(ours, theirs, ties=ties, left=100.0, right=300.0)


def test_a_band_is_as_wide_as_its_tie_is_strong():
    assert width_of(Tie(1, 2, 100.0)) == pytest.approx(15.0)
    assert width_of(Tie(1, 2, 40.0)) == pytest.approx(6.0)
    assert width_of(Tie(1, 2, 0.5)) == 1.0  # still seen


def test_both_directions_have_an_edge_of_their_own_and_what_nobody_said_has_none():
    (band,) = placed([Tie(1, 10, 50.0, depth_theirs=8.0, depth_ours=5.0)]).bands
    assert band.upper_width / band.lower_width == pytest.approx(8 / 5)
    (silent,) = placed([Tie(1, 10, 50.0)]).bands
    assert (silent.upper_width, silent.lower_width) == (0, 0)


def test_nobody_stands_on_anybody_and_the_picture_is_high_enough():
    ties = [Tie(1, who, 100.0) for who in range(10, 20)]
    found = placed(ties, ours=(1,), theirs=tuple(range(10, 20)))
    for side in (found.ours, found.theirs):
        assert all(low - high >= ROW - 1e-9 for high, low in pairwise(side.values()))
        assert all(0 < at < found.height for at in side.values())
    # Ten ties of full strength lie beside each other where they leave one person.
    assert found.height >= 150


def test_bands_of_one_person_lie_in_the_order_of_where_they_lead():
    found = placed([Tie(1, 12, 30.0), Tie(1, 10, 30.0)])
    starts = {band.tie.theirs: float(band.upper.split(",")[1].split("C")[0]) for band in found.bands}
    assert starts[10] < starts[12]


def test_a_tie_of_somebody_who_is_not_drawn_is_left_out():
    assert placed([Tie(3, 10, 50.0), Tie(1, 99, 50.0)]).bands == ()
    assert placed([], ours=(), theirs=()).height > 0
