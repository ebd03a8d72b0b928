"""`keepworth demo --remove` takes what was written about the sample out of the website's database, too."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.factories.commands import keepworth

from keepworth.tables.book import make_book

WRITTEN = """
import django
django.setup()
from django.utils import timezone
from keepworth_web.act.models import Answer
from keepworth_web.book.models import Job, Step
from keepworth_web.focus.models import SavedView
from keepworth_web.know.models import WrittenChange, WrittenRow, WrittenVersion
from keepworth_web.shared.models import FirstAnswer
from keepworth_web.staff.models import Person

now = timezone.now()
olga = Person.objects.create(name="Olga", email="olga@keepworth.test", role="owner", joined_at=now)
row = WrittenRow.objects.create(table="needs", key='["w-1"]', key_hash="a", values={"kind": "need"}, at=now)
change = WrittenChange.objects.create(by=olga, at=now)
WrittenVersion.objects.create(row=row, change=change, number=1)
Answer.objects.create(person=olga, key="need:1", customer=1, answer="later", at=now, until=now)
Step.objects.create(job=Job.objects.create(kind="score", asked_at=now), name="orders", begun_at=now)
SavedView.objects.create(owner=olga, name="Finance", query="segment=Finance", made_at=now)
FirstAnswer.objects.create(person_id=1, key_hash="a", asked_hash="b", status=201, at=now)
"""
OF_BOOK = ("know_writtenrow", "know_writtenchange", "know_writtenversion", "act_answer", "book_job", "book_step",
           "focus_savedview", "shared_firstanswer")  # fmt: skip


def in_the_website(book: Path, *command: str) -> None:
    environment = {**os.environ, "KEEPWORTH_BOOK": str(book), "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings"}
    subprocess.run([sys.executable, *command], env=environment, check=True, capture_output=True, text=True)


def counts(book: Path, *tables: str) -> dict[str, int]:
    with closing(sqlite3.connect(book / "keepworth.sqlite3")) as database:
        return {one: database.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in tables}


def test_what_was_written_about_the_sample_goes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    book = tmp_path / "sample"
    make_book(book, currency="EUR", sample=True)
    in_the_website(book, "-m", "keepworth_web.site.manage", "migrate", "--verbosity=0")
    in_the_website(book, "-c", WRITTEN)
    assert 0 not in counts(book, *OF_BOOK).values()
    gone = keepworth("demo", "--remove", book)
    assert gone.exit_code == 0, gone.stderr
    assert set(counts(book, *OF_BOOK).values()) == {0}
    assert counts(book, "staff_person") == {"staff_person": 1}


def test_where_the_database_does_not_answer_the_sample_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    book = tmp_path / "sample"
    make_book(book, currency="EUR", sample=True)
    (book / "keepworth.sqlite3").write_text("no database at all, however long it is " * 50, encoding="utf-8")
    refused = keepworth("demo", "--remove", book)
    assert refused.exit_code == 4
    assert "The sample is still there" in refused.stderr
    assert "sample = true" in (book / "keepworth.toml").read_text(encoding="utf-8")
