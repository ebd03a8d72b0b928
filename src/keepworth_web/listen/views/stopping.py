"""No more mails: a page with one button, which mail programs press by themselves (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from keepworth_web.listen.actions.silence import silence
from keepworth_web.listen.reads.doors import invitation_of
from keepworth_web.listen.views.answering import closed, told
from keepworth_web.staff.access import open_to_anyone


@open_to_anyone
@csrf_exempt  # a mail program has no cookie; the token in the address is its secret
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether somebody wants no more mails, and believe them."""
    invitation = invitation_of(token)
    if invitation is None:
        return closed(request, None)
    if request.method == "POST":
        silence(invitation, at=timezone.now())
    with translation.override(invitation.language):
        return told("listen/stop.html", is_done=request.method == "POST")
