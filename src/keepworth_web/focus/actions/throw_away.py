"""Throw away a check, a business case or a step of the programme."""

import datetime as dt
from typing import Any

from django.db import transaction

from keepworth_web.shared.trash import Trashed, throw_away
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def throw_kept_away(row: Trashed, *, by: Person, at: dt.datetime) -> bool:
    """Put it into the trash; False if it was there already."""
    model: Any = type(row)
    is_done = throw_away(model.objects.filter(pk=row.pk), at=at)
    if is_done:
        note(f"{model._meta.model_name}.trash", by=by, about=f"{model._meta.model_name} {row.pk}")
    return is_done
