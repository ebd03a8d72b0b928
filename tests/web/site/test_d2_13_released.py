"""D2-13: what a released version wrote comes to this version whole, on the database that these tests run on."""

import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from keepworth.runs.restore import restore
from tests.trust.carried import CARRY, hashes, run_on, start
from tests.trust.released import PLAIN, RELEASED, UP

pytestmark = [pytest.mark.slow, pytest.mark.unix]
URL = os.environ.get("DATABASE_URL", "")
VERSIONS = sorted(path.stem for path in RELEASED.glob("*.zip"))
PLAIN_LEFT = f"""
import django
django.setup()
from keepworth_web.staff.models import Person
from keepworth_web.staff.sealed import opened
secrets = Person.objects.exclude(factor_secret="").values_list("factor_secret", flat=True)
assert [opened(one) for one in secrets] == ["{PLAIN}"] * 20
assert not Person.objects.filter(factor_secret="{PLAIN}").exists()
"""


@pytest.fixture(params=VERSIONS)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A book as that version left it, and the URL of the database with its rows; of its own SQLite, none."""
    book, name = tmp_path / "book", f"released_{uuid4().hex[:12]}"
    named = sql.Identifier(name)
    restore(RELEASED / f"{request.param}.zip", book)
    if not URL:
        yield book, ""
        return
    with psycopg.connect(URL, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(named))
        try:
            parts = conninfo_to_dict(URL)
            url = f"postgresql://{parts['user']}@/{name}?host={parts['host']}"
            assert make_conninfo(url)
            run_on(CARRY, book, str(book / "keepworth.sqlite3"), url=url)
            yield book, url
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(named))


def told_of(held: dict[str, list[str]]) -> dict[str, list[str]]:
    return {table: said[:-2] for table, said in held.items()}


def test_d2_13_every_row_comes_along(kept):
    book, url = kept
    before = hashes(book, url=url)
    (version,) = VERSIONS
    known = json.loads((RELEASED / f"{version}.json").read_text(encoding="utf-8"))["database"]
    assert {table: set(said[:-1]) for table, said in known.items()} == {
        table: set(said[:-2]) for table, said in before.items()
    }
    assert (before["staff_person"][-2], before["staff_auditentry"][-2], before["focus_savedview"][-2]) == (
        "40",
        "80",
        "40",
    )
    run_on(UP, book, url=url)
    assert hashes(book, url=url, columns=told_of(before)) == before
    run_on(PLAIN_LEFT, book, url=url)


def test_d2_13_killed_at_any_moment_the_next_start_goes_on(kept):
    book, url = kept
    before, chance = hashes(book, url=url), random.Random(13)
    for _ in range(6):
        with start(UP, book, url=url) as running:
            time.sleep(chance.uniform(0.3, 1.5))
            running.kill()
            running.communicate()
    run_on(UP, book, url=url)
    assert hashes(book, url=url, columns=told_of(before)) == before
    run_on(PLAIN_LEFT, book, url=url)


def test_d2_13_a_row_that_is_lost_would_be_seen(kept):
    book, url = kept
    before = hashes(book, url=url)
    lost = 'from django.db import connection; connection.cursor().execute("DELETE FROM focus_savedview WHERE id = 1")'
    run_on(f"import django; django.setup(); {lost}", book, url=url)
    assert hashes(book, url=url) != before
