"""Top boxes against the examples of Newcombe (1998), Statistics in Medicine 17, 857-872 and 873-890."""

import pytest
from tests.factories.metrics import in_top_box

from keepworth.measure.metrics import compare_waves, top_box


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0, 16.11), (1, 29, 0.61, 17.18)],
)
def test_one_share_has_wilsons_interval(hits: int, of: int, low: float, high: float) -> None:
    found = top_box(in_top_box(hits, of), level=0.95)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-3)
    assert found.score == pytest.approx(100 * hits / of)


@pytest.mark.parametrize(
    ("later", "earlier", "low", "high"),
    [
        ((56, 70), (48, 80), 5.24, 33.39), ((9, 10), (3, 10), 17.05, 80.90), ((6, 7), (2, 7), 5.82, 80.62),
        ((5, 56), (0, 29), -3.81, 19.26), ((0, 10), (0, 20), -16.11, 27.75), ((10, 10), (0, 20), 67.91, 100),
        ((10, 10), (0, 10), 60.75, 100),
    ],
)  # fmt: skip
def test_two_shares_have_the_interval_of_method_10(
    later: tuple[int, int], earlier: tuple[int, int], low: float, high: float
) -> None:
    found = compare_waves(in_top_box(*earlier), in_top_box(*later), statistic="top box", level=0.95)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-3)


def test_p_says_what_the_interval_says() -> None:
    waves = in_top_box(48, 80), in_top_box(56, 70)
    p = compare_waves(*waves, statistic="top box").p
    assert compare_waves(*waves, statistic="top box", level=1 - p).low == pytest.approx(0, abs=1e-3)
