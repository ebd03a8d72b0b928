"""Whom to ask: the best next one, never beyond the budget, and close to the best choice there is."""

import datetime as dt
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput
from keepworth.listen.whom import (
    Askable,
    Budget,
    Plan,
    Written,
    chance_of_answer,
    decision_weight,
    resting,
    rests_until,
    whom_to_ask,
)
from keepworth.numerics.arrays import Floats, Ints

SEEDS = st.integers(0, 10_000)


def people(seed: int, *, count: int = 9, customers: int = 4) -> Askable:
    rng = np.random.default_rng(seed)
    customer = np.sort(rng.integers(customers, size=count))
    money = rng.lognormal(0, 1, customers)[customer]
    return Askable(
        customer=customer,
        weight=rng.integers(0, 6, count).astype(float),
        money=money,
        chance=rng.uniform(0, 1, count),
        heard=rng.random(count) < 0.2,
        may=rng.random(count) < 0.9,
    )


def worth(contacts: Askable, chosen: Ints) -> float:
    """Count, by the definition, what is expected to be heard when these people are asked."""
    total = 0.0
    whole = sum(contacts.money[contacts.customer == one][0] for one in np.unique(contacts.customer))
    for one in np.unique(contacts.customer):
        of = np.flatnonzero(contacts.customer == one)
        weights: Floats = contacts.weight[of]
        shares = weights / weights.sum() if weights.sum() else np.full(of.size, 1 / of.size)
        says = np.where(contacts.heard[of], 1.0, np.where(np.isin(of, chosen), contacts.chance[of], 0.0))
        total += contacts.money[of[0]] / whole * ((shares * says).sum() + 1 - np.prod(1 - says)) / 2
    return float(total)


@given(SEEDS, st.integers(0, 6))
def test_the_plan_counts_what_it_says(seed: int, most: int) -> None:
    contacts = people(seed)
    plan = whom_to_ask(contacts, most=most)
    assert (plan.deciding_before + plan.money_before) / 2 == pytest.approx(worth(contacts, np.array([], dtype=int)))
    for at in range(plan.contact.size):
        told = (plan.deciding[at] + plan.money[at]) / 2
        assert told == pytest.approx(worth(contacts, plan.contact[: at + 1]))


@given(SEEDS)
def test_no_choice_of_three_is_much_better(seed: int) -> None:
    contacts = people(seed)
    plan = whom_to_ask(contacts, most=3)
    start = worth(contacts, np.array([], dtype=int))
    able = np.flatnonzero(contacts.may & ~contacts.heard)
    best = max((worth(contacts, np.array(some)) for some in combinations(able, min(3, able.size))), default=start)
    assert worth(contacts, plan.contact) - start >= (1 - 1 / np.e) * (best - start) - 1e-12


@given(SEEDS, st.integers(0, 20))
def test_nobody_is_asked_who_may_not_be(seed: int, most: int) -> None:
    contacts = people(seed)
    plan = whom_to_ask(contacts, most=most)
    assert plan.contact.size <= most
    assert np.unique(plan.contact).size == plan.contact.size
    assert contacts.may[plan.contact].all()
    assert not contacts.heard[plan.contact].any()


@given(SEEDS)
def test_each_one_adds_and_no_later_one_adds_more(seed: int) -> None:
    plan = whom_to_ask(people(seed, count=20, customers=8), most=20)
    reach = np.concatenate([[plan.deciding_before + plan.money_before], plan.deciding + plan.money])
    steps = np.diff(reach)
    assert (steps >= -1e-12).all()
    assert (np.diff(steps) <= 1e-9).all()


def test_money_goes_first_and_new_voices_before_second_ones() -> None:
    contacts = Askable(
        customer=np.array([1, 1, 2]),
        weight=np.array([1.0, 1.0, 1.0]),
        money=np.array([60.0, 60.0, 40.0]),
        chance=np.full(3, 0.5),
        heard=np.zeros(3, dtype=bool),
        may=np.ones(3, dtype=bool),
    )
    plan = whom_to_ask(contacts, most=2)
    # .5·.6·(½+1) = .45 of the large one, then .5·.4·(1+1) = .4 of the small one against .5·.6·(½+½) = .3.
    assert plan.contact.tolist() == [0, 2]
    assert plan.money.tolist() == pytest.approx([0.3, 0.5])


def test_without_money_customers_count_alike() -> None:
    contacts = Askable(
        np.array([1, 2]), np.ones(2), np.zeros(2), np.array([0.2, 0.9]), np.zeros(2, bool), np.ones(2, bool)
    )
    plan: Plan = whom_to_ask(contacts, most=1)
    assert plan.contact.tolist() == [1]
    assert plan.money.tolist() == pytest.approx([0.45])


def test_who_was_written_to_lately_or_often_rests() -> None:
    budget = Budget(most=2, within_days=90, days_apart=30)
    assert resting([[], [29], [30], [40, 80], [40, 90]], budget=budget).tolist() == [False, True, False, True, False]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match=r"1 of 2 in chance cannot be; the first is row 1: 1\.5"):
        Askable(np.array([1, 2]), np.ones(2), np.ones(2), np.array([0.2, 1.5]), np.zeros(2, bool), np.ones(2, bool))
    with pytest.raises(BadInput, match="different lengths"):
        Askable(np.array([1, 2]), np.ones(1), np.ones(2), np.ones(2), np.zeros(2, bool), np.ones(2, bool))


DAY = dt.date(2026, 11, 25)


def ago(*days: int, counts: bool = True) -> list[Written]:
    return [Written(DAY - dt.timedelta(one), counts) for one in days]


@given(st.lists(st.integers(0, 200), max_size=6), st.integers(1, 4), st.integers(1, 120), st.integers(1, 60))
def test_somebody_rests_until_the_first_day_on_which_they_do_not(days, most, within, apart):
    budget = Budget(most, within, apart)
    until = rests_until(ago(*days), budget=budget)
    assert (until is not None and until > DAY) == bool(resting([[float(one) for one in days]], budget=budget)[0])
    if until is not None:
        for day, rests in ((until, False), (until - dt.timedelta(1), True)):
            since = [[float((day - one.day).days) for one in ago(*days)]]
            assert bool(resting(since, budget=budget)[0]) == rests


def test_a_reminder_keeps_days_apart_and_counts_for_nothing_else():
    budget = Budget(2, 90, 30)
    assert rests_until([*ago(60), *ago(50, counts=False)], budget=budget) == DAY - dt.timedelta(20)
    assert rests_until([*ago(60), *ago(50)], budget=budget) == DAY + dt.timedelta(30)
    assert rests_until([], budget=budget) is None


def test_who_was_rarely_asked_answers_like_all_and_others_as_they_did():
    chance = chance_of_answer(np.array([0, 10, 10]), np.array([0, 10, 0]))
    assert chance[2] < chance[0] < chance[1] <= 1
    assert chance_of_answer(np.array([0]), np.array([0]))[0] == pytest.approx(0.3)


def test_who_decides_weighs_and_where_nobody_is_known_to_decide_everybody_does():
    nan = float("nan")
    decides, influence = np.array([True, False, False, False]), np.array([5.0, 4.0, nan, 2.0])
    weight = decision_weight(np.array([1, 1, 2, 2]), decides=decides, influence=influence)
    assert weight.tolist() == [5, 0, 3, 2]
