"""Save a view under a name."""

import datetime as dt

from django.db import transaction

from keepworth.errors import NotPermitted
from keepworth_web.focus.models import SavedView
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.rights import Right


@transaction.atomic
def save_view(name: str, *, query: str, is_shared: bool, by: Person, at: dt.datetime) -> SavedView:
    """Keep an address under a name.

    Raises
    ------
    NotPermitted
        Somebody who may only read would share it.

    """
    check_sharing(is_shared=is_shared, by=by)
    view = SavedView.objects.create(name=name, query=query, is_shared=is_shared, owner=by, made_at=at)
    note("view.save", by=by, about=f"view {view.pk}", shared=is_shared)
    return view


def check_sharing(*, is_shared: bool, by: Person) -> None:
    """Refuse to share for somebody who may only read."""
    if is_shared and not by.may(Right.WRITE):
        raise NotPermitted("Sharing a view needs the right to write.")
