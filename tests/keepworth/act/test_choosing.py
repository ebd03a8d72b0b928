"""Which actions: by hand, against every choice tried out, and who is left by lot."""

from itertools import product

import numpy as np
import pytest

from keepworth.act import Capacity, Offers, choose, choosing
from keepworth.act.choosing import lots
from keepworth.errors import BadInput


def offers(value: list[float], hours: list[float], *, customer: list[int] | None = None) -> Offers:
    many = np.arange(len(value))
    of = many if customer is None else np.array(customer)
    return Offers(of, many, np.zeros_like(many), np.array(value), np.array(hours), np.zeros(many.size))


def test_the_most_value_an_hour_comes_first() -> None:
    found = choose(offers([100.0, 90, 50], [4.0, 2, 2]), Capacity(np.array([4.0])), held_out=0)
    assert found.is_chosen.tolist() == [False, True, True]
    assert (found.value, found.hours.tolist()) == (140, [4])
    assert found.worth_of_hour[0] == pytest.approx(25)


def test_what_does_not_pay_is_never_chosen() -> None:
    found = choose(offers([-5.0, 0, 3], [0.0, 0, 0]), Capacity(np.array([0.0])), held_out=0)
    assert found.is_chosen.tolist() == [False, False, True]
    nothing = choose(offers([], []), Capacity(np.array([1.0])))
    assert (nothing.is_chosen.size, nothing.value, nothing.most) == (0, 0, 0)


@pytest.mark.parametrize("seed", range(6))
def test_it_is_near_the_best_of_all_choices_and_never_above_what_it_says_is_the_most(seed: int) -> None:
    rng = np.random.default_rng(seed)
    value, hours = rng.uniform(10, 100, (4, 2)), rng.uniform(1, 3, (4, 2))
    of = offers(value.ravel().tolist(), hours.ravel().tolist(), customer=np.repeat(np.arange(4), 2).tolist())
    found = choose(of, Capacity(np.array([5.0])), held_out=0)
    ways = np.array(list(product((None, 0, 1), repeat=4)), dtype=object)
    best = 0.0
    for way in ways:
        picked = [(customer, play) for customer, play in enumerate(way) if play is not None]
        if sum(hours[one] for one in picked) <= 5.0:
            best = max(best, sum(value[one] for one in picked))
    assert found.value <= best + 1e-9 <= found.most + 1e-6
    assert found.value >= 0.8 * best


def test_one_in_ten_near_ties_is_left_by_lot_and_clear_winners_are_not() -> None:
    """Five thousand customers who add the same, with time for half; and one who adds far more."""
    many = 5_000
    of = offers([100.0] * many + [1e5], [1.0] * (many + 1))
    found = choose(of, Capacity(np.array([many / 2])), seed=3)
    share = found.is_held_out.sum() / (found.is_held_out.sum() + found.is_chosen.sum())
    assert not found.is_held_out[-1]
    assert found.is_chosen[-1]
    assert 0.07 < share < 0.11
    assert found.hours[0] == pytest.approx(many / 2)  # the time of those held out is used for others


def test_lots_are_even_and_another_seed_draws_others() -> None:
    of = offers([1.0] * 20_000, [1.0] * 20_000)
    first, second = lots(of, seed=1), lots(of, seed=2)
    assert np.histogram(first, bins=10, range=(0, 1))[0] == pytest.approx([2_000] * 10, rel=0.1)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.03


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match="1 offers are of the same customer"):
        Offers(np.zeros(2, int), np.zeros(2, int), np.zeros(2, int), np.ones(2), np.ones(2), np.ones(2))
    with pytest.raises(BadInput, match="0 or more"):
        Capacity(np.array([-1.0]))
    with pytest.raises(BadInput, match="one of the colleagues"):
        choose(offers([1.0], [1.0]), Capacity(np.empty(0)))


@pytest.mark.parametrize("seed", range(8))
def test_who_has_no_time_left_is_passed_over_and_nobody_else(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against going through all offers to the end; some take no time, some nobody's, and money runs out in half."""
    monkeypatch.setattr(choosing, "AT_ONCE", 7)
    rng, many = np.random.default_rng(seed), 400
    customer, colleague = rng.integers(0, 120, many), rng.integers(-1 if seed % 3 else 0, 4, many)
    hours = np.where(rng.random(many) < 0.02 * (seed % 2), 0.0, rng.uniform(0.5, 4, many))
    of = Offers(customer, np.arange(many), colleague, rng.uniform(1, 90, many), hours, rng.uniform(0, 20, many))
    capacity = Capacity(np.array([9.0, 0.3, 4.0, 20.0]), 300.0 if seed % 2 else np.inf)
    left, first = rng.uniform(-5, 50, many), rng.random(many) < 0.1
    free, money, served, expected = capacity.hours.copy(), capacity.budget, set(), np.zeros(many, dtype=np.bool_)
    for at in np.lexsort((of.action, of.customer, -left, ~first)):
        who = colleague[at]
        if customer[at] not in served and of.cost[at] <= money and (who < 0 or hours[at] <= free[who]):
            expected[at] = True
            served.add(customer[at])
            money -= of.cost[at]
            free[who] -= hours[at] if who >= 0 else 0.0
    assert expected.sum() > 5
    np.testing.assert_array_equal(choosing._filled(of, capacity, first=first, left=left), expected)
