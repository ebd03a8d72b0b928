"""Both sides of a relationship against the figures of science §2, and what follows from its definitions."""

import numpy as np
import pytest

from keepworth.errors import NotEnough
from keepworth.measure.sides import Gap, Judged, Known, View, gap_of, known_as, mean_gap, view_of


def test_the_design_s_gap_of_18_with_sd_10_is_flagged() -> None:
    found = gap_of(View(78, 8, 3), View(60, 6, 4))
    assert (found.gap, found.n, found.judged) == (18, (3, 4), Judged.DIFFER)
    # z = 18/10 = 1.8 > 1.645, and 18 ± 1.2816·10
    assert (found.low, found.high) == pytest.approx((5.184, 30.816), abs=5e-4)


def test_a_gap_is_flagged_from_1_645_sd_on() -> None:
    judged = [gap_of(View(60 + gap, 8, 1), View(60, 6, 1)).judged for gap in (16.4, 16.5)]
    assert judged == [Judged.UNKNOWN, Judged.DIFFER]


def test_no_difference_that_is_seen_is_no_agreement_until_many_say_so() -> None:
    assert gap_of(View(70, 8, 1), View(70, 6, 1)).judged is Judged.UNKNOWN
    assert gap_of(View(70, 3, 9), View(70, 3, 9)).judged is Judged.ALIKE
    assert gap_of(View(73, 1, 99), View(70, 1, 99)).judged is Judged.ALIKE, "sure, and too small to matter"


def test_one_person_s_view_of_three_items_has_the_error_of_the_design() -> None:
    assert view_of(70, people=1, items=3).error == pytest.approx(np.sqrt(144 + 75))
    assert view_of(70, people=2, items=3).error == pytest.approx(np.sqrt((144 + 75) / 2))
    assert view_of(99, people=1, items=1).range(0.8)[1] == 100


def test_over_customers_each_counts_once_and_few_are_withheld() -> None:
    each = np.array([10.0, 20.0, 12.0, 18.0, 15.0])
    found = mean_gap(each, level=0.95)
    reach = 2.7764 * each.std(ddof=1) / np.sqrt(5)  # Student's t of 4 degrees
    assert (found.gap, found.low, found.high) == pytest.approx((15, 15 - reach, 15 + reach), abs=1e-3)
    assert found.judged is Judged.DIFFER
    with pytest.raises(NotEnough, match="of 4 customers both views are known, and it takes 5"):
        mean_gap(each[:4])


@pytest.mark.parametrize(
    ("actual", "thought", "stand"),
    [
        (Judged.ALIKE, Judged.ALIKE, Known.CONSENSUS),
        (Judged.DIFFER, Judged.DIFFER, Known.DISSENSUS),
        (Judged.DIFFER, Judged.ALIKE, Known.FALSE_CONSENSUS),
        (Judged.ALIKE, Judged.DIFFER, Known.FALSE_CONFLICT),
        (Judged.UNKNOWN, Judged.ALIKE, None),
        (Judged.ALIKE, Judged.UNKNOWN, None),
    ],
)
def test_the_four_states_need_both_to_be_told(actual: Judged, thought: Judged, stand: Known | None) -> None:
    assert known_as(_gap(actual), _gap(thought)) is stand
    assert known_as(None, _gap(thought)) is None


def _gap(judged: Judged) -> Gap:
    return Gap(0, 0, 0, 0.8, (1, 1), judged)
