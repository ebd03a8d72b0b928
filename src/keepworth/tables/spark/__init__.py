"""The facts of a book by Spark, on this machine or on a cluster: the only folder that speaks PySpark."""

from keepworth.tables.spark.facts import spark_facts

__all__ = ["spark_facts"]
