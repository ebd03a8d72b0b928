"""Answers and thanks: how many, how soon, how evenly; and how many of our people were promoted."""

import datetime as dt

import numpy as np
import pytest

from keepworth.act import Awaiting, Here, answered, by_person, evenness, promoted
from keepworth.errors import BadInput

DAY = dt.date(2026, 6, 30)


def noted(who: str, ago: int, took: int | None = None) -> Awaiting:
    on = DAY - dt.timedelta(ago)
    return Awaiting(who, on, None if took is None else on + dt.timedelta(took))


def test_what_was_answered_is_counted_by_days_and_what_waits_is_told_beside_it():
    rows = [
        noted("a", 90, 2),
        noted("a", 80, 4),
        noted("b", 70, 6),
        noted("b", 60, 8),
        noted("c", 50, 30),
        noted("c", 40),
    ]
    found = answered(rows, day=DAY)
    assert (found.many, found.people, found.waiting, found.oldest) == (6, 3, 1, DAY - dt.timedelta(40))
    # 2, 4, 6, 8, 30: the middle one is 6, and the quarters (inclusive) lie at 4 and 8.
    assert (found.days, found.soon, found.late) == (6, 4, 8)
    assert found.done is not None
    assert (found.done.hits, found.done.of) == (5, 6)


def test_what_came_later_than_the_day_is_not_known_on_it():
    rows = [noted("a", 10, 5), noted("a", 2, 5), Awaiting("a", DAY + dt.timedelta(1))]
    found = answered(rows, day=DAY)
    assert (found.many, found.waiting, found.days, found.soon) == (2, 1, 5, None)
    assert answered([], day=DAY).done is None


def test_thanks_before_the_act_are_a_mistake_and_said_with_their_number():
    with pytest.raises(BadInput, match="1 of 2 were answered before"):
        answered([noted("a", 5, -1), noted("a", 5, 1)], day=DAY)


def test_a_person_s_share_has_a_range_that_few_acts_leave_wide():
    few, many = by_person([noted("a", 9, 1), *[noted("b", 9, 1)] * 50], day=DAY).values()
    assert few.low < 0.5 < many.low


def test_thanks_for_one_person_alone_are_uneven_and_the_chance_is_fisher_s():
    """Of a's five acts all are thanked for, of b's five none: 2 of the 252 ways are as far apart, p = .0079."""
    rows = [*[noted("a", 9, 1)] * 5, *[noted("b", 9)] * 5]
    found = evenness(rows, day=DAY, rng=np.random.default_rng(1), draws=20_000)
    assert found.p == pytest.approx(2 / 252, abs=0.002)


def test_even_thanks_are_not_called_uneven_more_often_than_chance():
    """Under chance alone p lies below .1 in about 10 of 100 books (96 % range of 200: 11 to 29)."""
    rng, low = np.random.default_rng(2), 0
    for _ in range(200):
        rows = [noted(str(at % 6), 9, 1 if rng.random() < 0.6 else None) for at in range(40)]
        p = evenness(rows, day=DAY, rng=rng, draws=199).p
        low += p is not None and p < 0.1
    assert 8 <= low <= 32


@pytest.mark.parametrize("rows", [
    [], [noted("a", 9, 1)] * 20, [noted("a", 9, 1), noted("b", 9)], [noted("a", 9, 1), *[noted("b", 9, 1)] * 20],
])  # fmt: skip
def test_too_few_acts_or_people_tell_nothing_of_evenness(rows):
    assert evenness(rows, day=DAY, rng=np.random.default_rng(1)).p is None


def test_promotions_are_of_those_who_have_been_here_for_half_a_year():
    people = [
        Here("a", DAY - dt.timedelta(400), (DAY - dt.timedelta(10),)), Here("b", DAY - dt.timedelta(182)),
        Here("c", DAY - dt.timedelta(181), (DAY,)), Here("d", None),
        Here("e", DAY - dt.timedelta(900), (DAY + dt.timedelta(1),)),
    ]  # fmt: skip
    found = promoted(people, day=DAY)
    assert found is not None
    assert (found.hits, found.of) == (1, 3)
    assert promoted([], day=DAY) is None
