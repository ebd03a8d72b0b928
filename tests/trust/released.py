"""A book and a database as a version wrote them, kept for ever; `python -m tests.trust.released NAME` makes another."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.factories.persons import person_book

from keepworth.runs.backup import back_up
from keepworth.tables.book import find_book
from keepworth.tables.export import lake_rows
from keepworth.tables.lake.manifest import read_manifest

RELEASED = Path(__file__).parents[1] / "data/released"
PLAIN = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
# The state that the first one is of: second factors were not sealed yet.
BEFORE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("migrate", "staff", "0003", verbosity=0)
from django.utils import timezone
from keepworth_web.book.models import Job
from keepworth_web.focus.models import SavedView
from keepworth_web.staff.actions.keys import make_key
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person, Team

now = timezone.now()
north = Team.objects.create(name="North")
for at in range(40):
    one = Person.objects.create(name=f"Person {at} 梅", email=f"p{at}@keepworth.test", role="editor", joined_at=now)
    one.teams.add(north)
    Person.objects.filter(pk=one.pk).update(factor_secret="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" if at % 2 else "")
    make_key(one, name=f"key {at}", scope="read", days=30)
    Job.objects.create(kind="score", asked={"as_of": "2026-01-31"}, asked_by=one, asked_at=now, state="done")
    SavedView.objects.create(owner=one, name=f"view {at}", query="sort=value", made_at=now)
    note("sign-in", by=one)
"""
UP = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def program(code: str, book: Path) -> subprocess.Popen[str]:
    """Start a program of the website over a book with a SQLite of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "KEEPWORTH_URL")}
    ours = {**kept, "KEEPWORTH_BOOK": str(book), "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings"}
    return subprocess.Popen([sys.executable, "-c", code], env=ours, text=True, stderr=subprocess.PIPE)


def run(code: str, book: Path) -> None:
    """Run one to its end."""
    with program(code, book) as running:
        said = running.communicate(timeout=200)[1]
    assert running.returncode == 0, said


def lake_hashes(folder: Path, columns: dict[str, list[str]] | None = None) -> dict[str, list[str]]:
    """Return each table's columns and a hash of its rows as texts, which no engine's own hash is part of."""
    told = {}
    with find_book(folder).lake() as lake:
        for table in columns or sorted({batch.table for batch in read_manifest(folder / "lake").batches}):
            query = lake_rows(lake, table).query
            named = f"SELECT string_agg(column_name, ',') FROM (DESCRIBE {query})"
            held = (columns or {}).get(table) or lake.engine.execute(named).fetchone()[0].split(",")
            line = f"concat_ws('|', {', '.join(f"coalesce({quoted(name)}::VARCHAR, 'NULL')" for name in held)})"
            joined = f"SELECT sha256(string_agg({line}, '\\n' ORDER BY {line})) FROM ({query})"
            told[table] = [*held, lake.engine.execute(joined).fetchone()[0]]
    return told


def row_hashes(folder: Path, columns: dict[str, list[str]] | None = None) -> dict[str, list[str]]:
    """Return each table's columns and a hash of their rows; of `columns` alone where they are given."""
    told = {}
    with closing(sqlite3.connect(folder / "keepworth.sqlite3")) as database:
        names = [
            name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        for table in columns or [n for n in names if not n.startswith(("django_", "auth_", "sqlite_"))]:
            held = (columns or {}).get(table) or [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            kept = [name for name in held if name != "factor_secret"]  # sealed anew each time
            rows = sorted(map(repr, database.execute(f"SELECT {', '.join(map(quoted, kept))} FROM {quoted(table)}")))
            told[table] = [*held, hashlib.sha256("\n".join(rows).encode()).hexdigest()]
    return told


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return f'"{name}"'


def make(name: str) -> None:
    """Write the book and the database of this version, and what is in them."""
    with tempfile.TemporaryDirectory() as aside:
        book = person_book(Path(aside) / "book")
        run(BEFORE, book)
        RELEASED.mkdir(exist_ok=True)
        back_up(find_book(book), RELEASED / f"{name}.zip", replace_it=True)
        told = {"lake": lake_hashes(book), "database": row_hashes(book)}
        (RELEASED / f"{name}.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(book)


if __name__ == "__main__":
    make(sys.argv[1])
