"""Measure: what moved an indicator, the evidence itself, and how all of it is computed."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.know.reads import customer_of
from keepworth_web.measure.reads.opened import piece_of
from keepworth_web.measure.reads.pushes import indicator_of
from keepworth_web.shared.requests import SignedIn
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


@needs(Right.LOOK)
@require_safe
def how(request: SignedIn) -> HttpResponse:
    """Say how strength is computed."""
    return render(request, "measure/how.html")
