"""Act: offers, and what came of coupons."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.act.reads.offers import page_of_offers
from keepworth_web.know.reads.narrowing import page_number
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def offers(request: SignedIn) -> HttpResponse:
    """Show what is offered to whom and why, and how many coupons came back."""
    return render(request, "act/offers/offers.html", {"part": page_of_offers(request, page=page_number(request))})
