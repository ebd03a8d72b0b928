"""Growth: what the accounts that matter might buy besides."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.focus.reads.growth import growth_page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def growth(request: SignedIn) -> HttpResponse:
    """Show what similar customers buy that these do not, and what rivals have of them."""
    return render(request, "focus/growth.html", growth_page(request))
