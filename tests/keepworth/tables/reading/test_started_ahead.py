"""The process that reads files may start before it is asked; our own files need none."""

import threading
from pathlib import Path

import pytest

from keepworth.errors import UnreadableFile
from keepworth.tables.reading import child
from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.reading.source import Read, read_source
from keepworth.tables.schemas import table_named

pytestmark = pytest.mark.usefixtures("readers_start_by_themselves")
BOOK = BookFacts("USD", "UTC", "2024-03-01")


def read(folder: Path, content: str = "customer_id,ordered_on,amount\na,2024-02-13,1\n") -> Read:
    file = folder / "orders.csv"
    file.write_text(content)
    return read_source(file, table=table_named("orders"), book=BOOK, into=folder / "aside")


def test_the_process_that_waits_is_the_one_that_reads(tmp_path: Path) -> None:
    with child.started_ahead():
        (waiting,) = child._ahead
        assert read(tmp_path).rows_read == 1
        assert child._ahead == []
        assert waiting.returncode == 0
        assert read(tmp_path).rows_read == 1  # the next reading starts its own


def test_what_it_refuses_is_refused_alike(tmp_path: Path) -> None:
    with child.started_ahead(), pytest.raises(UnreadableFile, match="is empty"):
        read(tmp_path, "\n\n")


def test_one_that_nobody_asked_is_gone_afterwards() -> None:
    with child.started_ahead():
        (waiting,) = child._ahead
    assert child._ahead == []
    assert waiting.returncode is not None


def test_one_whose_caller_goes_away_ends_by_itself() -> None:
    with child.started_ahead():
        (waiting,) = child._ahead
        assert waiting.stdin is not None
        waiting.stdin.close()
        assert waiting.wait(timeout=60) == 0


def test_our_own_files_are_read_here_as_elsewhere_and_by_this_thread_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, started = read(tmp_path), []
    once = child._started
    monkeypatch.setattr(child, "_started", lambda *loads: started.append(loads) or once(*loads))
    with child.read_here():
        assert read(tmp_path) == alone
        with pytest.raises(UnreadableFile, match="is empty"):
            read(tmp_path, "\n\n")
        assert started == []
        other = threading.Thread(target=read, args=(tmp_path,))
        other.start()
        other.join()
        assert len(started) == 1, "what another thread reads may be anybody's"
    assert read(tmp_path) == alone
    assert len(started) == 2
