"""The environment is understood or refused, all faults at once."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from keepworth.tables.book import make_book
from keepworth_web.site.environment import VARIABLES, read_environment


@pytest.fixture
def given(tmp_path):
    make_book(tmp_path / "book", currency="EUR")
    return {"KEEPWORTH_BOOK": str(tmp_path / "book")}


def test_a_book_is_all_that_is_needed(given):
    found = read_environment(given)
    assert found.database["NAME"] == found.book / "keepworth.sqlite3"
    assert not found.is_https
    assert "127.0.0.1" in found.hosts


def test_the_secret_is_made_once_for_its_owner_alone(given):
    first, again = read_environment(given), read_environment(given)
    assert first.secret == again.secret
    assert len(first.secret) >= 43
    assert (first.book / "keepworth.secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("KEEPWORTH_BOOK", "/nowhere", "must name the folder of a book"),
        ("KEEPWORTH_URL", "http://keepworth.example.com", "only this machine may go without https"),
        ("KEEPWORTH_URL", "http://10.0.0.7:8000", "only this machine may go without https"),
        ("KEEPWORTH_URL", "keepworth.example.com", "must be an address"),
        ("KEEPWORTH_URL", "https://me:secret@keepworth.example.com", "must be an address"),
        ("KEEPWORTH_URL", "https://keepworth.example.com/sub", "no path"),
        ("KEEPWORTH_URL", "https://keepworth.example.com:99999", "must be an address"),
        ("KEEPWORTH_URL", "https://keepworth.example.com", "say how many there are, KEEPWORTH_PROXIES=1"),
        ("KEEPWORTH_PROXIES", "many", "a whole number from 0 to 10, not 'many'"),
        ("KEEPWORTH_IDLE_MINUTES", "0", "a whole number from 1"),
        ("KEEPWORTH_SESSION_HOURS", "-1", "a whole number from 1"),
        ("KEEPWORTH_SECRET", "short", "at least 43 characters"),
        ("KEEPWORTH_SECRET_FILE", "/nowhere", "at least 43 characters"),
        (
            "KEEPWORTH_WEBHOOK_HOSTS",
            "n8n.internal,http://10.0.0.5",
            "names or addresses alone, by comma, not 'http://10",
        ),
        ("DATABASE_URL", "mysql://x/y", "must be postgresql://"),
        ("DATABASE_URL", "postgresql://host", "must be postgresql://"),
    ],
)
def test_nonsense_is_refused_by_name(given, name, said, why):
    with pytest.raises(ImproperlyConfigured, match=why):
        read_environment({**given, name: said})


def test_all_faults_are_named_at_once(given):
    with pytest.raises(ImproperlyConfigured) as refused:
        read_environment({**given, "KEEPWORTH_URL": "x", "KEEPWORTH_PROXIES": "x", "DATABASE_URL": "x"})
    assert str(refused.value).count("must be") == 3


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_plain_http_is_for_this_machine(given, url):
    assert not read_environment({**given, "KEEPWORTH_URL": url}).is_https


def test_a_postgresql_may_be_reached_by_a_socket(given):
    url = "postgresql://me:p%40ss@/keepworth?host=/run/postgresql"
    database = read_environment({**given, "DATABASE_URL": url}).database
    assert (database["HOST"], database["PASSWORD"], database["NAME"]) == ("/run/postgresql", "p@ss", "keepworth")


def test_every_variable_is_read_and_in_the_reference(given):
    from pathlib import Path

    root = Path(__file__).parents[3]
    page = (root / "docs/reference/web-settings.md").read_text(encoding="utf-8")
    code = (root / "src/keepworth_web/site/environment.py").read_text(encoding="utf-8")
    for one in VARIABLES:
        assert f"| `{one.name}` |" in page
        assert code.count(f'"{one.name}"') >= 2, "named in the table and read"
