"""The button that takes back what was just written."""

from django.urls import reverse

from keepworth_web.know.models import WrittenRow


def undo_of(row: WrittenRow) -> str:
    """Return the address that takes the newest change of a row back, with all that was written at once."""
    change = row.versions.order_by("-number").values_list("change_id", flat=True)[0]
    return reverse("know:undo-write", args=[change])
