"""Value: how a customer's worth is computed, in words."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.LOOK)
@require_safe
def how(request: SignedIn) -> HttpResponse:
    """Say how value is computed."""
    return render(request, "value/how.html")
