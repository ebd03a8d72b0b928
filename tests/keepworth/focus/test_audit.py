"""The audit of getting and keeping: what of the keeping side is neglected, by name."""

import pytest

from keepworth.errors import BadInput
from keepworth.focus import audit_keeping
from keepworth.focus.audit import AREAS
from keepworth.listen import instrument

ALL = {one.name: 2.0 for one in instrument("keeping").items}


def test_the_items_are_those_of_the_questionnaire_in_pairs() -> None:
    pairs = [(one.area, one.element) for one in audit_keeping({}).pairs]
    names = [name for area, element in pairs for name in (f"{area}_{element}_getting", f"{area}_{element}_keeping")]
    assert names == [one.name for one in instrument("keeping").items]


def test_as_much_on_both_sides_neglects_nothing() -> None:
    for answer in (0.0, 1.0, 2.0):
        found = audit_keeping(dict.fromkeys(ALL, answer))
        assert (found.neglected, found.gap, found.answered) == ((), 0, 12)


def test_what_is_neglected_is_named_the_widest_gap_first() -> None:
    found = audit_keeping({**ALL, "planning_budget_keeping": 1.0, "incentives_pay_keeping": 0.0})
    assert [(one.area, one.element) for one in found.neglected] == [("incentives", "pay"), ("planning", "budget")]
    assert found.gap == pytest.approx((1 / 6 + 2 / 6) * 3 / 12)
    assert {one.name: one.keeping for one in found.areas} == pytest.approx(
        {"analysis": 1, "planning": 5 / 6, "incentives": 4 / 6, "organisation": 1}
    )


def test_more_for_keeping_is_no_neglect_and_a_gap_below_zero() -> None:
    found = audit_keeping({**ALL, "planning_budget_getting": 0.0})
    assert found.neglected == ()
    assert found.gap == pytest.approx(-1 / 12)


def test_half_a_pair_counts_for_nothing() -> None:
    found = audit_keeping({"planning_budget_getting": 2.0})
    assert (found.answered, found.gap, found.neglected) == (0, None, ())
    assert [one.getting for one in found.areas] == [None] * len(AREAS)


@pytest.mark.parametrize("wrong", [{"planning_budget_keeping": 1.5}, {"nothing": 1.0}])
def test_an_answer_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(BadInput, match=next(iter(wrong))):
        audit_keeping(wrong)
