"""The standard of each tier against what was given: kept with how many, and what is not known is neither."""

from dataclasses import replace

import pytest

from keepworth.focus.service import Served, gap_of, kept_by_tier

STANDARD = {
    "contacts": {"A": 24.0, "B": 12.0}, "reviews": {"A": 4.0, "B": 0.0}, "hours": {"A": 100.0, "B": 40.0},
    "answer_days": {"A": 1.0, "B": 2.0}, "named": {"A": 1.0, "B": 0.0},
}  # fmt: skip
ONE = Served("A", 24.0, 3.0, 120.0, 6000.0, named=True, answered=(0.5, 1.5), waiting=(0.4, 3.0))
UNKNOWN = Served("A", None, None, None, None, named=None, answered=(), waiting=())


def counted(*customers: Served) -> dict[tuple[str, str], tuple[int, int]]:
    found = kept_by_tier(customers, standard=STANDARD, tiers=("A", "B"))
    return {(one.tier, one.measure): (one.kept, one.known) for one in found}


def test_each_part_is_counted_in_the_customer_s_tier() -> None:
    found = counted(ONE, replace(ONE, contacts=30.0, reviews=4.0), UNKNOWN)
    assert found["A", "contacts"] == (2, 2)
    assert found["A", "reviews"] == (1, 2)
    assert found["A", "hours"] == (2, 2)
    assert found["A", "named"] == (2, 2)
    assert found["B", "contacts"] == (0, 0)


def test_a_case_that_may_yet_be_answered_in_time_is_neither() -> None:
    """Half a day is kept, one and a half is not, three days of waiting are not, and 0.4 may be."""
    assert counted(ONE)["A", "answer_days"] == (1, 3)


def test_what_is_not_known_is_neither_kept_nor_below() -> None:
    assert all(found == (0, 0) for found in counted(UNKNOWN).values())
    assert gap_of(UNKNOWN, standard=STANDARD).below == ()


def test_each_part_stands_with_what_was_given_and_of_how_many_it_is_known() -> None:
    found = {part.measure: part for part in gap_of(ONE, standard=STANDARD).parts}
    assert (found["reviews"].standard, found["reviews"].given) == (4.0, 3.0)
    assert {name: (part.known, part.kept) for name, part in found.items()} == {
        "contacts": (1, 1), "reviews": (1, 0), "hours": (1, 1), "answer_days": (3, 1), "named": (1, 1),
    }  # fmt: skip
    assert [part.given for part in gap_of(UNKNOWN, standard=STANDARD).parts] == [None] * 5


@pytest.mark.parametrize(("one", "verdict"), [
    (ONE, "below"),
    (replace(ONE, reviews=4.0, answered=(0.5,), waiting=()), "at"),
    (replace(ONE, tier="B", reviews=0.0, answered=(0.5,), waiting=()), "above"),  # 120 hours, and 40 are meant
    (replace(ONE, tier="B", contacts=3.0), "below"),  # too few talks weigh more than too many hours
    (UNKNOWN, None),
    (replace(UNKNOWN, hours=100.0), "at"),
    (replace(UNKNOWN, waiting=(0.4,)), None),  # a case that may yet be answered in time says nothing
])  # fmt: skip
def test_a_customer_got_less_as_much_or_more_or_nobody_knows(one: Served, verdict: str | None) -> None:
    assert gap_of(one, standard=STANDARD).verdict == verdict


def test_who_got_less_is_told_of_what() -> None:
    assert gap_of(ONE, standard=STANDARD).below == ("reviews", "answer_days")
    assert gap_of(replace(ONE, named=False), standard=STANDARD).below == ("reviews", "answer_days", "named")


def test_nobody_need_be_named_where_the_standard_asks_for_nobody() -> None:
    assert gap_of(replace(ONE, tier="B", named=False, answered=(), waiting=()), standard=STANDARD).below == ()


def test_hours_beyond_half_as_many_again_are_told_with_what_they_cost() -> None:
    """Of B 40 hours are meant: 60 are no more than half as many again; of 120 hours for 6,000 eighty cost 4,000."""
    of_b = replace(ONE, tier="B")
    assert gap_of(replace(of_b, hours=60.0), standard=STANDARD).over_hours is None
    found = gap_of(of_b, standard=STANDARD)
    assert (found.over_hours, found.over_money) == pytest.approx((80.0, 4000.0))
    assert gap_of(replace(of_b, money=0.0), standard=STANDARD).over_money is None
