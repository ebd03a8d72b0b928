"""Webhooks and what became of what they were told."""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from keepworth_web.act.models import Delivery, Webhook
from keepworth_web.act.reads.happened import KINDS, TRIED
from keepworth_web.shared.outward import Address, understood
from keepworth_web.shared.panels import Thing, Value
from keepworth_web.shared.requests import SignedIn

MINUTES: Final = 10  # our own guess
DELIVERIES_SHOWN: Final = 100


def check_address(text: str) -> Address:
    """Return where an address leads, or refuse it: the one look of whoever makes, changes, tries and delivers."""
    return understood(text, named=settings.ENVIRONMENT.webhook_hosts)


def all_webhooks() -> QuerySet[Webhook]:
    """Return the webhooks, with how much waits, arrived and was given up."""
    states = {"waiting": Delivery.State.WAITING, "sent": Delivery.State.SENT, "dead": Delivery.State.DEAD}
    counts = {name: Count("deliveries", filter=Q(deliveries__state=state)) for name, state in states.items()}
    return Webhook.objects.annotate(**counts).order_by("pk")


def one_webhook(number: int) -> Webhook:
    """Return one webhook."""
    found = Webhook.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def deliveries_of(hook: Webhook) -> QuerySet[Delivery]:
    """Return what a webhook was told, the newest first."""
    return hook.deliveries.select_related("happening").order_by("-happening", "-pk")


def one_delivery(hook: Webhook, number: int) -> Delivery:
    """Return one delivery of a webhook."""
    found = deliveries_of(hook).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def kind_said(kind: str) -> str:
    """Say what happened."""
    return str(KINDS[kind]) if kind in KINDS else _("A try") if kind == TRIED else kind


def delivery_rows(request: SignedIn, number: int) -> Sequence[Sequence[Value]] | None:
    """Return what a webhook was told, as a file holds it."""
    hook = Webhook.objects.filter(pk=number).first()
    if hook is None:
        return None
    return [
        (one.happening.event_id, one.happening.kind, f"{one.happening.at:%Y-%m-%d %H:%M:%S}", one.get_state_display(),
         one.attempts, f"{one.tried_at:%Y-%m-%d %H:%M:%S}" if one.tried_at else None, one.status,
         one.get_fault_display())
        for one in deliveries_of(hook).iterator(chunk_size=1000)
    ]  # fmt: skip


def stopped_webhooks(request: SignedIn) -> list[Thing]:
    """Ask an owner to look after webhooks that stopped by themselves."""
    return [_thing(one) for one in Webhook.objects.filter(state=Webhook.State.STOPPED)]


def _thing(hook: Webhook) -> Thing:
    waiting = hook.deliveries.filter(state=Delivery.State.WAITING).count()
    told: dict[str, Any] = {"name": hook.name, "n": waiting}
    return Thing(
        key=f"webhook:{hook.pk}:{hook.state_at:%Y-%m-%d}",
        said=_("The webhook %(name)s stopped: see what is wrong where it leads, and switch it on again") % told,
        because=_("It did not take what it was told, however often it was tried. Waiting for it: %(n)s.") % told,
        address=reverse("act:webhook", args=[hook.pk]),
        customer=None,
        money=None,
        minutes=MINUTES,
        is_own=True,
        is_ours=True,
    )
