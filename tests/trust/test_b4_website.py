"""B4: whoever is erased from a book is erased from the website's database too, in every byte of its file."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import ANN, offer, person_book, traces

from keepworth.tables.persons.who import Person, Traits
from keepworth_web.site.erasing import erase_rows

pytestmark = pytest.mark.slow

NAME, MAIL = "Carla Vermeer 凡梅尔", "carla@canary.example"
# What people write into the website, each with the contact's name, mail or id in it, and what was deleted long ago.
CANARIES = """
import django
django.setup()
from django.apps import apps
from django.utils import timezone
from keepworth_web.book.models import Job
from keepworth_web.staff.actions.keys import make_key
from keepworth_web.staff.actions.make_link import invite
from keepworth_web.staff.models import Person
from keepworth_web.staff.sessions import SessionStore

now = timezone.now()
owner = Person.objects.create(name="Olga", email="olga@keepworth.test", role="owner", joined_at=now)
carla = Person.objects.create(name="Carla Vermeer 凡梅尔", email="carla@canary.example", role="editor", joined_at=now)
said = "cont-0007 cannot be scored"
Job.objects.create(kind="score", asked={"note": "about Ann Quibble 安"}, asked_at=now, said=said)
for n in range(200):
    Job.objects.create(kind=f"old{n}", asked={}, asked_at=now, said="Ann Quibble " * 20)
Job.objects.filter(kind__startswith="old").delete()
make_key(owner, name="for ann.quibble@canary.example", scope="read", days=3)
make_key(carla, name="mine", scope="read", days=3)
for name in ("Ann Quibble", "Carla Vermeer 凡梅尔"):
    invite(by=owner, name=name, role="viewer", teams=[])
for data in ({"told": "You wrote to Ann Quibble"}, {"_auth_user_id": str(carla.pk)}, {"_auth_user_id": str(owner.pk)}):
    store = SessionStore()
    store.update(data)
    store.create()
if apps.is_installed("keepworth_web.shared"):
    from keepworth_web.shared.models import FirstAnswer
    FirstAnswer.objects.create(person_id=1, key_hash="a", asked_hash="b", at=now, body='{"name": "Ann Quibble"}')
try:
    SavedView = apps.get_model("focus", "SavedView")
except LookupError:
    SavedView = None
if SavedView:
    SavedView.objects.create(owner=owner, name="Like Ann Quibble", query="find=ann.quibble%40canary.example&sort=value",
                             made_at=now)
"""


def in_the_website(book: Path, *command: str) -> None:
    environment = {**os.environ, "KEEPWORTH_BOOK": str(book), "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings"}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, *command], env=environment, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book that was opened in a browser, whose people wrote about a contact."""
    book = person_book(tmp_path_factory.mktemp("made"))
    offer(
        book, "colleagues", "colleague_id,name,email", f"coll-0001,{NAME},{MAIL}", "coll-0002,Dora,dora@keepworth.test"
    )
    in_the_website(book, "-m", "keepworth_web.site.manage", "migrate", "--verbosity=0")
    in_the_website(book, "-c", CANARIES)
    return book


@pytest.fixture
def opened(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return shutil.copytree(made, tmp_path / "book")


def of(book: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(book / "keepworth.sqlite3")) as database:
        return database.execute(query).fetchall()


def test_b4_no_byte_of_the_database_holds_an_erased_contact(opened: Path) -> None:
    assert {trait for where, trait in traces(opened, *ANN) if "sqlite3" in where} >= {"Ann Quibble", "cont-0007"}
    # The website runs: it has the file open, and writes go into a log beside it.
    with closing(sqlite3.connect(opened / "keepworth.sqlite3", timeout=20)) as website:
        website.execute("SELECT count(*) FROM staff_person").fetchall()
        done = answered("person", "erase", opened, "cont-0007", "--yes")
        website.execute("SELECT count(*) FROM staff_person").fetchall()
        assert traces(opened, *ANN) == []
    assert done["deleted"]["mentions_in_website"] >= 4
    assert done["deleted"]["accounts"] == 0
    assert done["deleted"]["sessions"] == 1
    said = of(opened, "SELECT said, asked FROM book_job")
    assert said == [("[erased] cannot be scored", '{"note": "about [erased] \\u5b89"}')]
    assert ("Olga", 1) in of(opened, "SELECT name, is_active FROM staff_person"), "nobody else is touched"


def test_b4_an_erased_colleague_has_no_account_left(opened: Path) -> None:
    done = answered("person", "erase", opened, MAIL, "--yes")
    assert traces(opened, "Carla Vermeer", MAIL, "\\u51e1") == []
    assert done["deleted"]["accounts"] == 1
    people = of(opened, "SELECT name, email, is_active FROM staff_person ORDER BY id")
    assert people == [("Olga", "olga@keepworth.test", 1), ("[erased]", None, 0)]
    assert of(opened, "SELECT count(*) FROM staff_apikey WHERE person_id = 2") == [(0,)]
    assert of(opened, "SELECT count(*) FROM staff_session WHERE person_id = 2") == [(0,)]
    kinds = [kind for (kind,) in of(opened, "SELECT kind FROM staff_auditentry")]
    assert "person.erase" in kinds


def test_b4_it_may_run_twice(opened: Path) -> None:
    persons, traits = (Person("contact", 1, "cont-0007"),), Traits(ids=("cont-0007",), names=("Ann Quibble",))
    first, again = (erase_rows(opened, persons, traits) for _ in range(2))
    assert first["mentions_in_website"] > 0
    assert set(again.values()) == {0}


def test_b4_another_books_database_is_left_alone(opened: Path) -> None:
    with closing(sqlite3.connect(opened / "keepworth.sqlite3")) as database, database:
        database.execute("INSERT INTO book_bookmark (id, book_id) VALUES (1, 'another')")
    assert erase_rows(opened, (Person("contact", 1, "cont-0007"),), Traits(names=("Ann Quibble",))) == {}


def test_b4_a_book_that_was_never_opened_has_nothing_to_erase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert erase_rows(tmp_path, (Person("contact", 1, "cont-0007"),), Traits(names=("Ann Quibble",))) == {}
    assert list(tmp_path.iterdir()) == []


def test_b4_a_database_that_cannot_be_read_is_named_and_the_erasure_finished_later(opened: Path) -> None:
    whole = (opened / "keepworth.sqlite3").read_bytes()
    (opened / "keepworth.sqlite3").write_bytes(b"no database at all" * 100)
    for beside in ("-wal", "-shm"):
        Path(f"{opened / 'keepworth.sqlite3'}{beside}").unlink(missing_ok=True)
    refused = keepworth("person", "erase", opened, "cont-0007", "--yes")
    assert refused.exit_code == 4
    assert "could not be searched" in refused.stderr
    (opened / "keepworth.sqlite3").write_bytes(whole)
    answered("person", "restrict", opened, "cont-0008")
    assert traces(opened, *ANN) == []
