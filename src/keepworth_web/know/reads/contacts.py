"""The people of one customer, as the book describes them on the day shown."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest

from keepworth_web.know.reads.rows import rows_of
from keepworth_web.staff.rights import Right

MOST: Final = 60  # on the customer's page; the others stand on the page of everybody


def contacts_of(request: HttpRequest, number: int) -> Mapping[str, Any] | None:
    """Return the contacts, who decides first, then by influence and name; those who left come last."""
    rows = rows_of(request, "contacts", customer=number)
    rows.sort(key=lambda row: (
        row.values["left_on"] is not None, not row.values["decides"], -(row.values["influence"] or 0),
        row.names["contact_id"].casefold(),
    ))  # fmt: skip
    return {
        "rows": rows[:MOST],
        "more": max(len(rows) - MOST, 0),
        "number": number,
        "may_write": request.user.may(Right.WRITE),
    }
