"""What is ordered and what is moved: moves first, no more than is too much, and what needs nobody's word."""

import numpy as np
import pytest

from keepworth.act.offer.replenishing import BY_HAND, BY_RULE, SUPPLIER, Held, days_left, released, replenish
from keepworth.errors import BadInput


def held(*rows: tuple[int, int, float, float, float]) -> Held:
    """Rows of place, product, on hand, under way, level."""
    place, product, *numbers = (np.array(column) for column in zip(*rows, strict=True))
    return Held(place, product, *(column.astype(float) for column in numbers))


def proposals(of: Held) -> list[tuple[int, float, int]]:
    found = replenish(of)
    return list(zip(found.row.tolist(), found.pieces.tolist(), found.source.tolist(), strict=True))


def test_what_others_have_too_much_is_moved_before_anything_is_ordered() -> None:
    found = proposals(held((1, 7, 0, 0, 10), (2, 7, 14, 0, 8), (3, 7, 5, 0, 5)))
    assert found == [(0, 6, 2), (0, 4, SUPPLIER), (1, 0, SUPPLIER), (2, 0, SUPPLIER)]


def test_who_lacks_most_is_served_first() -> None:
    found = proposals(held((1, 7, 4, 0, 6), (2, 7, 0, 0, 6), (3, 7, 11, 0, 6)))
    assert found[:3] == [(0, 2, SUPPLIER), (1, 5, 3), (1, 1, SUPPLIER)]


def test_nobody_gives_what_they_are_to_keep_nor_what_is_under_way() -> None:
    found = replenish(held((1, 7, 0, 0, 9), (2, 7, 2, 20, 8), (3, 7, 8, 0, 8)))
    assert found.pieces[found.source == 2].tolist() == [2]
    assert not (found.source == 3).any()


def test_what_is_under_way_counts() -> None:
    assert proposals(held((1, 7, 1, 5, 6))) == [(0, 0, SUPPLIER)]


def test_another_product_is_no_help() -> None:
    assert proposals(held((1, 7, 0, 0, 3), (2, 8, 30, 0, 3))) == [(0, 3, SUPPLIER), (1, 0, SUPPLIER)]


def test_every_place_ends_at_its_level_or_above() -> None:
    rng = np.random.default_rng(31)
    n = 400
    of = Held(np.arange(n) % 20, np.arange(n) // 20, rng.integers(0, 12, n).astype(float),
              rng.integers(0, 3, n).astype(float), rng.integers(0, 9, n).astype(float))  # fmt: skip
    found = replenish(of)
    after = of.position + np.bincount(found.row, found.pieces, n)
    moved = found.source != SUPPLIER
    row_of = {(place, product): at for at, (place, product) in enumerate(zip(of.place, of.product, strict=True))}
    for source, row, pieces in zip(found.source[moved], found.row[moved], found.pieces[moved], strict=True):
        after[row_of[source, of.product[row]]] -= pieces
    assert (after >= of.level).all()
    assert moved.any()
    assert (np.bincount(found.row[found.pieces > 0], minlength=n) <= 2).all()


def test_it_is_due_before_the_rest_is_sold() -> None:
    """14 pieces at 7 a week last 14 days: with 3 days of lead, 11 from now, but no later than the next look."""
    of = held((1, 7, 14, 0, 20), (2, 7, 14, 0, 20), (3, 7, 0, 0, 5), (4, 7, 0, 0, 0))
    found = days_left(of, weekly=np.array([7.0, 7, 7, 0]), lead=np.full(4, 3), review=np.array([30, 7, 7, 7]))
    assert found.tolist() == [11, 7, 0, 7]


def test_only_what_the_rule_allows_needs_nobodys_word() -> None:
    keys = [(1, 7, -1), (2, 7, -1), (3, 7, 2), (4, 7, -1)]
    cost = np.array([50.0, 51, 10, np.nan])
    assert released(keys, cost, up_to=50).tolist() == [BY_RULE, None, BY_RULE, None]
    assert released(keys, cost, up_to=0).tolist() == [None] * 4
    assert released(keys, cost, up_to=0, by_hand={(4, 7, -1)}).tolist() == [None, None, None, BY_HAND]


def test_less_than_no_stock_is_refused() -> None:
    with pytest.raises(BadInput):
        replenish(held((1, 7, -1, 0, 5)))
