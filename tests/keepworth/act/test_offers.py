"""What is proposed to whom, and that it finds what similar customers buy."""

import builtins
from typing import Any

import numpy as np
import pytest

from keepworth.act.offer import (
    Bought,
    HeldOut,
    Proposed,
    bought_before,
    compare,
    filled_up,
    popular,
    similar,
    speaking_for,
)
from keepworth.errors import BadInput, EngineMissing


def two_tastes(customers: int = 400, *, seed: int = 3) -> tuple[Bought, HeldOut, np.ndarray]:
    """Half buy products 0 to 19, half 20 to 39, six each and one more that is held out; product 40 everybody."""
    rng = np.random.default_rng(seed)
    taste = np.arange(customers) % 2
    picked = np.array([20 * taste[one] + rng.choice(20, 7, replace=False) for one in range(customers)])
    customer = np.repeat(np.arange(customers), 7)
    product = np.concatenate([picked[:, :6], np.full((customers, 1), 40)], axis=1).ravel()
    bought = Bought(customer, product, np.ones(customer.size), customers, 41)
    return bought, HeldOut(np.arange(customers), picked[:, 6]), taste


def test_what_sells_best_is_what_the_most_buy() -> None:
    bought, _, _ = two_tastes()
    found = popular(bought, n=3)
    assert (found.product[:, 0] == 40).all()
    assert found.alike is None


def test_new_means_not_bought_before() -> None:
    bought, _, _ = two_tastes()
    for found in (popular(bought, n=10, new=True), similar(bought, n=10, new=True)):
        rows, ranks = np.nonzero(found.product >= 0)
        assert not bought_before(bought, customer=rows, product=found.product[rows, ranks]).any()
        own = {(one, what) for one, what in zip(bought.customer, bought.product, strict=True)}
        assert not own & {(one, what) for one in range(400) for what in found.product[one]}


def test_similar_customers_show_what_each_likes() -> None:
    """Seven in ten of the first ten are of their taste; popularity cannot tell the halves apart."""
    bought, _, taste = two_tastes()
    found = similar(bought, n=10, new=True).product
    is_theirs = (found >= 0) & (found // 20 == taste[:, None]) & (found < 40)
    assert is_theirs.sum() / (found >= 0).sum() > 0.9


def test_they_beat_popularity_where_tastes_differ() -> None:
    bought, held, _ = two_tastes()
    found = compare(similar(bought, n=10, new=True), popular(bought, n=10, new=True), held=held,
                    rng=np.random.default_rng(1))  # fmt: skip
    assert found.is_better
    assert found.recall.one == pytest.approx(10 / 14, abs=0.08), "ten of the fourteen left of their taste"


def test_they_do_not_where_everybody_likes_all_alike() -> None:
    rng = np.random.default_rng(4)
    picked = np.array([rng.choice(40, 7, replace=False) for _ in range(400)])
    bought = Bought(np.repeat(np.arange(400), 6), picked[:, :6].ravel(), np.ones(2_400), 400, 40)
    held = HeldOut(np.arange(400), picked[:, 6])
    found = compare(similar(bought, n=10, new=True), popular(bought, n=10, new=True), held=held, rng=rng)
    assert not found.is_better


def test_the_reason_is_a_product_of_theirs() -> None:
    bought, _, taste = two_tastes()
    found = similar(bought, n=5, new=True)
    rows, ranks = np.nonzero(found.product >= 0)
    because = speaking_for(bought, customer=rows, product=found.product[rows, ranks], alike=found.alike)
    assert (because >= 0).sum() > 1_500
    rows, ranks, because = (one[because >= 0] for one in (rows, ranks, because))
    own = set(zip(bought.customer.tolist(), bought.product.tolist(), strict=True))
    assert all(pair in own for pair in zip(rows.tolist(), because.tolist(), strict=True))
    spoken = because
    assert (spoken[spoken < 40] // 20 == taste[rows[spoken < 40]]).mean() > 0.9


def test_proposals_that_end_are_filled_up_without_repeating() -> None:
    first, then = (Proposed(np.array(rows)) for rows in ([[3, -1, -1], [5, 4, -1]], [[3, 5, 6], [3, 5, 6]]))
    assert filled_up(first, then).product.tolist() == [[3, 5, 6], [5, 4, 3]]


def test_somebody_who_bought_nothing_gets_no_proposal_by_similar_ones() -> None:
    bought = Bought(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.ones(4), 3, 3)
    assert (similar(bought, n=2).product[2] == -1).all()


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("implicit"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(EngineMissing, match=r"keepworth\[offers\]"):
        similar(two_tastes(20)[0], n=2)


def test_purchases_that_cannot_be_are_counted() -> None:
    with pytest.raises(BadInput, match="2 of 3 purchases"):
        Bought(np.array([0, 5, 1]), np.array([0, 0, 0]), np.array([1.0, 1, 0]), 2, 1)
