"""D2-12: a backup that is taken while others write is restored to one moment, and erased persons stay erased."""

import json
import os
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.factories.books import add_orders, empty_book
from tests.factories.commands import answered, book_of, keepworth
from tests.factories.persons import ANN, ZELDA, offer, person_book, traces

from keepworth.runs import backup
from keepworth.runs.backup import back_up
from keepworth.runs.restore import restore
from keepworth.tables.book import Book, find_book
from keepworth.tables.export import lake_rows
from keepworth.tables.lake.engine import one
from keepworth.tables.lake.manifest import read_manifest


def row_hash(book: Path, table: str = "orders") -> tuple[int, int]:
    """How many rows a reader sees, and a sum over all that is in them, ids as text."""
    with find_book(book).lake() as lake:
        query = f"SELECT * FROM ({lake_rows(lake, table).query}) AS held"
        rows = one(lake.engine, f"SELECT count(*) FROM ({query})")
        return rows, one(lake.engine, f"SELECT sum(hash(held)::HUGEINT) FROM ({query}) AS held")


class Writing(threading.Thread):
    """Somebody who imports and writes to the database until told to stop, and notes the hash after each batch."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book, self.stop, self.hashes, self.written = book, threading.Event(), {(): (0, 0)}, 0

    def run(self) -> None:
        with closing(sqlite3.connect(self.book.folder / "keepworth.sqlite3")) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("CREATE TABLE notes (number INTEGER PRIMARY KEY)")
            while not self.stop.is_set() and self.written < 200:
                self.written += 1
                database.execute("INSERT INTO notes VALUES (?)", [self.written])
                database.commit()
                add_orders(self.book, (f"c{self.written}", "2024-01-01", self.written), ("all", "2024-01-02", 1))
                batches = tuple(batch.id for batch in read_manifest(self.book.lake_folder).batches)
                self.hashes[batches] = row_hash(self.book.folder)


def test_d2_12_a_backup_while_others_write_is_one_moment(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    writer = Writing(book)
    writer.start()
    try:
        made = []
        for number in range(6):
            while len(writer.hashes) < 2 + 2 * number:
                assert writer.is_alive()
            done = back_up(book, tmp_path / f"{number}.zip")
            made.append(done)
    finally:
        writer.stop.set()
        writer.join()
    assert made[-1].batches > made[0].batches, "the book was written to meanwhile"
    for number in range(6):
        restored = tmp_path / f"restored-{number}"
        restore(tmp_path / f"{number}.zip", restored)
        batches = tuple(batch.id for batch in read_manifest(restored / "lake").batches)
        assert row_hash(restored) == writer.hashes[batches]
        with closing(sqlite3.connect(restored / "keepworth.sqlite3")) as database:
            notes = [row[0] for row in database.execute("SELECT number FROM notes ORDER BY number")]
        assert notes == list(range(1, len(notes) + 1))
        assert len(notes) >= len(batches)


def test_d2_12_an_import_between_two_steps_of_a_backup_is_not_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = empty_book(tmp_path)
    add_orders(book, ("a", "2024-01-01", 1))
    before = row_hash(book.folder)
    for number, step in enumerate(("read_manifest", "copy_database")):
        real = getattr(backup, step)

        def meanwhile(
            *given: object, real: Callable[..., object] = real, number: int = number, **more: object
        ) -> object:
            add_orders(book, (f"b{number}", "2024-01-02", 2))
            return real(*given, **more)

        with monkeypatch.context() as patch:
            patch.setattr(backup, step, meanwhile)
            done = back_up(book, tmp_path / f"{number}.zip")
        assert (done.batches, done.rows) == (number + 1, number + 1)
        restore(tmp_path / f"{number}.zip", tmp_path / f"restored-{number}")
        assert row_hash(tmp_path / f"restored-{number}") == before
        before = row_hash(book.folder)


def test_d2_12_every_file_of_a_quiet_book_comes_back_as_it_was(tmp_path: Path) -> None:
    book = person_book(tmp_path, scored=True)
    done = answered("backup", book, tmp_path / "b.zip")
    back = answered("restore", tmp_path / "b.zip", tmp_path / "restored")
    assert (back["rows"], back["files"]) == (done["rows"], done["files"])
    kept = {path.relative_to(book): path.read_bytes() for path in book.rglob("*")
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(book).parts)}  # fmt: skip
    kept.pop(Path("book.lock"), None)
    restored = tmp_path / "restored"
    assert {name: (restored / name).read_bytes() for name in kept} == kept
    assert (restored / "scores/latest").readlink() == (book / "scores/latest").readlink()
    assert (restored / "privacy/secret").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600
    assert answered("score", restored)["equity"] == answered("score", book)["equity"]


@pytest.mark.parametrize("how", ["privacy folder in the target", "--tombstones"])
def test_d2_12_whoever_was_erased_after_the_backup_stays_erased(tmp_path: Path, how: str) -> None:
    book = person_book(tmp_path, scored=True)
    answered("backup", book, tmp_path / "b.zip")
    for who in ("cont-0007", "pers-0042"):
        answered("person", "erase", book, who, "--yes")
    target = tmp_path / "restored"
    if how == "--tombstones":
        back = answered("restore", tmp_path / "b.zip", target, "--tombstones", book / "privacy/tombstones.json")
    else:
        target.mkdir()
        (book / "privacy").rename(target / "privacy")
        back = answered("restore", tmp_path / "b.zip", target)
    assert back["erased"] == 2
    assert traces(target, *ANN, *ZELDA) == []
    assert offer(target, "customers", "customer_id,name", "pers-0042,Z")["rows_erased"] == 1
    assert pq.read_metadata(target / "scores/latest/customers.parquet").num_rows > 100


def test_d2_12_without_tombstones_the_restore_says_what_that_means(tmp_path: Path) -> None:
    answered("backup", person_book(tmp_path), tmp_path / "b.zip")
    done = keepworth("restore", tmp_path / "b.zip", tmp_path / "restored")
    assert "--tombstones FILE" in done.stdout


def test_d2_12_tombstones_of_another_book_are_refused(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    answered("backup", book, tmp_path / "b.zip")
    other = person_book(tmp_path / "other")
    answered("person", "erase", other, "cont-0007", "--yes")
    done = keepworth("restore", tmp_path / "b.zip", tmp_path / "r", "--tombstones", other / "privacy/tombstones.json")
    assert done.exit_code == 2
    assert "another book" in done.stderr
    assert not (tmp_path / "r").exists()


def test_d2_12_a_newer_format_is_refused_by_name(tmp_path: Path) -> None:
    answered("backup", book_of(tmp_path, "c1,2024-01-01,1"), tmp_path / "b.zip")
    rewritten(tmp_path / "b.zip", "keepworth-backup.json", lambda text: text.replace(b'"format": 1', b'"format": 2'))
    done = keepworth("restore", tmp_path / "b.zip", tmp_path / "r")
    assert done.exit_code == 2
    assert "is a backup of format 2" in done.stderr
    assert not (tmp_path / "r").exists()


def rewritten(archive: Path, name: str, change: object, *, called: str = "") -> None:
    """Write an archive with one file changed, as a careful vandal would."""
    with zipfile.ZipFile(archive) as old:
        files = {info.filename: old.read(info) for info in old.infolist()}
    files[called or name] = change(files.pop(name))  # type: ignore[operator]
    with zipfile.ZipFile(archive, "w") as new:
        for one_name, content in files.items():
            new.writestr(one_name, content)


@pytest.mark.parametrize("damage", ["a byte", "cut short", "no zip", "missing", "outside", "longer"])
def test_d2_12_a_damaged_backup_is_refused_and_nothing_restored(tmp_path: Path, damage: str) -> None:
    archive = tmp_path / "b.zip"
    answered("backup", book_of(tmp_path, "c1,2024-01-01,1"), archive)
    with zipfile.ZipFile(archive) as held:
        name = next(one for one in held.namelist() if one.startswith("lake/orders"))
    if damage == "a byte":
        rewritten(archive, name, lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:])
    elif damage == "longer":
        rewritten(archive, name, lambda data: data + b"x" * 5_000_000)
    elif damage == "missing":
        rewritten(archive, name, lambda data: data, called="lake/orders/another.parquet")
    elif damage == "outside":
        evil = {"../evil.txt": {"sha256": "0", "bytes": 1, "mode": 420}}
        rewritten(
            archive, "keepworth-backup.json", lambda text: json.dumps({**json.loads(text), "files": evil}).encode()
        )
    elif damage == "cut short":
        os.truncate(archive, archive.stat().st_size // 2)
    else:
        archive.write_text("no zip", encoding="utf-8")
    done = keepworth("restore", archive, tmp_path / "r")
    assert done.exit_code == 2, done.output
    assert not (tmp_path / "r").exists()
    assert not (tmp_path / "evil.txt").exists()
    assert not list(tmp_path.glob(".keepworth-*"))


def test_d2_12_what_would_be_lost_is_never_overwritten(tmp_path: Path) -> None:
    book = book_of(tmp_path, "c1,2024-01-01,1")
    assert keepworth("backup", book, book / "b.zip").exit_code == 2
    answered("backup", book, tmp_path / "b.zip")
    again = keepworth("backup", book, tmp_path / "b.zip")
    assert (again.exit_code, "--replace" in again.stderr) == (2, True)
    full = keepworth("restore", tmp_path / "b.zip", book)
    assert full.exit_code == 2
    assert "is not empty" in full.stderr
    assert row_hash(book)[0] == 1
