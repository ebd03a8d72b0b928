"""D2-01: an import that is killed, at whatever instant, left all of its batch or none; run again it completes."""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.factories.forked import Forks, forks
from tests.trust.corpus import Corpus, orders

from keepworth.tables.book import find_book
from keepworth.tables.export import lake_rows
from keepworth.tables.lake.engine import one
from keepworth.tables.lake.manifest import read_manifest

KILLS = 40
COMPLETED = 5  # of the killed imports, how many are run again to the end
ROWS, KNOWN = 100_000, 5_000
HEADER = "order_id,customer_id,ordered_on,amount"

pytestmark = [pytest.mark.slow, pytest.mark.unix]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of some orders, of which the file that is imported replaces a part."""
    corpus = Corpus(tmp_path_factory.mktemp("killed") / "corpus")
    rows = (f"o{n},c{n % 700},2024-02-{1 + n % 28:02},{n % 90}.5" for n in range(0, 2 * KNOWN, 2))
    assert corpus.offer(orders(*rows, header=HEADER)).counts == (KNOWN, KNOWN, 0)
    return corpus.book


@pytest.fixture(scope="module")
def file(book: Path) -> Path:
    """A hundred thousand orders; some replace, some are known."""
    path = book.parent / "new.csv"
    rows = (f"o{n},c{n % 9000},2024-02-{1 + n % 28:02},{n % 90}.{n % 3}" for n in range(ROWS))
    path.write_text(orders(*rows, header=HEADER), encoding="utf-8")
    return path


@pytest.fixture
def fresh(book: Path, tmp_path: Path) -> Callable[[], Path]:
    """Copies of the book."""
    made: list[Path] = []

    def copy() -> Path:
        made.append(tmp_path / f"book{len(made)}")
        return shutil.copytree(book, made[-1])

    return copy


@pytest.fixture
def importing(tmp_path: Path) -> Iterator[Forks]:
    """Starts imports: each is a process group of its own, with a place of its own for what it makes on the way."""
    with forks(tmp_path / "forks") as made:
        yield made


def asked(book: Path, file: Path) -> tuple[object, ...]:
    return ("import", book, file, "--as", "orders")


def completed(importing: Forks, book: Path, file: Path) -> float:
    """Import to the end, and say how long it took."""
    started = time.monotonic()
    importing.start(*asked(book, file))
    assert importing.ended() == 0, importing.said
    return time.monotonic() - started


def killed(importing: Forks, book: Path, file: Path, *, after: float) -> None:
    """Kill an import and all that it started, some seconds after it began."""
    process = importing.start(*asked(book, file))
    time.sleep(after)
    with suppress(ProcessLookupError):  # it had come to its end
        os.killpg(process, signal.SIGKILL)
    importing.ended()


def seen(book: Path) -> tuple[int, int]:
    """How many rows a reader sees, and a sum over all that is in them, whatever their order."""
    with find_book(book).lake() as lake:
        query = f"SELECT * FROM ({lake_rows(lake, 'orders').query}) AS held"
        rows = one(lake.engine, f"SELECT count(*) FROM ({query})")
        return rows, one(lake.engine, f"SELECT sum(hash(held)::HUGEINT) FROM ({query}) AS held")


def strays(book: Path) -> list[str]:
    """Files of the lake that nobody names, and folders that were written aside."""
    lake = book / "lake"
    kept = set(read_manifest(lake).files())
    files = {path.relative_to(lake).as_posix() for path in lake.glob("[a-z]*/*.parquet")}
    return [*sorted(files - kept), *(path.name for path in lake.glob(".tmp-*"))]


@pytest.mark.timeout(900)
def test_d2_01_a_killed_import_leaves_all_or_none_and_completes_when_run_again(
    book: Path, file: Path, fresh: Callable[[], Path], importing: Forks
) -> None:
    whole = fresh()
    importing.learn(*asked(whole, file))
    duration = min(completed(importing, fresh(), file) for _ in range(2))
    none, all_of_it = seen(book), seen(whole)
    assert (none[0], all_of_it[0]) == (KNOWN, ROWS)
    chance, left, outcomes = random.Random(201), fresh(), []
    for number in range(KILLS):
        killed(importing, left, file, after=duration * (number + chance.random()) / KILLS)
        found = seen(left)
        assert found in (none, all_of_it), f"half an import is seen after kill {number}"
        outcomes.append(found == all_of_it)
        if number % (KILLS // COMPLETED) == KILLS // COMPLETED - 1:
            completed(importing, left, file)
            assert seen(left) == all_of_it
            assert set(strays(left)) <= set(strays(whole)), "more is left than after a run that nobody killed"
            left = fresh()
        elif found == all_of_it:
            left = fresh()
    assert not all(outcomes), "no import was killed on its way"
