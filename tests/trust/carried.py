"""A kept database brought to where it is to be tested: the state of its version, on PostgreSQL too, row by row."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql

# Migrate an empty database to the state of the kept one, app by app, and copy every row of ours.
CARRY = """
import sqlite3, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection, transaction
kept = sqlite3.connect(sys.argv[1])
state = dict(kept.execute("SELECT app, max(name) FROM django_migrations GROUP BY app"))
for app, name in state.items():
    call_command("migrate", app, name, verbosity=0)
names = [name for (name,) in kept.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
ours = [name for name in names if name.split("_")[0] in state and not name.startswith(("auth_", "django_"))]
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("SET LOCAL TIME ZONE 'UTC'")
    for table in ours:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table]
        )
        types = dict(cursor.fetchall())
        if table != "staff_auditentry":  # which is empty, and refuses it
            cursor.execute(f'DELETE FROM "{table}"')
        columns = [row[1] for row in kept.execute(f'PRAGMA table_info("{table}")')]
        told = ", ".join(f"%s::text::{types[name]}" for name in columns)
        named = ", ".join(f'"{name}"' for name in columns)
        rows = kept.execute(f'SELECT {named} FROM "{table}"').fetchall()
        cursor.executemany(f'INSERT INTO "{table}" ({named}) VALUES ({told})', rows)
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')" if "id" in columns else "SELECT NULL, %s", [table])
        if sequence := cursor.fetchone()[0]:
            cursor.execute(f'SELECT setval(%s, coalesce((SELECT max(id) FROM "{table}"), 0) + 1, false)', [sequence])
"""


def start(code: str, book: Path, *given: str, url: str = "") -> subprocess.Popen[str]:
    """Start a program of the website over a book, on the database of a URL or on its own SQLite."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "KEEPWORTH_URL")}
    ours = {**kept, "KEEPWORTH_BOOK": str(book), "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings"}
    env = {**ours, **({"DATABASE_URL": url} if url else {})}
    return subprocess.Popen([sys.executable, "-c", code, *given], env=env, text=True, stderr=subprocess.PIPE)


def run_on(code: str, book: Path, *given: str, url: str = "") -> None:
    """Run one to its end."""
    with start(code, book, *given, url=url) as running:
        said = running.communicate(timeout=280)[1]
    assert running.returncode == 0, said


def hashes(book: Path, *, url: str = "", columns: dict[str, list[str]] | None = None) -> dict[str, list[str]]:
    """Return each table's columns, its number of rows and a hash of them; of `columns` alone where they are given."""
    told = {}
    with closing(psycopg.connect(url) if url else sqlite3.connect(book / "keepworth.sqlite3")) as database:
        for table in columns or _tables(database, is_postgres=bool(url)):
            first = sql.SQL("SELECT * FROM {} LIMIT 0").format(sql.Identifier(table)).as_string(None)
            held = (columns or {}).get(table) or [one[0] for one in database.execute(first).description or ()]
            kept = sql.SQL(", ").join(sql.Identifier(name) for name in held if name != "factor_secret")
            asked = sql.SQL("SELECT {} FROM {}").format(kept, sql.Identifier(table)).as_string(None)
            rows = sorted(map(repr, database.execute(asked)))
            told[table] = [*held, str(len(rows)), hashlib.sha256("\n".join(rows).encode()).hexdigest()]
    return told


def _tables(database: "sqlite3.Connection | psycopg.Connection[tuple[str]]", *, is_postgres: bool) -> list[str]:
    asked = (
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
        if is_postgres
        else "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    )
    names = [name for (name,) in database.execute(asked)]
    return [name for name in names if not name.startswith(("django_", "auth_", "sqlite_"))]
