"""A company's own tables in place of the lake: Parquet, Hive, Iceberg, whatever Spark's catalog names.

Ids are numbered as an import of the same rows would number them, in the order of their text, so that samples, and
with them every result, are the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from pyspark.errors import AnalysisException
from pyspark.sql import Column, DataFrame, SparkSession, functions

from keepworth.errors import BadInput
from keepworth.tables.engine import OWN, OwnTable
from keepworth.tables.spark.rows import fetched

# monotonically_increasing_id counts within a part, and holds the part's number above so many bits.
PLACE_BITS: Final = 33


@dataclass(frozen=True, slots=True)
class OwnRows:
    """A company's table in our columns, its customers' ids still text."""

    rows: DataFrame
    count: int
    source: str


def own_orders(session: SparkSession, own: OwnTable, *, zone: str) -> OwnRows:
    """Return order lines: customer_id (text), ordered_on, amount, margin."""
    found = _mapped(session, own, name="orders")
    rows = found.select(
        functions.col("customer_id").cast("string").alias("customer_id"),
        _day(found, "ordered_on", zone=zone),
        functions.col("amount").cast("decimal(18,4)").alias("amount"),
        functions.col("margin").cast("decimal(18,4)").alias("margin"),
    )
    needed = OWN["orders"][0]
    return OwnRows(rows, _checked(rows, needed=needed, source=own.table), own.table)


def own_segments(session: SparkSession, own: OwnTable, *, zone: str) -> OwnRows:
    """Return customers: customer_id (text), valid_from, segment."""
    found = _mapped(session, own, name="customers")
    rows = found.select(
        functions.col("customer_id").cast("string").alias("customer_id"),
        _day(found, "valid_from", zone=zone),
        functions.col("segment").cast("string").alias("segment"),
    )
    return OwnRows(rows, _checked(rows, needed=("customer_id",), source=own.table), own.table)


def _mapped(session: SparkSession, own: OwnTable, *, name: str) -> DataFrame:
    """Read a table and name its columns as ours."""
    try:
        table = session.read.table(own.table)
        has = table.columns
    except AnalysisException as fault:
        raise BadInput(f"engine.tables.{name} = {own.table} cannot be read: {fault.getCondition()}.") from fault
    needed, may = OWN[name]
    theirs = {ours: own.columns.get(ours, ours) for ours in (*needed, *may)}
    by_case = {column.casefold(): column for column in has}
    lacks = [ours for ours, column in theirs.items()
             if column.casefold() not in by_case and (ours in needed or ours in own.columns)]  # fmt: skip
    if lacks:
        raise BadInput(
            f"{own.table} lacks {', '.join(theirs[ours] for ours in lacks)}. It has: {', '.join(has)}. "
            f'Name it in keepworth.toml: engine.tables.{name}.{lacks[0]} = "…"'
        )
    return table.select(
        *(
            functions.col(f"`{by_case[column.casefold()]}`").alias(ours)
            if column.casefold() in by_case
            else functions.lit(None).cast("string").alias(ours)
            for ours, column in theirs.items()
        )
    )


def _day(table: DataFrame, name: str, *, zone: str) -> Column:
    """Return the day in the book's zone; instants have none of their own."""
    kind = dict(table.dtypes)[name]
    moment = functions.from_utc_timestamp(functions.col(name), zone) if kind == "timestamp" else functions.col(name)
    return moment.cast("date").alias(name)


def _checked(rows: DataFrame, *, needed: tuple[str, ...], source: str) -> int:
    """Count the rows; where something needed is missing, refuse them all."""
    gaps = {name: functions.sum(functions.col(name).isNull().cast("long")).alias(name) for name in needed}
    found = fetched(rows.agg(functions.count(functions.lit(1)).alias("rows"), *gaps.values())).to_pylist()[0]
    said = [f"{found[name]:,} without {name}" for name in needed if found[name]]
    if said:
        raise BadInput(
            f"{source} has {found['rows']:,} rows, {', '.join(said)}. Name a view that leaves them out, or fills them."
        )
    return int(found["rows"])


@contextmanager
def numbered(session: SparkSession, ids: DataFrame) -> Iterator[DataFrame]:
    """Give texts numbers from 1 in their order: number, text. One sort, of which no machine does all."""
    placed = (
        ids.distinct().orderBy("text").select("text", functions.monotonically_increasing_id().alias("place")).persist()
    )
    try:
        part = functions.shiftright("place", PLACE_BITS)
        counted = placed.groupBy(part.alias("part")).agg(functions.count(functions.lit(1)).alias("size"))
        starts, start = [], 1
        for row in sorted(fetched(counted).to_pylist(), key=itemgetter("part")):
            starts.append((row["part"], start))
            start += row["size"]
        known = session.createDataFrame(starts, "part bigint, start bigint")
        within = functions.col("place").bitwiseAND(functions.lit((1 << PLACE_BITS) - 1))
        joined = placed.withColumn("part", part).join(functions.broadcast(known), "part")
        yield joined.select((functions.col("start") + within).alias("number"), "text")
    finally:
        placed.unpersist()
