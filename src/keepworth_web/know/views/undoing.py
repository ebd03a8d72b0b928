"""The button that takes back what was just written."""

from django.urls import reverse

from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.changes import changes_of


def undo_of(row: WrittenRow) -> str:
    """Return the address that takes the newest change of a row back, with all that was written at once."""
    return reverse("know:undo-write", args=[changes_of([row])[row.pk]])
