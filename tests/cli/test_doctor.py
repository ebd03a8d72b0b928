"""`keepworth doctor`: each seeded misconfiguration is found, alone, with a line that says what to do."""

import datetime as dt
import fcntl
import importlib.metadata
import json
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.factories.commands import keepworth
from tests.factories.persons import offer, person_book

from keepworth.runs.doctor import installation, of_book, of_lake
from keepworth.runs.doctor.check import Looked, Wrong
from keepworth.runs.doctor.examine import examine
from keepworth.tables.book import find_book
from keepworth.tables.lake.manifest import read_manifest


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book with nothing wrong, and a temporary folder of its own."""
    aside = tmp_path / "aside"
    aside.mkdir()
    made = person_book(tmp_path, scored=True)
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return made


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def old_packages(book: Path, patch: pytest.MonkeyPatch) -> None:
    real = importlib.metadata.version
    patch.setattr(installation, "version", lambda name: "2.0.1" if name == "duckdb" else real(name))


def missing_package(book: Path, patch: pytest.MonkeyPatch) -> None:
    real = importlib.metadata.requires
    patch.setattr(installation, "requires", lambda name: [*(real(name) or []), "no-such-thing>=3"])


def old_python(book: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(installation, "sys", SimpleNamespace(version_info=(3, 11, 9), version="3.11.9 (main)"))


def not_writable(book: Path, patch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(book / "scores")
    (book / "scores").write_text("a file where a folder should be", encoding="utf-8")


def newer_format(book: Path, patch: pytest.MonkeyPatch) -> None:
    changed(book / "keepworth.toml", "format = 1", "format = 2")


def newer_manifest(book: Path, patch: pytest.MonkeyPatch) -> None:
    changed(book / "lake/manifest.json", '"format": 1', '"format": 2')


def unknown_setting(book: Path, patch: pytest.MonkeyPatch) -> None:
    with (book / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("discuont = 0.2\n")


def missing_file(book: Path, patch: pytest.MonkeyPatch) -> None:
    (book / "lake" / read_manifest(book / "lake").of("touchpoints")[0].file).unlink()


def swapped_files(book: Path, patch: pytest.MonkeyPatch) -> None:
    files = [book / "lake" / read_manifest(book / "lake").of(table)[0].file for table in ("contacts", "customers")]
    shutil.copy(files[0], files[1])


def flipped_bit(book: Path, patch: pytest.MonkeyPatch) -> None:
    path = book / "lake" / read_manifest(book / "lake").of("orders")[0].file
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)


def changed_keys(book: Path, patch: pytest.MonkeyPatch) -> None:
    keys = read_manifest(book / "lake").keys
    shutil.copy(book / "lake" / keys[0], book / "lake" / keys[1])


def leftovers(book: Path, patch: pytest.MonkeyPatch) -> None:
    left = Path(tempfile.gettempdir()) / "keepworth-a1b2c3d4"
    left.mkdir()
    (left / "raw.parquet").write_bytes(b"rows of somebody")
    long_ago = time.time() - 2 * installation.IDLE
    for path in (left / "raw.parquet", left):
        os.utime(path, (long_ago, long_ago))


def superseded(book: Path, patch: pytest.MonkeyPatch) -> None:
    batch = read_manifest(book / "lake").of("orders")[0]
    shutil.copy(book / "lake" / str(batch.occasions), book / f"lake/orders/{batch.id}.occasions-0123.parquet")
    (book / "lake/.tmp-0123").mkdir()


def held_for_long(book: Path, patch: pytest.MonkeyPatch) -> Callable[[], None]:
    patch.setattr(of_lake, "LONG", 0.0)
    lock = (book / "book.lock").open("a+", encoding="utf-8")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock.close


def full_disk(book: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(of_book.shutil, "disk_usage", lambda place: SimpleNamespace(free=1000))


def wrong_clock(book: Path, patch: pytest.MonkeyPatch) -> None:
    path = book / "lake/manifest.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["batches"][0]["recorded_at"] = (dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=3)).isoformat()
    path.write_text(json.dumps(record), encoding="utf-8")


def no_java(book: Path, patch: pytest.MonkeyPatch) -> None:
    with (book / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write('[engine]\nkind = "spark"\n')
    patch.setenv("PATH", "/nowhere")
    patch.delenv("JAVA_HOME", raising=False)


def open_secret(book: Path, patch: pytest.MonkeyPatch) -> None:
    keepworth("person", "erase", book, "cont-0007", "--yes")
    (book / "privacy/secret").chmod(0o644)


def damaged_backtest(book: Path, patch: pytest.MonkeyPatch) -> None:
    (book / "backtests").mkdir()
    (book / "backtests/staying-2026-01-01-20260102T101112131415.json").write_text('{"format": 1', encoding="utf-8")


def lost_secret(book: Path, patch: pytest.MonkeyPatch) -> None:
    keepworth("person", "erase", book, "cont-0007", "--yes")
    (book / "privacy/secret").unlink()


def damaged_database(book: Path, patch: pytest.MonkeyPatch) -> None:
    (book / "keepworth.sqlite3").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)


def unreachable_database(book: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("DATABASE_URL", f"postgresql:///book?host={book.parent}")


def merged_in_a_circle(book: Path, patch: pytest.MonkeyPatch) -> None:
    for at, (alias, into) in enumerate((("a", "b"), ("b", "a"))):
        file = book.parent / f"aliases-{at}.csv"
        file.write_text(f"who,alias_id,into_id\npartner,{alias},{into}\n", encoding="utf-8")
        assert keepworth("import", book, file, "--as", "aliases").exit_code == 0


def begun_erasure(book: Path, patch: pytest.MonkeyPatch) -> None:
    from keepworth.tables.persons import erasing

    with pytest.MonkeyPatch.context() as kill:
        kill.setattr(erasing, "commit", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            erasing.erase(book, asked="cont-0007", at=dt.datetime.now(tz=dt.UTC))


def without_consent(book: Path, patch: pytest.MonkeyPatch) -> None:
    offer(book, "consents", "customer_id,purpose,given_on,withdrawn_on", "acme,visits,2024-01-01,")
    offer(book, "visits", "visit_id,customer_id,at,page", "v1,acme,2024-02-01T10:00:00Z,/")
    offer(book, "consents", "customer_id,purpose,given_on,withdrawn_on", "acme,visits,2024-01-01,2024-06-01")
    patch.setattr(of_lake, "UNDOABLE", dt.timedelta(seconds=-1))


def damaged_score(book: Path, patch: pytest.MonkeyPatch) -> None:
    os.truncate(book / "scores/latest/customers.parquet", 500)


SEEDED: dict[Callable[..., Any], tuple[str, str]] = {
    old_python: ("python", "Install a newer Python"),
    old_packages: ("packages", "pip install 'duckdb"),
    missing_package: ("packages", "'no-such-thing>=3'"),
    leftovers: ("temporary_folder", "rm -r"),
    full_disk: ("space", "TMPDIR"),
    newer_format: ("format", "--upgrade keepworth"),
    unknown_setting: ("settings", "keepworth.toml"),
    not_writable: ("writable", "chmod"),
    wrong_clock: ("clock", "timedatectl"),
    no_java: ("java", "openjdk"),
    open_secret: ("secret", "chmod 600"),
    lost_secret: ("secret", "from a backup"),
    damaged_backtest: ("backtests", "--what staying"),
    damaged_database: ("database", "backups"),
    unreachable_database: ("database", "DATABASE_URL"),
    newer_manifest: ("manifest", "install the version that wrote it"),
    missing_file: ("files", "keepworth undo"),
    swapped_files: ("contents", "keepworth restore"),
    flipped_bit: ("contents", "keepworth restore"),
    changed_keys: ("contents", "keepworth restore"),
    superseded: ("strays", "--mend"),
    merged_in_a_circle: ("merged", "keepworth know split"),
    begun_erasure: ("erasure", "--mend"),
    without_consent: ("withdrawn", "keepworth person retention"),
    held_for_long: ("lock", "fuser"),
    damaged_score: ("score", "keepworth score"),
}


def test_nothing_is_wrong_with_a_good_book(book: Path) -> None:
    found = examine(book)
    assert [one for one in found if not one.is_fine] == []
    assert len(found) >= 18
    done = keepworth("doctor", book)
    assert (done.exit_code, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == len(found) + 1


@pytest.mark.parametrize("seed", SEEDED, ids=lambda seed: seed.__name__)
def test_every_seeded_misconfiguration_is_found_with_what_to_do(
    seed: Callable[..., Any], book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, fix = SEEDED[seed]
    undo = seed(book, monkeypatch) or (lambda: None)
    found = [one for one in examine(book) if not one.is_fine]
    undo()
    assert check in [one.check for one in found]
    assert {one.check for one in found} <= {check, *ALSO.get(seed, ())}, "one fault is one finding"
    one = next(one for one in found if one.check == check)
    assert fix in one.fix
    assert one.words


# A fault that is two, truly.
ALSO = {not_writable: ("score",), begun_erasure: ("strays",)}


def test_a_consent_that_was_just_taken_back_is_nothing_wrong(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as aside:
        without_consent(book, aside)
        assert of_lake.withdrawn(Looked(book, find_book(book))) is not None
    assert of_lake.withdrawn(Looked(book, find_book(book))) is None


def test_at_least_twelve_kinds_are_seeded() -> None:
    assert len({check for check, _ in SEEDED.values()}) >= 12


@pytest.mark.parametrize("seed", [leftovers, superseded, open_secret, begun_erasure], ids=lambda seed: seed.__name__)
def test_mending_puts_right_what_takes_nothing_away(
    seed: Callable[..., Any], book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed(book, monkeypatch)
    assert keepworth("doctor", book).exit_code == 2
    mended = keepworth("doctor", book, "--mend")
    assert mended.exit_code == 0, mended.stdout
    assert "(mended: " in mended.stdout
    assert keepworth("doctor", book).exit_code == 0


def test_what_a_running_process_uses_is_no_leftover(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leftovers(book, monkeypatch)
    folder = Path(tempfile.gettempdir())
    with (folder / "keepworth-a1b2c3d4/raw.parquet").open("rb"):
        assert installation.temporary_folder(Looked()) is None
    (folder / "keepworth-static-1").mkdir()
    (folder / "keepworth-00000000").mkdir()
    found = installation.temporary_folder(Looked())
    assert found is not None
    assert found.words.startswith("1 thing")


def test_the_installation_is_looked_at_without_a_book(book: Path) -> None:
    done = keepworth("doctor", "--json")
    record = json.loads(done.stdout)
    assert record["wrong"] == 0
    ours = {"python", "packages", "temporary_folder", "space"}
    of_the_website = {"https", "proxies", "worker", "migrations", "static_files"}
    assert {one["check"] for one in record["checks"]} == ours | of_the_website
    assert set(record["checks"][0]) == {"check", "title", "is_fine", "words", "fix", "is_mended"}


def test_a_folder_that_is_no_book_is_refused(tmp_path: Path) -> None:
    done = keepworth("doctor", tmp_path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is no book" in done.stderr


def test_others_add_checks_of_their_own(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def theirs(looked: Looked) -> Wrong | None:
        """Check that the kettle is on."""
        return Wrong("The kettle is off.", "Put it on.")

    def added(*, group: str) -> Iterator[Any]:
        assert group == "keepworth.checks"
        yield SimpleNamespace(name="kettle", load=lambda: theirs)

    monkeypatch.setattr("keepworth.runs.doctor.examine.entry_points", added)
    found = examine(book)[-1]
    assert (found.check, found.title, found.is_fine, found.fix) == ("kettle", "The kettle is on.", False, "Put it on.")


def test_a_database_that_is_whole_is_fine(book: Path) -> None:
    with sqlite3.connect(book / "keepworth.sqlite3") as database:
        database.execute("CREATE TABLE one (number INTEGER)")
    database.close()
    assert of_book.database(Looked(book)) is None
