"""The gap between knowing and doing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.act.reads.gap import gap_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def gap(request: SignedIn) -> HttpResponse:
    """Show of what waits for us how much has a dated action, and how much was done."""
    return render(request, "act/gap.html", {"part": gap_of(request)})
