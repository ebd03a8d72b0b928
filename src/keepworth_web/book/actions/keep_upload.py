"""Keep what was seen of a file, and what became of it."""

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from keepworth.runs.import_file import Imported
from keepworth.runs.look_at_file import Looked
from keepworth_web.book.models import Upload
from keepworth_web.shared.texts import visible
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person

FOLDER = "sources"  # erasing a person looks there too


def folder_of_uploads() -> Path:
    """Return where sent files lie, for the website alone."""
    folder: Path = settings.ENVIRONMENT.book / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def keep_look(number: int, looked: Looked) -> None:
    """Keep what was seen; what no database keeps is written out."""
    Upload.objects.filter(pk=number).update(looked=_plain(asdict(looked)), table=looked.table)


def keep_report(number: int, done: Imported, *, by: Person | None) -> None:
    """Keep what became of the rows; the file and what was seen of it go."""
    with transaction.atomic():
        upload = Upload.objects.get(pk=number)
        upload.told, upload.batch, upload.looked = _plain(asdict(done)), done.batch or "", None
        upload.save(update_fields=["told", "batch", "looked"])
        counts = {"new": done.rows_new, "same": done.rows_same, "refused": done.rows_refused}
        note("import.done", by=by, about=f"batch {done.batch or 'none'}", table=upload.table, **counts)
    (folder_of_uploads() / upload.stored).unlink(missing_ok=True)


def drop_upload(upload: Upload, *, by: Person | None) -> None:
    """Throw a file away that was not imported."""
    with transaction.atomic():
        note("import.drop", by=by, about=f"upload {upload.pk}")
        Upload.objects.filter(pk=upload.pk).delete()
    (folder_of_uploads() / upload.stored).unlink(missing_ok=True)


def sweep_uploads(*, now: dt.datetime, after: dt.timedelta = dt.timedelta(days=1)) -> int:
    """Throw away what nobody imported for a day, and files that no row speaks of; return how many rows went."""
    left = list(Upload.objects.filter(told__isnull=True, sent_at__lt=now - after))
    for upload in left:
        drop_upload(upload, by=None)
    kept = set(Upload.objects.filter(told__isnull=True).values_list("stored", flat=True))
    for file in folder_of_uploads().iterdir():
        if file.name not in kept and file.stat().st_mtime < (now - after).timestamp():
            file.unlink(missing_ok=True)
    return len(left)


def _plain(said: Any) -> Any:
    if isinstance(said, str):
        return visible(said)
    if isinstance(said, dict):
        return {key: _plain(value) for key, value in said.items()}
    return [_plain(one) for one in said] if isinstance(said, list | tuple) else said
