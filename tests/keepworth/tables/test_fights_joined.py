"""What a score of staying reads of the run's indicators: as customers said them, each by customer."""

from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth.tables import fights_joined
from keepworth.tables.arrow import arrow_table, read_rows
from keepworth.tables.fights_joined import read_indicators

ROWS = [
    (3, "customer", "business", 70.0, 4.0), (3, "customer", "trust", 50.0, 5.0), (3, "us", "business", 20.0, 9.0),
    (8, "customer", "business", None, 4.0), (8, "customer", "structural_cost", 81.0, 2.0),
    (9, "us", "structural_cost", 12.0, 2.0),
]  # fmt: skip


def test_each_indicator_is_of_who_said_it_and_the_file_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, read = tmp_path / "indicators.parquet", []
    names = ("customer_id", "side", "indicator", "score", "sd")
    pq.write_table(pa.table({name: [row[at] for row in ROWS] for at, name in enumerate(names)}), path)
    once = read_rows
    monkeypatch.setattr(fights_joined, "read_rows", lambda *so, **more: read.append(so) or once(*so, **more))
    found = read_indicators(path, ("structural_cost", "business"))
    assert len(read) == 1
    assert {name: one.number.tolist() for name, one in found.items()} == {"structural_cost": [8], "business": [3, 8]}
    assert found["structural_cost"].numbers["score"].tolist() == [81]
    assert str(found["business"].numbers["score"].tolist()) == "[70.0, nan]"
    assert found["business"].numbers["sd"].tolist() == [4, 4]


def test_nobody_where_nothing_was_measured(tmp_path: Path) -> None:
    found = read_indicators(tmp_path / "indicators.parquet", ("business",))
    assert found["business"].number.size == 0


@pytest.mark.parametrize("most", [1, 7, 40, 1_000])
def test_the_foremost_are_those_of_a_sort_of_everybody(tmp_path: Path, most: int) -> None:
    """Rows out of order, equal values, gaps and who left: a group of rows at a time finds the same customers."""
    rng, size = np.random.default_rng(most), 300
    number = rng.permutation(size) + 1
    value = np.where(rng.random(size) < 0.1, np.nan, rng.integers(-3, 12, size))
    state = np.where(rng.random(size) < 0.2, "left", "unheard").astype(np.object_)
    path = tmp_path / "customers.parquet"
    pq.write_table(arrow_table({"number": number, "value": value, "state": state}), path, row_group_size=37)
    (found, many), (others, _) = fights_joined.read_foremost(
        path, numbers=("value", "strength"), words=("state",), most=most,
        who=(partial(fights_joined.is_here, left=np.array([3, 8, 250])), lambda of: of.number % 2 == 0),
    )  # fmt: skip
    even = np.sort(number[(number % 2 == 0) & ~np.isnan(value)])
    assert set(others.number.tolist()) <= set(even.tolist())
    assert others.number.size == min(most, even.size)
    asked = np.flatnonzero((value > 0) & (state != "left") & ~np.isin(number, [3, 8, 250]))
    asked = asked[np.argsort(number[asked])]
    kept = asked[np.sort(np.argsort(-value[asked], kind="stable")[:most])]
    assert many == asked.size
    assert found.number.tolist() == number[kept].tolist()
    assert found.numbers["value"].tolist() == value[kept].tolist()
    assert np.isnan(found.numbers["strength"]).all()
    assert found.words["state"].tolist() == state[kept].tolist()


def test_of_a_run_without_customers_nobody_is_foremost(tmp_path: Path) -> None:
    path = tmp_path / "customers.parquet"
    [(found, many)] = fights_joined.read_foremost(path, numbers=("value",), words=("state",), most=3,
                                                  who=(fights_joined.is_here,))  # fmt: skip
    assert (found.number.size, found.numbers["value"].size, many) == (0, 0, 0)


def test_a_file_without_states_has_nobody_who_left(tmp_path: Path) -> None:
    path = tmp_path / "customers.parquet"
    pq.write_table(arrow_table({"number": np.array([1, 2, 3]), "value": np.array([5.0, -1.0, 7.0])}), path)
    [(found, many)] = fights_joined.read_foremost(path, numbers=("value", "strength"), words=("state",), most=3,
                                                  who=(fights_joined.is_here,))  # fmt: skip
    assert (found.number.tolist(), many) == ([1, 3], 2)
    assert found.words["state"].tolist() == ["", ""]
    assert np.isnan(found.numbers["strength"]).all()
