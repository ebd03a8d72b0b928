"""`keepworth serve`: one command from a folder to a page, and back to nothing running."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from keepworth.cli import main
from keepworth.errors import BadInput
from keepworth.tables.book import make_book
from keepworth_web.site.starting import claim_port

OURS = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith("KEEPWORTH_") and name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
}


def serve(book: Path, *options: str, env: dict[str, str] | None = None) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", "from keepworth.cli import main; main()", "serve", str(book), *options]
    return subprocess.Popen(
        command, env={**OURS, **(env or {})}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def refused(book: Path, *options: str, env: dict[str, str] | None = None) -> str:
    started = serve(book, *options, env=env)
    said, why = started.communicate(timeout=60)
    assert (started.returncode, said) == (2, "")
    return why


@pytest.mark.loopback
def test_it_prints_one_link_serves_it_and_stops_both_at_a_signal(tmp_path):
    book = tmp_path / "book"
    make_book(book, currency="EUR", name="Acme")
    aside = tmp_path / "aside"
    aside.mkdir()
    started = serve(book, env={"TMPDIR": str(aside)})
    try:
        said = started.stdout.readline()
        found = re.fullmatch(r"Acme is open at http://127\.0\.0\.1:(\d+)(/start/[\w-]{43}/)\n", said)
        assert found, said + started.stderr.read()
        with closing(http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=10)) as asked:
            asked.request("GET", found[2])
            page = asked.getresponse()
            text = page.read().decode()
            assert (page.status, page.headers["X-Content-Type-Options"]) == (200, "nosniff")
            sheet = re.search(r'href="(/static/shared/keepworth\.[0-9a-f]+\.css)"', text)
            assert sheet, "static files carry their hash"
            asked.request("GET", sheet[1], headers={"Accept-Encoding": "gzip"})
            css = asked.getresponse()
            assert (css.status, css.headers["Content-Encoding"]) == (200, "gzip")
            assert "immutable" in css.headers["Cache-Control"]
            assert css.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert len(css.read()) < 20_000
        children = Path(f"/proc/{started.pid}/task/{started.pid}/children")
        before = children.read_text().split() if children.exists() else []
    finally:
        started.send_signal(signal.SIGINT)
        started.communicate(timeout=30)
    assert started.returncode == 0
    assert list(aside.iterdir()) == []
    assert len(before) in (0, 2), "web server and worker"
    assert not any(Path(f"/proc/{child}").exists() for child in before)


def test_a_public_address_without_https_is_refused(tmp_path):
    make_book(tmp_path / "book", currency="EUR")
    assert "can be reached by others, and KEEPWORTH_URL is not https" in refused(tmp_path / "book", "--host", "0.0.0.0")


def test_nonsense_in_the_environment_is_refused_in_words(tmp_path):
    make_book(tmp_path / "book", currency="EUR")
    aside = tmp_path / "aside"
    aside.mkdir()
    why = refused(tmp_path / "book", env={"KEEPWORTH_URL": "http://keepworth.example.com", "TMPDIR": str(aside)})
    assert list(aside.iterdir()) == []
    assert "only this machine may go without https" in why
    assert "Traceback" not in why


def test_a_database_that_cannot_be_brought_up_to_date_is_safe_in_a_backup(tmp_path):
    book = tmp_path / "book"
    make_book(book, currency="EUR")
    with closing(sqlite3.connect(book / "keepworth.sqlite3")) as database:
        database.execute("CREATE TABLE book_bookmark (id integer primary key, book_id text)")
        database.execute("CREATE TABLE kept (word text)")
        database.execute("INSERT INTO kept VALUES ('before')")
        database.commit()
    started = serve(book)
    started.communicate(timeout=60)
    assert started.returncode != 0
    (copy,) = (book / "backups").glob("*.sqlite3")
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT word FROM kept").fetchall() == [("before",)]


@pytest.mark.django_db
def test_the_mark_of_another_book_is_refused_by_name():
    from keepworth_web.book.actions.mark_database import mark_database

    mark_database("one")
    mark_database("one")
    with pytest.raises(BadInput, match=r"belongs to another book: its book_id is one, that of keepworth\.toml is two"):
        mark_database("two")


def test_a_port_that_is_taken_is_refused_or_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=f"Port {port} at 127.0.0.1 cannot be listened at"):
            claim_port("127.0.0.1", port)
    port, claim = claim_port("127.0.0.1", None)
    claim.close()
    assert port >= 8000


def test_of_two_starts_at_once_each_takes_a_port_of_its_own():
    port, claim = claim_port("127.0.0.1", None)
    with claim:
        other, another = claim_port("127.0.0.1", None)
        another.close()
        assert other > port
        with pytest.raises(BadInput, match=f"Port {port} at 127.0.0.1 cannot be listened at"):
            claim_port("127.0.0.1", port)
    again, claim = claim_port("127.0.0.1", port)
    claim.close()
    assert again == port


def test_a_folder_that_is_no_book_is_refused(tmp_path):
    found = CliRunner().invoke(main, ["serve", str(tmp_path)])
    assert found.exit_code == 2
    assert "is no book" in found.stderr


def test_help_names_it_without_loading_django():
    code = (
        "import sys; from click.testing import CliRunner; from keepworth.cli import main; "
        "shown = CliRunner().invoke(main, ['--help']).output; assert 'serve' in shown; "
        "assert CliRunner().invoke(main, ['serve', '--help']).exit_code == 0; "
        "print([name for name in ('django', 'keepworth_web.shared') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
