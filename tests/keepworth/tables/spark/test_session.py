"""Starting Spark: what is said where it cannot run, and what it is started with."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.factories.books import add_orders, empty_book
from tests.factories.spark import by_spark

from keepworth.errors import EngineMissing
from keepworth.runs.score import score_book
from keepworth.tables.engine import Engine
from keepworth.tables.settings import Settings
from keepworth.tables.spark.session import java_size, master_of, session_options, what_is_missing

SETTINGS = Settings(1, "b", "A book", "USD", engine=Engine("spark"))


def test_without_java_a_score_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    book = empty_book(tmp_path)
    add_orders(book, ("a", "2020-01-01", 5))
    with pytest.raises(EngineMissing, match=r"Spark needs Java 17 and there is no java here.*openjdk-17-jre-headless"):
        score_book(by_spark(book))


def test_without_pyspark_a_score_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert what_is_missing() == "PySpark is not installed. Install it: pip install 'keepworth[spark]'"


def test_spark_on_this_machine_is_reached_by_nobody_else_and_bounded() -> None:
    settings = replace(SETTINGS, threads=3, memory="2.5GB")
    options = session_options(settings, aside="/aside")
    assert master_of(settings) == "local[3]"
    assert options["spark.driver.bindAddress"] == options["spark.driver.host"] == "127.0.0.1"
    assert (options["spark.ui.enabled"], options["spark.driver.memory"]) == ("false", "2560m")
    assert options["spark.sql.session.timeZone"] == "UTC"


def test_options_of_the_book_go_before_ours_and_a_cluster_keeps_its_own() -> None:
    engine = Engine("spark", "yarn", options={"spark.ui.enabled": "true"})
    options = session_options(replace(SETTINGS, engine=engine), aside="/aside")
    assert options["spark.ui.enabled"] == "true"
    assert not {"spark.driver.host", "spark.driver.memory", "spark.sql.shuffle.partitions"} & options.keys()


@pytest.mark.parametrize(
    ("size", "java"), [("4GB", "4096m"), ("512 MiB", "512m"), ("1TB", "1048576m"), ("1KB", "512m")]
)
def test_sizes_are_written_as_java_reads_them(size: str, java: str) -> None:
    assert java_size(size) == java
