"""Why a customer is worth what it is: parts that add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.value.because import Outlook, because

share, size = st.floats(0, 1), st.floats(0, 1e6)


def outlook(active: float, pace: float, spend: float) -> Outlook:
    """As value has it: orders are the pace of an active customer times the chance of being one."""
    return Outlook(active, active * pace, spend)


@given(st.builds(outlook, share, size, size), st.builds(outlook, share, size, size))
def test_the_parts_add_up_to_the_value(own, typical):
    assert because(own, typical=typical).value == pytest.approx(own.orders * own.spend, rel=1e-9, abs=1e-3)


def test_a_typical_customer_has_nothing_to_explain():
    one = Outlook(0.7, 5.0, 120.0)
    assert because(one, typical=one) == because(one, typical=one).__class__(600.0, 0.0, 0.0, 0.0)


def test_each_fact_moves_its_own_part_alone():
    typical = Outlook(0.5, 4.0, 100.0)
    spends_more = because(Outlook(0.5, 4.0, 150.0), typical=typical)
    assert (spends_more.orders, spends_more.recency, spends_more.spend) == (0.0, 0.0, 200.0)
    is_there = because(Outlook(1.0, 8.0, 100.0), typical=typical)
    assert (is_there.orders, is_there.recency, is_there.spend) == (0.0, 400.0, 0.0)
    orders_more = because(Outlook(0.5, 6.0, 100.0), typical=typical)
    assert (orders_more.orders, orders_more.recency, orders_more.spend) == (200.0, 0.0, 0.0)


def test_a_customer_that_surely_left_is_worth_nothing():
    gone = because(Outlook(0.0, 0.0, 100.0), typical=Outlook(0.5, 4.0, 100.0))
    assert (gone.orders, gone.recency, gone.value) == (0.0, -400.0, 0.0)
