"""Who answers about people where Spark reads the lake."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from keepworth.tables.arrays import Columns
from keepworth.tables.book import Book
from keepworth.tables.lake import Lake
from keepworth.tables.spark.lake import SparkLake
from keepworth.tables.spark.rows import fetched, placed
from keepworth.tables.touching import READ, Asker


def nobody() -> nullcontext[None]:
    """Return that nothing is known of people."""
    return nullcontext()


@contextmanager
def spark_asker(
    session: SparkSession, *, book: Book, lake: Lake, read: Sequence[str] = READ
) -> Iterator[Asker | None]:  # fmt: skip
    """Return the lake's answers by Spark; None where it holds none of the tables that are read."""
    manifest = lake.manifest
    if not any(manifest.standing(name) for name in read):
        yield None
        return
    files = SparkLake(lake, session=session, storage=book.settings.engine.storage)
    tables = {name: f"keepworth_{name}" for name in read}
    for name, view in tables.items():
        files.table(name).createOrReplaceTempView(view)
    with ExitStack() as held:

        def hold(name: str, query: str) -> None:
            rows = session.sql(query).persist()
            held.callback(_let_go, rows)
            rows.createOrReplaceTempView(name)

        def ask(query: str) -> pa.Table:
            return fetched(session.sql(query))

        def give(name: str, columns: Columns) -> None:
            placed(session, columns).createOrReplaceTempView(name)

        yield Asker(tables, ask, hold, give, micros="unix_micros({})", days="unix_date({})")


def _let_go(rows: DataFrame) -> None:
    rows.unpersist()
