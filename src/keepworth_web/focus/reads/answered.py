"""What customers answered about our value disciplines, beside what was typed; of the whole book."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from keepworth.focus.disciplines import DISCIPLINES
from keepworth.runs.seen_by_customers import SeenIn, seen_by_customers
from keepworth_web.focus.reads.numbers import decimal
from keepworth_web.focus.reads.reviews import DISCIPLINE_SAID
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.staff.rights import Right


def customers_answered(request: SignedIn) -> dict[str, Any] | None:
    """Return their view with range and n; None for whoever may not see the whole book."""
    if not request.user.may(Right.SEE_BOOK):
        return None
    found = disciplines_seen(request)
    return {
        "rows": [_row(str(DISCIPLINE_SAID[name]), found[name]) for name in DISCIPLINES if name in found],
        "first": min((one.first for one in found.values()), default=None),
        "last": max((one.last for one in found.values()), default=None),
    }


def disciplines_seen(request: SignedIn) -> dict[str, SeenIn]:
    """Return by discipline what customers answered by the day; of the whole book."""
    visible = seen_by(request)
    return seen_by_customers(visible.book, as_of=visible.until)


def discipline_rows(request: SignedIn) -> Sequence[Sequence[Value]]:
    """Return a row a discipline for a file, unrounded; an end is empty where of one customer no range is told."""
    found = disciplines_seen(request)
    return [
        [str(DISCIPLINE_SAID[name]), one.mean, one.low, one.high, one.customers, one.people, one.first, one.last]
        for name in DISCIPLINES if (one := found.get(name))
    ]  # fmt: skip


def _row(what: str, of: SeenIn) -> dict[str, str]:
    likely = ""
    if of.low is not None and of.high is not None:
        likely = _("likely %(low)s to %(high)s, 8 in 10") % {"low": decimal(of.low), "high": decimal(of.high)}
    return {"what": what, "mean": decimal(of.mean), "range": likely, "customers": count(of.customers),
            "people": count(of.people)}  # fmt: skip
