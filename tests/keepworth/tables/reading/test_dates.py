"""Days: one order of day, month and year for a whole column, or a question."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest
from tests.factories.reading import days, read_by_hand

from keepworth.errors import BadInput, NeedsAnswer

DAY = dt.date(2024, 2, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-01", "2024/2/1", "2024.02.01", "20240201", "1 Feb 2024", "Feb 1, 2024", "1-Feb-24", "2024年2月1日",
        "February 1 2024", "1st Feb 2024", "45323", "Thu, 01 Feb 2024 10:11:12 GMT", "2024-02-01T10:00:00Z",
        "2024-02-01 23:59:59.123", "2024-02-01 11:30 PM", "2024年2月1日 10时05分", "２０２４-０２-０１", "45323.75",
        "2024-02-01T00:30:00+00:00", "1.2.2024 10:00", "2024-02-01 3:00 下午",
    ],
)  # fmt: skip
def test_a_day_in_many_forms(tmp_path: Path, written: str) -> None:
    read = ("dates=dmy",) if written.startswith("1.2.") else ()
    assert days([written], into=tmp_path, read=read).column("ordered_on") == [DAY]


def test_day_and_month_are_told_apart_by_the_whole_column(tmp_path: Path) -> None:
    found = days(["01/02/2024"] * 50 + ["31/12/2023"], into=tmp_path)
    assert found.column("ordered_on")[0] == DAY
    assert "ordered_on, day-month-year" in found.plan.sentence
    assert days(["02/01/2024", "12/31/2023"], into=tmp_path / "us").column("ordered_on")[0] == DAY


def test_day_and_month_that_cannot_be_told_are_asked_for(tmp_path: Path) -> None:
    with pytest.raises(NeedsAnswer, match="--read dates=dmy or --read dates=mdy"):
        days(["01/02/2024", "03/04/2024"], into=tmp_path)
    found = days(["01/02/2024", "03/04/2024"], into=tmp_path, read=("dates=mdy",))
    assert found.column("ordered_on") == [dt.date(2024, 1, 2), dt.date(2024, 3, 4)]


def test_a_column_that_contradicts_itself_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(NeedsAnswer, match=r"day-month-year \(2 of 3\), month-day-year \(2 of 3\)"):
        days(["31/12/2023", "12/31/2023", "01/02/2024"], into=tmp_path)


def test_one_slip_among_hundreds_of_telling_days_is_refused_not_asked(tmp_path: Path) -> None:
    found = days(["31/12/2023"] * 200 + ["12/31/2023"], into=tmp_path)
    assert found.faults == [(202, "ordered_on", "no such day or time", "12/31/2023")]


def test_a_day_written_otherwise_than_the_rest_is_refused(tmp_path: Path) -> None:
    found = days(["2024-02-01", "2024-02-02", "1 Feb 2024"], into=tmp_path)
    assert found.faults == [(4, "ordered_on", "not a date written as year-month-day", "1 Feb 2024")]


def test_a_column_without_a_main_form_is_asked_about(tmp_path: Path) -> None:
    mixed = ["01/02/2024", "2024-02-01", "20240201", "1 Feb 2024", "45323"]
    with pytest.raises(NeedsAnswer) as question:
        days(mixed, into=tmp_path)
    for form in ("ymd", "dmy", "mdy", "compact", "named", "excel1900"):
        assert f"--read dates={form}" in str(question.value)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("0000-00-00", "no such day"), ("2024-02-30", "no such day"), ("9999-01-01", "after the year 2199"),
        ("1899-12-31", "before 1900"), ("2026-11-25", "after today (2026-11-24); --read future=allow takes it"),
        ("2024-02-01 25:00", "no such day or time"), ("", "empty, but needed"),
        ("yesterday", "not a date written as year-month-day"),
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_refused(tmp_path: Path, written: str, why: str) -> None:
    found = days(["2024-02-01", "2024-02-02", written], into=tmp_path)
    assert [(fault[0], fault[1], fault[3]) for fault in found.faults] == [(4, "ordered_on", written)]
    assert found.faults[0][2].startswith(why)


def test_today_is_taken_and_tomorrow_only_when_allowed(tmp_path: Path) -> None:
    found = days(["2026-11-24", "2026-11-25"], into=tmp_path, read=("future=allow",))
    assert len(found.rows) == 2
    assert found.notes == ("1 row with ordered_on after today (2026-11-24).",)


def test_planned_days_may_lie_ahead(tmp_path: Path) -> None:
    columns = {"contract_id": ["k"], "customer_id": ["a"], "starts_on": ["2024-02-01"], "ends_on": ["2030-01-31"],
        "annual_value": ["1"]}  # fmt: skip
    assert read_by_hand(columns, into=tmp_path, table="contracts").column("ends_on") == [dt.date(2030, 1, 31)]


def test_excel_day_numbers_are_noted_and_count_from_1904_when_asked(tmp_path: Path) -> None:
    found = days(["45323"], into=tmp_path / "a")
    assert "Excel day numbers from 1900; the other count is --read dates=excel1904." in found.notes[0]
    assert days(["43861"], into=tmp_path / "b", read=("dates=excel1904",)).column("ordered_on") == [DAY]


def test_two_digit_years_are_noted_and_never_in_the_future(tmp_path: Path) -> None:
    found = days(["31/12/25", "30/12/27"], into=tmp_path)
    assert found.column("ordered_on") == [dt.date(2025, 12, 31), dt.date(1927, 12, 30)]
    assert found.notes == ("ordered_on: 2 two-digit years read as 1927–2026.",)


def test_three_two_digit_numbers_are_asked_about(tmp_path: Path) -> None:
    with pytest.raises(NeedsAnswer, match="--read dates=dmy or --read dates=mdy or --read dates=yymd"):
        days(["01/02/03"], into=tmp_path)


@pytest.mark.parametrize(
    ("written", "zone", "day"),
    [
        ("2024-01-31T20:00:00Z", "Asia/Shanghai", DAY), ("2024-02-01T20:00:00", "Asia/Shanghai", DAY),
        ("2024-02-02T03:00:00+08:00", "Europe/Berlin", DAY), ("2024-02-02 03:00:00+0800", "UTC", DAY),
        ("2024-02-02 03:00 Asia/Shanghai", "UTC", DAY), ("2024-01-31T20:00-05", "UTC", DAY),
    ],
)  # fmt: skip
def test_a_moment_counts_for_the_day_in_the_books_zone(tmp_path: Path, written: str, zone: str, day: dt.date) -> None:
    found = days([written], into=tmp_path, zone=zone)
    assert found.column("ordered_on") == [day]
    assert f"cut to the day in {zone}" in found.plan.sentence


def test_the_zone_of_the_file_can_be_said(tmp_path: Path) -> None:
    found = days(["2024-02-02 03:00"], into=tmp_path, zone="UTC", read=("zone=Asia/Shanghai",))
    assert found.column("ordered_on") == [DAY]


def test_an_unknown_zone_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="time zone Mars/X, which does not exist"):
        days(["2024-02-01"], into=tmp_path, read=("zone=Mars/X",))
    with pytest.raises(BadInput, match=r"ordered_on \(ordered_on\) names the time zone Mars/X"):
        days(["2024-02-01 10:00 Mars/X"], into=tmp_path)


@pytest.mark.parametrize(
    "stored",
    [
        pa.array([DAY], pa.date32()), pa.array([dt.datetime(2024, 2, 1, 23)], pa.timestamp("us")),
        pa.array([dt.datetime(2024, 2, 1, 15, tzinfo=dt.UTC)], pa.timestamp("ns", "UTC")),
        pa.array([20240201], pa.int64()),
    ],
)  # fmt: skip
def test_days_as_stored(tmp_path: Path, stored: pa.Array) -> None:
    found = days(stored, into=tmp_path, kind="parquet", zone="Asia/Shanghai")
    assert found.column("ordered_on") == [DAY]
