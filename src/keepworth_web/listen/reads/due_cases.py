"""What Today asks of cases: those of this person that fall due, and those that nobody looks after."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from keepworth.tables.cases import NOBODY
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.listen.reads.cases import ME, Narrow, cases_of_all, told_rows
from keepworth_web.shared.panels import Thing
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import day

AHEAD: Final = dt.timedelta(days=7)
MOST: Final = 20
MINUTES: Final = 30  # our own guess


def due_cases(request: SignedIn) -> list[Thing]:
    """Return the open cases of this person that are due within a week or are overdue, and those of nobody.

    Whose case it is may be unknown, as of whoever came by an open link: then it is behind no wall.
    """
    visible = seen_by(request)
    found = []
    for owner in (ME, NOBODY):
        rows = cases_of_all(request, Narrow("open", owner=owner, limit=MOST)).rows
        pressing = [
            row for row in rows if row.values["due_on"] is None or row.values["due_on"] <= visible.until + AHEAD
        ]
        told = told_rows(pressing, day=visible.until, zone=visible.book.settings.time_zone)
        worth = visible.scored.some([one["number"] for one in told if one["number"] is not None], teams=visible.teams)
        found += [
            _thing(one, money=worth.get(one["number"], {}).get("value"), is_own=owner == ME)
            for one in told
            if one["number"] in worth or one["row"].values["customer_id"] is None
        ]
    return found


def _thing(one: Mapping[str, Any], *, money: float | None, is_own: bool) -> Thing:
    values = one["row"].values
    if values["due_on"] is None:
        because = _("It is open since %(day)s.") % {"day": day(one["opened"].date())}
    else:
        said = _("It was due on %(day)s.") if one["is_overdue"] else _("It is due on %(day)s.")
        because = said % {"day": day(values["due_on"])}
    return Thing(
        key=f"case:{one['row'].mark}:{values['due_on'] or 'open'}",
        said=_said(one, is_own=is_own),
        because=because,
        address=reverse("listen:case", args=[one["mark"]]),
        customer=one["number"],
        money=money,
        minutes=MINUTES,
        due=values["due_on"],
        is_own=is_own,
    )


def _said(one: Mapping[str, Any], *, is_own: bool) -> str:
    if one["row"].values["customer_id"] is None:
        form = (
            _("Solve the case of somebody not known yet: %(what)s")
            if is_own
            else _("Take the case of somebody not known yet: %(what)s")
        )
    else:
        form = _("%(customer)s: solve their case: %(what)s") if is_own else _("%(customer)s: take their case: %(what)s")
    return form % {"customer": one["customer"], "what": (one["words"] or _("no words are kept"))[:120]}
