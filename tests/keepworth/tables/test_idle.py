"""Engines are handed on, bounded as asked, and hold nothing of who had them before."""

from pathlib import Path

import duckdb
import pytest

from keepworth.tables import idle
from keepworth.tables.idle import open_engine

BOUNDS = "SELECT current_setting('memory_limit'), current_setting('threads'), current_setting('TimeZone')"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The engines that are started from now on; none is idle at first."""
    made: list[object] = []
    real = duckdb.connect

    def connect() -> duckdb.DuckDBPyConnection:
        made.append(real())
        return made[-1]

    monkeypatch.setattr(idle, "_idle", {})
    monkeypatch.setattr(idle.duckdb, "connect", connect)
    return made


def test_it_is_bounded_as_asked(tmp_path, started):
    engine = open_engine(tmp_path / "spill", memory="512MiB", threads=1)
    assert engine.execute(BOUNDS).fetchone() == ("512.0 MiB", 1, "UTC")
    assert engine.execute("SELECT current_setting('temp_directory')").fetchone() == (str(tmp_path / "spill"),)


def test_who_opens_the_next_gets_it_empty_and_with_an_own_folder(tmp_path, started):
    engine = open_engine(tmp_path / "one", memory="512MiB")
    engine.execute("CREATE TEMP TABLE held AS SELECT 1 AS x")
    engine.close()
    del engine
    engine = open_engine(tmp_path / "two", memory="512MiB")
    assert len(started) == 1
    assert engine.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,)
    assert engine.execute("SELECT current_setting('temp_directory')").fetchone() == (str(tmp_path / "two"),)


def test_two_who_work_at_once_share_none(tmp_path, started):
    both = [open_engine(tmp_path / name, memory="512MiB") for name in ("one", "two")]
    assert len(started) == len(both)


def test_it_is_not_handed_on_while_somebody_can_reach_it(tmp_path, started):
    engine = open_engine(tmp_path / "one", memory="512MiB")
    engine.close()
    open_engine(tmp_path / "two", memory="512MiB")
    assert len(started) == 2


def test_other_bounds_ask_for_another(tmp_path, started):
    for memory in ("512MiB", "256MiB"):
        engine = open_engine(tmp_path / memory, memory=memory)
        assert engine.execute(BOUNDS).fetchone()[0] == f"{memory[:3]}.0 MiB"
        del engine
    assert len(started) == 2


def test_one_that_has_spilled_is_not_handed_on(tmp_path: Path, started):
    engine = open_engine(tmp_path / "one", memory="60MiB", threads=1)
    engine.execute("CREATE TEMP TABLE large AS SELECT random()::VARCHAR || random() AS x FROM range(3000000)")
    assert list((tmp_path / "one").iterdir()), "it has not spilled"
    del engine
    open_engine(tmp_path / "two", memory="60MiB", threads=1)
    assert len(started) == 2
