"""Tell webhooks what happened: in its order, signed, again with growing pauses, and stopped in the open.

Delivery is at least once: whoever is told twice, as after a lost answer, knows it by the id.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.db.models import Q

from keepworth.errors import BadInput
from keepworth_web.act.actions.set_webhook import PREFIX
from keepworth_web.act.models import Delivery, Happening, Webhook
from keepworth_web.act.reads.happened import TRIED, unrestricted
from keepworth_web.act.reads.webhooks import check_address
from keepworth_web.shared.outbox import AT_ONCE, LOST_AFTER, after
from keepworth_web.shared.outward import Fault, NotReached, World, post
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.sealed import HOOK, opened

# Minutes until the next try; ours. After the last, two and a half days, the webhook stops, and Today says so.
PAUSES: Final = (1, 5, 15, 60, 180, *(360,) * 10)
MOST_TRIES: Final = len(PAUSES) + 1
BOTH_SIGN: Final = dt.timedelta(days=1)  # after a change of the secret
GONE: Final = 410  # who answers this wants to be told nothing any more
_log = logging.getLogger("keepworth.worker")


def tell_next(*, at: dt.datetime, world: World | None = None) -> bool:
    """Tell one webhook its next happening that is due, and return whether there was one."""
    hook = _claim(at)
    if hook is None:
        return False
    delivery = _next(hook)
    if delivery is None:  # given up or removed meanwhile
        _release(hook)
        return True
    status, fault = _told(hook, delivery, at=at, world=world)
    is_withheld = fault == Fault.WITHHELD  # nothing was sent, and the next one's turn comes
    with transaction.atomic():
        if not _release(hook):
            return True  # another worker took this one for killed: what it finds out counts
        Delivery.objects.filter(pk=delivery.pk).update(
            attempts=delivery.attempts + (not is_withheld), tried_at=at, status=status, fault=fault,
            state=Delivery.State.DEAD if is_withheld else Delivery.State.WAITING if fault else Delivery.State.SENT,
        )  # fmt: skip
        if is_withheld:
            Webhook.objects.filter(pk=hook.pk).update(due_at=at)
        elif not fault:
            Webhook.objects.filter(pk=hook.pk).update(failures=0, due_at=at)
        else:
            _failed(hook, delivery, is_gone=status == GONE, at=at)
    return True


def body_of(happening: Happening) -> bytes:
    """Return what is told, the same to the byte at every try."""
    said = {"type": happening.kind, "id": happening.event_id, "timestamp": happening.at.isoformat(),
            "data": happening.content}  # fmt: skip
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def signed(hook: Webhook, happening: Happening, *, at: dt.datetime) -> dict[str, str]:
    """Return the headers that prove who tells it, as Standard Webhooks 1.0 has them."""
    stamp, body = str(int(at.timestamp())), body_of(happening)
    words = b".".join((happening.event_id.encode(), stamp.encode(), body))
    return {
        "Content-Type": "application/json",
        "User-Agent": "Keepworth",
        "webhook-id": happening.event_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{_signature(secret, words)}" for secret in _secrets(hook, at=at)),
    }


def _signature(secret: str, words: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, words, hashlib.sha256)).decode()


def _secrets(hook: Webhook, *, at: dt.datetime) -> Iterator[str]:
    sealed = [hook.sealed_secret]
    if hook.sealed_before and hook.rotated_at and at < hook.rotated_at + BOTH_SIGN:
        sealed.append(hook.sealed_before)
    # One that was sealed with another secret than the website's now opens no more: unsigned nothing goes.
    yield from (found for one in sealed if (found := opened(one, purpose=HOOK)))


def _told(hook: Webhook, delivery: Delivery, *, at: dt.datetime, world: World | None) -> tuple[int | None, str]:
    """Return the status and what was wrong, which is empty where it arrived."""
    try:
        content = unrestricted(delivery.happening)
        if content is None:
            return None, Fault.WITHHELD
        delivery.happening.content = content
        headers = signed(hook, delivery.happening, at=at)
        if not headers["webhook-signature"]:
            return None, Fault.OURS
        status = post(check_address(hook.address), body_of(delivery.happening), headers=headers, world=world)
    except BadInput:  # the administrator names it no more
        return None, Fault.INNER
    except NotReached as refused:
        return None, refused.fault
    except Exception:  # noqa: BLE001 the worker goes on, and the log has what happened
        _log.exception("a webhook could not be told", extra={"webhook": hook.pk})
        return None, Fault.OURS
    if 200 <= status < 300:
        return status, ""
    return status, Fault.REDIRECT if 300 <= status < 400 else Fault.STATUS


def _claim(at: dt.datetime) -> Webhook | None:
    """Return the webhook that waits longest, which is this worker's until it is released: so its order holds."""
    waits = Q(deliveries__state=Delivery.State.WAITING)
    due = Q(state=Webhook.State.ON, due_at__lte=at) | Q(deliveries__happening__kind=TRIED)
    free = Q(claimed_at=None) | Q(claimed_at__lt=at - LOST_AFTER)
    these = Webhook.objects.filter(waits & due, free).order_by("due_at", "pk").distinct()
    for number, claimed, _ in these.values_list("pk", "claimed_at", "due_at")[:AT_ONCE]:
        if Webhook.objects.filter(pk=number, claimed_at=claimed).update(claimed_at=at):
            return Webhook.objects.filter(pk=number).first()
    return None


def _release(hook: Webhook) -> bool:
    return Webhook.objects.filter(pk=hook.pk, claimed_at=hook.claimed_at).update(claimed_at=None) == 1


def _next(hook: Webhook) -> Delivery | None:
    """Return what is to be told now: a try at once, all else in its order."""
    waiting = hook.deliveries.filter(state=Delivery.State.WAITING).select_related("happening").order_by("happening")
    return waiting.filter(happening__kind=TRIED).first() or waiting.first()


def _failed(hook: Webhook, delivery: Delivery, *, is_gone: bool, at: dt.datetime) -> None:
    """Put it off, or stop; a try is tried once."""
    this, given_up = Delivery.objects.filter(pk=delivery.pk), Delivery.State.DEAD
    if delivery.happening.kind == TRIED:
        this.update(state=given_up)
        return
    failures = hook.failures + 1
    if failures < MOST_TRIES and not is_gone:
        Webhook.objects.filter(pk=hook.pk).update(failures=failures, due_at=after(PAUSES[failures - 1], at=at))
        return
    this.update(state=given_up)
    stopped = Webhook.objects.filter(pk=hook.pk, state=Webhook.State.ON)
    if stopped.update(state=Webhook.State.STOPPED, state_at=at, failures=failures):
        note("webhook.stop", about=f"webhook {hook.pk}")
