"""D2-13: what a released version wrote is read, brought forward and complete, also where that is killed on the way."""

import json
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.factories.persons import person_book
from tests.trust.released import PLAIN, RELEASED, UP, lake_hashes, program, row_hashes, run

from keepworth.runs.restore import restore

pytestmark = [pytest.mark.slow, pytest.mark.unix]
# Killed when the tables of a migration are there and the note that it was made is not.
KILLED = """
import os
import django
django.setup()
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
noted = MigrationRecorder.record_applied
def killed(self, app, name):
    return os._exit(9) if (app, name) == ("value", "0001_ledger_page") else noted(self, app, name)
MigrationRecorder.record_applied = killed
call_command("migrate", verbosity=0)
"""
VERSIONS = sorted(path.stem for path in RELEASED.glob("*.zip"))
OPENED = f"""
import django
django.setup()
from keepworth_web.staff.models import Person
from keepworth_web.staff.sealed import opened
found = [opened(one.factor_secret) for one in Person.objects.exclude(factor_secret="")]
assert found == ["{PLAIN}"] * 20
"""


@pytest.fixture(params=VERSIONS)
def kept(request, tmp_path) -> tuple[Path, dict]:
    """A book as that version left it, and what is in it."""
    restore(RELEASED / f"{request.param}.zip", tmp_path / "book")
    return tmp_path / "book", json.loads((RELEASED / f"{request.param}.json").read_text(encoding="utf-8"))


def columns_of(told: dict[str, list[str]]) -> dict[str, list[str]]:
    return {table: said[:-1] for table, said in told.items()}


def test_d2_13_there_is_one_from_the_first_version():
    assert VERSIONS[0] == "0.1.0"


def test_d2_13_no_row_is_lost_on_the_way_to_this_version(kept):
    book, told = kept
    assert lake_hashes(book, columns_of(told["lake"])) == told["lake"]
    assert row_hashes(book, columns_of(told["database"])) == told["database"]
    run(UP, book)
    assert lake_hashes(book, columns_of(told["lake"])) == told["lake"]
    assert row_hashes(book, columns_of(told["database"])) == told["database"]
    run(OPENED, book)


def test_d2_13_killed_at_any_moment_the_next_start_goes_on(kept):
    book, told = kept
    chance = random.Random(13)
    for _ in range(6):
        running = program(UP, book)
        time.sleep(chance.uniform(0.3, 1.5))
        running.kill()
        running.communicate()
    run(UP, book)
    assert row_hashes(book, columns_of(told["database"])) == told["database"]
    with closing(sqlite3.connect(book / "keepworth.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        plain = database.execute("SELECT count(*) FROM staff_person WHERE factor_secret = ?", (PLAIN,)).fetchone()
    assert plain == (0,)


def test_d2_13_killed_before_a_migration_is_noted_the_next_start_makes_it_anew(tmp_path):
    book = person_book(tmp_path)
    with program(KILLED, book) as running:
        said = running.communicate(timeout=200)[1]
    assert running.returncode == 9, said
    run(UP, book)


def test_d2_13_a_row_that_is_lost_would_be_seen(kept):
    book, told = kept
    with closing(sqlite3.connect(book / "keepworth.sqlite3")) as database, database:
        database.execute("DELETE FROM focus_savedview WHERE id = (SELECT max(id) FROM focus_savedview)")
    assert row_hashes(book, columns_of(told["database"])) != told["database"]
