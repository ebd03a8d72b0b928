"""Act › Calendar and letter: what a colleague lets out of the website for themselves, and the doors that it opens."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import BadInput
from keepworth_web.act.actions.own_channels import close_calendar, open_calendar, stop_letter, want_letter
from keepworth_web.act.mail.letters import reader_of
from keepworth_web.act.models import CalendarLink, LetterReader
from keepworth_web.act.reads.calendar import calendar_of, link_of
from keepworth_web.act.reads.on_behalf import may_read, on_behalf_of
from keepworth_web.listen.models import MailServer
from keepworth_web.listen.views.answering import GUESSES, told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import address_of, needs, open_to_anyone
from keepworth_web.staff.models.tries import MINUTE, take
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def channels(request: SignedIn) -> HttpResponse:
    """Show whether a calendar reads what is due, and whether a letter comes."""
    context = {
        "calendar": CalendarLink.objects.filter(person=request.user, revoked_at=None).first(),
        "reads": LetterReader.objects.filter(person=request.user).exists(),
        "sends": MailServer.objects.exists(),
    }
    return render(request, "act/channels.html", context)


@needs(Right.SEE_WALLED)
@require_POST
def calendar(request: SignedIn) -> HttpResponse:
    """Make the private address of a calendar, and show it once."""
    url, token = settings.ENVIRONMENT.url, open_calendar(request.user, at=timezone.now())
    address = f"{url.scheme}://{url.netloc}{reverse('act:calendar', args=[token])}"
    return render(request, "act/calendar_address.html", {"address": address})


@needs(Right.SEE_WALLED)
@require_POST
def end_calendar(request: SignedIn) -> HttpResponse:
    """End the private address."""
    close_calendar(request.user, at=timezone.now())
    tell(request, _("The address opens nothing any more."))
    return redirect("act:channels")


@needs(Right.SEE_WALLED)
@require_POST
def letter(request: SignedIn) -> HttpResponse:
    """Begin to write every week, or stop, as the button says: pressed twice it does the same."""
    if "write" not in request.POST:
        stop_letter(request.user, by=request.user)
        tell(request, _("No letter comes any more."))
    else:
        try:
            want_letter(request.user, at=timezone.now())
            tell(request, _("A letter comes every Monday on which something needs you."))
        except BadInput:
            tell(request, _("Your account has no mail address yet: set one under My account."))
    return redirect("act:channels")


@open_to_anyone
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a calendar what is due for the colleague whose private address this is."""
    link = link_of(token)
    if link is None or not may_read(link.person):
        _guessed(request, "calendar")
        raise Http404
    with translation.override(link.person.language or settings.LANGUAGE_CODE):
        body = calendar_of(on_behalf_of(link.person), at=timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="keepworth.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@open_to_anyone
@csrf_exempt  # a mail program has no cookie; the token in the address is its secret
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether a colleague wants no more letters, and believe them (RFC 8058)."""
    person = reader_of(token)
    if person is None:
        _guessed(request, "letter")
        raise Http404
    if request.method == "POST":
        stop_letter(person, by=None)
    with translation.override(person.language or settings.LANGUAGE_CODE):
        return told("act/stop_letter.html", is_done=request.method == "POST")


def _guessed(request: HttpRequest, kind: str) -> None:
    take(kind, address_of(request), limit=GUESSES, per=MINUTE, at=timezone.now())
