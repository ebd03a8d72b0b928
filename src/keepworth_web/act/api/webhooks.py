"""The API of webhooks: what became of what they were told. Where they lead is set by hand alone."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.act.actions.set_webhook import deliver_again, try_webhook
from keepworth_web.act.models import Delivery
from keepworth_web.act.reads.webhooks import all_webhooks, deliveries_of, one_delivery, one_webhook
from keepworth_web.shared.api.fields import At, Told
from keepworth_web.shared.api.pages import After, Limit, Page, page_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["webhooks"])


class WebhookTold(Told):
    """A webhook, with how much waits for it, arrived and was given up."""

    id: int
    name: str
    address: str
    kinds: list[str]
    state: str
    failures: int = Field(description=_("Tries in a row that did not arrive"))
    waiting: int
    sent: int
    dead: int


class DeliveryTold(Told):
    """Something that a webhook was told, or is to be."""

    id: int
    event_id: str
    kind: str
    at: At
    state: str
    attempts: int
    tried_at: At | None
    status: int | None = Field(description=_("Status of the last answer; no word of it is kept"))
    fault: str


class WebhookTriedTold(Told):
    """A try that is on its way."""

    id: int


@router.get("/webhooks", response=list[WebhookTold], summary=_("Webhooks, and how they stand"))
@needs(Right.MANAGE_BOOK)
def webhooks(request: SignedIn) -> list[WebhookTold]:
    return [
        WebhookTold(
            kinds=[wish.kind for wish in one.wishes.all()],
            **{name: getattr(one, name) for name in WebhookTold.model_fields if name != "kinds"},
        )
        for one in all_webhooks().prefetch_related("wishes")
    ]


@router.get(
    "/webhooks/{int:number}/deliveries", response=Page[DeliveryTold], summary=_("What a webhook was told, newest first")
)
@needs(Right.MANAGE_BOOK)
def deliveries(request: SignedIn, number: int, after: After = None, limit: Limit = 50) -> dict[str, Any]:
    these = deliveries_of(one_webhook(number))
    return page_of(request, these, after=after, limit=limit, told=_told, newest_first=True)


@router.post(
    "/webhooks/{int:number}/try", response=WebhookTriedTold, summary=_("Tell a webhook something that did not happen")
)
@needs(Right.MANAGE_BOOK)
def try_it(request: SignedIn, number: int) -> WebhookTriedTold:
    hook = one_webhook(number)
    try_webhook(hook, by=request.user, at=timezone.now())
    return WebhookTriedTold(id=hook.pk)


@router.post(
    "/webhooks/{int:number}/deliveries/{int:delivery}/again", response=DeliveryTold,
    summary=_("Tell a webhook again, under the same id"),
)  # fmt: skip
@needs(Right.MANAGE_BOOK)
def again(request: SignedIn, number: int, delivery: int) -> DeliveryTold:
    found = one_delivery(one_webhook(number), delivery)
    deliver_again(found, by=request.user, at=timezone.now())
    found.refresh_from_db()
    return _told(found)


def _told(one: Delivery) -> DeliveryTold:
    of = one.happening
    return DeliveryTold(
        id=one.pk, event_id=of.event_id, kind=of.kind, at=of.at, state=one.state, attempts=one.attempts,
        tried_at=one.tried_at, status=one.status, fault=one.fault,
    )  # fmt: skip
