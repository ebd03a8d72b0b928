"""What a score of staying reads of the run's indicators: as customers said them, each by customer."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth.tables import fights_joined
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
    once = pq.read_table
    monkeypatch.setattr(fights_joined.pq, "read_table", lambda *so, **more: read.append(so) or once(*so, **more))
    found = read_indicators(path, ("structural_cost", "business"))
    assert len(read) == 1
    assert {name: one.number.tolist() for name, one in found.items()} == {"structural_cost": [8], "business": [3, 8]}
    assert found["structural_cost"].numbers["score"].tolist() == [81]
    assert str(found["business"].numbers["score"].tolist()) == "[70.0, nan]"
    assert found["business"].numbers["sd"].tolist() == [4, 4]


def test_nobody_where_nothing_was_measured(tmp_path: Path) -> None:
    found = read_indicators(tmp_path / "indicators.parquet", ("business",))
    assert found["business"].number.size == 0
