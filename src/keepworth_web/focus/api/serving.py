"""The API of who serves whom: the proposal. Accepting it is writing the customer's row."""

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.focus.reads.serving import assignment_seen
from keepworth_web.know.api.customers import AsOf
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["focus"])


class HandsTold(Told):
    """A customer who would change hands."""

    customer: int
    name: str
    today: int | None = Field(description=_("Who serves them today; null: nobody who is here"))
    today_name: str
    proposed: int | None
    proposed_name: str
    gain: float = Field(description=_("A year, by the change"))
    hours: float
    serves_segment: bool
    speaks_language: bool
    tie: float = Field(description=_("0 to 100"))


class AssignmentTold(Told):
    """Who could serve whom better than today."""

    gain: float = Field(description=_("What all pairs add a year, as proposed"))
    today: float = Field(description=_("The same as it is today"))
    unserved: int = Field(description=_("Customers for whom nobody has time"))
    hours_needed: float
    hours_there: float
    changes: list[HandsTold]
    others: int = Field(description=_("Customers who stay where they are"))


@router.get("/focus/assignment", response=AssignmentTold, summary=_("Who could serve whom better than today"))
@needs(Right.SEE_BOOK)
def assignment(request: SignedIn, as_of: AsOf = None) -> AssignmentTold:
    found = assignment_seen(request)
    if found is None:
        raise Http404
    told = {name: found.told[name] for name in ("gain", "today", "unserved", "hours_needed", "hours_there")}
    return AssignmentTold(**told, changes=[HandsTold.telling(one) for one in found.changes], others=found.others)
