"""Take a check, a business case or a step of the programme out of the trash."""

import datetime as dt
from typing import Any

from django.db import transaction

from keepworth_web.shared.trash import Trashed, take_out
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def take_kept_out(row: Trashed, *, by: Person, at: dt.datetime) -> bool:
    """Take it out of the trash; False if it is not there."""
    model: Any = type(row)
    is_done = take_out(model.objects.filter(pk=row.pk), at=at)
    if is_done:
        note(f"{model._meta.model_name}.restore", by=by, about=f"{model._meta.model_name} {row.pk}")
    return is_done
