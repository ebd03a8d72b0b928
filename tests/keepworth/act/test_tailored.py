"""Which ten offers a customer gets: needs first, margins weighed, chances that never rise from rank to rank."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from keepworth.act.offer import Bought, HeldOut, Needed, Offers, Proposed, chance_by_rank, tailored

NOTHING = Bought(np.array([], dtype=int), np.array([], dtype=int), np.array([]), 1, 9)
NONE = Needed(np.array([], dtype=int), np.array([], dtype=int), np.array([], dtype=object))


def proposed(*rows: list[int]) -> Proposed:
    return Proposed(np.array(rows))


def ten(of: Proposed, needed: Needed, *, chance: np.ndarray, margin: np.ndarray, n: int = 10) -> Offers:
    """Offer to somebody who bought nothing yet."""
    return tailored(of, needed, bought=NOTHING, chance=chance, margin=margin, n=n)


def test_the_chance_of_a_rank_is_how_often_it_was_bought() -> None:
    """Of 40, 20 bought the first, 4 the second and 12 the third: the last two share 8 in 40."""
    held = HeldOut(np.r_[:20, :4, :12, :40], np.r_[np.full(20, 0), np.full(4, 1), np.full(12, 2), np.full(40, 9)])
    assert chance_by_rank(proposed(*[[0, 1, 2]] * 40), held=held) == pytest.approx([0.5, 0.2, 0.2])


def test_few_customers_tell_no_chance() -> None:
    held = HeldOut(np.arange(29), np.zeros(29, dtype=int))
    assert np.isnan(chance_by_rank(proposed(*[[0, 1]] * 29), held=held)).all()


def test_a_dear_product_of_a_lower_rank_may_stand_first() -> None:
    found = ten(proposed([0, 1, 2]), NONE, chance=np.array([0.5, 0.4, 0.1]), margin=np.array([1.0, 2, 3]), n=2)
    assert found.product.tolist() == [1, 0]
    assert found.margin == pytest.approx([0.8, 0.5])


def test_an_unknown_margin_is_weighed_by_the_mean_and_not_told() -> None:
    found = ten(proposed([0, 1]), NONE, chance=np.array([0.5, 0.4]), margin=np.array([np.nan, 2.0]), n=2)
    assert found.product.tolist() == [0, 1]
    assert np.isnan(found.margin).tolist() == [True, False]


def test_untested_chances_keep_the_order_and_are_not_told() -> None:
    found = ten(proposed([0, 1]), NONE, chance=np.full(2, np.nan), margin=np.ones(2), n=2)
    assert found.product.tolist() == [0, 1]
    assert np.isnan(found.chance).all()


def test_at_most_three_needs_stand_first_and_nothing_twice() -> None:
    needed = Needed(np.zeros(4, dtype=int), np.array([5, 1, 6, 7]), np.array(["cat"] * 4, dtype=object))
    found = ten(proposed([0, 1, 2]), needed, chance=np.array([0.5, 0.4, 0.1]), margin=np.ones(8), n=4)
    assert found.product.tolist() == [5, 1, 6, 0]
    assert found.reason.tolist() == ["need", "need", "need", "popular"]
    assert found.rank.tolist() == [1, 2, 3, 4]


def test_what_speaks_most_for_an_offer_stands_beside_it() -> None:
    """Customer 0 bought 0 twice and 1 once; 1 speaks for 2 by .5 and 0 by .2, which is .4 of two."""
    bought = Bought(np.array([0, 0]), np.array([0, 1]), np.array([2.0, 1]), 2, 4)
    alike = csr_matrix(np.array([[9, 0, 0.2, 0], [0, 9, 0.5, 0], [0, 0, 9, 0], [0, 0, 0, 9]]))
    offered = Proposed(np.array([[2, 1, 3], [2, 1, 3]]), alike)
    found = tailored(offered, NONE, bought=bought, chance=np.array([0.3, 0.2, 0.1]), margin=np.ones(4))
    assert found.because.tolist() == [1, -1, -1, -1, -1, -1]
    assert found.reason.tolist() == ["similar", "again", "popular", "popular", "popular", "popular"]
    assert found.rank.tolist() == [1, 2, 3, 1, 2, 3]
