"""Rows on their way out: with the users' own ids, in a file that a spreadsheet cannot be harmed by."""

import csv
import datetime as dt
import gzip
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.factories.lakes import DAY, Row, offer, order

from keepworth.errors import BadInput
from keepworth.tables import export
from keepworth.tables.escaping import escaped
from keepworth.tables.export import lake_rows, write_rows
from keepworth.tables.lake import open_lake

FORMULAS = (
    "=1+1", '=HYPERLINK("http://example.org")', "+1", "-1+2", "@SUM(1)", " =1", "\u00a0=1", "\u3000=1", "'=1", "＝1",
    "'' =1",
)  # fmt: skip
HARMLESS = ("plain", "a=b", "'quoted", "007", "", "1-2", "张伟", "a@b.example")


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    return tmp_path / "lake"


def exported(lake: Path, into: Path, *, table: str = "orders") -> int:
    with open_lake(lake, threads=1) as opened:
        return write_rows(lake_rows(opened, table), into=into)


def rows_of(path: Path) -> list[list[Any]]:
    """A file's rows as its kind of program shows them, the header first."""
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return [table.column_names, *(list(row.values()) for row in table.to_pylist())]
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).worksheets[0]
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.reader(text.decode("utf-8").splitlines()))


@pytest.mark.parametrize("name", ["orders.csv", "orders.csv.gz", "orders.parquet", "orders.xlsx", "ORDERS.CSV"])
def test_every_format_holds_the_rows_with_their_own_ids(lake: Path, tmp_path: Path, name: str) -> None:
    offer(lake, order("007", Decimal("1.5")), order("张伟", Decimal("-2.25"), day=DAY + dt.timedelta(days=1)))
    assert exported(lake, tmp_path / name) == 2
    header, *rows = rows_of((tmp_path / name).rename(tmp_path / name.lower()))
    assert header == ["customer_id", "ordered_on", "amount"]
    shown = [(one, str(day)[:10], float(amount)) for one, day, amount in rows]
    assert shown == [("007", "2024-02-13", 1.5), ("张伟", "2024-02-14", -2.25)]


def test_csv_and_parquet_keep_every_digit(lake: Path, tmp_path: Path) -> None:
    offer(lake, order("a", Decimal("9999999999999.9999")))
    for name in ("a.csv", "a.parquet"):
        exported(lake, tmp_path / name)
        assert str(rows_of(tmp_path / name)[1][2]) == "9999999999999.9999"


def test_hidden_rows_stay_hidden_and_columns_that_nobody_gave_are_left_out(lake: Path, tmp_path: Path) -> None:
    offer(lake, order("a", 1, order_id="o1"))
    offer(lake, order("a", 2, order_id="o1", product_id="tea"))
    exported(lake, tmp_path / "orders.csv")
    assert rows_of(tmp_path / "orders.csv") == [
        ["order_id", "customer_id", "ordered_on", "amount", "product_id"], ["o1", "a", "2024-02-13", "2.0000", "tea"],
    ]  # fmt: skip


def test_the_same_rows_give_the_same_file(lake: Path, tmp_path: Path) -> None:
    offer(lake, *(order(f"c{at % 7}", at) for at in range(50)))
    for name in ("one.csv", "two.csv"):
        exported(lake, tmp_path / name)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_whose_identity_it_is_decides_what_its_id_names(lake: Path, tmp_path: Path) -> None:
    people = [{"who": who, "who_id": f"{who} 1", "name": "N"} for who in ("contact", "customer")]
    offer(lake, *people, table="identities")
    exported(lake, tmp_path / "people.csv", table="identities")
    assert [row[:2] for row in rows_of(tmp_path / "people.csv")[1:]] == [
        ["contact", "contact 1"], ["customer", "customer 1"],
    ]  # fmt: skip


