"""The people of one customer, as the book describes them on the day shown."""

from collections.abc import Mapping
from typing import Any, Final

from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import reader_of, rows_of
from keepworth_web.know.reads.splitting import splits_of
from keepworth_web.know.reads.visible import customer_of
from keepworth_web.know.reads.walled import behind_wall
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.staff.rights import Right

MOST: Final = 60  # on the customer's page; the others stand on the page of everybody


def contacts_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return the contacts, who decides first, then by influence and name; those who left come last."""
    rows = sorted(contacts_now(request, number), key=lambda row: (
        row.values["left_on"] is not None, not row.values["decides"], -(row.values["influence"] or 0),
        row.names["contact_id"].casefold(),
    ))  # fmt: skip
    others = reader_of(request).merged_into([row.values["contact_id"] for row in rows])
    return {
        "rows": [{"of": row, "also": others.get(row.values["contact_id"], ())} for row in rows[:MOST]],
        "more": max(len(rows) - MOST, 0),
        "number": number,
        "splits": splits_of(request, number, contacts=[row.values["contact_id"] for row in rows]),
        "may_write": request.user.may(Right.WRITE),
    }


def contacts_now(request: SignedIn, number: int) -> list[Row]:
    """Return the contacts of a customer, merged ones as one; they are read once a request."""
    return kept(request, f"contacts of {number}", find=lambda: rows_of(request, "contacts", customer=number))


def contact_marked(request: SignedIn, number: int, *, mark: str) -> Row | None:
    """Return a row that says, or said once, who somebody is at a customer; None where that is nobody.

    Whoever works behind the wall by now is nobody here: what they are called and how they are reached is said there.
    """
    if customer_of(request, number) is None:
        return None
    rows = rows_of(request, "contacts", customer=number, every_version=True)
    found = next((row for row in rows if row.mark == mark), None)
    is_away = found is not None and behind_wall(reader_of(request), contacts=[found.values["contact_id"]])
    return None if is_away else found


def history_of(request: SignedIn, number: int, *, contact: str) -> list[Row]:
    """Return every row that describes a contact of this customer, under whichever id, the newest first."""
    same = set(reader_of(request).known_as(contact))
    rows = rows_of(request, "contacts", customer=number, every_version=True)
    return [row for row in rows if row.values["contact_id"] in same]
