"""Measure: what moved an indicator, the evidence itself, how all of it is computed, and by which numbers."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.checked import badge_of
from keepworth_web.know.reads.narrowing import narrowed
from keepworth_web.measure.forms import MeasuringForm, StayingForm
from keepworth_web.measure.reads.groups import groups_of
from keepworth_web.measure.reads.opened import piece_of
from keepworth_web.measure.reads.prices import prices_of
from keepworth_web.measure.reads.pushes import indicator_of
from keepworth_web.measure.reads.settings import settings_of
from keepworth_web.measure.reads.stresses import asked_of, stresses_of
from keepworth_web.measure.reads.tried import trial_of
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.posted import posted, status_unless_kept
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def indicator(request: SignedIn, number: int, *, indicator: str) -> HttpResponse:
    """Show what moved an indicator of a customer, from what was believed to where it stands."""
    found = indicator_of(request, number, indicator=indicator)
    if found is None:
        raise Http404
    return render(request, "measure/indicator.html", {"part": found, "customer": customer_of(request, number)})


@needs(Right.SEE_WALLED)
@require_safe
def piece(request: SignedIn, number: int, *, indicator: str, mark: str) -> HttpResponse:
    """Open a piece of evidence: the facts themselves."""
    found = piece_of(request, number, indicator=indicator, mark=mark)
    if found is None:
        raise Http404
    return render(request, "measure/piece.html", {"part": found, "customer": customer_of(request, number)})


@needs(Right.SEE_WALLED)
@require_safe
def trial(request: SignedIn, number: int, *, mark: str) -> HttpResponse:
    """Open a trial: the fact that it was read from."""
    found = trial_of(request, number, mark=mark)
    if found is None:
        raise Http404
    return render(request, "measure/trial.html", {"part": found, "customer": customer_of(request, number)})


@needs(Right.SEE_WALLED)
@require_safe
def stresses(request: SignedIn) -> HttpResponse:
    """Show what would be lost if it came hard, and put customers to a stress of one's own."""
    narrow = narrowed(request)
    put, fault = asked_of(request.GET)
    found = {**stresses_of(request, narrow, put=put), "checked": badge_of(request)}
    context = {**found, "narrow": narrow, "fault": fault, "said": request.GET}
    return render(request, "measure/stresses.html", context, status=422 if fault else 200)


@needs(Right.SEE_BOOK)
@require_safe
def prices(request: SignedIn) -> HttpResponse:
    """Show what the loyal would pay more, and how they look at list prices."""
    return render(request, "measure/prices.html", {"part": prices_of(request)})


@needs(Right.LOOK)
@require_safe
def how(request: SignedIn) -> HttpResponse:
    """Say how strength is computed."""
    return render(request, "measure/how.html")


@needs(Right.LOOK)
@require_safe
def groups(request: SignedIn) -> HttpResponse:
    """Show what groups say for the persons in them who were not asked."""
    return render(request, "measure/groups.html", {"part": groups_of(request)})


@needs(Right.LOOK)
@require_safe
def settings(request: SignedIn) -> HttpResponse:
    """Show what relationships are measured by, and what changes at the next score."""
    context = {"part": settings_of(), "may_change": request.user.may(Right.MANAGE_BOOK)}
    return render(request, "measure/settings.html", context)


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
def change_settings(request: SignedIn) -> HttpResponse:
    """Take what relationships are to be measured by."""
    form = MeasuringForm(posted(request), book=book_settings())
    status = status_unless_kept(form, lambda: form.keep(by=request.user))
    if status is None:
        tell(request, _("Kept in keepworth.toml. The next score uses it; scores made before stand as they are."))
        return redirect("measure:settings")
    return render(request, "measure/settings_change.html", {"form": form}, status=status)


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
def staying_settings(request: SignedIn) -> HttpResponse:
    """Show what staying and trials go by, and take other settings."""
    form = StayingForm(posted(request), book=book_settings(), record=seen_by(request).record)
    status = status_unless_kept(form, lambda: form.keep(by=request.user))
    if status is None:
        tell(request, _("Kept in keepworth.toml. The next score uses it; scores made before stand as they are."))
        return redirect("measure:staying-settings")
    return render(request, "measure/staying_settings.html", {"form": form}, status=status)
