"""Doctor finds what is wrong with how the website is run, and says what to do."""

import datetime as dt
import sqlite3
from contextlib import closing

import pytest

from keepworth.runs.doctor.check import Looked
from keepworth.tables.book import make_book
from keepworth_web.site import checks


@pytest.fixture
def looked(tmp_path, monkeypatch):
    """A book with a database of its own, as a website of this version left it."""
    for name in ("DATABASE_URL", "KEEPWORTH_URL", "KEEPWORTH_PROXIES", "KEEPWORTH_STATIC"):
        monkeypatch.delenv(name, raising=False)
    book = make_book(tmp_path / "book", currency="EUR")
    with closing(sqlite3.connect(book.folder / "keepworth.sqlite3")) as database, database:
        database.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        database.execute("CREATE TABLE book_job (state TEXT, asked_at TEXT)")
    return Looked(book.folder, book)


def told(looked, statement, *values):
    with closing(sqlite3.connect(looked.folder / "keepworth.sqlite3")) as database, database:
        database.execute(statement, values)


def test_plain_http_for_others_is_found(looked, monkeypatch):
    assert checks.https(looked) is None
    monkeypatch.setenv("KEEPWORTH_URL", "http://127.0.0.1:8000")
    assert checks.https(looked) is None
    monkeypatch.setenv("KEEPWORTH_URL", "http://keepworth.example.com")
    assert "https" in checks.https(looked).fix


def test_proxies_that_nobody_counted_are_found(looked, monkeypatch):
    monkeypatch.setenv("KEEPWORTH_URL", "https://keepworth.example.com")
    assert "KEEPWORTH_PROXIES=1" in checks.proxies(looked).fix
    monkeypatch.setenv("KEEPWORTH_PROXIES", "1")
    assert checks.proxies(looked) is None


def test_a_worker_that_is_silent_is_found(looked):
    assert checks.worker(looked) is None
    now = dt.datetime.now(tz=dt.UTC)
    told(looked, "INSERT INTO book_job VALUES ('waiting', ?)", (now - dt.timedelta(minutes=2)).isoformat())
    assert checks.worker(looked) is None
    told(looked, "INSERT INTO book_job VALUES ('waiting', ?)", (now - dt.timedelta(hours=2)).isoformat())
    assert "2 jobs wait" in checks.worker(looked).words
    told(looked, "INSERT INTO book_job VALUES ('running', ?)", now.isoformat())
    assert checks.worker(looked) is None


def test_a_database_behind_or_ahead_is_found(looked):
    assert "behind" in checks.migrations(looked).words
    told(looked, "INSERT INTO django_migrations VALUES ('book', '9999_later')")
    assert "newer version" in checks.migrations(looked).words


def test_lost_static_files_are_found(looked, monkeypatch, tmp_path):
    assert checks.static_files(looked) is None
    monkeypatch.setenv("KEEPWORTH_STATIC", str(tmp_path))
    assert "keepworth serve" in checks.static_files(looked).fix


def test_a_damaged_database_is_left_to_another_check(looked):
    (looked.folder / "keepworth.sqlite3").write_bytes(b"no database" * 500)
    assert (checks.worker(looked), checks.migrations(looked)) == (None, None)
