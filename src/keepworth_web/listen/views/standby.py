"""Listen › Stand-by: purchases after which trouble is to be expected, asked about before anybody complains."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keepworth_web.know.reads.narrowing import page_number
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.listen.actions.ask_about_purchase import ask_about_purchase
from keepworth_web.listen.actions.invite import Guest
from keepworth_web.listen.forms.cases import PurchaseForm
from keepworth_web.listen.reads.asking_again import GuestOfCase
from keepworth_web.listen.reads.standing_by import Purchase, guest_at, page_of_standby
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def standby(request: SignedIn) -> HttpResponse:
    """Show what is to be expected, and the purchases to be asked about."""
    context = {**page_of_standby(request), "may_write": request.user.may(Right.WRITE), "visible": seen_by(request)}
    return render(request, "listen/standby.html", context)


@needs(Right.WRITE)
@require_POST
def ask(request: SignedIn) -> HttpResponse:
    """Ask about one purchase."""
    form = PurchaseForm(posted(request))
    if not form.is_valid():
        context = {**page_of_standby(request), "may_write": True, "visible": seen_by(request), "form": form}
        return render(request, "listen/standby.html", context, status=422)
    said = form.cleaned_data
    if seen_by(request).one(said["customer"]) is None:
        raise Http404
    guest = guest_at(request, said["customer"])
    purchase = Purchase(said["order"], said["product"], said["bought_on"])
    made = _asked(request, purchase, guest=guest) if guest else None
    tell(request, _("They are asked by mail how it goes.") if made else _nobody())
    page = page_number(request)
    return redirect(reverse("listen:standby") + (f"?page={page}" if page > 1 else ""))


def _asked(request: SignedIn, purchase: Purchase, *, guest: GuestOfCase) -> bool:
    made = ask_about_purchase(purchase, Guest(**guest.asked()), by=request.user, at=timezone.now())
    return made is not None


def _nobody() -> str:
    return _("Nobody there can be asked now: no mail address is known, or whoever has one rests or was asked about it.")
