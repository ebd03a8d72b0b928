"""Book › Backup: the worker makes it, the owner takes it away after the password, and the log says so."""

import datetime as dt
import io
import zipfile

import pytest

from keepworth_web.book.models import Job
from keepworth_web.care.actions.keep_backup import drop_backups, folder_of_backups, sweep_backups
from keepworth_web.site.worker import do_next
from keepworth_web.staff.models import AuditEntry
from tests.web.browsers import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(owner, persons):
    """A backup of a book with persons."""
    assert owner.post("/book/backup/make/").status_code == 302
    assert do_next()
    assert Job.objects.get(kind="backup").said == ""
    yield folder_of_backups()
    drop_backups()


def test_a_backup_is_made_and_taken_away(owner, made):
    assert "Ready to be taken away" in owner.get("/book/backup/").text
    given = owner.post("/book/backup/take/")
    assert given.headers["Content-Disposition"].startswith('attachment; filename="backup-')
    assert given.headers["Cache-Control"] == "no-store"
    packed = zipfile.ZipFile(io.BytesIO(b"".join(given.streaming_content)))
    assert {"keepworth-backup.json", "keepworth.toml"} <= set(packed.namelist())
    assert AuditEntry.objects.filter(kind="backup.take").count() == 1
    assert (made.stat().st_mode & 0o777, [path.stat().st_mode & 0o777 for path in made.iterdir()]) == (0o700, [0o600])


def test_only_one_backup_waits(owner, made):
    owner.post("/book/backup/make/")
    assert do_next()
    assert len(list(made.iterdir())) == 1


def test_b4_a_backup_that_nobody_took_is_gone_after_a_day(made):
    made_at = dt.datetime.fromtimestamp(next(made.iterdir()).stat().st_mtime, tz=dt.UTC)
    assert sweep_backups(now=made_at + dt.timedelta(hours=23)) == 0
    assert sweep_backups(now=made_at + dt.timedelta(hours=25)) == 1
    assert list(made.iterdir()) == []


def test_the_password_is_asked_for_again(people, made):
    client = browser_of(people["owner"], confirmed=False)
    assert client.post("/book/backup/take/").headers["Location"].startswith("/account/confirm/")
    assert not AuditEntry.objects.filter(kind="backup.take").exists()


def test_b4_who_is_erased_is_in_no_backup_that_waits(owner, made, persons):
    from keepworth.runs.find_persons import persons_searched
    from keepworth.tables.book import find_book

    number = persons_searched(find_book(persons), "cont-0007")[0].person.number
    owner.post(f"/book/privacy/contact/{number}/erase/")
    assert do_next()
    assert not made.exists()
    assert owner.post("/book/backup/take/").status_code == 404


def test_d1_01_nobody_else_gets_near_it(colleague, stranger, made):
    for client in (colleague, stranger):
        assert client.get("/book/backup/").status_code == 403
        assert client.post("/book/backup/make/").status_code == 403
        assert client.post("/book/backup/take/").status_code == 403
