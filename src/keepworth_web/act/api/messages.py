"""The API of messages after a purchase: whom the company's own tools may write to, and that they did."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.act.actions.mark_sent import Sent, mark_sent
from keepworth_web.act.reads.messages import messages_here
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.api.fields import Asked, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])


class MessageTold(Told):
    """A customer to be written to after a purchase, and to whom it goes."""

    number: int
    customer: str
    name: str
    contact: str
    to: str
    mail: str
    language: str
    bought_on: dt.date
    days: int = Field(description=_("Since they bought"))
    product: str


class NotNowTold(Told):
    """How many buyers may not be written to, and why."""

    why: str
    customers: int


class MessagesTold(Told):
    """Who bought, was told nothing since, and may be written to under the one contact budget."""

    day: dt.date
    after: int = Field(description=_("Days after an order from which on a message may go"))
    messages: list[MessageTold]
    not_now: list[NotNowTold]


class SentAsked(Asked):
    """Customers of the list whose message was sent."""

    numbers: list[int] = Field(min_length=1, max_length=500)


class SentTold(Told):
    """How many were marked; who was written to today already, or is not on the list, is not."""

    marked: int
    change: int | None = Field(description=_("The number of the change, by which all of it is taken back"))


@router.get("/messages", response=MessagesTold, summary=_("Who bought, heard nothing since, and may be written to"))
@needs(Right.SEE_WALLED)
def messages(request: SignedIn, as_of: AsOf = None) -> MessagesTold:
    found = messages_here(request)
    told = [MessageTold(**{name: getattr(one, name) for name in MessageTold.model_fields}) for one in found.may]
    not_now = [NotNowTold(why=why, customers=count) for why, count in sorted(found.not_now.items())]
    return MessagesTold(day=seen_by(request).until, after=found.after, messages=told, not_now=not_now)


@router.post("/messages/sent", response=SentTold, summary=_("Mark messages as sent: each is a touchpoint, and counts"))
@needs(Right.WRITE)
def sent(request: SignedIn, asked: SentAsked) -> SentTold:
    wanted = set(asked.numbers)
    chosen = [Sent(one.customer, one.contact) for one in messages_here(request).may if one.number in wanted]
    zone = seen_by(request).book.settings.time_zone
    done = mark_sent(chosen, by=request.user, at=timezone.now(), zone=zone) if chosen else None
    return SentTold(marked=done.versions.count() if done else 0, change=done.pk if done else None)
