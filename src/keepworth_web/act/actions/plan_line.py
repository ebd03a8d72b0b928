"""Write a line of a customer's plan: one open line an indicator, thirteen at most."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from keepworth_web.act.reads.plan import OPEN
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.row import Row
from keepworth_web.staff.models import Person

MOST: Final = 13  # open lines of one customer: as many as there are indicators


class PlanFull(RowRefused):
    """There is an open line of that indicator already, or no room for another."""


def plan_line(said: Said, *, beside: Sequence[Row], by: Person, at: dt.datetime) -> WrittenRow:
    """Write a line of a plan; `beside` are the customer's other lines.

    Raises
    ------
    PlanFull
        Another open line is about the same indicator, or there are thirteen.
    RowRefused, NotPermitted, Busy
        As `write_row` does.

    """
    own = said.values.get("plan_id")
    others = [row for row in beside if row.values["plan_id"] != own and (row.values["state"] or OPEN) == OPEN]
    if said.values.get("state", OPEN) == OPEN:
        indicator = said.values.get("indicator")
        if indicator and any(row.values["indicator"] == indicator for row in others):
            raise PlanFull({"indicator": _("There is an open line of this indicator already: change that one.")})
        if len(others) >= MOST:
            raise PlanFull({"": _("Thirteen lines are open: end one of them first.")})
    return write_row(said, by=by, at=at)
