"""By which change a written row became what it is."""

from collections.abc import Iterable

from django.db.models import F

from keepworth_web.know.models import WrittenRow, WrittenVersion


def changes_of(rows: Iterable[WrittenRow]) -> dict[int, int]:
    """Return the newest change of each row, by the rows' keys, in one question."""
    asked = [row.pk for row in rows]
    if not asked:
        return {}
    newest = WrittenVersion.objects.filter(row_id__in=asked, number=F("row__version"))
    return dict(newest.values_list("row_id", "change_id"))
