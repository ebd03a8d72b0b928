"""Changes of the book's own files, each with its line in the log first: none is ever without one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@contextmanager
def noted_first(kind: str, *, by: Person, about: str, **detail: Any) -> Iterator[None]:
    """Write a line for good, then let a file be changed; where that fails a second line says so.

    No transaction may be around it: one that is rolled back would take the line and leave the file. What stops the
    process between the two leaves a line without its change: the log may say too much, and never too little.
    """
    with transaction.atomic(durable=True):
        note(kind, by=by, about=about, **detail)
    try:
        yield
    except BaseException:
        note(f"{kind}.failed", by=by, about=about)
        raise
