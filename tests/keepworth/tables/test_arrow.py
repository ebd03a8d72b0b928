"""Arrays as Arrow and back, without a copy where none is needed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth.tables.arrow import coded_words, floats_of, numbers_in, read_rows, words_column


@pytest.mark.parametrize(
    ("places", "words"), [([-1, 1, 0, 1], ("a", "café")), ([-1, -1], ()), ([], ("a",)), ([0, 0], ("a", "never"))]
)
def test_words_written_by_their_places_are_read_as_words(
    places: list[int], words: tuple[str, ...], tmp_path: Path
) -> None:
    at, path = np.array(places, dtype=np.int64), tmp_path / "words.parquet"
    coded = coded_words(at, words)
    coded.validate(full=True)
    pq.write_table(pa.table({"word": coded}), path, use_dictionary=["word"], store_schema=False)
    with pq.ParquetFile(path) as file:
        column = file.read().column("word")
    assert column.type == pa.string()
    assert column.to_pylist() == words_column(at, words).to_pylist() == [None if p < 0 else words[p] for p in places]


@pytest.mark.parametrize("column", [
    pa.chunked_array([pa.array([1.0, 2.5])]), pa.chunked_array([pa.array([1.0, None])]),
    pa.chunked_array([pa.array([1.0]), pa.array([3.0])]), pa.chunked_array([pa.array([1, 2, None])]),
    pa.chunked_array([], pa.float64()), pa.chunked_array([pa.array([0.0, 1.0, 2.0]).slice(1)]),
])  # fmt: skip
def test_numbers_are_looked_at_or_copied_and_always_the_same(column: pa.ChunkedArray) -> None:
    found = numbers_in(column)
    np.testing.assert_array_equal(found, floats_of(column))
    np.testing.assert_array_equal(found, np.array([np.nan if one is None else one for one in column.to_pylist()]))


def test_rows_are_read_as_by_the_library_that_loads_pandas(tmp_path: Path) -> None:
    table = pa.table({
        "who": list(range(7)), "side": ["a", "b", None, "a", "c", "a", "b"],
        "flag": [True, None, True, False, True, True, True],
        "kind": pa.array(["x", "y"] * 3 + [None]).dictionary_encode(),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "rows.parquet", row_group_size=3)
    asked: tuple[tuple[Mapping[str, Sequence[str] | bool] | None, list[Any] | None], ...] = (
        ({"side": ("a", "c")}, [("side", "in", ["a", "c"])]),
        ({"flag": True}, [("flag", "=", True)]),
        ({"flag": False, "side": ("a",)}, [("flag", "=", False), ("side", "=", "a")]),
        ({"kind": ("y",)}, [("kind", "=", "y")]),
        ({"side": ("none of them",)}, [("side", "=", "none of them")]),
        (None, None),
    )
    for where, filters in asked:
        theirs = pq.read_table(tmp_path / "rows.parquet", columns=["who", "kind"], filters=filters)
        assert read_rows(tmp_path / "rows.parquet", ("who", "kind"), where=where).to_pylist() == theirs.to_pylist()
    assert read_rows(tmp_path / "rows.parquet").to_pylist() == table.to_pylist()
    pq.write_table(table.slice(0, 0), tmp_path / "none.parquet")
    assert read_rows(tmp_path / "none.parquet", ("who",), where={"side": ("a",)}).num_rows == 0
