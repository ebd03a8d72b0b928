"""Many files are read one after the other, each by a process of its own."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from keepworth.errors import UnreadableFile
from keepworth.tables.reading import child
from keepworth.tables.reading.copies import read_by_copies
from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.reading.source import Read, read_source
from keepworth.tables.schemas import table_named

pytestmark = pytest.mark.usefixtures("readers_start_by_themselves")
BOOK = BookFacts("USD", "UTC", "2024-03-01")
ORDERS = "customer_id,ordered_on,amount\na,2024-02-13,1\n"


def read(folder: Path, content: str = ORDERS) -> Read:
    file = folder / "orders.csv"
    file.write_text(content)
    return read_source(file, table=table_named("orders"), book=BOOK, into=folder / "aside")


def test_files_are_read_as_by_a_process_of_their_own(tmp_path: Path) -> None:
    alone = read(tmp_path)
    told: list[str] = []
    with read_by_copies():
        for _ in range(3):
            assert read(tmp_path) == alone
        read_source(
            tmp_path / "orders.csv", table=table_named("orders"), book=BOOK, into=tmp_path / "aside",
            tell=lambda step, share: told.append(step),
        )  # fmt: skip
    assert told
    assert child.askers == []


def test_a_file_that_is_refused_stops_no_other(tmp_path: Path) -> None:
    with read_by_copies():
        with pytest.raises(UnreadableFile, match="is empty"):
            read(tmp_path, "\n\n")
        assert read(tmp_path).rows_read == 1


def test_a_fault_of_ours_is_said_to_be_one() -> None:
    with read_by_copies():
        for _ in range(2):
            with pytest.raises(RuntimeError, match="no_such_module"):
                child.run_in_child("keepworth.no_such_module:read", {"source": "file.csv"})


def test_a_file_that_takes_too_long_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with read_by_copies():
        with monkeypatch.context() as patched:
            patched.setattr(child, "seconds_allowed", lambda size: 2)  # of work; the clock allows twice that
            with pytest.raises(UnreadableFile, match="took longer to read than the limit"):
                child.run_in_child("tests.keepworth.tables.reading.test_copies:spin", {"source": "slow.csv"})
        assert read(tmp_path).rows_read == 1


def spin(request: dict[str, object]) -> None:
    while True:
        pass


def test_the_death_of_the_first_is_no_hang_and_stops_no_other(tmp_path: Path) -> None:
    """Were it killed, by the clock or by whoever needs the memory, that one file is refused and nobody waits."""
    with read_by_copies():
        assert read(tmp_path).rows_read == 1
        first = child.askers[-1].__self__.process  # type: ignore[attr-defined]
        threading.Timer(0.2, os.kill, (first.pid, signal.SIGKILL)).start()
        started = time.monotonic()
        with pytest.raises(UnreadableFile):
            child.run_in_child("tests.keepworth.tables.reading.test_copies:wait", {"source": "slow.csv"})
        assert time.monotonic() - started < 30, "the copy, which waits for a minute, ends with what it is of"
        assert read(tmp_path).rows_read == 1


def test_one_that_died_while_nobody_asked_is_followed_by_another(tmp_path: Path) -> None:
    with read_by_copies():
        first = child.askers[-1].__self__.process  # type: ignore[attr-defined]
        first.kill()
        first.wait()
        assert read(tmp_path).rows_read == 1


def wait(request: dict[str, object]) -> None:
    time.sleep(60)
