"""The API of whom to ask: contacts, the best first, and what asking them would reach; and asking them."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from keepworth.errors import BadInput
from keepworth_web.listen.actions.invite import Asking, Guest, invite
from keepworth_web.listen.models import Survey
from keepworth_web.listen.reads.guests import AT_ONCE, Choosing, chosen_of, guests_of
from keepworth_web.listen.reads.surveys import one_survey
from keepworth_web.listen.reads.team import link_to
from keepworth_web.shared.api.fields import SHOWN_ONCE, Asked, Line, Told
from keepworth_web.shared.api.pages import After, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["listen"])
Share = Annotated[float | None, Field(description=_("From 0 to 1; null where nothing is known"))]


class CandidateTold(Told):
    """A contact whom this key's person sees."""

    contact: str
    name: str
    customer: str
    role: str
    decides: bool
    language: str
    has_mail: bool
    is_heard: bool = Field(description=_("Answered within a year"))
    why_not: str = Field(
        description=_(
            "Empty where they may be asked; asked: by this survey already; rests: by the contact budget; silent: wants "
            "no mail; no address; left. Who is silent or has no address can be given a link"
        )
    )
    until: dt.date | None = Field(description=_("To which day they rest"))
    is_chosen: bool = Field(description=_("One of the best so many that were asked for"))


class GuestsTold(Told):
    """A page of contacts, the best to be asked first."""

    items: list[CandidateTold]
    next: str | None = Field(description=_("The address of the next page; null where this is the last"))
    found: int
    may: int = Field(description=_("How many of them may be asked now"))
    deciding_before: Share
    deciding_after: Share
    money_before: Share
    money_after: Share


class Guests(Asked):
    """Whom to ask, by the ids of contacts."""

    contacts: list[Line] = Field(min_length=1, max_length=AT_ONCE)
    way: Literal["mail", "links"] = "mail"


class LinkOnce(Told):
    """A link to hand over, which is shown once."""

    contact: str
    address: str


class InvitedTold(Told):
    """How many are asked; who was asked before, or rests, is passed over."""

    invited: int
    links: list[LinkOnce] | None = Field(description=_("Where links were asked for: nobody is shown them again"))


@router.get("/surveys/{int:number}/guests", response=GuestsTold, summary=_("Contacts, the best to be asked first"))
@needs(Right.WRITE)
def guests(
    request: SignedIn,
    number: int,
    ask: Annotated[int, Query(ge=0, le=AT_ONCE, description=_("So many of the best are chosen"))] = 0,
    q: Annotated[str, Query(max_length=100, description=_("Contact, customer or role"))] = "",
    after: After = None,
) -> GuestsTold:
    found = guests_of(request, one_survey(number), choosing=Choosing(ask, q, (after or 0) + 1))
    reach, at = found.reach, found.choosing.page
    deciding, money = (reach.deciding, reach.money) if reach else (None, None)
    items = [CandidateTold.telling(one) for one in found.rows]
    told: dict[str, Any] = page(request, items, after=at if at < found.pages else None)
    return GuestsTold(
        items=items,
        next=told["next"],
        found=found.found,
        may=found.may,
        deciding_before=deciding[0] if deciding else None,
        deciding_after=deciding[1] if deciding else None,
        money_before=money[0] if money else None,
        money_after=money[1] if money else None,
    )


@router.post(
    "/surveys/{int:number}/guests",
    response=InvitedTold,
    summary=_("Ask contacts, by mail or by links"),
    openapi_extra=SHOWN_ONCE("links"),
)
@needs(Right.WRITE)
def ask(request: SignedIn, number: int, asked: Guests) -> InvitedTold:
    found = one_survey(number)
    if not found.is_open(timezone.now()):
        raise BadInput("This survey takes no more answers, so nobody is asked. Open it again first.")
    if found.side != Survey.Side.CUSTOMER:
        raise BadInput("This survey asks our own side, so no contact is asked by it.")
    by_mail = asked.way == "mail"
    free = chosen_of(request, found, contacts=asked.contacts, by_mail=by_mail)
    if {one.contact for one in free} != set(asked.contacts):
        raise BadInput("Of these contacts some cannot be asked: see why_not of each.")
    those = [Guest(one.customer, one.contact, language=one.language) for one in free]
    made = invite(found, those, asking=Asking(request.user, timezone.now(), by_mail=by_mail))
    handed = [] if by_mail else made
    links = [LinkOnce(contact=one.invitation.contact, address=link_to(one.token)) for one in handed]
    return InvitedTold(invited=len(made), links=links)
