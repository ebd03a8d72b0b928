"""Prove: which metric foretells, what drives, what lasts: pages of what a job found, which may look again."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from keepworth_web.care.actions.request_work import request_work
from keepworth_web.care.views.work import shown
from keepworth_web.prove.forms.metrics import BakeoffForm, DriversForm
from keepworth_web.prove.reads.bakeoff import bakeoff_parts
from keepworth_web.prove.reads.drivers import drivers_parts
from keepworth_web.prove.reads.jobs import open_job
from keepworth_web.prove.reads.long_view import long_view_parts
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

# By the kind of job: what is asked for, and what was found.
ASKED: Final = {"bakeoff": (BakeoffForm, bakeoff_parts), "drivers": (DriversForm, drivers_parts)}


@needs(Right.SEE_BOOK)
@require_safe
def bakeoff(request: SignedIn) -> HttpResponse:
    """Say which metric foretells what customers do, by how much, and how far that goes."""
    return _asked_page(request, "bakeoff", form=BakeoffForm())


@needs(Right.MANAGE_BOOK)
@require_POST
def start_bakeoff(request: SignedIn) -> HttpResponse:
    """Ask for a bake-off."""
    return _start(request, "bakeoff")


@needs(Right.SEE_BOOK)
@require_safe
def drivers(request: SignedIn) -> HttpResponse:
    """Say which experiences go with an outcome, where to begin, and whether exceeding pays beyond meeting."""
    return _asked_page(request, "drivers", form=DriversForm())


@needs(Right.MANAGE_BOOK)
@require_POST
def start_drivers(request: SignedIn) -> HttpResponse:
    """Ask for a look at the drivers."""
    return _start(request, "drivers")


@needs(Right.SEE_BOOK)
@require_safe
def long_view(request: SignedIn) -> HttpResponse:
    """Say which signals go before others, which drivers last, and how long those stay who began together."""
    context = {"part": long_view_parts(request), **_beside(request, "long-view")}
    return render(request, "prove/long_view.html", context)


@needs(Right.MANAGE_BOOK)
@require_POST
def start_long_view(request: SignedIn) -> HttpResponse:
    """Ask for a long view."""
    request_work("long-view", {}, by=request.user, at=timezone.now())
    return redirect("prove:long-view")


def _start(request: SignedIn, kind: str) -> HttpResponse:
    form = ASKED[kind][0](request.POST)
    if not form.is_valid():
        return _asked_page(request, kind, form=form)
    request_work(kind, dict(form.cleaned_data), by=request.user, at=timezone.now())
    return redirect(f"prove:{kind}")


def _asked_page(request: SignedIn, kind: str, *, form: StrictForm) -> HttpResponse:
    context = {"parts": ASKED[kind][1](request), "form": form, **_beside(request, kind)}
    return render(request, f"prove/{kind}.html", context, status=422 if form.is_bound else 200)


def _beside(request: SignedIn, kind: str) -> dict[str, Any]:
    return {"may_start": request.user.may(Right.MANAGE_BOOK) and request.as_of is None, **shown(open_job(kind))}
