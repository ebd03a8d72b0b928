"""Prove: which metric foretells what customers do, here?"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from keepworth_web.care.actions.request_work import request_work
from keepworth_web.care.views.work import shown
from keepworth_web.prove.forms.metrics import BakeoffForm
from keepworth_web.prove.reads.bakeoff import bakeoff_parts
from keepworth_web.prove.reads.jobs import open_job
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_BOOK)
@require_safe
def bakeoff(request: SignedIn) -> HttpResponse:
    """Say which metric foretells what customers do, by how much, and how far that goes."""
    return _page(request, BakeoffForm())


@needs(Right.MANAGE_BOOK)
@require_POST
def start(request: SignedIn) -> HttpResponse:
    """Ask for a bake-off."""
    form = BakeoffForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    request_work("bakeoff", dict(form.cleaned_data), by=request.user, at=timezone.now())
    return redirect("prove:bakeoff")


def _page(request: SignedIn, form: BakeoffForm, *, status: int = 200) -> HttpResponse:
    context = {
        "parts": bakeoff_parts(request),
        "form": form,
        "may_start": request.user.may(Right.MANAGE_BOOK) and request.as_of is None,
        **shown(open_job("bakeoff")),
    }
    return render(request, "prove/bakeoff.html", context, status=status)
