"""Moments: kept in UTC, read in the book's zone where they name none."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest
from tests.factories.reading import moments


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2024-07-01T10:00:00Z", dt.datetime(2024, 7, 1, 10)), ("2024-07-01 10:00:00", dt.datetime(2024, 7, 1, 8)),
        ("2024-07-01T10:00:00.250+08:00", dt.datetime(2024, 7, 1, 2, 0, 0, 250000)),
        ("2024-07-01 10:00 Asia/Shanghai", dt.datetime(2024, 7, 1, 2)), ("2024-07-01", dt.datetime(2024, 6, 30, 22)),
        ("2024-07-01T10:00+08:00[Asia/Shanghai]", dt.datetime(2024, 7, 1, 2)),
    ],
)  # fmt: skip
def test_a_moment_is_kept_in_utc(tmp_path: Path, written: str, utc: dt.datetime) -> None:
    assert moments([written], into=tmp_path, zone="Europe/Berlin").column("at") == [utc]


def test_an_hour_that_came_twice_is_the_first_and_noted(tmp_path: Path) -> None:
    found = moments(["2024-10-27 02:30:00", "2024-10-27 03:30:00"], into=tmp_path, zone="Europe/Berlin")
    assert found.column("at") == [dt.datetime(2024, 10, 27, 0, 30), dt.datetime(2024, 10, 27, 2, 30)]
    assert found.notes == ("at: 1 moment when clocks were set back; the first of the two hours counts.",)


def test_an_hour_that_never_came_is_moved_on_and_noted(tmp_path: Path) -> None:
    found = moments(["2024-03-31 02:30:00"], into=tmp_path, zone="Europe/Berlin")
    assert found.column("at") == [dt.datetime(2024, 3, 31, 1, 30)]
    assert found.notes == ("at: 1 moment when clocks were set forward, moved on by that hour.",)


def test_half_an_hour_that_came_twice_is_the_first(tmp_path: Path) -> None:
    found = moments(["2024-04-07 01:45:00"], into=tmp_path, zone="Australia/Lord_Howe")
    assert found.column("at") == [dt.datetime(2024, 4, 6, 14, 45)]


def test_moments_later_today_are_taken_and_tomorrows_refused(tmp_path: Path) -> None:
    found = moments(["2026-11-24 23:59:59", "2026-11-25 00:00:00"], into=tmp_path, zone="Asia/Shanghai")
    assert (len(found.rows), found.rows_refused) == (1, 1)


def test_moments_as_stored(tmp_path: Path) -> None:
    zoned = pa.array([dt.datetime(2024, 7, 1, 10, tzinfo=dt.UTC)], pa.timestamp("us", "Asia/Shanghai"))
    wall = pa.array([dt.datetime(2024, 7, 1, 12)], pa.timestamp("ms"))
    for stored in (zoned, wall):
        found = moments(stored, into=tmp_path, zone="Europe/Berlin", kind="parquet")
        assert found.column("at") == [dt.datetime(2024, 7, 1, 10)]
