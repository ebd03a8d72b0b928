"""Occasions beside each batch: what SQL makes of the same rows, whatever is hidden, and made anew when lost."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add

from keepworth.errors import BadInput
from keepworth.runs.undo_batch import undo_batch
from keepworth.tables.book import Book, find_book, make_book
from keepworth.tables.lake import occasions, sorted_rows
from keepworth.tables.lake.occasions import Days, days_of, joined, summed
from keepworth.tables.lake.read import Lake
from keepworth.tables.schemas import table_named

EXPECTED = """
    SELECT customer_id, ordered_on, sum(amount)::DECIMAL(18,4) AS amount, max(amount) >= 0 AS bought,
        count(*)::INTEGER AS lines
    FROM ({rows}) GROUP BY ALL ORDER BY ALL
"""
PLAIN = "customer_id ordered_on amount"
FIRST = "a 2024-01-01 10, b 2024-01-01 5.25, a 2024-01-01 -2.5, a 2024-02-01 -7, c 2024-03-01 0, b 2024-01-02 1"
SECOND = "a 2024-01-01 10, b 2024-01-01 5.25, d 2024-01-03 4, b 2024-01-02 1, b 2024-01-02 1"


def bring(book: Book, rows: str, *, columns: str = PLAIN) -> None:
    """Import orders written as words, rows apart by commas."""
    parts = zip(*(row.split() for row in rows.split(", ")), strict=True)
    kinds = {"ordered_on": dt.date.fromisoformat, "amount": Decimal}
    held = zip(columns.split(), parts, strict=True)
    add(book, "orders", {name: [kinds.get(name, str)(value) for value in values] for name, values in held})


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return make_book(tmp_path / "book", currency="USD")


def as_rows(lake: Lake) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    files = [str(path) for path in lake.occasions()]
    query = "SELECT customer_id, ordered_on, sum(amount)::DECIMAL(18,4), bool_or(bought), sum(lines)::INTEGER FROM "
    found = duckdb.sql(f"{query} read_parquet({files!r}) GROUP BY ALL ORDER BY ALL").fetchall()
    return found, lake.engine.execute(EXPECTED.format(rows=lake.select("orders"))).fetchall()


def test_occasions_are_what_sql_makes_of_the_rows(book: Book) -> None:
    bring(book, FIRST)
    with book.lake() as lake:
        found, expected = as_rows(lake)
    assert found == expected
    assert len(found) == 5
    assert [row[3] for row in found].count(False) == 1


def test_rows_that_another_batch_hides_do_not_count_and_count_again_after_undo(book: Book) -> None:
    columns = f"order_id line {PLAIN}"
    bring(book, "1 1 a 2024-01-01 10, 1 2 a 2024-01-01 5, 2 1 b 2024-01-02 3", columns=columns)
    bring(book, "1 2 a 2024-01-01 6", columns=columns)
    with book.lake() as lake:
        assert as_rows(lake)[0] == as_rows(lake)[1]
        assert str(as_rows(lake)[0][0][2]) == "16.0000"
        newest = lake.manifest.batches[-1].id
    undo_batch(book, newest)
    with book.lake() as lake:
        assert as_rows(lake)[0] == as_rows(lake)[1]
        assert str(as_rows(lake)[0][0][2]) == "15.0000"


def test_overlapping_files_are_counted_once(book: Book) -> None:
    bring(book, FIRST)
    bring(book, SECOND)
    with book.lake() as lake:
        found, expected = as_rows(lake)
    assert found == expected
    assert len(found) == 6


def test_what_was_known_then_shows_rows_that_were_hidden_later(book: Book) -> None:
    bring(book, "1 a 2024-01-01 10", columns=f"order_id {PLAIN}")
    then = dt.datetime.now(tz=dt.UTC)
    bring(book, "1 a 2024-01-01 99", columns=f"order_id {PLAIN}")
    with book.lake(known_by=then) as lake:
        assert [str(row[2]) for row in as_rows(lake)[0]] == ["10.0000"]
    with book.lake() as lake:
        assert [str(row[2]) for row in as_rows(lake)[0]] == ["99.0000"]


def test_lost_files_of_occasions_are_made_again(book: Book) -> None:
    bring(book, FIRST)
    for path in (book.lake_folder / "orders").glob("*.occasions*"):
        path.unlink()
    with find_book(book.folder).lake() as lake:
        found, expected = as_rows(lake)
    assert found == expected


def test_days_of_several_files_become_one_row_a_customer_and_day() -> None:
    one = Days(
        np.array([1, 1, 5]), np.array([10, 12, 3], np.int32), np.array([100, 5, 7]), np.array([True, False, True])
    )
    two = Days(np.array([1, 2]), np.array([12, 1], np.int32), np.array([6, 9]), np.array([True, True]))
    found = joined([one, two])
    assert found.customer.tolist() == [1, 1, 2, 5]
    assert found.day.tolist() == [10, 12, 1, 3]
    assert found.amount.tolist() == [100, 11, 9, 7]
    assert found.bought.tolist() == [True, True, True, True]
    assert len(joined([])) == 0


def test_sums_that_do_not_fit_are_refused_and_never_wrap_around() -> None:
    most = 10**17  # the largest amount that is imported, in ten-thousandths
    starts = np.array([0, 1])
    assert summed(np.array([most, most, -most]), starts).tolist() == [most, 0]
    with pytest.raises(BadInput, match="more than can be added exactly"):
        summed(np.full(100, most), np.array([0]))


def test_a_file_larger_than_one_row_group_keeps_customers_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, into = tmp_path / "rows.parquet", tmp_path / "occasions.parquet"
    monkeypatch.setattr(occasions, "ROWS_A_GROUP", 4_000)
    duckdb.sql(
        "SELECT (i // 7)::BIGINT AS customer_id, DATE '2024-01-01' + (i % 7 // 2)::INTEGER AS ordered_on, "
        "(i % 13)::DECIMAL(18,4) AS amount FROM range(30000) AS t(i)"
    ).write_parquet(str(rows), row_group_size=2048)
    occasions.write_occasions(rows, hidden=np.array([0, 1, 29_999]), into=into)
    expected = duckdb.sql(
        f"SELECT customer_id, ordered_on, sum(amount)::DECIMAL(18,4) FROM (SELECT *, file_row_number AS n FROM "
        f"read_parquet('{rows}', file_row_number = true)) WHERE n NOT IN (0, 1, 29999) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert duckdb.sql(f"SELECT customer_id, ordered_on, amount FROM '{into}'").fetchall() == expected
    with occasions.Cursor(into, columns=["customer_id", "ordered_on", "amount", "bought"]) as cursor:
        parts = [days_of(part) for part in (cursor.below(100), cursor.below(3_000), cursor.below(None)) if part]
    assert sum(len(part) for part in parts) == len(expected)
    assert (int(parts[0].customer.max()), int(parts[1].customer.min()), int(parts[2].customer.min())) == (
        99,
        100,
        3_000,
    )


def test_one_customer_may_fill_many_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, into = tmp_path / "rows.parquet", tmp_path / "occasions.parquet"
    monkeypatch.setattr(occasions, "ROWS_A_GROUP", 3_000)
    duckdb.sql(
        "SELECT (CASE WHEN i < 20000 THEN 1 ELSE i END)::BIGINT AS customer_id, DATE '2024-01-01' AS ordered_on, "
        "1::DECIMAL(18,4) AS amount FROM range(20010) AS t(i)"
    ).write_parquet(str(rows), row_group_size=2048)
    occasions.write_occasions(rows, hidden=np.empty(0, dtype=np.int64), into=into)
    found = duckdb.sql(f"SELECT customer_id, amount::INTEGER, lines FROM '{into}' ORDER BY customer_id").fetchall()
    assert found[0] == (1, 20_000, 20_000)
    assert len(found) == 11


@pytest.mark.parametrize("part", [1, 7, 100, 10_000])
def test_those_made_while_rows_are_written_are_those_made_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(sorted_rows, "ROWS_A_PART", part)
    rows = duckdb.sql(
        "SELECT (i // 7)::BIGINT AS customer_id, DATE '2024-01-01' + (i % 7 // 2)::INTEGER AS ordered_on, "
        "(i % 13 - 3)::DECIMAL(18,4) AS amount, CASE WHEN i % 5 > 0 THEN i::DECIMAL(18,4) END AS margin "
        "FROM range(300) AS t(i) ORDER BY ALL"
    )
    file, made, again = (tmp_path / name for name in ("rows.parquet", "made.parquet", "again.parquet"))
    reader = rows.to_arrow_reader(13)
    sorted_rows.write_sorted(reader, table=table_named("orders"), counting=True, into=file, occasions=made)
    occasions.write_occasions(file, hidden=np.empty(0, dtype=np.int64), into=again)
    assert pq.read_table(made).equals(pq.read_table(again))
    assert pq.read_table(made).num_rows == len(duckdb.sql(f"SELECT DISTINCT customer_id, ordered_on FROM '{file}'"))
