"""Make a webhook, change it, switch it, try it, sign with another secret, and send again what was given up."""

import base64
import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from keepworth.errors import NotPermitted
from keepworth_web.act.actions.note_happenings import begin_at_the_newest, keep
from keepworth_web.act.models import Delivery, Webhook, Wish
from keepworth_web.act.reads.happened import TRIED, Found
from keepworth_web.act.reads.webhooks import check_address
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.sealed import HOOK, seal

MOST: Final = 20  # ours: each is told of everything that it wishes for
PREFIX: Final = "whsec_"  # as Standard Webhooks writes secrets


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a webhook is to be."""

    name: str
    address: str
    kinds: tuple[str, ...]


@transaction.atomic
def make_webhook(wanted: Wanted, *, by: Person, at: dt.datetime) -> tuple[Webhook, str]:
    """Return a new webhook, and the secret that signs what it is told, which is shown once.

    Raises
    ------
    BadInput
        Nothing may be sent to this address.
    NotPermitted
        There are as many as there may be.

    """
    check_address(wanted.address)
    if Webhook.objects.count() >= MOST:
        told = _("%(n)s webhooks stand already, which is the most: change or remove one of them.")
        raise NotPermitted(told % {"n": MOST})
    secret = _new_secret()
    made = Webhook.objects.create(
        name=wanted.name, address=wanted.address, sealed_secret=seal(secret, purpose=HOOK), state_at=at, due_at=at,
        by=by, made_at=at,
    )  # fmt: skip
    _wish(made, wanted.kinds, at=at)
    note("webhook.make", by=by, about=f"webhook {made.pk}")
    return made, secret


@transaction.atomic
def change_webhook(hook: Webhook, wanted: Wanted, *, by: Person, at: dt.datetime) -> None:
    """Change what a webhook is; what waits for it goes to the new address, with all the tries that a new one has."""
    check_address(wanted.address)
    Webhook.objects.filter(pk=hook.pk).update(name=wanted.name, address=wanted.address, failures=0, due_at=at)
    hook.wishes.exclude(kind__in=wanted.kinds).delete()
    _wish(hook, wanted.kinds, at=at)
    note("webhook.change", by=by, about=f"webhook {hook.pk}")


@transaction.atomic
def switch_webhook(hook: Webhook, *, is_on: bool, by: Person, at: dt.datetime) -> bool:
    """Switch a webhook on or off; return whether that changed it.

    While it is switched off nothing is kept for it. One that stopped by itself gets what it missed.
    """
    wanted = Webhook.State.ON if is_on else Webhook.State.OFF
    was = Webhook.objects.filter(pk=hook.pk).values_list("state", flat=True).get()
    if is_on and was == Webhook.State.OFF:
        kinds = tuple(hook.wishes.values_list("kind", flat=True))
        hook.wishes.all().delete()
        _wish(hook, kinds, at=at)
    these = Webhook.objects.filter(pk=hook.pk).exclude(state=wanted)
    if not these.update(state=wanted, state_at=at, failures=0, due_at=at):
        return False
    if not is_on:
        hook.deliveries.filter(state=Delivery.State.WAITING).update(state=Delivery.State.DEAD)
    note("webhook.on" if is_on else "webhook.off", by=by, about=f"webhook {hook.pk}")
    return True


@transaction.atomic
def rotate_secret(hook: Webhook, *, by: Person, at: dt.datetime) -> str:
    """Return a new secret, which is shown once; for a day the one of before signs as well."""
    secret = _new_secret()
    Webhook.objects.filter(pk=hook.pk).update(
        sealed_before=hook.sealed_secret, sealed_secret=seal(secret, purpose=HOOK), rotated_at=at
    )
    note("webhook.secret", by=by, about=f"webhook {hook.pk}")
    return secret


@transaction.atomic
def remove_webhook(hook: Webhook, *, by: Person) -> None:
    """Forget a webhook, with what waits for it."""
    note("webhook.remove", by=by, about=f"webhook {hook.pk}")
    hook.delete()


@transaction.atomic
def try_webhook(hook: Webhook, *, by: Person, at: dt.datetime) -> None:
    """Have the worker send one happening that is none, by the way of all others and past the same guard."""
    check_address(hook.address)
    tried = Found(TRIED, f"test-{secrets.token_hex(8)}", None, at, {"webhook": hook.pk})
    keep(tried, to=hook)
    note("webhook.try", by=by, about=f"webhook {hook.pk}")


@transaction.atomic
def deliver_again(delivery: Delivery, *, by: Person, at: dt.datetime) -> bool:
    """Put a delivery that ended back, with the id that it had; return whether it had ended."""
    ended = Delivery.objects.filter(pk=delivery.pk).exclude(state=Delivery.State.WAITING)
    is_again = ended.exclude(happening__content={}).update(state=Delivery.State.WAITING, attempts=0) == 1
    if is_again:
        Webhook.objects.filter(pk=delivery.webhook_id).update(due_at=at)
        note("webhook.again", by=by, about=f"delivery {delivery.pk}")
    return is_again


def _wish(hook: Webhook, kinds: Iterable[str], *, at: dt.datetime) -> None:
    known = set(hook.wishes.values_list("kind", flat=True))
    for kind in kinds:
        if kind not in known:
            begin_at_the_newest(kind)
            Wish.objects.get_or_create(webhook=hook, kind=kind, defaults={"since": at})  # a form may name it twice


def _new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
