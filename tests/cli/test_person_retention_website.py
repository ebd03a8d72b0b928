"""`keepworth person retention` reaches the website's database, and leaves no byte of what it deletes."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import person_book, traces

WRITTEN = """
import django
django.setup()
import datetime as dt
from django.utils import timezone
from keepworth_web.know.actions.keep_note import Note, keep_note
from keepworth_web.staff.models import Person

now = timezone.now()
olga = Person.objects.create(name="Olga", email="olga@keepworth.test", role="owner", joined_at=now)
keep_note(Note("acme", at="2020-06-01T10:00", learned="Marmalade long ago"), by=olga, at=now)
keep_note(Note("acme", at=f"{now:%Y-%m-%dT%H:%M}"[:11] + "00:01", learned="Marmalade of today"), by=olga, at=now)
"""


def in_the_website(book: Path, *command: str) -> None:
    environment = {**os.environ, "KEEPWORTH_BOOK": str(book), "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings"}
    subprocess.run([sys.executable, *command], env=environment, check=True, capture_output=True, text=True)


def test_old_words_leave_the_database_and_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    book = person_book(tmp_path)
    in_the_website(book, "-m", "keepworth_web.site.manage", "migrate", "--verbosity=0")
    in_the_website(book, "-c", WRITTEN)
    with (book / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("[retention]\ntexts = 12\n")
    dry = answered("person", "retention", book, "--dry-run")
    assert traces(book, "Marmalade long ago") != []
    done = answered("person", "retention", book)
    assert done["deleted"] == dry["deleted"]
    assert done["deleted"]["texts"] == 5, "four of files and one that was written"
    assert traces(book, "Marmalade long ago") == []
    assert {trait for _, trait in traces(book, "Marmalade of today")} == {"Marmalade of today"}
    with closing(sqlite3.connect(book / "keepworth.sqlite3")) as database:
        rows = database.execute("SELECT count(*) FROM know_writtenrow WHERE \"table\" = 'touchpoints'").fetchone()
    assert rows == (2,), "that there was a talk stays"


def test_where_the_database_does_not_answer_nothing_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    book = person_book(tmp_path)
    with (book / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("[retention]\ntexts = 12\n")
    (book / "keepworth.sqlite3").write_text("no database at all, however long it is " * 50, encoding="utf-8")
    refused = keepworth("person", "retention", book)
    assert refused.exit_code == 4
    assert traces(book, "lawn bowls") != []
