"""Count an export against its limit, and write down what leaves the house."""

import datetime as dt

from django.db import transaction

from keepworth.errors import Busy
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.models.tries import take

AN_HOUR = dt.timedelta(hours=1)
MOST_AN_HOUR = 20


def begin_export(*, customers: int, narrowed_by: list[str], form: str, by: Person, at: dt.datetime) -> None:
    """Let an export begin.

    The log says by what it was narrowed and not to whom: what somebody looked for may be a name, and no line of the
    log can be erased.

    Raises
    ------
    Busy
        This person has exported too often within the hour.

    """
    if not take("export", str(by.pk), limit=MOST_AN_HOUR, per=AN_HOUR, at=at):
        raise Busy(f"More than {MOST_AN_HOUR} exports within an hour. Wait an hour.")
    with transaction.atomic():
        note("export.portfolio", by=by, about=f"{customers} customers", narrowed_by=narrowed_by, way=form)
