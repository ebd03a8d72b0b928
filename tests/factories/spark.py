"""A small Spark for tests: two threads, few parts, nothing left behind."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from keepworth.tables.book import Book
from keepworth.tables.engine import Engine, OwnTable
from keepworth.tables.settings import Settings

OPTIONS = {
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.driver.memory": "1g",
    # Tables are small: planning them anew after each step, and compiling each step, costs more than it saves.
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    # A Hive metastore of its own, in memory.
    "spark.sql.catalogImplementation": "hive",
    "spark.hadoop.javax.jdo.option.ConnectionURL": "jdbc:derby:memory:keepworth;create=true",
    "spark.hadoop.datanucleus.schema.autoCreateAll": "true",
    "spark.hadoop.hive.metastore.schema.verification": "false",
    "spark.driver.extraJavaOptions": "-Dderby.stream.error.file=/dev/null",
}


@contextmanager
def spark_for_tests(aside: Path) -> Iterator[Any]:
    """Start Spark, or say loudly that it cannot run here."""
    from keepworth.tables.spark.session import spark_session, what_is_missing

    if missing := what_is_missing():
        pytest.skip(f"SPARK IS NOT TESTED HERE: {missing}")
    options = {**OPTIONS, "spark.sql.warehouse.dir": (aside / "warehouse").as_uri()}
    settings = Settings(1, "test", "tests", "USD", engine=Engine("spark", "local[2]", options=options))
    with warnings.catch_warnings():
        # PySpark leaves the pipe to the Java process that it started to the garbage collector.
        warnings.filterwarnings("ignore", category=ResourceWarning)
        with spark_session(settings) as session:
            yield session


def by_spark(book: Book, *, storage: str = "", tables: Mapping[str, OwnTable] | None = None) -> Book:
    """The same book, read by Spark."""
    engine = Engine("spark", "local[2]", storage=storage, tables=tables or {})
    return replace(book, settings=replace(book.settings, engine=engine))
