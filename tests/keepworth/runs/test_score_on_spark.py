"""One book, two engines: the same customers, cells and parameters, from the lake and from a company's own tables."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.factories.books import START, add, add_simulated, empty_book
from tests.factories.spark import by_spark

from keepworth.errors import BadInput
from keepworth.runs.backtest import backtest_book
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables.book import Book
from keepworth.tables.engine import OwnTable

pytestmark = pytest.mark.spark
MAPPED = {"customer_id": "buyer", "ordered_on": "day", "amount": "net"}
SEGMENTS = {"customer_id": ["C000001", "C000002", "C000003"], "segment": ["old", "new", "old"]}


@pytest.fixture(scope="module")
def simulated() -> Any:
    return simulate_book(Population(customers=600, days=500), rng=np.random.default_rng(8))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, simulated: Any) -> Book:
    made = empty_book(tmp_path_factory.mktemp("score"))
    add_simulated(made, simulated)
    add(made, "customers", SEGMENTS)
    return made


@pytest.fixture(scope="module")
def plain(book: Book) -> Path:
    return score_book(book)


def own_orders(simulated: Any) -> pa.Table:
    """The same orders as a company has them: names of its own, and doubles."""
    days = (START - dt.date(1970, 1, 1)).days + simulated.day
    return pa.table({
        "buyer": [f"C{number:06d}" for number in simulated.customer],
        "day": pa.array(days.astype(np.int32)).cast(pa.date32()),
        "net": simulated.amount,
    })  # fmt: skip


def assert_same_to_1e_9(run: Path, plain: Path) -> None:
    for name in ("customers.parquet", "cells.parquet"):
        one, other = (pq.ParquetFile(of / name).read() for of in (run, plain))
        assert one.schema.equals(other.schema), name
        for column in other.column_names:
            if pa.types.is_floating(other.schema.field(column).type):
                np.testing.assert_allclose(one[column].to_numpy(), other[column].to_numpy(), rtol=1e-9, err_msg=column)
            else:
                assert one[column].to_pylist() == other[column].to_pylist(), column
    found, wanted = (read_record(of) for of in (run, plain))
    for part in ("orders", "spend"):
        assert found[part]["parameters"] == pytest.approx(wanted[part]["parameters"], rel=1e-9)
    for part in ("mean", "low", "high"):
        assert found["equity"][part] == pytest.approx(wanted["equity"][part], rel=1e-9)
    assert found["warnings"] == wanted["warnings"]


def test_the_lake_is_scored_the_same_by_both_engines(book: Book, plain: Path, spark: Any) -> None:
    run = score_book(by_spark(book))
    assert_same_to_1e_9(run, plain)
    assert read_record(run)["inputs"] == read_record(plain)["inputs"]
    written, wanted = ({path.name for path in of.iterdir()} for of in (run, plain))
    assert written == wanted > {"cells.parquet", "customers.parquet", "run.json", "value.parquet", "equity.json"}


def test_a_back_test_is_the_same_by_both_engines(book: Book, spark: Any) -> None:
    one, other = backtest_book(by_spark(book), model="bgnbd"), backtest_book(book, model="bgnbd")
    assert one.test.mae == pytest.approx(other.test.mae, rel=1e-9)
    assert one.cumulative.actual.tolist() == other.cumulative.actual.tolist()


def test_a_hive_table_and_a_parquet_folder_in_place_of_the_lake(
    tmp_path: Path, plain: Path, simulated: Any, spark: Any
) -> None:
    spark.sql("CREATE DATABASE IF NOT EXISTS sales")
    spark.createDataFrame(own_orders(simulated)).createOrReplaceTempView("simulated")
    spark.sql("CREATE TABLE sales.orders STORED AS PARQUET AS SELECT buyer, day, net FROM simulated")
    spark.createDataFrame(pa.table(SEGMENTS)).write.parquet(str(tmp_path / "buyers"))
    tables = {
        "orders": OwnTable("sales.orders", MAPPED),
        "customers": OwnTable(f"parquet.`{tmp_path / 'buyers'}`"),
    }
    book = empty_book(tmp_path)
    run = score_book(by_spark(book, tables=tables))
    assert_same_to_1e_9(run, plain)
    rows = simulated.customer.size
    assert read_record(run)["inputs"] == [
        {"table": "orders", "source": "sales.orders", "rows": rows},
        {"table": "customers", "source": f"parquet.`{tmp_path / 'buyers'}`", "rows": 3},
    ]


def test_a_storage_of_the_cluster_keeps_the_parts_and_the_book_gets_one_file(
    tmp_path: Path, book: Book, plain: Path, spark: Any
) -> None:
    (tmp_path / "lake").symlink_to(book.lake_folder)
    run = score_book(by_spark(book, storage=tmp_path.as_uri()))
    assert_same_to_1e_9(run, plain)
    parts = tmp_path / "scores" / run.name / "customers.parquet"
    assert pq.ParquetDataset(parts).read(columns=["number"]).num_rows == 600


@pytest.mark.parametrize(
    ("columns", "mapped", "said"),
    [
        ("'a' AS buyer, DATE'2020-01-01' AS day", MAPPED, "lacks net. It has: buyer, day. Name it in keepworth.toml: "
         'engine.tables.orders.amount = "…"'),
        ("'a' AS buyer, DATE'2020-01-01' AS day, CAST(NULL AS DOUBLE) AS net", MAPPED,
         "has 1 rows, 1 without amount. Name a view that leaves them out, or fills them."),
    ],
)  # fmt: skip
def test_own_tables_that_cannot_be_scored_are_refused_by_name(
    tmp_path: Path, spark: Any, columns: str, mapped: dict[str, str], said: str
) -> None:
    spark.sql(f"SELECT {columns}").createOrReplaceTempView("bad_orders")
    with pytest.raises(BadInput) as refusal:
        score_book(by_spark(empty_book(tmp_path), tables={"orders": OwnTable("bad_orders", mapped)}))
    assert said in str(refusal.value)


def test_a_table_that_is_not_there_is_named(tmp_path: Path, spark: Any) -> None:
    with pytest.raises(BadInput, match=r"engine.tables.orders = no.such cannot be read: TABLE_OR_VIEW_NOT_FOUND"):
        score_book(by_spark(empty_book(tmp_path), tables={"orders": OwnTable("no.such")}))


def test_an_instant_falls_on_the_day_of_the_books_zone(tmp_path: Path, spark: Any) -> None:
    from keepworth.tables.spark.own import own_orders as read
    from keepworth.tables.spark.rows import fetched

    spark.sql(
        "SELECT 7 AS customer_id, TIMESTAMP'2020-01-01 23:30:00' AS ordered_on, 1.5D AS amount"
    ).createOrReplaceTempView("late")
    found = fetched(read(spark, OwnTable("late"), zone="Europe/Berlin").rows).to_pylist()
    assert [(row["customer_id"], row["ordered_on"]) for row in found] == [("7", dt.date(2020, 1, 2))]
