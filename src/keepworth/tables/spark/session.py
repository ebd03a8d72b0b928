"""Starting Spark, or saying what is missing for it."""

import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from keepworth.errors import EngineMissing
from keepworth.tables.lake.engine import memory_of
from keepworth.tables.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What Spark needs in order to be quiet, exact and reachable by nobody else.
ALWAYS: Final = {
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # All histories of a book come back to this process, whatever their size.
    "spark.driver.maxResultSize": "0",
}
LOCAL: Final = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
PARTS_A_PROCESSOR: Final = 2


def what_is_missing() -> str:
    """Say what Spark needs and this machine has not, in words; empty where nothing is missing."""
    if importlib.util.find_spec("pyspark") is None:
        return "PySpark is not installed. Install it: pip install 'keepworth[spark]'"
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and (Path(home) / "bin/java").is_file())):
        return (
            "Spark needs Java 17 and there is no java here. On Debian and Ubuntu: "
            "apt-get install openjdk-17-jre-headless; elsewhere set JAVA_HOME"
        )
    return ""


@contextmanager
def spark_session(settings: Settings) -> Iterator["SparkSession"]:
    """Give the Spark session of this process; one that is started here is stopped afterwards.

    Raises
    ------
    EngineMissing
        PySpark or Java is not installed.

    """
    missing = what_is_missing()
    if missing:
        raise EngineMissing(f'keepworth.toml says engine.kind = "spark". {missing}.')
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    if SparkContext._active_spark_context is not None:
        # A notebook or `spark-submit` started it, with options of its own.
        yield SparkSession.builder.getOrCreate()
        return
    with tempfile.TemporaryDirectory(prefix="keepworth-spark-") as aside:
        session = _started(settings, aside=aside)
        try:
            yield session
        finally:
            session.stop()


def _started(settings: Settings, *, aside: str) -> "SparkSession":
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master_of(settings).startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName(f"keepworth {settings.name}").master(master_of(settings))
    for name, value in session_options(settings, aside=aside).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def master_of(settings: Settings) -> str:
    """Return where Spark runs; `threads` bounds a Spark on this machine."""
    master = settings.engine.master
    return f"local[{settings.threads}]" if master == "local[*]" and settings.threads else master


def session_options(settings: Settings, *, aside: str) -> dict[str, str]:
    """Return what Spark is started with: ours, then those of keepworth.toml."""
    options = {**ALWAYS, "spark.sql.warehouse.dir": Path(aside, "warehouse").as_uri()}
    if master_of(settings).startswith("local"):
        parts = PARTS_A_PROCESSOR * (settings.threads or os.cpu_count() or 1)
        options |= {
            **LOCAL,
            "spark.sql.shuffle.partitions": str(parts),
            "spark.driver.memory": java_size(memory_of(settings.memory)),
        }
    return options | dict(settings.engine.options)


def java_size(size: str) -> str:
    """Write a size such as 4GB or 512MiB the way Java reads it."""
    number = float(size.rstrip("KMGTiB "))
    scale = {"K": 1 / 1024, "M": 1, "G": 1024, "T": 1024 * 1024}[size.replace(" ", "").lstrip("0123456789.")[0]]
    return f"{max(int(number * scale), 512)}m"
