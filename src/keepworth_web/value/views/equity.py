"""Customer equity: what all customers are worth together, a result of the whole book."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.equity import equity_of


@needs(Right.SEE_BOOK)
@require_safe
def equity(request: SignedIn) -> HttpResponse:
    """Show what all customers are worth together, of what it is made, why it changed and what moves it."""
    return render(request, "value/equity.html", {"part": equity_of(request)})
