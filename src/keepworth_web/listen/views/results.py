"""Listen: what was answered, and who has not been heard."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.know.reads import seen_by
from keepworth_web.listen.reads.results import page_of_results
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def results(request: SignedIn) -> HttpResponse:
    """Show what was answered, and who has not been heard."""
    context = {"visible": seen_by(request), "may_write": request.user.may(Right.WRITE)}
    return render(request, "listen/results.html", {**page_of_results(request), **context})
