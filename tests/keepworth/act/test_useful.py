"""How often plays are useful: what answers say, what too few of them do not, and truth found again."""

import numpy as np
import pytest

from keepworth.act import usefulness
from keepworth.errors import BadInput


def test_of_seven_answers_five_were_not_useful_by_hand() -> None:
    found = usefulness(np.array([2]), np.array([5]))
    assert found.share[0] == pytest.approx((4 + 2) / (5 + 7))
    assert found.weight[0] == pytest.approx(0.5 / 0.8)
    assert found.low[0] < 0.5 < found.high[0]


def test_too_few_answers_change_no_place_and_praise_lifts_none() -> None:
    found = usefulness(np.array([0, 0, 30]), np.array([4, 5, 0]))
    assert found.weight.tolist() == pytest.approx([1.0, (4 / 10) / 0.8, 1.0])
    assert found.share[2] > 0.8


def test_more_refusals_sink_a_play_deeper_and_never_to_nothing() -> None:
    weight = usefulness(np.zeros(200, dtype=np.int64), np.arange(200)).weight
    assert (np.diff(weight[5:]) < 0).all()
    assert weight[-1] > 0


def test_simulated_truth_is_found_again_and_lies_in_the_range_8_times_in_10() -> None:
    rng = np.random.default_rng(5)
    truth = rng.beta(4, 1, size=4_000)  # as the prior says
    asked = rng.integers(5, 60, size=truth.size)
    useful = rng.binomial(asked, truth)
    found = usefulness(useful, asked - useful)
    covered = ((found.low <= truth) & (truth <= found.high)).mean()
    assert covered == pytest.approx(0.8, abs=0.02)
    assert (found.share - truth).mean() == pytest.approx(0, abs=0.005)
    many = rng.binomial(5_000, 0.3, size=1)
    assert usefulness(many, 5_000 - many).share[0] == pytest.approx(0.3, abs=0.03)


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadInput, match="none below 0"):
        usefulness(np.array([-1]), np.array([2]))
    with pytest.raises(BadInput, match="as many"):
        usefulness(np.array([1, 2]), np.array([2]))
