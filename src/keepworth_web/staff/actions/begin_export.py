"""Count a list that leaves the house against the limit of exports, and write it down."""

import datetime as dt
from typing import Final

from django.db import transaction

from keepworth.errors import Busy
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.models.tries import take

AN_HOUR: Final = dt.timedelta(hours=1)
MOST_AN_HOUR: Final = 20  # of all lists together


def count_export(*, by: Person, at: dt.datetime) -> None:
    """Count an export against the limit; before its rows are looked for, which is what costs.

    Raises
    ------
    Busy
        This person has exported too often within the hour.

    """
    if not take("export", str(by.pk), limit=MOST_AN_HOUR, per=AN_HOUR, at=at):
        raise Busy(f"More than {MOST_AN_HOUR} exports within an hour. Wait an hour.")


@transaction.atomic
def note_export(kind: str, *, about: str, narrowed_by: list[str], form: str, by: Person) -> None:
    """Write an export down, before its file leaves.

    The log says by what it was narrowed and not to whom: what somebody looked for may be a name, and no line of the
    log can be erased.
    """
    note(f"export.{kind}", by=by, about=about, narrowed_by=narrowed_by, way=form)


def begin_export(kind: str, *, about: str, narrowed_by: list[str], form: str, by: Person, at: dt.datetime) -> None:
    """Let an export begin whose size is known without its rows.

    Raises
    ------
    Busy
        This person has exported too often within the hour.

    """
    count_export(by=by, at=at)
    note_export(kind, about=about, narrowed_by=narrowed_by, form=form, by=by)
