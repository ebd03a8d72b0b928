"""Retiring: what does less than would be worth having is proposed, what is not known is not."""

import pytest

from keepworth.errors import BadInput
from keepworth.prove.retiring import Standing, Tried, judge_action, judge_question, share_told


@pytest.mark.parametrize(
    ("low", "high", "compared", "standing"),
    [
        (-0.4, 0.6, 500, Standing.RETIRE),
        (-0.4, 0.6, 19, Standing.OPEN),  # as narrow by what was believed before alone
        (-0.4, 1.2, 500, Standing.OPEN),  # it may yet be worth having
        (-1.4, 0.6, 500, Standing.OPEN),
        (-3.0, -0.5, 500, Standing.RETIRE),  # it does harm
        (0.2, 3.0, 500, Standing.KEEP),
        (1.1, 3.0, 500, Standing.KEEP),
    ],
)
def test_an_action_is_proposed_where_its_whole_range_is_less_than_worth_having(
    low: float, high: float, compared: int, standing: Standing
) -> None:
    assert judge_action(Tried(low, high, compared)) is standing


def test_what_is_worth_having_is_for_a_book_to_say() -> None:
    assert judge_action(Tried(-0.4, 1.2, 500), least=2.0) is Standing.RETIRE
    with pytest.raises(BadInput, match="from low to high"):
        Tried(1.0, 0.0, 10)


def test_a_question_is_proposed_where_it_tells_nothing_and_nobody_reads_it() -> None:
    assert judge_question(told=0.001, answers=200, is_read=False) is Standing.RETIRE
    assert judge_question(told=0.001, answers=200, is_read=True) is Standing.KEEP
    assert judge_question(told=0.3, answers=200, is_read=False) is Standing.KEEP
    assert judge_question(told=0.0, answers=29, is_read=False) is Standing.OPEN


def test_an_answer_tells_its_entropy_in_parts_of_what_the_scale_could() -> None:
    """Shannon (1948): 1 bit of a fair coin; all alike tell nothing, all points alike tell everything."""
    assert share_told([50, 50], points=4) == pytest.approx(0.5)
    assert share_told([10] * 5, points=5) == pytest.approx(1.0)
    assert share_told([200, 0, 0], points=3) == 0.0
    assert share_told([], points=3) == 0.0
    with pytest.raises(BadInput, match="two points or more"):
        share_told([3], points=1)
