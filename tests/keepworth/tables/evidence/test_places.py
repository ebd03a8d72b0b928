"""Values of some ids among those of others, whether a table of the ids is small or they are searched."""

import numpy as np
import pyarrow as pa
import pytest

from keepworth.tables.arrow import LOOKED_AT, floats_of, texts_column
from keepworth.tables.evidence.places import NOWHERE, Places, values_at


@pytest.mark.parametrize("far", [40, 2**50])  # the second is too large for a table
def test_who_is_not_there_has_the_value_that_is_missing(far: int) -> None:
    ids, keys = np.array([3, 7, far]), np.array([far, 5, 3, 2**51, 1])
    assert str(values_at(keys, ids, values=np.array([0.3, 0.7, 4.0]), missing=np.nan).tolist()) == (
        "[4.0, nan, 0.3, nan, nan]"
    )
    words = np.array(["a", "b", "c"], dtype=object)
    assert values_at(keys, ids, values=words, missing="").tolist() == ["c", "", "a", "", ""]
    none = np.empty(0, dtype=np.int64)
    assert np.isnan(values_at(keys, none, values=np.empty(0), missing=np.nan)).all()


def test_of_ids_without_a_gap_nobody_before_the_first_or_after_the_last_is_there() -> None:
    found = Places(np.array([4, 5, 6])).of(np.array([6, 3, 4, 7, -(2**62), 2**62, 5]))
    assert found.tolist() == [2, NOWHERE, 0, NOWHERE, NOWHERE, NOWHERE, 1]


def test_what_is_null_in_a_column_of_whole_or_broken_numbers_is_nan() -> None:
    broken = pa.chunked_array([pa.array([1.5, None]), pa.array([2.5])])
    assert str(floats_of(broken).tolist()) == "[1.5, nan, 2.5]"
    assert str(floats_of(pa.chunked_array([pa.array([1, None], pa.int32())])).tolist()) == "[1.0, nan]"
    assert floats_of(pa.chunked_array([], pa.float64())).size == 0


@pytest.mark.parametrize("many", [LOOKED_AT - 1, LOOKED_AT, 3 * LOOKED_AT])
def test_texts_of_few_kinds_are_those_of_each_one_by_one(many: int) -> None:
    few = [("call", None, "", "电话")[at % 4] for at in range(many - 1)] + ["last"]
    found = texts_column(few)
    assert found.type == pa.string()
    assert (found.to_pylist(), found.null_count) == (few, few.count(None))
    each = [f"c{at}" for at in range(many)]
    assert texts_column(each).to_pylist() == each
