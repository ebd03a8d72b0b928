"""What Today asks of plans: steps that fall due within a week, and those that are late."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from keepworth.tables.due import AHEAD, steps_due
from keepworth_web.act.reads.plan import OPEN
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.asks import around, colleague_of
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.know.reads.standing import standing_rows
from keepworth_web.shared.panels import Thing
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import day

MOST: Final = 20  # customers with some that are due
MINUTES: Final = 20  # our own guess


def due_steps(request: SignedIn) -> list[Thing]:
    """Ask for steps of plans that are due, those that people wrote since the last run among them.

    The steps of a line that ended or was taken away are not asked for, as no plan shows them as open.
    """
    here, visible = around(request), seen_by(request)
    last = here.day + dt.timedelta(AHEAD)
    written = {row["customer_id"] for row in standing_rows(request, "plan_steps") if row.get("due_on") is not None
               and row["due_on"] <= last and row.get("customer_id") is not None}  # fmt: skip
    asked = {*steps_due(here, most=MOST), *written}
    if not asked:
        return []
    seen = visible.scored.some(sorted(asked), teams=visible.teams)
    lines = {str(row.values["plan_id"]) for row in all_rows(request, "plans", where={"customer_id": sorted(seen)})
             if (row.values["state"] or OPEN) == OPEN}  # fmt: skip
    rows = [
        row for row in all_rows(request, "plan_steps", where={"customer_id": sorted(seen)})
        if (row.values["state"] or OPEN) == OPEN and row.values["due_on"] and row.values["due_on"] <= last
        and str(row.values["plan_id"]) in lines
    ]  # fmt: skip
    things = [_thing(request, row, customer=seen[number], today=here.day)
              for row in rows if (number := row.numbers.get("customer_id")) in seen]  # fmt: skip
    return sorted(things, key=lambda one: -(one.money or 0))


def _thing(request: SignedIn, row: Row, *, customer: Mapping[str, Any], today: dt.date) -> Thing:
    due, mine = row.values["due_on"], colleague_of(request)
    owner = row.numbers.get("owner_id")
    said = {"customer": customer["name"], "what": row.words.get("text_id") or _("no words are kept")}
    because = _("It is a step of the plan, due on %(day)s.") if due >= today else _(
        "It is a step of the plan, and was due on %(day)s."
    )  # fmt: skip
    return Thing(
        key=f"step:{row.mark}:{due.isoformat()}",
        said=_("%(customer)s: do what the plan says: %(what)s") % said,
        because=because % {"day": day(due)},
        address=reverse("act:plan", args=[customer["number"]]),
        customer=int(customer["number"]),
        money=customer["value"],
        minutes=MINUTES,
        due=due,
        is_own=mine is not None and (owner == mine or (owner is None and customer["owner_number"] == mine)),
    )
