"""Metrics refuse what cannot be, and say of a change what may be said of it."""

import numpy as np
import pytest
from tests.factories.metrics import EASE, EFFORT, RECOMMEND, SATISFIED, in_top_box, recommended, satisfied

from keepworth.errors import BadInput, NotEnough, ScalesMixed
from keepworth.measure.metrics import (
    MetricAnswers,
    Verdict,
    answers_needed,
    compare_pairs,
    compare_waves,
    mean_score,
    pool,
    recommend_score,
    top_box,
    trend,
)

OLD = MetricAnswers(EFFORT, np.array([1.0, 2, 3]))
NEW = MetricAnswers(EASE, np.array([5.0, 6, 7]))


def test_effort_and_ease_are_never_pooled() -> None:
    with pytest.raises(ScalesMixed, match=r"ces 1.0 \(1 to 5\) and ces 2.0 \(1 to 7\) are different questions"):
        pool(OLD, NEW)


def test_effort_and_ease_are_never_compared() -> None:
    for compared in (compare_waves, compare_pairs):
        with pytest.raises(ScalesMixed, match="neither pooled nor compared"):
            compared(OLD, NEW, statistic="mean")
    with pytest.raises(ScalesMixed):
        trend([OLD, OLD, NEW], statistic="mean")


@pytest.mark.parametrize(("value", "said"), [(0, "0"), (6, "6"), (4.5, "4.5"), (np.nan, "nan")])
def test_an_answer_off_the_scale_is_refused_with_its_row(value: float, said: str) -> None:
    with pytest.raises(
        BadInput, match=f"1 of 3 answers to csat-5 .* whole number from 1 to 5; the first is row 1: {said}"
    ):
        satisfied(4, value, 5)


def test_weights_and_people_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadInput, match="1 of 2 weights are below 0 or no number; the first is row 1: -1"):
        satisfied(4, 5, weights=np.array([1.0, -1.0]))
    with pytest.raises(BadInput, match=r"There are 2 answers to csat-5 1.0 \(1 to 5\) and 3 in customer"):
        satisfied(4, 5, customer=np.arange(3))
    with pytest.raises(BadInput, match=r"3 people answered .*, of 2 that there are"):
        satisfied(4, 5, 5, population=2)


def test_nobody_answered_is_not_enough() -> None:
    with pytest.raises(NotEnough, match="Not enough answers: nobody answered csat-5"):
        satisfied()
    with pytest.raises(NotEnough, match="Not enough answers"):
        satisfied(4, 5, weights=np.zeros(2))
    with pytest.raises(NotEnough, match="a trend needs at least 2, there are 1"):
        trend([satisfied(4)], statistic="mean")


def test_only_a_scale_from_0_to_10_has_promoters() -> None:
    with pytest.raises(BadInput, match=r"csat-5 1.0 \(1 to 5\) has no promoters"):
        recommend_score(satisfied(5))


def test_pairs_need_to_know_who_answered_once() -> None:
    known = satisfied(4, 5, person=np.array([1, 2]))
    with pytest.raises(BadInput, match="Who answered is needed in both waves"):
        compare_pairs(known, satisfied(4, 5), statistic="mean")
    with pytest.raises(BadInput, match="1 answers of the later wave are by somebody who already answered it"):
        compare_pairs(known, satisfied(4, 5, person=np.array([2, 2])), statistic="mean")
    with pytest.raises(NotEnough, match="nobody answered both waves"):
        compare_pairs(known, satisfied(4, 5, person=np.array([3, 4])), statistic="mean")


def test_a_margin_and_a_risk_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadInput, match="above 0, not 0"):
        compare_waves(satisfied(4), satisfied(5), statistic="mean", margin=0)
    with pytest.raises(BadInput, match=r"below 0.5, not 0.5"):
        compare_waves(satisfied(4), satisfied(5), statistic="mean", wrong=0.5)
    with pytest.raises(BadInput, match="A margin of 0 at level"):
        answers_needed(0, spread=50)


