"""Throw a saved view away."""

import datetime as dt

from django.db import transaction

from keepworth_web.focus.models import SavedView
from keepworth_web.shared.trash import throw_away
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def trash_view(view: SavedView, *, by: Person, at: dt.datetime) -> bool:
    """Put a view into the trash; False if it was there already."""
    is_done = throw_away(SavedView.objects.filter(pk=view.pk), at=at)
    if is_done:
        note("view.trash", by=by, about=f"view {view.pk}")
    return is_done
