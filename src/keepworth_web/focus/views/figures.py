"""How much hangs on few, and getting against keeping: results of the whole book."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.focus.reads.balance import balance_of
from keepworth_web.focus.reads.concentration import concentration_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_BOOK)
@require_safe
def concentration(request: SignedIn) -> HttpResponse:
    """Show how much of the whole book hangs on few, and what may be lost together."""
    return render(request, "focus/concentration.html", {"part": concentration_of(request)})


@needs(Right.SEE_BOOK)
@require_safe
def balance(request: SignedIn) -> HttpResponse:
    """Show what the next money earns on winning customers and on keeping them, and where it would be best."""
    return render(request, "focus/balance.html", {"part": balance_of(request)})
