"""What similar customers buy and this one does not, worked out by hand and recovered from made-up books."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.focus import Unused, unused_potential

NONE = -np.ones(0, dtype=np.int64)


def of(spent: Sequence[Sequence[float]], *, segment: Sequence[int] = (), family: Sequence[int] = ()) -> Unused:
    paid = np.array(spent, dtype=np.float64)
    same, none = [0] * len(spent), [-1] * len(spent)
    return unused_potential(paid, segment=np.array(segment or same), family=np.array(family or none))


def test_it_would_bring_what_buyers_spend_on_it_per_money_that_they_spend_otherwise() -> None:
    """Five buyers spend 10, 20, 30, 40 and 50 on it per 100 otherwise; this one spends 200: 20 to 60 in the middle."""
    found = of([[100, 10], [100, 20], [100, 30], [100, 40], [100, 50], [200, 0]])
    assert (found.customer.tolist(), found.product.tolist()) == ([5], [1])
    assert (found.low[0], found.middle[0], found.high[0]) == pytest.approx((28, 60, 92))
    # 5 of 6 similar buy it, and the book's 5/6 counts for five customers more.
    assert found.buys[0] == pytest.approx((5 + 5 * 5 / 6) / (6 + 5))
    assert found.expected[0] == pytest.approx(found.buys[0] * 60)
    assert found.similar[0] == 5


def test_nothing_is_promised_of_a_product_that_four_buy() -> None:
    assert of([[100, 10]] * 4 + [[200, 0]]).customer.size == 0


def test_where_the_segment_has_too_few_buyers_the_book_stands_in_and_it_says_so() -> None:
    found = of([[100, 10]] * 6 + [[200, 0], [100, 0]], segment=[0] * 6 + [1, 1])
    rows = {int(one): at for at, one in enumerate(found.customer)}
    assert not found.by_segment[rows[6]]
    assert found.middle[rows[6]] == pytest.approx(20)
    assert found.buys[rows[6]] == pytest.approx(5 * 6 / 8 / (2 + 5))


def test_units_of_one_group_are_counted_and_the_most_promising_comes_first() -> None:
    spent = [[100, 10, 50]] * 6 + [[100, 0, 0]]
    found = of(spent, family=[7, 7, -1, -1, -1, -1, 7])
    assert found.product.tolist() == [2, 1]
    assert (found.sisters.tolist(), found.sisters_buy.tolist()) == ([2, 2], [2, 2])
    alone = of(spent)
    assert (alone.sisters.tolist(), alone.sisters_buy.tolist()) == ([0, 0], [0, 0])


def test_whoever_buys_nothing_or_gave_all_back_is_promised_nothing() -> None:
    assert of([[100, 10]] * 6 + [[0, 0], [-5, 0], [np.nan, 0]]).customer.size == 0


def test_the_share_who_buy_is_recovered_and_the_range_holds_eight_in_ten() -> None:
    rng = np.random.default_rng(7)
    many = 4000
    base = rng.gamma(4, 100, many)
    buys = rng.random(many) < 0.3
    spent = np.stack([base, np.where(buys, base * rng.lognormal(-1.5, 0.5, many), 0.0)], axis=1)
    found = unused_potential(spent, segment=np.zeros(many, dtype=np.int64), family=np.full(many, -1))
    assert found.buys[0] == pytest.approx(0.3, abs=0.02)
    would = base[found.customer] * rng.lognormal(-1.5, 0.5, found.customer.size)
    assert ((would >= found.low) & (would <= found.high)).mean() == pytest.approx(0.8, abs=0.03)


def test_nobody_gives_nothing() -> None:
    assert unused_potential(np.empty((0, 0)), segment=NONE, family=NONE).customer.size == 0


def test_columns_of_other_customers_are_refused() -> None:
    with pytest.raises(BadInput, match="each customer has a segment"):
        of([[1, 2]], segment=[0, 0])


def test_one_customer_is_held_against_all_others_as_all_are() -> None:
    """The page of a customer asks for them alone: for all of 20,000 customers it took three seconds."""
    rng = np.random.default_rng(5)
    paid = rng.gamma(2.0, 100.0, (60, 8)) * (rng.random((60, 8)) < 0.5)
    paid[7] = 0.0
    segment, family = rng.integers(0, 3, 60), rng.integers(-1, 4, 60)
    every = unused_potential(paid, segment=segment, family=family)
    for place in range(60):
        mine, one = every.customer == place, unused_potential(paid, segment=segment, family=family, only=place)
        assert (one.customer == place).all()
        for column in fields(Unused):
            assert getattr(one, column.name).tolist() == getattr(every, column.name)[mine].tolist(), column.name
