"""Readiness over time, its challenges, and what it would cost and bring."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.focus import Range, business_case, challenges_open, counted
from keepworth.listen import instrument, readiness

FIVE = [one.name for one in instrument("readiness").items]


def test_the_sum_counts_a_partly_as_half_and_leaves_the_verdict_to_the_plain_yes() -> None:
    answers = dict(zip(FIVE, (2, 2, 1, 1, 1), strict=True))
    found = readiness(instrument("readiness"), answers=answers)
    assert (counted(found), found.verdict) == (3.5, "not_yet")


def test_what_is_not_in_hand_is_named_the_worst_first_and_a_bare_yes_too() -> None:
    of = instrument("challenges")
    names = [one.name for one in of.items]
    answers = dict(zip(names, (2, 2, 1, 0), strict=False))  # the last two: nobody said
    found = challenges_open(of, answers=answers, proven=frozenset(names[:1]))
    assert [one.item for one in found] == [names[3], names[4], names[5], names[2], names[1]]
    assert [one.answer for one in found] == [0, None, None, 1, 2]


def test_a_case_discounts_yearly_costs_as_an_annuity_does() -> None:
    """Five payments of 1 at the ends of years, 10 %: 3.790787 (any table of annuities)."""
    found = business_case(cost_once=0, cost_yearly=1, years=5, discount=0.1, gain=Range(0, 0, 0))
    assert found.cost == pytest.approx(3.790787, abs=1e-6)


def test_a_case_carries_its_range_and_says_where_it_breaks_even() -> None:
    gain = Range(0.5, 1, 2).times(40_000)
    found = business_case(cost_once=30_000, cost_yearly=0, years=3, discount=0.1, gain=gain, per_point=40_000)
    assert (found.net.low, found.net.middle, found.net.high) == (-10_000, 10_000, 50_000)
    assert found.breaks_even_at == 0.75
    assert business_case(cost_once=1, cost_yearly=0, years=1, discount=0, gain=gain).breaks_even_at is None


def test_a_factor_below_zero_turns_the_ends_round() -> None:
    assert Range(1, 2, 3).times(-1) == Range(-3, -2, -1)


@pytest.mark.parametrize(("low", "middle", "high"), [(2, 1, 3), (1, 3, 2), (np.nan, 1, 2)])
def test_ends_that_lie_the_wrong_way_round_are_refused(low: float, middle: float, high: float) -> None:
    with pytest.raises(BadInput, match="low end comes first"):
        Range(low, middle, high)


@pytest.mark.parametrize("wrong", [{"cost_once": -1}, {"cost_yearly": -1}, {"years": 0}, {"discount": -1}])
def test_a_case_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    given = {"cost_once": 1, "cost_yearly": 1, "years": 1, "discount": 0.1, **wrong}
    with pytest.raises(BadInput, match="Costs are 0 or more"):
        business_case(**given, gain=Range(0, 0, 0))  # type: ignore[arg-type]