def test_moments_flags_and_gaps_are_written_as_they_are(lake: Path, tmp_path: Path) -> None:
    at = dt.datetime(2024, 2, 13, 16, 30, 5)
    touch: Row = {"touchpoint_id": "t", "customer_id": "a", "at": at, "automated": True, "stage": None}
    offer(lake, touch, touch | {"touchpoint_id": "u", "automated": None, "stage": "use"}, table="touchpoints")
    for name in ("t.csv", "t.xlsx", "t.parquet"):
        exported(lake, tmp_path / name, table="touchpoints")
    assert rows_of(tmp_path / "t.csv")[1:] == [
        ["t", "a", "2024-02-13 16:30:05", "", "true"], ["u", "a", "2024-02-13 16:30:05", "use", ""],
    ]  # fmt: skip
    for name in ("t.xlsx", "t.parquet"):
        assert rows_of(tmp_path / name)[1:] == [["t", "a", at, None, True], ["u", "a", at, "use", None]]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_made_harmless_in_csv_and_is_text_in_a_spreadsheet(lake: Path, tmp_path: Path, text: str) -> None:
    offer(lake, order(text, 1))
    exported(lake, tmp_path / "a.csv")
    assert rows_of(tmp_path / "a.csv")[1][0] == "'" + text
    exported(lake, tmp_path / "a.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    exported(lake, tmp_path / "a.parquet")
    assert rows_of(tmp_path / "a.parquet")[1][0] == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_are_left_as_they_are(text: str) -> None:
    assert made_harmless(text) == text


def made_harmless(text: str) -> str:
    row = duckdb.execute(f"SELECT {escaped('t')} FROM (SELECT ?::VARCHAR AS t)", [text]).fetchone()
    assert row is not None
    return str(row[0])


@settings(max_examples=300, deadline=None)
@given(some.text(some.sampled_from("=+-@＝＋－＠\t\r\n '\u00a0\u3000\u200b\ufeffa1")))
def test_no_cell_begins_like_a_formula_whatever_stands_before(text: str) -> None:
    shown = made_harmless(text)
    assert shown.removeprefix("'") == text or shown == text
    bare = shown.lstrip(" \u00a0\u3000\u200b\ufeff")
    assert not bare.startswith(tuple("=+-@＝＋－＠\t\r\n"))


def test_an_ending_that_names_no_format_is_refused_with_those_that_do(lake: Path, tmp_path: Path) -> None:
    offer(lake, order())
    with pytest.raises(BadInput, match=r"as orders\.txt\. Name a file that ends with \.csv, \.csv\.gz, \.parquet"):
        exported(lake, tmp_path / "orders.txt")
    assert not (tmp_path / "orders.txt").exists()


def test_more_rows_than_a_sheet_holds_are_refused_with_the_way_out(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "SHEET_ROWS", 2)
    offer(lake, order("a", 1), order("b", 2), order("c", 3))
    with pytest.raises(BadInput, match=r"3 rows do not fit into one sheet, which holds 2\. Write CSV or Parquet\."):
        exported(lake, tmp_path / "orders.xlsx")


def test_a_text_longer_than_a_cell_holds_is_refused_and_never_cut(lake: Path, tmp_path: Path) -> None:
    offer(lake, {"text_id": "t", "words": "x" * 32_768}, table="texts")
    with pytest.raises(BadInput, match=r"words has a text of 32,768 characters; a cell .* holds 32,767\. Write CSV"):
        exported(lake, tmp_path / "texts.xlsx", table="texts")
    exported(lake, tmp_path / "texts.csv", table="texts")
    assert len(rows_of(tmp_path / "texts.csv")[1][1]) == 32_768


def test_a_table_without_rows_is_its_header(lake: Path, tmp_path: Path) -> None:
    lake.mkdir()
    for name in ("none.csv", "none.parquet", "none.xlsx"):
        assert exported(lake, tmp_path / name, table="departures") == 0
        assert rows_of(tmp_path / name) == [["customer_id", "left_on", "reason_text_id"]]
