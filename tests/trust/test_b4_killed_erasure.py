"""B4: an erasure that is killed did nothing yet, or is finished by whoever writes next."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.forked import Forks, forks
from tests.factories.persons import ZELDA, offer, person_book, traces

pytestmark = [pytest.mark.slow, pytest.mark.unix]

# Kills itself before the nth change of the file system that others could see.
KILLED = """
import os, pathlib, signal
left = {before}

def counted(change):
    def instead(*given, **more):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return change(*given, **more)
    return instead

os.fsync = counted(os.fsync)
pathlib.Path.replace = counted(pathlib.Path.replace)
pathlib.Path.unlink = counted(pathlib.Path.unlink)
"""


def erasure(book: Path) -> tuple[object, ...]:
    return ("person", "erase", book, "pers-0042", "--yes")


def killed(erasing: Forks, book: Path, *, before: int) -> bool:
    """Erase, and be killed before that many changes; return whether it came to its end."""
    erasing.start(*erasure(book), before=KILLED.format(before=before))
    code = erasing.ended()
    assert code in (0, -signal.SIGKILL), erasing.said
    return code == 0


def rows(book: Path) -> int:
    return pq.read_metadata(book / "scores/latest/customers.parquet").num_rows


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in which every kind of file holds the person."""
    book = person_book(tmp_path_factory.mktemp("whole"), scored=True)
    offer(book, "customers", "customer_id,name,since", "pers-0042,Zelda Quartz,not a day", name="bad.csv")
    return book


@pytest.fixture
def erasing(whole: Path, tmp_path: Path) -> Iterator[Forks]:
    """Starts erasures; one came to its end already, on a copy."""
    with forks(tmp_path / "forks") as made:
        made.learn(*erasure(shutil.copytree(whole, tmp_path / "learnt", symlinks=True)))
        yield made


@pytest.mark.timeout(600)
def test_b4_a_killed_erasure_is_none_or_is_finished(whole: Path, erasing: Forks, tmp_path: Path) -> None:
    seen: set[str] = set()
    for number, before in enumerate(range(1, 400, 2)):
        book = shutil.copytree(whole, tmp_path / f"book{before}", symlinks=True)
        if killed(erasing, book, before=before):
            break
        begun = (book / "privacy/pending.json").exists()
        if begun and number % 2:
            seen.add("finished by an import")
            offer(book, "spending", "period,purpose,amount", "2024-01,getting,1", name=f"{before}.csv")
        else:
            seen.add("begun" if begun else "not begun")
            again = keepworth(*erasure(book))
            assert again.exit_code == 0, (before, again.stderr)
        assert traces(book, *ZELDA) == [], f"killed before change {before}"
        assert not (book / "privacy/pending.json").exists()
        assert len(list((book / "privacy/receipts").glob("*.json"))) == 1
        assert rows(book) == rows(whole)
        if number % 5 == 0:
            assert answered("import", book, _customers(tmp_path), "--as", "customers")["rows_erased"] == 1
        shutil.rmtree(book)
    assert seen == {"not begun", "begun", "finished by an import"}
    assert number > 10


def _customers(folder: Path) -> Path:
    file = folder / "customers.csv"
    file.write_text("customer_id,name\npers-0042,Z\n", encoding="utf-8")
    return file
