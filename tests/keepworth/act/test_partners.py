"""Partners: which needs are met with and without them, how far we hang on one, and joint promises kept in time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.act import cover_needs, dependence_on, punctuality_of
from keepworth.act.partners import OURS
from keepworth.errors import BadInput
from keepworth.know.promises import NO, OPEN, YES, Promises

# Topics: 0 search, 1 references, 2 relocation, 3 nobody's.
TOPIC = np.array([0, 0, 1, 1, 1, 2, 3, -1])
OFFERED = np.array([0, 1, 1, 2, 0])
BY = np.array([OURS, 0, 1, 1, 1])


def test_needs_are_covered_by_us_by_partners_and_by_nobody() -> None:
    found = cover_needs(TOPIC, offered=OFFERED, by=BY, partners=2)
    assert (found.needs, found.untold, found.ours, found.together) == (7, 1, 2, 6)
    assert [one.needs.tolist() for one in found.by] == [[2, 3, 4], [0, 1, 2, 3, 4, 5]]
    assert [one.alone.tolist() for one in found.by] == [[], [5]]
    assert found.nobody.tolist() == [6]


def test_where_nothing_of_our_own_is_listed_it_is_not_known_what_we_could_do() -> None:
    found = cover_needs(TOPIC, offered=OFFERED[1:4], by=BY[1:4], partners=2)
    assert (found.ours, found.together) == (None, 4)


def test_nobody_offers_anything_and_nobody_needs_anything() -> None:
    none = np.empty(0, dtype=np.int64)
    found = cover_needs(TOPIC, offered=none, by=none, partners=1)
    assert (found.ours, found.together, found.nobody.size) == (None, 0, 7)
    empty = cover_needs(none, offered=OFFERED, by=BY, partners=2)
    assert (empty.needs, empty.ours, empty.together, empty.nobody.size) == (0, 0, 0, 0)
    nothing = cover_needs(none, offered=none, by=none, partners=0)
    assert (nothing.needs, nothing.ours, nothing.together) == (0, None, 0)


@given(
    st.lists(st.integers(-1, 5), max_size=30), st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 2)), max_size=12)
)
def test_partners_never_take_away_and_everything_is_counted_once(
    topic: list[int], pairs: list[tuple[int, int]]
) -> None:
    offered, by = (np.array([pair[at] for pair in pairs], dtype=np.int64) for at in (0, 1))
    found = cover_needs(np.array(topic, dtype=np.int64), offered=offered, by=by, partners=3)
    assert found.needs + found.untold == len(topic)
    assert (found.ours or 0) <= found.together <= found.needs
    assert found.together + found.nobody.size == found.needs
    alone = np.concatenate([one.alone for one in found.by])
    assert np.unique(alone).size == alone.size, "only one of them is alone"
    assert alone.size <= found.together - (found.ours or 0)


def test_an_offering_of_a_partner_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInput, match="from 0 to 1"):
        cover_needs(TOPIC, offered=OFFERED, by=BY + 1, partners=2)
    with pytest.raises(BadInput, match="equally long"):
        cover_needs(TOPIC, offered=OFFERED, by=BY[1:], partners=2)


def test_hhi_of_partners_matches_example_b_of_the_us_department_of_justice() -> None:
    found = dependence_on(np.array([30.0, 30.0, 20.0, 20.0]), of=200.0, things=10)
    assert found.hhi == pytest.approx(2600, abs=1e-9)
    assert found.effective == pytest.approx(1 / 0.26, abs=1e-12)
    assert (found.share, found.share_of(0)) == (0.5, 0.15)


def test_concentration_of_a_few_things_is_withheld() -> None:
    few = dependence_on(np.array([3.0, 1.0]), of=50.0, things=4)
    assert (few.hhi, few.effective, few.share) == (None, None, 0.08)
    nothing = dependence_on(np.zeros(2), of=0.0, things=0)
    assert (nothing.hhi, nothing.share, nothing.share_of(1)) == (None, None, None)
    assert dependence_on(np.array([5.0, 0.0]), of=5.0, things=5).hhi == pytest.approx(10_000)


def test_more_than_all_cannot_rest_on_partners() -> None:
    with pytest.raises(BadInput, match="all there is, 5"):
        dependence_on(np.array([4.0, 4.0]), of=5.0, things=8)


def promises(kept: list[int], late: list[int]) -> Promises:
    flags = [np.array(one, dtype=np.bool_) for one in (late, [k == OPEN for k in kept], [0] * len(kept))]
    return Promises(np.array(kept), *flags, stayed=np.full(len(kept), OPEN))


def test_joint_promises_stand_beside_ours_with_newcombes_range() -> None:
    # Newcombe (1998), example a of his table II: 56 of 70 against 48 of 80 is 0.2 (0.0524 to 0.3339 at 95 %).
    of = promises([YES] * 56 + [NO] * 14 + [YES] * 48 + [NO] * 32, [0] * 150)
    found = punctuality_of(of, np.array([0] * 70 + [OURS] * 80), partners=2, level=0.95)
    assert found.change is not None
    assert (found.change.change, found.change.low, found.change.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert [one.rate and one.rate.of for one in found.by] == [70, None]
    assert (found.joint.on_time, found.alone.on_time) == (56, 48)


def test_late_and_overdue_ones_are_not_on_time_and_few_are_not_compared() -> None:
    of = promises([YES, YES, NO, OPEN, YES, YES, YES, YES, YES], [0, 1, 0, 0, 0, 0, 0, 0, 0])
    found = punctuality_of(of, np.array([0, 0, 0, 0] + [OURS] * 5), partners=1)
    (one,) = found.by
    assert (one.on_time, one.late, one.broken, one.overdue) == (1, 1, 1, 1)
    assert found.change is None, "four came due together"
    with pytest.raises(BadInput, match="1 partners for 9 promises"):
        punctuality_of(of, np.array([0]), partners=1)
