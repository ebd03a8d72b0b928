"""A copy of the website's database that is whole, whoever writes to it meanwhile."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from keepworth.errors import BadInput
from keepworth.runs.archive import DATABASE, DUMP


def copy_database(book: Path, *, into: Path) -> tuple[str | None, Path | None]:
    """Copy the database that a book goes with; return its kind and the copy, or twice None where there is none."""
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith(("postgres://", "postgresql://")):
        return "postgresql", _dumped(address, into=into / DUMP)
    source = book / DATABASE
    if not source.is_file():
        return None, None
    copy = into / DATABASE
    address = f"{source.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as live, closing(sqlite3.connect(copy)) as copied:
        live.backup(copied)
        copied.execute("PRAGMA journal_mode = DELETE")  # one file, without another beside it
        fine = copied.execute("PRAGMA integrity_check").fetchone()[0]
    if fine != "ok":
        raise BadInput(f"{source} is damaged ({fine}), so it is not backed up. Restore an older backup of it first.")
    return "sqlite", copy


def _dumped(address: str, *, into: Path) -> Path:
    program = shutil.which("pg_dump")
    if program is None:
        raise BadInput("DATABASE_URL names PostgreSQL and pg_dump is not installed here. Install postgresql-client.")
    parts = urlsplit(address)
    # In the environment nobody else can read the password.
    given = {"PGHOST": parts.hostname, "PGPORT": str(parts.port or ""), "PGUSER": parts.username,
             "PGPASSWORD": parts.password, "PGDATABASE": parts.path.lstrip("/")}  # fmt: skip
    # What stands behind the question mark wins, as it does for the website: a socket's folder, a way of encryption.
    asked = {f"PG{name.upper()}": value for name, value in parse_qsl(parts.query)}
    environment = {**os.environ, **{name: unquote(value) for name, value in given.items() if value}, **asked}
    command = [program, "--format=custom", "--no-owner", f"--file={into}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 — found on the path
    if done.returncode:
        raise BadInput(f"pg_dump could not copy the database: {done.stderr.strip()[-500:]}")
    return into
