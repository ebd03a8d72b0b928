"""Prove: what drives what customers say and do in the end?"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from keepworth_web.care.actions.request_work import request_work
from keepworth_web.care.views.work import shown
from keepworth_web.prove.forms.metrics import DriversForm
from keepworth_web.prove.reads.drivers import drivers_parts
from keepworth_web.prove.reads.jobs import open_job
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_BOOK)
@require_safe
def drivers(request: SignedIn) -> HttpResponse:
    """Say which experiences go with an outcome, where to begin, and whether exceeding pays beyond meeting."""
    return _page(request, DriversForm())


@needs(Right.MANAGE_BOOK)
@require_POST
def start(request: SignedIn) -> HttpResponse:
    """Ask for a look at the drivers."""
    form = DriversForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    request_work("drivers", dict(form.cleaned_data), by=request.user, at=timezone.now())
    return redirect("prove:drivers")


def _page(request: SignedIn, form: DriversForm, *, status: int = 200) -> HttpResponse:
    context = {
        "parts": drivers_parts(request),
        "form": form,
        "may_start": request.user.may(Right.MANAGE_BOOK) and request.as_of is None,
        **shown(open_job("drivers")),
    }
    return render(request, "prove/drivers.html", context, status=status)
