"""Whether spend depends on frequency."""

import numpy as np
import pytest

from keepworth.value.gammagamma import SpendHistories
from keepworth.value.independence import check_independence


def drawn(customers: int, *, pull: float = 0.0, seed: int = 0) -> SpendHistories:
    rng = np.random.default_rng(seed)
    repeats = rng.geometric(0.3, customers)
    scale = 40 * repeats**pull / rng.gamma(3.74, 1 / 3.74, customers)
    spend = rng.gamma(6.25 * repeats) / (6.25 * repeats) * scale
    return SpendHistories(repeats, spend, np.ones(customers, dtype=np.int64))


def test_the_range_covers_zero_eight_times_in_ten_where_spend_is_independent() -> None:
    found = [check_independence(drawn(500, seed=seed)) for seed in range(400)]
    share = np.mean([one.low < 0 < one.high for one in found])
    assert 0.74 < share < 0.86  # 400 books: a standard error of 2 %
    assert not any(one.is_doubtful for one in found)


def test_dependence_is_seen_and_said() -> None:
    found = check_independence(drawn(5_000, pull=0.7))
    assert found.is_doubtful
    assert "spend more per order" in found.words
    assert "likely too high" in found.words


def test_the_range_of_a_clear_dependence_is_as_wide_as_fishers() -> None:
    """Of two normal variables z(r) has the standard error 1/√n, whatever r; 4,000 pairs tell it to a few percent."""
    rng, n = np.random.default_rng(3), 4_000
    one, other = rng.standard_normal((2, n))
    repeats = np.round(1_000 + 100 * one).astype(np.int64)
    spend = 50 + 5 * (0.8 * one + 0.6 * other)
    found = check_independence(SpendHistories(repeats, spend, np.ones(n, dtype=np.int64)))
    assert found.correlation == pytest.approx(0.8, abs=0.02)
    reach = (np.arctanh(found.high) - np.arctanh(found.low)) / 2
    assert reach == pytest.approx(1.2816 / np.sqrt(n), rel=0.06)


def test_slight_dependence_is_said_to_be_slight() -> None:
    found = check_independence(drawn(20_000, pull=0.06))
    assert 0 < found.low < found.correlation < found.high < 0.2
    assert "slightly more" in found.words
    assert not found.is_doubtful


def test_independence_is_said_in_words_with_n() -> None:
    found = check_independence(drawn(300))
    assert "does not visibly depend" in found.words
    assert "300 customers" in found.words


@pytest.mark.parametrize("repeats", [[1, 2, 3], [2] * 50])
def test_what_cannot_be_told_is_not_told(repeats: list[int]) -> None:
    spend, heads = np.arange(1.0, len(repeats) + 1), np.ones(len(repeats), dtype=np.int64)
    found = check_independence(SpendHistories(np.array(repeats), spend, heads))
    assert np.isnan(found.correlation)
    assert "cannot be told" in found.words


def test_headcounts_count() -> None:
    one = check_independence(SpendHistories(*(np.repeat(part, 20) for part in _four())))
    two = check_independence(SpendHistories(_four()[0], _four()[1], np.full(4, 20)))
    assert (one.correlation, one.low, one.words) == pytest.approx((two.correlation, two.low, two.words))


def _four() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.array([1, 2, 3, 9]), np.array([5.0, 9.0, 7.0, 20.0]), np.ones(4, dtype=np.int64)
