"""The lake on Spark: the same visible rows, and ids numbered as an import numbers them."""

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.factories.books import add, add_orders, empty_book
from tests.factories.spark import by_spark

from keepworth.tables.book import Book
from keepworth.tables.lake import Lake
from keepworth.tables.schemas import TABLES
from keepworth.tables.spark import spark_facts

pytest.importorskip("pyspark", reason="SPARK IS NOT TESTED HERE: PySpark is not installed")

from keepworth.tables.spark.lake import SparkLake
from keepworth.tables.spark.own import numbered
from keepworth.tables.spark.rows import fetched

pytestmark = pytest.mark.spark
DAY = "2020-01-01"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Files that overlap, so that rows are hidden; the second has margins."""
    made = empty_book(tmp_path_factory.mktemp("lake"))
    add_orders(made, ("ann", DAY, 5), ("ann", DAY, 5), ("bob", "2020-02-01", -1), ("cy", DAY, 2))
    add_orders(made, ("ann", DAY, 5), ("dee", "2020-02-01", 7, 2))
    add_orders(made, ("ann", DAY, 5), ("ann", DAY, 5), ("ann", DAY, 5), ("eve", DAY, 1))
    for day in (None, dt.date(2020, 1, 5)):
        add(made, "customers", {"customer_id": ["ann", "bob"], "valid_from": [day, day], "segment": ["x", "y"]})
    return made


def spark_lake(lake: Lake, spark: Any) -> SparkLake:
    return SparkLake(lake, session=spark, storage="")


def sorted_rows(found: pa.Table) -> list[tuple[Any, ...]]:
    return sorted((tuple(row.values()) for row in found.to_pylist()), key=repr)


@pytest.mark.parametrize("name", ["orders", "customers", "answers"])
def test_the_visible_rows_are_those_of_the_embedded_engine(book: Book, spark: Any, name: str) -> None:
    with book.lake() as lake:
        found = fetched(spark_lake(lake, spark).table(name))
        wanted = lake.engine.execute(lake.select(name)).to_arrow_table()
    assert found.column_names == wanted.column_names
    assert sorted_rows(found) == sorted_rows(wanted)


def test_rows_without_consent_are_seen_by_neither_engine(tmp_path: Path, spark: Any) -> None:
    book, day = empty_book(tmp_path), dt.date(2020, 1, 5)
    add(book, "consents", {"customer_id": ["ann", "bob", "cy"], "purpose": ["visits", "visits", "usage"],
                           "given_on": [day, day, day], "withdrawn_on": [None, day, None]})  # fmt: skip
    visits = (("early", "ann", 1), ("new", "ann", 9), ("gone", "bob", 9), ("never", "cy", 9))
    add(book, "visits", {"visit_id": [one[0] for one in visits], "customer_id": [one[1] for one in visits],
                         "at": [dt.datetime(2020, 1, one[2]) for one in visits]})  # fmt: skip
    with book.lake() as lake:
        found = fetched(spark_lake(lake, spark).table("visits"))
        wanted = lake.engine.execute(lake.select("visits")).to_arrow_table()
    assert found.column("visit_id").to_pylist() == wanted.column("visit_id").to_pylist()
    assert [at.day for at in wanted.column("at").to_pylist()] == [9]


def test_every_table_has_the_columns_of_its_schema(book: Book, spark: Any) -> None:
    with book.lake() as lake:
        for table in TABLES.values():
            assert spark_lake(lake, spark).table(table.name).columns == [column.name for column in table.columns]


def test_the_ids_are_those_of_the_lake(book: Book, spark: Any) -> None:
    with book.lake() as lake:
        found = fetched(spark_lake(lake, spark).names("customer"))
    assert sorted(row["text"] for row in found.to_pylist()) == ["ann", "bob", "cy", "dee", "eve"]


def test_what_was_known_earlier_is_read_from_order_lines(book: Book, spark: Any) -> None:
    now = dt.datetime.now(tz=dt.UTC)
    with book.lake() as lake, book.lake(known_by=now) as earlier:
        sums = {"amount": "sum", "bought": "max", "margin_amount": "sum", "margin": "sum"}
        days = [spark_lake(one, spark).occasions().groupBy("customer_id", "ordered_on") for one in (lake, earlier)]
        found = [sorted_rows(fetched(each.agg(sums))) for each in days]
    # A batch without margins adds nothing, or nothing known: the same where it is added up.
    assert [[value or 0 for value in row[2:]] for row in found[0]] == [
        [value or 0 for value in row[2:]] for row in found[1]
    ]
    assert [row[:2] for row in found[0]] == [row[:2] for row in found[1]]
    assert len(found[0]) > 1


def test_ids_of_own_tables_are_numbered_as_an_import_numbers_them(tmp_path: Path, spark: Any) -> None:
    ids = [
        "b",
        "a",
        "A",
        "007",
        "7",
        "é",
        "中文",
        "Z",
        "😀",
        "￿",
        "a b",
        "a",
        "1E5",
        *(f"C{n:04d}" for n in range(200)),
    ]
    made = empty_book(tmp_path)
    add_orders(made, *((one, DAY, 1) for one in ids))
    with made.lake() as lake:
        wanted = fetched(spark_lake(lake, spark).names("customer"))
    texts = spark.createDataFrame(pa.table({"text": ids})).repartition(5)
    with numbered(spark, texts) as names:
        assert sorted_rows(fetched(names)) == sorted_rows(wanted)


def test_a_book_without_orders_has_no_days_and_no_customers(tmp_path: Path, spark: Any) -> None:
    day = dt.date(2020, 1, 1)
    with spark_facts(by_spark(empty_book(tmp_path))) as facts:
        assert facts.span().first is None
        with facts.buying(as_of=day) as bought:
            assert bought.heads().customers == 0
