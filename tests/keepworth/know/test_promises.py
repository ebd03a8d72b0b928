"""Promises: kept, late, broken, overdue, open; put right, and right for good."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput
from keepworth.know import Promises, keep_promises, keep_promises_by

YES, NO, OPEN = 1, 0, -1
ONE = st.tuples(st.sampled_from([YES, NO, OPEN]), st.booleans(), st.booleans(), st.booleans(),
                st.sampled_from([YES, NO, OPEN]))  # fmt: skip


def promises(*rows: tuple[int, bool, bool, bool, int]) -> Promises:
    parts = zip(*rows, strict=True) if rows else ([],) * 5
    kept, late, due, right, stayed = (list(part) for part in parts)
    flags = [np.array(each, dtype=np.bool_) for each in (late, due, right)]
    return Promises(np.array(kept, dtype=np.int64), *flags, np.array(stayed, dtype=np.int64))


def test_the_rate_counts_what_was_due_and_its_range_is_wilsons() -> None:
    on_time = [(YES, False, True, False, YES)] * 8
    others = [(YES, True, True, False, NO), (NO, False, True, True, OPEN), (OPEN, False, True, False, OPEN)]
    found = keep_promises(promises(*on_time, *others, (OPEN, False, False, False, OPEN)))
    assert (found.on_time, found.late, found.broken, found.overdue, found.open) == (8, 1, 1, 1, 1)
    assert found.rate is not None
    assert (found.rate.hits, found.rate.of) == (8, 11)
    for end in (found.rate.low, found.rate.high):  # where Wilson's interval ends, 8/11 is 1.28155 deviations away
        assert abs(8 / 11 - end) == pytest.approx(1.28155 * (end * (1 - end) / 11) ** 0.5, abs=1e-5)
    assert found.put_right is not None
    assert (found.put_right.hits, found.put_right.of) == (1, 1)
    assert found.stayed_right is not None
    assert (found.stayed_right.hits, found.stayed_right.of) == (8, 9)


def test_without_anything_due_nothing_is_said() -> None:
    found = keep_promises(promises((OPEN, False, False, False, OPEN)))
    assert (found.rate, found.put_right, found.stayed_right, found.open) == (None, None, None, 1)
    assert keep_promises(promises()).open == 0


@given(st.lists(ONE, max_size=40))
def test_every_promise_is_counted_once_and_groups_add_up(rows: list[tuple[int, bool, bool, bool, int]]) -> None:
    some = promises(*rows)
    whole = keep_promises(some)
    counts = ("on_time", "late", "broken", "overdue", "open")
    assert sum(getattr(whole, name) for name in counts) == len(rows)
    parts = keep_promises_by(some, ["odd" if row % 2 else "even" for row in range(len(rows))])
    for name in counts:
        assert sum(getattr(one, name) for one in parts.values()) == getattr(whole, name)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match="An outcome is 1 for yes"):
        promises((2, False, False, False, OPEN))
    with pytest.raises(BadInput, match="2 groups for 1 promises"):
        keep_promises_by(promises((YES, False, True, False, OPEN)), ["a", "b"])
