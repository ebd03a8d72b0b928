"""A batch is named by what it holds: not by the file's name, nor by the order of its rows."""

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq
from tests.factories.lakes import DAY, amounts, offer, order, visible

from keepworth.tables.lake.manifest import read_manifest

ROWS = (order("ann", 1), order("bob", 2), order("ann", 1), order("cat", 3, day=DAY + dt.timedelta(days=1)))


def test_the_order_of_rows_and_the_name_of_the_file_change_nothing(tmp_path: Path) -> None:
    first = offer(tmp_path / "one", *ROWS, source="orders.csv")
    second = offer(tmp_path / "two", *reversed(ROWS), source="renamed.csv")
    assert first.batch == second.batch
    files = [sorted(path.name for path in (tmp_path / lake / "orders").iterdir()) for lake in ("one", "two")]
    assert files[0] == files[1]
    written = [(tmp_path / lake / "orders" / f"{first.batch}.parquet").read_bytes() for lake in ("one", "two")]
    assert written[0] == written[1]


def test_other_rows_have_another_name(tmp_path: Path) -> None:
    found = {
        offer(tmp_path / str(at), *rows).batch
        for at, rows in enumerate([ROWS, ROWS[:3], (*ROWS, ROWS[0]), (*ROWS[:3], order("cat", 3))])
    }
    assert len(found) == 4


def test_a_word_that_holds_our_marks_is_not_taken_for_two_columns(tmp_path: Path) -> None:
    one = {"customer_id": "a", "segment": "x|;y", "team": "z"}
    other = {"customer_id": "a", "segment": "x", "team": "y|;z"}
    assert offer(tmp_path / "1", one, table="customers").batch != offer(tmp_path / "2", other, table="customers").batch


def test_rows_are_kept_by_customer_and_day_for_that_is_how_they_are_read(lake: Path) -> None:
    batch = offer(lake, order("cat", 1), order("ann", 2), order("bob", 3), order("ann", 1, day=DAY - dt.timedelta(1)))
    rows = pq.read_table(lake / f"orders/{batch.batch}.parquet").to_pylist()
    placed = [(row["customer_id"], row["ordered_on"]) for row in rows]
    assert placed == sorted(placed)


def test_every_file_carries_the_format_of_the_book(lake: Path) -> None:
    offer(lake, order())
    offer(lake, order(), order())
    written = [*lake.rglob("*.parquet")]
    assert len(written) >= 4, "rows, what is hidden, and keys"
    for path in written:
        assert pq.read_schema(path).metadata.get(b"keepworth_format") == b"1", path


def test_the_manifest_says_what_the_batch_was(lake: Path) -> None:
    offer(lake, order(), order(day=DAY + dt.timedelta(days=3)), source="february.csv")
    (batch,) = read_manifest(lake).batches
    assert (batch.table, batch.rows, batch.source) == ("orders", 2, "february.csv")
    assert (batch.first_day, batch.last_day) == ("2024-02-13", "2024-02-16")
    assert batch.columns == ("customer_id", "ordered_on", "amount", "occurrence")


def test_a_file_without_a_row_is_no_batch(lake: Path) -> None:
    offer(lake, order())
    before = read_manifest(lake)
    nothing = offer(lake, order(), dry=True)
    assert nothing.rows_same == 1
    assert read_manifest(lake) == before


def test_a_dry_run_counts_as_the_real_one_and_writes_nothing(lake: Path) -> None:
    offer(lake, order("ann", 1), order("bob", 2))
    before = sorted(path.relative_to(lake) for path in lake.rglob("*"))
    rows = (order("ann", 1), order("ann", 1), order("new", 5))
    dry = offer(lake, *rows, dry=True)
    assert sorted(path.relative_to(lake) for path in lake.rglob("*")) == before
    assert dry == offer(lake, *rows)
    assert (dry.rows_new, dry.rows_same) == (2, 1)


def test_amounts_are_exact(lake: Path) -> None:
    from decimal import Decimal

    offer(lake, *(order(f"c{at}", Decimal("0.1")) for at in range(10)), order("big", Decimal("9999999999999.9999")))
    assert sum(row["amount"] for row in visible(lake)) == Decimal("10000000000000.9999")


def test_an_empty_lake_has_no_rows(lake: Path) -> None:
    lake.mkdir()
    assert amounts(lake) == []
