"""The different texts of a column, by words of eight bytes or as texts: what a set and a sort make of them."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from keepworth.tables.lake import distinct
from keepworth.tables.lake.distinct import distinct_texts, ranked

letters = some.text("abz09-~ ", max_size=11)
held = some.lists(some.none() | letters, min_size=1, max_size=30)
alike = some.tuples(letters, some.lists(some.text("ab0", max_size=8), min_size=1, max_size=30)).map(
    lambda both: [both[0] + tail for tail in both[1]]
)


def check(values: list[str | None], *, cut: int = 0) -> None:
    whole = pa.array(values, pa.string())
    found = distinct_texts(pa.chunked_array([whole.slice(0, cut), whole.slice(cut)]))
    expected = sorted({value for value in values if value is not None})
    assert found is not None
    assert found.texts.to_pylist() == expected
    assert [None if at == len(expected) else expected[at] for at in found.places.tolist()] == values


@settings(deadline=None)
@given(held | alike, some.integers(0, 30))
def test_every_row_finds_its_text_again(values: list[str | None], cut: int) -> None:
    check(values, cut=min(cut, len(values)))


@pytest.mark.parametrize(
    "values",
    [
        ["C0000002", "C0000001", "C0000002"], ["CUST-00000002", "CUST-00000001"], ["a", "", "ab", None], [None, None],
        ["12345678", "123456789"], ["x12345678", "y12345678"], ["same"], ["customer-1", None, "customer-2"],
    ],
)  # fmt: skip
def test_shapes_of_ids(values: list[Any]) -> None:
    check(values)


def test_texts_that_begin_alike_and_differ_in_eight_bytes_are_words() -> None:
    assert distinct._as_words(pa.array(["CUST-00000002", "CUST-1"])) is not None
    assert distinct._as_words(pa.array(["CUST-00000002", "TEST-1"])) is None
    assert distinct._as_words(pa.array(["CUST-00000002", "CUS"])) is None
    late = ["CUST-00000002"] * distinct.LOOKED + ["TEST-00000002"]
    assert distinct._as_words(pa.array(late)) is None
    check(late)


@pytest.mark.parametrize("odd", ["ä", "a\x00", "\x7f\x80"])
def test_other_letters_are_not_for_this_way(odd: str) -> None:
    assert distinct_texts(pa.chunked_array([["a"], ["b", odd]])) is None


def test_texts_before_and_after_a_slice_do_not_count() -> None:
    assert distinct_texts(pa.chunked_array([pa.array(["ä", "a", "b", "ö"]).slice(1, 2)])) is not None


@settings(deadline=None)
@given(some.lists(some.integers(-(2**63), 2**63 - 1), min_size=1))
def test_numbers_are_ranked(values: list[int]) -> None:
    places, different = ranked(np.array(values, dtype=np.int64))
    assert different.tolist() == sorted(set(values))
    assert different[places].tolist() == values
