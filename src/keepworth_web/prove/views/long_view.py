"""Prove: what stays when the window is stretched, and what goes before what?"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from keepworth_web.care.actions.request_work import request_work
from keepworth_web.care.views.work import shown
from keepworth_web.prove.reads.jobs import open_job
from keepworth_web.prove.reads.long_view import long_view_parts
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_BOOK)
@require_safe
def long_view(request: SignedIn) -> HttpResponse:
    """Say which signals go before others, which drivers last, and how long those stay who began together."""
    context = {
        "part": long_view_parts(request),
        "may_start": request.user.may(Right.MANAGE_BOOK) and request.as_of is None,
        **shown(open_job("long-view")),
    }
    return render(request, "prove/long_view.html", context)


@needs(Right.MANAGE_BOOK)
@require_POST
def start(request: SignedIn) -> HttpResponse:
    """Ask for a long view."""
    request_work("long-view", {}, by=request.user, at=timezone.now())
    return redirect("prove:long-view")
