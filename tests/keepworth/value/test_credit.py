"""What customers are credited with of others' value: the mean, and a range that covers what comes of it."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.value.credit import Claims, Ranged, credited

Z = 1.2815515655446004  # of 80 %


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


WORTH = Ranged(column(0, 100, 400), column(0, 60, 100), column(0, 180, 900))


def test_who_would_not_have_come_counts_whole_with_their_own_range():
    found = credited(Claims(np.array([0]), np.array([1]), column(1), column(1), column(25)), WORTH, level=0.8)
    assert [found.mean[0], found.low[0], found.high[0]] == pytest.approx([125, 85, 205])
    assert found.mean[1:].tolist() == [0, 0]


def test_a_share_takes_its_part_of_the_range():
    found = credited(Claims(np.array([0]), np.array([2]), column(1), column(0.25), column(0)), WORTH, level=0.8)
    assert [found.mean[0], found.low[0], found.high[0]] == pytest.approx([100, 25, 225])


def test_a_chance_is_a_throw_and_no_end_lies_beyond_what_can_come():
    known = Ranged(column(0, 100), column(0, 100), column(0, 100))
    found = credited(Claims(np.array([0]), np.array([1]), column(0.5), column(1), column(0)), known, level=0.8)
    assert found.mean[0] == 50
    assert (found.low[0], found.high[0]) == (0, 100)  # 50 ± 1.28 · 50 lies beyond either end


def test_would_surely_have_come_leaves_what_was_saved_alone():
    found = credited(Claims(np.array([0]), np.array([2]), column(0), column(1), column(50)), WORTH, level=0.8)
    assert [found.mean[0], found.low[0], found.high[0]] == [50, 50, 50]


def test_the_range_covers_eight_in_ten_of_what_is_simulated():
    rng, many = np.random.default_rng(9), 20_000
    chance, mean, sd = rng.uniform(0.2, 0.9, 40), rng.uniform(50, 150, 40), rng.uniform(5, 30, 40)
    worth = Ranged(*(np.append(0.0, part) for part in (mean, mean - Z * sd, mean + Z * sd)))
    of = Claims(np.zeros(40, dtype=np.int64), np.arange(1, 41), chance, np.full(40, 0.8), np.zeros(40))
    found = credited(of, worth, level=0.8)
    came = rng.random((many, 40)) < chance
    drawn = (0.8 * came * rng.normal(mean, sd, (many, 40))).sum(axis=1)
    assert found.mean[0] == pytest.approx(drawn.mean(), rel=0.005)
    assert np.mean((drawn >= found.low[0]) & (drawn <= found.high[0])) == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize(("chance", "share"), [(1.2, 1.0), (1.0, -0.1)])
def test_what_is_no_share_is_refused(chance, share):
    with pytest.raises(BadInput, match="0 to 1"):
        Claims(np.array([0]), np.array([1]), column(chance), column(share), column(0))