@pytest.mark.parametrize(
    ("earlier", "later", "verdict", "is_within"),
    [
        ((400, 300, 300), (600, 250, 150), Verdict.MOVED, False),
        ((600, 250, 150), (400, 300, 300), Verdict.MOVED, False),
        ((5000, 3000, 2000), (5030, 3000, 1970), Verdict.STILL, True),
        ((5, 3, 2), (6, 3, 1), Verdict.UNKNOWN, False),
        # 4 points: surely not nothing, so it moved; surely less than the 5 that matter, and that is said too
        ((50_000, 30_000, 20_000), (52_000, 30_000, 18_000), Verdict.MOVED, True),
    ],
)
def test_verdicts_say_what_may_be_said(
    earlier: tuple[int, int, int], later: tuple[int, int, int], verdict: Verdict, *, is_within: bool
) -> None:
    two = recommended(*earlier), recommended(*later)
    found = compare_waves(*two, statistic="recommend")
    assert (found.verdict, found.margin, found.within_margin) == (verdict, 5, is_within)
    over_all = trend(two, statistic="recommend")
    assert (over_all.verdict, over_all.within_margin) == (verdict, is_within)


def test_the_margin_decides_what_still_means() -> None:
    waves = recommended(50_000, 30_000, 20_000), recommended(52_000, 30_000, 18_000)
    found = compare_waves(*waves, statistic="recommend", margin=3)
    assert (found.verdict, found.within_margin) == (Verdict.MOVED, False)


def test_standing_still_takes_two_one_sided_tests_and_moving_a_two_sided_one() -> None:
    waves = recommended(500, 300, 200), recommended(520, 300, 180)

    def furthest(level: float) -> float:
        found = compare_waves(*waves, statistic="recommend", level=level)
        return max(-found.low, found.high)

    one_sided, two_sided = furthest(0.9), furthest(0.95)
    for margin, verdict in ((one_sided - 0.01, Verdict.UNKNOWN), (one_sided + 0.01, Verdict.STILL)):
        assert compare_waves(*waves, statistic="recommend", margin=margin).verdict is verdict
    assert one_sided + 0.01 < two_sided


def test_up_and_down_again_has_moved_though_the_line_is_level() -> None:
    found = trend([in_top_box(30, 100), in_top_box(70, 100), in_top_box(30, 100)], statistic="top box")
    assert found.verdict is Verdict.MOVED
    assert found.slope == pytest.approx(0, abs=1e-9)
    assert found.slope_high - found.slope_low > 50  # a line says little of a hill
    assert [step.verdict for step in found.steps] == [Verdict.MOVED, Verdict.MOVED]


def test_steps_share_the_risk_of_being_wrong() -> None:
    # p .03 of one step: enough of two waves, not of the first step among three.
    two = in_top_box(50, 100), in_top_box(65, 100)
    assert 0.02 < compare_waves(*two, statistic="top box", margin=1).p < 0.05
    assert trend(two, statistic="top box", margin=1).steps[0].verdict is Verdict.MOVED
    assert trend([*two, two[1], two[1]], statistic="top box", margin=1).steps[0].verdict is Verdict.UNKNOWN


def test_many_who_never_change_did_not_move_and_few_cannot_tell() -> None:
    many = MetricAnswers(RECOMMEND, np.full(400, 9.0), person=np.arange(400))
    few = MetricAnswers(RECOMMEND, np.full(4, 9.0), person=np.arange(4))
    assert compare_pairs(many, many, statistic="recommend").verdict is Verdict.STILL
    assert compare_pairs(few, few, statistic="recommend").verdict is Verdict.UNKNOWN


def test_pairs_see_what_waves_of_strangers_do_not() -> None:
    people = np.arange(60)
    first = np.tile([2.0, 3, 4], 20)
    later = first + (people % 4 == 0)
    waves = [MetricAnswers(SATISFIED, values, person=people) for values in (first, later)]
    assert compare_waves(*waves, statistic="mean", margin=0.05).verdict is Verdict.UNKNOWN
    assert compare_pairs(*waves, statistic="mean", margin=0.05).verdict is Verdict.MOVED


def test_one_answer_says_little_and_says_so() -> None:
    assert mean_score(satisfied(5)).low == pytest.approx(5 - 4 * 0.8)
    assert top_box(satisfied(5)).low < 40
    assert recommend_score(recommended(1, 0, 0)).shown.low < -20
