"""What customers answered about our value disciplines, for programs; of the whole book."""

import datetime as dt
from typing import Literal

from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.focus.disciplines import DISCIPLINES
from keepworth_web.focus.reads.answered import disciplines_seen
from keepworth_web.know.api.customers import AsOf
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["checks"])


class DisciplineSeenTold(Told):
    """One discipline as customers see us, 1 to 7; each customer counts once, by the last answers of its people."""

    discipline: Literal["operations", "product", "intimacy"]
    mean: float
    low: float | None = Field(description=_("The range holds the truth 8 times in 10; null of one customer"))
    high: float | None
    customers: int
    people: int = Field(description=_("Who answered three of the four statements at least"))
    first: dt.date = Field(description=_("Day of the oldest answer that counts"))
    last: dt.date


class DisciplinesSeenTold(Told):
    """What customers see us lead in; a discipline of which nobody said enough is missing."""

    disciplines: list[DisciplineSeenTold]


@router.get(
    "/focus/disciplines/customers",
    response=DisciplinesSeenTold,
    summary=_("What customers see us lead in, by their answers"),
)
@needs(Right.SEE_BOOK)
def disciplines_customers(request: SignedIn, as_of: AsOf = None) -> DisciplinesSeenTold:
    found = disciplines_seen(request)
    return DisciplinesSeenTold.model_validate({
        "disciplines": [
            {"discipline": name, "mean": one.mean, "low": one.low, "high": one.high, "customers": one.customers,
             "people": one.people, "first": one.first, "last": one.last}
            for name in DISCIPLINES if (one := found.get(name))
        ]
    })  # fmt: skip
