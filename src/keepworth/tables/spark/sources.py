"""Where Spark gets a book's facts from, and the tables that it answers from."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
from pyspark.sql import DataFrame, SparkSession, functions

from keepworth.tables import value
from keepworth.tables.arrays import Columns
from keepworth.tables.book import Book
from keepworth.tables.buying_engine import EngineTables
from keepworth.tables.engine import Engine
from keepworth.tables.lake import Lake
from keepworth.tables.spark.lake import SparkLake, address
from keepworth.tables.spark.own import numbered, own_orders, own_segments
from keepworth.tables.spark.rows import local_parts, placed, remote_parts, write_one_file, write_parts


@dataclass(frozen=True, slots=True)
class Source:
    """Occasions of one or several files, customers and ids."""

    occasions: DataFrame
    customers: DataFrame
    names: DataFrame
    batches: list[dict[str, Any]]  # what is read, for a run's record


@contextmanager
def lake_source(session: SparkSession, *, book: Book, lake: Lake) -> Iterator[Source]:
    """Read the lake."""
    files = SparkLake(lake, session=session, storage=book.settings.engine.storage)
    yield Source(files.occasions(), files.table("customers"), files.names("customer"), lake.batches)


@contextmanager
def own_source(session: SparkSession, *, book: Book, lake: Lake) -> Iterator[Source]:
    """Read a company's own tables; nothing of the lake is read then."""
    own, zone = book.settings.engine.tables, book.settings.time_zone
    orders = own_orders(session, own["orders"], zone=zone)
    read = [{"table": "orders", "source": orders.source, "rows": orders.count}]
    with numbered(session, orders.rows.select(functions.col("customer_id").alias("text"))) as names:
        if "customers" in own:
            segments = own_segments(session, own["customers"], zone=zone)
            read.append({"table": "customers", "source": segments.source, "rows": segments.count})
            customers = _with_numbers(segments.rows, names)
        else:
            customers = SparkLake(lake, session=session, storage="").table("customers").limit(0)
        # One row a customer and day first: fewer rows are then looked up among the ids.
        days = frame(value.occasions(table(orders.rows.repartition("customer_id"))))
        yield Source(_with_numbers(days, names), customers, names, read)


def _with_numbers(rows: DataFrame, names: DataFrame) -> DataFrame:
    others = [column for column in rows.columns if column != "customer_id"]
    joined = rows.join(names, rows["customer_id"] == names["text"])
    return joined.select(functions.col("number").alias("customer_id"), *others)


@contextmanager
def tables_of(session: SparkSession, found: Source, *, book: Book) -> Iterator[EngineTables]:
    """Bring the rows of each customer together once, and hold them; nothing that follows moves them again."""
    gathered = table(found.occasions.repartition("customer_id"))
    storage = book.settings.engine

    def place(columns: Columns, _: Path) -> ibis.Table:
        return table(placed(session, columns))

    def write(rows: ibis.Table, into: Path) -> None:
        _write(frame(rows), into=into, book=book, engine=storage)

    with value.merged(gathered).cache() as occasions:
        yield EngineTables(occasions, table(found.customers), table(found.names), place=place, write=write)


def _write(rows: DataFrame, *, into: Path, book: Book, engine: Engine) -> None:
    """Let the workers write parts, and bring these together into one file of the book."""
    if engine.storage:
        run = into.parent.name.removeprefix(".tmp-")
        at = f"{engine.storage}/scores/{run}/{into.name}"
        write_parts(rows, at=at)
        write_one_file(remote_parts(rows.sparkSession, at), into=into)
    else:
        parts = into.with_name(f".parts-{into.name}")
        write_parts(rows, at=address(parts, book=book.folder, storage=""))
        write_one_file(local_parts(parts), into=into)


def table(rows: DataFrame) -> ibis.Table:
    """Give rows of Spark to Ibis."""
    engine = ibis.pyspark.connect(rows.sparkSession)
    name = ibis.util.gen_name("keepworth")
    rows.createOrReplaceTempView(name)
    return engine.table(name)


def frame(rows: ibis.Table) -> DataFrame:
    """Give an expression's rows back to Spark."""
    engine = rows.get_backend()
    found: DataFrame = engine.raw_sql(engine.compile(rows))
    return found
