"""Rows without quotes that are all as long are found with less looking: the same rows."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.tables.reading.splitting import Rows, is_calm, split_rows

TEXTS = st.text(alphabet="ab,\n\r\"' \tä", max_size=40).map(str.encode)


def same(one: Rows, other: Rows) -> bool:
    return all(np.array_equal(getattr(one, field.name), getattr(other, field.name)) for field in fields(Rows))


@given(data=TEXTS.filter(lambda text: b'"' not in text), columns=st.integers(1, 4), last=st.booleans())
def test_knowing_the_columns_changes_nothing(data: bytes, columns: int, *, last: bool) -> None:
    plain = split_rows(data, delimiter=",", line=7, last=last)
    assert same(split_rows(data, delimiter=",", line=7, last=last, columns=columns), plain)


@given(
    rows=st.lists(st.tuples(*[st.text(alphabet="ab ä", max_size=3)] * 3), max_size=6), end=st.sampled_from("\n|\r\n")
)
def test_even_rows_are_found_alike(rows: list[tuple[str, str, str]], end: str) -> None:
    data = "".join(",".join(row) + end.replace("|", "") for row in rows).encode()
    plain = split_rows(data, delimiter=",", line=1, last=True)
    assert same(split_rows(data, delimiter=",", line=1, last=True, columns=3), plain)


@pytest.mark.parametrize(
    ("data", "calm"),
    [
        (b"a,b\n", True),
        (b"a,b\r\nc,d\r\n", True),
        (b"a,b", True),
        (b"a, b \n", True),
        (b"a\tb\n", False),
        (b"a,'b\n", False),
        (b"a,b\x7f\n", False),
        (b"a,b\rc\n", False),
        (b"a,b\x00\n", False),
        ("a,ä\n".encode(), False),
        (b'a,"b"\n', False),
        (b'a,"b\nc"\n', False),
    ],
)
def test_calm_is_what_holds_nothing_odd(data: bytes, calm: bool) -> None:
    rows = split_rows(data, delimiter=",", line=1, last=True, columns=2)
    assert is_calm(data, rows, delimiter=",") == calm


def test_tabs_between_cells_are_calm() -> None:
    data = b"a\tb\nc\td\n"
    assert is_calm(data, split_rows(data, delimiter="\t", line=1, last=True, columns=2), delimiter="\t")
