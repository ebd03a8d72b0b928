"""Kinds of customers, on books whose kinds are drawn."""

import numpy as np
import pytest

from keepworth.errors import NotEnough
from keepworth.focus.kinds import kinds_of, sets_apart

NAMES = [f"needs {one}" for one in "abcdef"]


def drawn(seed: int, size: int = 400, *, many: int = 3) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Customers of each kind have two of six needs with 85 %, the others with 15 %; `many` kinds alike: with 1 none."""
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, many, size)
    share = np.where(np.arange(6) // 2 == kind[:, np.newaxis], 0.85, 0.15) if many > 1 else np.full((size, 6), 0.4)
    has = (rng.random((size, 6)) < share).astype(np.int64)
    return dict(zip(NAMES, has.T, strict=True)), kind


@pytest.mark.parametrize("seed", range(4))
def test_the_kinds_that_were_drawn_are_found_again(seed: int) -> None:
    """At 85 against 15 % six needs tell about 19 in 20 customers apart."""
    attributes, kind = drawn(seed, 600)
    found = kinds_of(attributes)
    assert found.sizes.size == 3
    together = np.array([[(found.kind[kind == one] == other).sum() for other in range(3)] for one in range(3)])
    assert together.max(axis=1).sum() / kind.size > 0.85
    assert sorted(together.argmax(axis=1)) == [0, 1, 2]
    assert found.chance.mean() == pytest.approx(together.max(axis=1).sum() / kind.size, abs=0.05)


def test_where_all_are_of_one_kind_no_segmentation_is_earned() -> None:
    assert [kinds_of(drawn(seed, many=1)[0]).sizes.size for seed in range(10)] == [1] * 10


def test_what_sets_a_kind_apart_is_told_with_its_counts() -> None:
    attributes, kind = drawn(1, 600)
    found = kinds_of(attributes)
    for one, told in enumerate(found.apart):
        truly = int(np.bincount(kind[found.kind == one]).argmax())
        ways = {(of.attribute, of.value) for of in told[:2]}
        assert ways == {(name, 1) for name in NAMES[2 * truly : 2 * truly + 2]}
        for of in told:
            those = found.kind == one
            assert of.have == (attributes[of.attribute][those] == of.value).sum()
            assert of.others == (attributes[of.attribute][~those] == of.value).sum()
            assert (of.known, of.others_known) == (those.sum(), (~those).sum())


def test_what_is_not_known_says_nothing_of_the_kind() -> None:
    """A third of all answers are gone: the same kinds, more doubt; of whom nothing is known, the kinds' shares."""
    attributes, kind = drawn(2, 900)
    rng = np.random.default_rng(0)
    gaps = {name: np.where(rng.random(900) < 1 / 3, -1, codes) for name, codes in attributes.items()}
    nobody = np.arange(900) < 5
    gaps = {name: np.where(nobody, -1, codes) for name, codes in gaps.items()}
    full, found = kinds_of(attributes), kinds_of(gaps)
    assert found.sizes.size == 3
    assert found.chance.mean() < full.chance.mean()
    assert found.chance[:5] == pytest.approx(found.sizes.max() / 900, abs=0.1)
    assert np.mean([np.bincount(found.kind[kind == one]).max() for one in range(3)]) / 300 > 0.7


def test_kinds_that_would_be_too_small_are_passed_over_and_said_to_be() -> None:
    """Eight customers of 400 are of their own: the numbers tell them apart, and nobody serves eight as a segment."""
    rng = np.random.default_rng(3)
    odd = np.arange(400) < 8
    attributes = {name: np.where(odd, 1, rng.random(400) < 0.05).astype(np.int64) for name in NAMES}
    found = kinds_of(attributes)
    assert found.sizes.size == 1
    assert "one would have 8 customers, fewer than 20" in found.refused.values()


def test_few_customers_or_nothing_that_tells_them_apart_is_said() -> None:
    with pytest.raises(NotEnough, match="there are 50 and 6"):
        kinds_of(drawn(0, 50)[0])
    with pytest.raises(NotEnough, match="there are 100 and 1"):
        kinds_of({"a": np.arange(100) % 2, "b": np.zeros(100, dtype=np.int64)})


def test_nothing_is_told_apart_by_chance_alone() -> None:
    told = [len(sets_apart(drawn(seed, many=1)[0], np.arange(400) < 200)) for seed in range(20)]
    assert sum(told) <= 12  # of 240 shares about one in 40 lies 2 standard errors above
