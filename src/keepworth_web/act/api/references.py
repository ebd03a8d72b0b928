"""The API of references: who speaks for us and is like somebody who wants to hear one."""

import datetime as dt

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.act.reads.references import Reference, references_for
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])


class ReferenceTold(Told):
    """Somebody who spoke for us, and how alike their customer is to the one who wants to hear somebody."""

    number: int
    contact_id: str
    points: float = Field(description=_("One each for segment, size, country and needs, as far as they agree"))
    known: int = Field(description=_("How many of these are known of both"))
    parts: dict[str, float] = Field(description=_("By segment, size, country and need: 0 to 1"))
    needs: list[str] = Field(description=_("Topics that they still need and that were met there"))
    wait: str | None = Field(
        description=_("Why not to ask now: consent, unanswered, limit, complaint or weak; null: they may be asked")
    )
    may_be_asked_on: dt.date | None
    references: int = Field(description=_("How often they were a reference"))
    asks_12m: int


class ReferencesTold(Told):
    """Who could be a reference for one customer or prospect, the most alike first."""

    day: dt.date
    references: list[ReferenceTold]


@router.get(
    "/customers/{int:number}/references", response=ReferencesTold,
    summary=_("Who speaks for us and is most like this customer or prospect"),
)  # fmt: skip
@needs(Right.SEE_WALLED)
def references(request: SignedIn, number: int, as_of: AsOf = None) -> ReferencesTold:
    if customer_of(request, number) is None:
        raise Http404
    return ReferencesTold(day=seen_by(request).day, references=[_told(one) for one in references_for(request, number)])


def _told(one: Reference) -> ReferenceTold:
    return ReferenceTold(
        number=one.of.number, contact_id=one.of.contact_id, points=one.likeness.points, known=one.likeness.known,
        parts=dict(one.likeness.parts), needs=list(one.likeness.needs), wait=one.wait,
        may_be_asked_on=one.of.may_be_asked_on, references=one.references, asks_12m=one.of.asks_12m,
    )  # fmt: skip
