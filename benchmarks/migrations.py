"""A released version's database with a million rows on its way to this version (D2-13): whole, resumed, not in the way.

The log and the written rows grow with use: a million each. Of people there are ten thousand, each with a second factor,
which this version encrypts. Another connection writes all the while, and the longest that it waited is what counts. The
way is killed once, and goes on with the next start.
"""

import argparse
import json
import os
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measured import keep, run, show

if TYPE_CHECKING:
    import psycopg

type Database = "sqlite3.Connection | psycopg.Connection[Any]"
ROOT = Path(__file__).parents[1]
ROWS, PEOPLE = 1_000_000, 10_000
MOST = 2.0  # seconds that others may wait
EVERY = 0.02
COUNTED = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})"
DAY = "'2026-01-01 00:00:00+00:00'"
# By column, what a row holds, as SQL.
MORE: dict[str, dict[str, str]] = {
    "staff_auditentry": {
        "at": DAY, "kind": "'sign-in'", "about": "''", "detail": "'{{}}'", "hash_before": "'x'",
        "hash": "'bench ' || i",
    },
    "know_writtenrow": {
        "table": "'contacts'", "key": "'[\"' || i || '\"]'", "key_hash": "'bench ' || i",
        "customer": "'c' || (i % 1000)", "moved_from": "''",
        "contact": "''", "values": "'{{\"role\": \"CFO\"}}'", "gone": "{false}", "version": "0",
        "at": DAY,
    },
    "staff_person": {
        "password": "'x'", "name": "'Person ' || i", "email": "'bench' || i || '@keepworth.test'", "role": "'viewer'",
        "language": "''", "theme": "''", "is_active": "{true}", "joined_at": DAY, "factor_secret": "'{plain}'",
        "factor_step": "0",
    },
}  # fmt: skip


def fill(database: Database, *, is_postgres: bool, rows: int, people: int) -> None:
    """Write the rows."""
    from tests.trust.released import PLAIN

    said = {"true": "true", "false": "false"} if is_postgres else {"true": "1", "false": "0"}
    for table, values in MORE.items():
        counted = COUNTED.format(most=people if table == "staff_person" else rows)
        columns, told = ", ".join(f'"{one}"' for one in values), ", ".join(values.values()).format(plain=PLAIN, **said)
        database.execute(f'INSERT INTO "{table}" ({columns}) {counted} SELECT {told} FROM n')
    database.commit()


class Others:
    """Somebody who writes all the while, and how long it took at worst."""

    def __init__(self, connect: Callable[[], Database], *, is_postgres: bool) -> None:
        """Connect in the thread that writes."""
        self.longest, self.writes, self._done = 0.0, 0, threading.Event()
        self._connect, self._is_postgres = connect, is_postgres
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> "Others":
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        """End."""
        self._done.set()
        self._thread.join()

    def _write(self) -> None:
        with closing(self._connect()) as database:
            while not self._done.wait(EVERY):
                started = time.perf_counter()
                database.execute("BEGIN" if self._is_postgres else "BEGIN IMMEDIATE")
                database.execute("UPDATE staff_person SET name = name WHERE id = 1")
                database.execute("COMMIT")
                self.longest = max(self.longest, time.perf_counter() - started)
                self.writes += 1


def measure(folder: Path, *, url: str, rows: int, people: int) -> dict[str, Any]:
    """Bring the first released version's database to this one."""
    import psycopg
    from tests.trust.carried import CARRY, hashes, run_on, start
    from tests.trust.released import RELEASED, UP

    from keepworth.runs.restore import restore

    book = folder / "book"
    restore(RELEASED / "0.1.0.zip", book)
    file = book / "keepworth.sqlite3"
    if url:
        run_on(CARRY, book, str(file), url=url)

    def connect() -> Database:
        return (
            psycopg.connect(url, autocommit=True) if url else sqlite3.connect(file, timeout=300, isolation_level=None)
        )

    with closing(psycopg.connect(url) if url else sqlite3.connect(file)) as database:
        fill(database, is_postgres=bool(url), rows=rows, people=people)
    before = hashes(book, url=url)
    with start(UP, book, url=url) as running:
        time.sleep(3)
        running.kill()
        running.communicate()
    started = time.perf_counter()
    with Others(connect, is_postgres=bool(url)) as others:
        run_on(UP, book, url=url)
    seconds = time.perf_counter() - started
    after = hashes(book, url=url, columns={table: said[:-2] for table, said in before.items()})
    left = connect().execute("SELECT count(*) FROM staff_person WHERE length(factor_secret) = 32").fetchone()[0]
    return {
        "rows": {table: int(said[-2]) for table, said in before.items() if int(said[-2]) > 1000},
        "seconds": round(seconds, 2),
        "others_waited_at_most": round(others.longest, 2),
        "others_wrote": others.writes,
        "lost_or_changed": [table for table in before if after[table] != before[table]],
        "factors_not_encrypted": left,
    }


def faults_of(found: dict[str, dict[str, Any]]) -> list[str]:
    """Say what is not as it was promised."""
    faults = []
    for name, one in found.items():
        if one["lost_or_changed"] or one["factors_not_encrypted"]:
            faults.append(f"{name}: not whole: {one['lost_or_changed']}, {one['factors_not_encrypted']} factors")
        if one["others_waited_at_most"] > MOST:
            faults.append(f"{name}: others waited {one['others_waited_at_most']} s, {MOST} are the most")
    return faults


def main() -> int:
    """Measure on SQLite and on a PostgreSQL of its own, print a table, keep the result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=ROWS)
    asked.add_argument("--people", type=int, default=PEOPLE)
    asked.add_argument(
        "--one", action="store_true", help="measure on the database of DATABASE_URL alone, and print JSON"
    )
    asked.add_argument("--dry", action="store_true", help="do not keep the result")
    wanted = asked.parse_args()
    sys.path.insert(0, str(ROOT))
    if wanted.one:
        with tempfile.TemporaryDirectory(prefix="keepworth-bench-") as aside:
            url = os.environ.get("DATABASE_URL", "")
            print(json.dumps(measure(Path(aside), url=url, rows=wanted.rows, people=wanted.people)))
        return 0
    found = {}
    itself = [sys.executable, __file__, "--one", "--rows", str(wanted.rows), "--people", str(wanted.people)]
    for name, command in {"SQLite": itself, "PostgreSQL": ["sh", str(ROOT / "tools/on_postgres.sh"), *itself]}.items():
        found[name] = json.loads(run(command).output.splitlines()[-1])
    rows = [("database", "rows", "seconds", "others waited", "lost or changed")]
    for name, one in found.items():
        waited, lost = f"{one['others_waited_at_most']} s", str(len(one["lost_or_changed"]))
        rows.append((name, f"{sum(one['rows'].values()):,}", str(one["seconds"]), waited, lost))
    show(rows)
    faults = faults_of(found)
    print("\n".join(faults))
    if not wanted.dry:
        print(keep("migrations", {"most_seconds_others_wait": MOST, "databases": found, "faults": faults}))
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
