"""Decision rights: whose right holds, what is above it, and what decisions came to."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.act import Decided, Held, came_to, judge, right_of, rights_of

DAY = dt.date(2026, 3, 2)
ALL = Held("refund", dt.date(2025, 1, 1), most=Decimal(500), ask="eva")
NORTH = Held("refund", dt.date(2024, 1, 1), most=Decimal(2000), team="North", ask="eva")
MEI = Held("Refund ", dt.date(2023, 1, 1), most=Decimal(100), who="mei", ask="eva")
RIGHTS = [ALL, NORTH, MEI]


def decided(amount: int | str = 0, *, who: str = "ben", team: str | None = "South", on: dt.date = DAY, **more: str):
    return Decided(more.get("what", "refund"), who, team, on, Decimal(amount), more.get("result"))


@pytest.mark.parametrize(("who", "team", "right"), [
    ("ben", "South", ALL), ("ben", None, ALL), ("ben", "North", NORTH), ("mei", "North", MEI), ("mei", None, MEI),
])  # fmt: skip
def test_the_narrowest_right_holds_though_a_wider_one_is_newer(who, team, right):
    assert right_of(RIGHTS, what="refund", who=who, team=team, on=DAY) is right


def test_a_right_holds_from_its_first_day_to_its_last_and_the_newest_of_two():
    old = Held("extra", dt.date(2025, 1, 1), dt.date(2025, 6, 30), most=Decimal(5))
    new = Held("extra", dt.date(2025, 7, 1), most=Decimal(9))
    days = {dt.date(2024, 12, 31): None, dt.date(2025, 6, 30): old, dt.date(2025, 7, 1): new, DAY: new}
    assert {day: right_of([old, new], what="extra", who="ben", team=None, on=day) for day in days} == days
    later = Held("extra", dt.date(2025, 3, 1), most=Decimal(7))
    assert right_of([later, old], what="extra", who="ben", team=None, on=dt.date(2025, 4, 1)) is later


def test_of_two_rights_of_one_day_the_smaller_holds_and_any_amount_is_the_largest():
    any_amount = Held("refund", dt.date(2025, 1, 1))
    assert right_of([any_amount, ALL], what="refund", who="ben", team=None, on=DAY) is ALL


@pytest.mark.parametrize(("amount", "verdict"), [("500", "within"), ("500.01", "above"), (0, "within")])
def test_the_limit_itself_is_within_and_a_cent_more_is_above(amount, verdict):
    assert judge(decided(amount), RIGHTS) == (verdict, ALL)


def test_what_nobody_gave_a_right_to_is_told_apart_from_what_is_above_one():
    assert judge(decided(what="longer terms"), RIGHTS) == ("no right", None)


def test_everybody_sees_one_right_a_kind_that_holds_for_them():
    rights = [*RIGHTS, Held("extra", DAY, most=Decimal(60)), Held("gone", dt.date(2020, 1, 1), dt.date(2020, 2, 1))]
    assert [(one.what, one.most) for one in rights_of(rights, who="mei", team="North", on=DAY)] == [
        ("extra", Decimal(60)), ("Refund ", Decimal(100)),
    ]  # fmt: skip


def test_decisions_add_up_by_kind_and_only_those_of_which_somebody_said_what_came_are_judged():
    rows = [
        decided(100, result="helped"), decided(600, result="helped"), decided(300, result="harmed"),
        decided(50, what="REFUND"), decided(9000, what="terms", result="unchanged"),
    ]  # fmt: skip
    terms, refund = came_to(rows, RIGHTS)
    assert (refund.many, refund.amount, refund.above, refund.without, refund.harmed, refund.told) == (
        4,
        1050,
        1,
        0,
        1,
        3,
    )
    assert refund.helped is not None
    # Wilson (1927) at 80 %, by hand: z² = 1.6424, (2/3 + z²/6 ± z·√(2/27 + z²/36))/(1 + z²/3).
    assert (refund.helped.low, refund.helped.share, refund.helped.high) == pytest.approx(
        (0.3212, 0.6667, 0.8942), abs=1e-4
    )
    assert (terms.without, terms.helped and terms.helped.hits) == (1, 0)
    assert came_to([decided(5)], RIGHTS)[0].helped is None


@given(st.lists(st.integers(0, 10_000), min_size=1), st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_higher_limit_never_puts_more_decisions_above_it(amounts, one, other):
    low, high = sorted((one, other))
    rows = [decided(amount) for amount in amounts]
    counts = [came_to(rows, [Held("refund", DAY, most=Decimal(most))])[0].above for most in (low, high)]
    assert counts[0] >= counts[1]
    assert sum(one.amount for one in came_to(rows, [])) == sum(amounts)
