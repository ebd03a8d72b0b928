"""Take a saved view out of the trash."""

import datetime as dt

from django.db import transaction

from keepworth_web.focus.models import SavedView
from keepworth_web.shared.trash import take_out
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def restore_view(view: SavedView, *, by: Person, at: dt.datetime) -> bool:
    """Take a view out of the trash; False if it is not there."""
    is_done = take_out(SavedView.objects.filter(pk=view.pk), at=at)
    if is_done:
        note("view.restore", by=by, about=f"view {view.pk}")
    return is_done
