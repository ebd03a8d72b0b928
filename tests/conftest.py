"""What every test may use, and what the suite says of tests that did not run."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from keepworth.tables.book import Book
from keepworth.tables.reading import child
from tests.factories.firm import firm_book, scored_firm_book
from tests.factories.pushed import pushes_add_up
from tests.factories.readers import STARTED, read_by_copies_of_one
from tests.factories.spark import spark_for_tests

IN_CI = os.environ.get("KEEPWORTH_CI") == "1"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of data sets that the repository may not hold."""
    named = os.environ.get("KEEPWORTH_DATA", "")
    if named and Path(named).is_dir():
        return Path(named)
    pytest.skip("real data: KEEPWORTH_DATA names no folder")


@pytest.fixture(scope="session")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The sample book of the simulated firm, made once; to be read, not to be changed."""
    return firm_book(tmp_path_factory)


@pytest.fixture(scope="session")
def scored_firm(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The same, scored; to be read, not to be changed."""
    return scored_firm_book(tmp_path_factory)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One Spark for the whole run: it takes seconds to start."""
    with spark_for_tests(tmp_path_factory.mktemp("spark")) as session:
        yield session


@pytest.fixture
def on_spark(spark: Any) -> Callable[[Any], Any]:
    """Give an Arrow table to Spark, as an Ibis table."""
    from keepworth.tables.spark.sources import table

    return lambda rows: table(spark.createDataFrame(rows))


@pytest.fixture(scope="session", autouse=True)
def pushes_of_every_book() -> Iterator[None]:
    """Hold of every book that a test scores in this process that what moved an indicator sums to where it stands."""
    from keepworth.runs.score import _Parts

    score = _Parts._relationships

    def checked(self: Any, into: Path) -> Any:
        found = score(self, into)
        pushes_add_up(into)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Parts, "_relationships", checked)
        yield


@pytest.fixture(scope="session", autouse=True)
def readers_start_at_once() -> Iterator[None]:
    """Do not wait for each process that reads a file to load what it needs."""
    with read_by_copies_of_one():
        yield


@pytest.fixture
def readers_start_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start the processes that read files as it is done outside of tests."""
    monkeypatch.setattr(child, "_started", STARTED)


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine; some tests speak with their own process over loopback."""
    connect = socket.socket.connect
    has_own_process = any(request.node.get_closest_marker(name) for name in ("spark", "loopback"))

    def refuse(self: socket.socket, address: object) -> None:
        is_ours = has_own_process and isinstance(address, tuple) and address[0] in ("127.0.0.1", "::1")
        if self.family != socket.AF_UNIX and not is_ours:
            raise AssertionError(f"a test tried to reach {address!r}; Keepworth needs no network")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", refuse)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List loudly what did not run, so that a green line is not read as more than it is."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("DID NOT RUN HERE", sep="!", red=True, bold=True)
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        terminalreporter.write_line(f"{report.nodeid}: {reason.removeprefix('Skipped: ')}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI everything runs but what needs data that this machine does not have."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not IN_CI or reporter is None:
        return
    missing = [one for one in reporter.stats.get("skipped", []) if "real data" not in str(one.longrepr)]
    if missing and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
