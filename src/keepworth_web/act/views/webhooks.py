"""Act › Webhooks: which addresses are told what happens, and what became of it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import BadInput, NotPermitted
from keepworth_web.act.actions.set_webhook import (
    change_webhook,
    deliver_again,
    make_webhook,
    remove_webhook,
    rotate_secret,
    switch_webhook,
    try_webhook,
)
from keepworth_web.act.forms.webhooks import WebhookForm
from keepworth_web.act.mail.telling import MOST_TRIES
from keepworth_web.act.models import Webhook
from keepworth_web.act.reads.webhooks import (
    DELIVERIES_SHOWN,
    all_webhooks,
    deliveries_of,
    kind_said,
    one_delivery,
    one_webhook,
)
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.MANAGE_BOOK)
@require_safe
def webhooks(request: SignedIn) -> HttpResponse:
    """Show the webhooks."""
    found = list(all_webhooks())
    states = [one.state for one in found]
    context = {
        "webhooks": found, "running": states.count(Webhook.State.ON), "stopped": states.count(Webhook.State.STOPPED),
    }  # fmt: skip
    return render(request, "act/webhooks.html", context)


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
def new_webhook(request: SignedIn) -> HttpResponse:
    """Ask for a webhook, and show its secret once."""
    form = WebhookForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            made, secret = make_webhook(form.wanted(), by=request.user, at=timezone.now())
            return _secret_shown(request, made, secret=secret)
        except (BadInput, NotPermitted) as refused:
            form.add_error(None, str(refused))
    status = 422 if form.is_bound else 200
    return render(request, "act/new_webhook.html", {"form": form}, status=status)


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
def webhook(request: SignedIn, number: int) -> HttpResponse:
    """Show one webhook with what it was told, and change it."""
    hook = one_webhook(number)
    kinds = list(hook.wishes.values_list("kind", flat=True))
    form = WebhookForm(posted(request), initial={"name": hook.name, "address": hook.address, "kinds": kinds})
    if form.is_bound and form.is_valid():
        change_webhook(hook, form.wanted(), by=request.user, at=timezone.now())
        tell(request, _("Kept. What happens from now on is told so."))
        return redirect("act:webhook", number)
    deliveries = [{"of": one, "said": kind_said(one.happening.kind)} for one in deliveries_of(hook)[:DELIVERIES_SHOWN]]
    context = {
        "form": form,
        "hook": all_webhooks().get(pk=hook.pk),
        "deliveries": deliveries,
        "shown": DELIVERIES_SHOWN,
        "most_tries": MOST_TRIES,
    }
    return render(request, "act/webhook.html", context, status=422 if form.is_bound else 200)


@needs(Right.MANAGE_BOOK)
@require_POST
def switch(request: SignedIn, number: int) -> HttpResponse:
    """Switch a webhook on or off, as the button says: pressed twice it does the same."""
    hook, is_on = one_webhook(number), "on" in request.POST
    switch_webhook(hook, is_on=is_on, by=request.user, at=timezone.now())
    if is_on and hook.state == Webhook.State.STOPPED:
        tell(request, _("It is told what waits for it, and what happens from now on."))
    else:
        tell(request, _("It is told what happens from now on.") if is_on else _("It is told nothing any more."))
    return redirect("act:webhook", number)


@needs(Right.MANAGE_BOOK)
@require_POST
def try_it(request: SignedIn, number: int) -> HttpResponse:
    """Have the worker tell it something that did not happen."""
    try:
        try_webhook(one_webhook(number), by=request.user, at=timezone.now())
        tell(request, _("A try is on its way: in a moment this page says what came of it."))
    except BadInput as refused:
        tell(request, str(refused))
    return redirect("act:webhook", number)


@needs(Right.MANAGE_BOOK)
@require_POST
def secret(request: SignedIn, number: int) -> HttpResponse:
    """Sign with another secret from now on, and show it once."""
    hook = one_webhook(number)
    return _secret_shown(request, hook, secret=rotate_secret(hook, by=request.user, at=timezone.now()), is_new=False)


@needs(Right.MANAGE_BOOK)
@require_POST
def remove(request: SignedIn, number: int) -> HttpResponse:
    """Forget a webhook."""
    remove_webhook(one_webhook(number), by=request.user)
    tell(request, _("The webhook is removed. What it was told stands in no list of ours any more."))
    return redirect("act:webhooks")


@needs(Right.MANAGE_BOOK)
@require_POST
def again(request: SignedIn, number: int, *, delivery: int) -> HttpResponse:
    """Tell it once more what it was told, or was not."""
    is_again = deliver_again(one_delivery(one_webhook(number), delivery), by=request.user, at=timezone.now())
    tell(request, _("It is told again, under the same id.") if is_again else _("It waits already, or is too old."))
    return redirect("act:webhook", number)


def _secret_shown(request: SignedIn, hook: Webhook, *, secret: str, is_new: bool = True) -> HttpResponse:
    return render(request, "act/webhook_secret.html", {"hook": hook, "secret": secret, "is_new": is_new})
