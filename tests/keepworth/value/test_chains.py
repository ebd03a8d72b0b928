"""Who brought whom: nobody themselves, and nobody whom they were brought by."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from keepworth.value.chains import STANDINGS, standing_referrals


def standing(*told: tuple[int, int, int]) -> list[str]:
    referrer, customer, day = (np.array(part, dtype=np.int64) for part in zip(*told, strict=True))
    return [str(STANDINGS[one]) for one in standing_referrals(referrer, customer, day=day)]


def test_a_chain_counts_link_by_link():
    assert standing((1, 2, 10), (2, 3, 20), (3, 4, 30)) == ["counts"] * 3


def test_nobody_brings_themselves():
    assert standing((1, 1, 10), (1, 2, 10)) == ["self", "counts"]


def test_of_two_who_brought_each_other_the_later_is_left_out():
    assert standing((1, 2, 20), (2, 1, 10)) == ["circle", "counts"]


def test_of_a_ring_the_last_is_left_out_and_what_hangs_on_it_stands():
    assert standing((1, 2, 10), (2, 3, 20), (3, 1, 30), (3, 9, 40)) == ["counts", "counts", "circle", "counts"]


def test_two_may_bring_one():
    assert standing((1, 3, 10), (2, 3, 10)) == ["counts", "counts"]


def test_on_one_day_the_numbers_decide():
    assert standing((2, 1, 10), (1, 2, 10)) == ["circle", "counts"]


def test_nothing_is_told():
    nobody = np.empty(0, dtype=np.int64)
    assert standing_referrals(nobody, nobody, day=nobody).size == 0


def test_of_very_many_in_rings_none_is_left_either():
    rng = np.random.default_rng(9)
    pairs = np.unique(rng.integers(0, 3_000, (20_000, 2)), axis=0)
    found = standing_referrals(pairs[:, 0], pairs[:, 1], day=rng.integers(0, 900, len(pairs)))
    counts = pairs[found == STANDINGS.index("counts")]
    links = coo_matrix((np.ones(len(counts)), (counts[:, 0], counts[:, 1])), shape=(3_000, 3_000))
    assert connected_components(links, directed=True, connection="strong")[0] == 3_000
    assert len(counts) > 3_000


people = st.integers(0, 7)


@given(st.lists(st.tuples(people, people, st.integers(0, 5)), min_size=1, max_size=25, unique_by=lambda one: one[:2]))
def test_what_counts_holds_no_ring_and_what_is_left_out_would_close_one(told):
    found = standing(*told)
    kept = [one for one, word in zip(told, found, strict=True) if word == "counts"]
    assert not any(reaches(one[1], one[0], kept) for one in kept)
    for one, word in zip(told, found, strict=True):
        assert (word == "self") == (one[0] == one[1])
        if word == "circle":
            assert reaches(one[1], one[0], kept)


def reaches(who: int, whom: int, links: list[tuple[int, int, int]]) -> bool:
    seen, waiting = set(), [who]
    while waiting:
        one = waiting.pop()
        for tail, head, _ in links:
            if tail == one and head not in seen:
                seen.add(head)
                waiting.append(head)
    return whom in seen
