"""Give a customer an extra: once a day at most, however often the button is pressed."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.row import Row
from keepworth_web.staff.models import Person


@dataclass(frozen=True, slots=True)
class Giving:
    """An extra for a customer; ids are text."""

    extra: str
    customer: str
    cost: str = ""
    colleague: str = ""  # who gave it, where the book knows who that is
    owed: Row | None = None  # by which they may have it already


def give_extra(giving: Giving, *, on: dt.date, by: Person, at: dt.datetime) -> WrittenRow:
    """Write that an extra was given today.

    Raises
    ------
    RowRefused
        A value cannot be.
    NotPermitted
        The customer is behind the wall.

    """
    values: dict[str, Any] = {
        "extra_id": giving.extra, "customer_id": giving.customer, "colleague_id": giving.colleague,
        "given_on": on.isoformat(), "cost": giving.cost,
    }  # fmt: skip
    if giving.owed is not None:
        values |= {"given_id": str(giving.owed.values["given_id"]),
                   "entitled_on": giving.owed.values["entitled_on"].isoformat(),
                   "customer_id": str(giving.owed.values["customer_id"])}  # fmt: skip
    else:
        said = f"{giving.extra} {giving.customer} {on}"
        values |= {"given_id": f"w-{hashlib.sha256(said.encode()).hexdigest()[:16]}", "entitled_on": on.isoformat()}
    return write_row(Said("extras_given", values), by=by, at=at)
