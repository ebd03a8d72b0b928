"""The value ledger: which lines count, what they sum to, and what both sides have of a year; by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput
from keepworth.value import LedgerLines, YearlyFacts, judge_years, standing_lines, sum_lines

CLAIMED, VERIFIED, SIGNED = 0, 1, 2
type Line = tuple[int, int, bool, float, int, int]


def lines(*given: Line) -> LedgerLines:
    """Account, matter, theirs, amount, status, day."""
    account, matter, theirs, amount, status, day = zip(*given, strict=True)
    return LedgerLines(
        np.array(account), np.array(matter), theirs=np.array(theirs), amount=np.array(amount, dtype=np.float64),
        status=np.array(status), day=np.array(day),
    )  # fmt: skip


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def test_of_a_line_and_its_answers_the_most_believed_counts_and_of_equals_the_newest() -> None:
    found = standing_lines(
        lines(
            (0, 1, True, 50, SIGNED, 1), (0, 1, True, 40, VERIFIED, 9),  # what was signed stands
            (0, 2, True, 50, CLAIMED, 1), (0, 2, True, 20, CLAIMED, 2), (0, 2, True, 30, CLAIMED, 2),
        )
    )  # fmt: skip
    assert found.tolist() == [True, False, False, False, True]


def test_gains_by_how_far_they_are_believed_and_costs_in_full() -> None:
    """100 signed, 50 verified, 10 claimed: 100 + 35 + 3; a cost of 20 counts whole, however little it was checked."""
    found = sum_lines(
        lines(
            (0, 1, True, 100, SIGNED, 1), (0, 2, True, 50, VERIFIED, 1), (0, 3, True, 10, CLAIMED, 1),
            (0, 4, True, -20, CLAIMED, 1), (0, 5, False, 60, VERIFIED, 1), (1, 6, True, 8, SIGNED, 1),
        ),
        accounts=2,
    )  # fmt: skip
    assert [one[0] for one in (found.gain, found.gain_low, found.gain_high, found.use)] == pytest.approx(
        [138, 100, 160, 20]
    )
    assert [one[0] for one in (found.ours, found.ours_low, found.ours_high)] == pytest.approx([42, 0, 60])
    assert np.isnan(found.ours[1]), "no line on our side is not a gain of nothing"
    assert found.counts[0].tolist() == [[2, 1, 1], [0, 1, 0]]


def test_weights_are_the_books() -> None:
    found = sum_lines(lines((0, 1, True, 100, CLAIMED, 1)), accounts=1, weights=(0.5, 0.7, 1.0))
    assert found.gain == pytest.approx([50])


def test_what_is_not_known_is_not_told() -> None:
    """Gain 100: paid 40 leaves 60; our line of 20 less 5: 15, so 60 of 75 are theirs. Else a side is not known."""
    given = [(at, at, True, 100.0, SIGNED, 1) for at in range(3)]
    sums = sum_lines(lines(*given, (0, 7, False, 20, SIGNED, 1), (1, 8, False, 20, SIGNED, 1)), accounts=3)
    nan = np.nan
    found = judge_years(sums, beside=YearlyFacts(floats(40, nan, 40), floats(nan, nan, nan), floats(5, 5, nan)))
    assert found.theirs[[0, 2]] == pytest.approx([60, 60])
    assert (found.returned[0], found.ours[0], found.share[0]) == pytest.approx((1.5, 15, 0.8))
    assert np.isnan(found.theirs[1])
    assert np.isnan(found.share[1:]).all()
    assert found.loses.tolist() == [False, False, False]


def test_orders_stand_in_where_no_line_is_on_our_side() -> None:
    sums = sum_lines(lines((0, 1, True, 100, SIGNED, 1)), accounts=1)
    found = judge_years(sums, beside=YearlyFacts(floats(90), floats(5), floats(np.nan)))
    assert (found.theirs[0], found.ours[0]) == pytest.approx((10, 5))


def test_who_takes_too_much_hangs_on_the_books_threshold() -> None:
    sums = sum_lines(lines((0, 1, True, 100, SIGNED, 1), (0, 2, False, 30, SIGNED, 1)), accounts=1)
    beside = YearlyFacts(floats(0), floats(np.nan), floats(0))
    assert judge_years(sums, beside=beside).takes_too_much.tolist() == [0]
    assert judge_years(sums, beside=beside, fair=(0.3, 0.7)).takes_too_much.tolist() == [1]


def test_lines_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadInput, match="claimed, verified or signed"):
        lines((0, 1, True, 1, 3, 1))
    with pytest.raises(BadInput, match="equally long"):
        LedgerLines(
            np.array([0]), np.array([0, 1]), theirs=np.array([True]), amount=floats(1), status=np.array([0]),
            day=np.array([1]),
        )  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2), st.integers(0, 5), st.booleans(), st.floats(0, 1e9), st.integers(0, 2), st.integers(0, 9)
        ),
        min_size=1,
    )
)
def test_each_matter_counts_once_and_its_sum_lies_between_both_ends(given: list[Line]) -> None:
    of = lines(*given)
    assert standing_lines(of).sum() == len(set(of.matter.tolist()))
    sums = sum_lines(of, accounts=3)
    assert (sums.gain_low <= sums.gain + 1e-6).all()
    assert (sums.gain <= sums.gain_high + 1e-6).all()
