"""What serving customers costs, and who brings the profit."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.know.reads.narrowing import narrowed, page_number
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.costs import costs_of


@needs(Right.SEE_WALLED)
@require_safe
def costs(request: SignedIn) -> HttpResponse:
    """Show profit by customer, from the most profitable down or from the other end."""
    narrow, page = narrowed(request), page_number(request)
    is_worst = request.GET.get("way") == "worst"
    part = costs_of(request, narrow, is_worst=is_worst, page=page)
    context = {"part": part, "narrow": narrow, "way": "worst" if is_worst else "", "page": page}
    return render(request, "value/costs.html", context)
