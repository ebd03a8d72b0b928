"""Backups that were asked for in the browser: made aside of the book, taken away by its owner, and gone after a day."""

import datetime as dt
import secrets
import shutil
from pathlib import Path
from typing import Final

from django.conf import settings

from keepworth.runs.backup import BackedUp, back_up
from keepworth.runs.clock import Tell
from keepworth.tables.book import find_book
from keepworth_web.book.models import Job
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person

KEPT: Final = dt.timedelta(days=1)


def folder_of_backups() -> Path:
    """Return where they wait: beside the book, since a backup inside it would be lost with it."""
    book: Path = settings.ENVIRONMENT.book
    return book.parent / f"{book.name}-backups"


def make_backup(tell: Tell) -> str:
    """Make a backup and return its name; those of before are removed, so that one is there at most."""
    folder = folder_of_backups()
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"backup-{dt.datetime.now(tz=dt.UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.zip"
    made: BackedUp = back_up(find_book(settings.ENVIRONMENT.book), folder / name, tell=tell)
    for old in folder.glob("backup-*.zip"):
        if old.name != Path(made.file).name:
            old.unlink(missing_ok=True)
    return name


def backup_of(job: Job | None) -> Path | None:
    """Return the file that a job made, None where it is gone or too old to be given."""
    if job is None or not job.result or job.ended_at is None:
        return None
    path = folder_of_backups() / Path(job.result).name
    is_old = job.ended_at < dt.datetime.now(tz=dt.UTC) - KEPT
    return path if path.is_file() and not is_old else None


def waiting_backup() -> tuple[Job, Path] | None:
    """Return the backup that may be taken away, with the job that made it."""
    job = Job.objects.filter(kind="backup", state=Job.State.DONE).first()
    path = backup_of(job)
    return None if job is None or path is None else (job, path)


def note_taken(job: Job, *, by: Person) -> None:
    """Note that a whole book left by a browser."""
    note("backup.take", by=by, about=f"job {job.pk}")


def sweep_backups(*, now: dt.datetime) -> int:
    """Remove what nobody may take any more, whoever asked for it; return how many went."""
    old = [file for file in folder_of_backups().glob("backup-*.zip") if file.stat().st_mtime < (now - KEPT).timestamp()]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def drop_backups() -> None:
    """Remove every backup that waits: whoever is erased is in none of them."""
    shutil.rmtree(folder_of_backups(), ignore_errors=True)
