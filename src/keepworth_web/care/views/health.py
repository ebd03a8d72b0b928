"""Book › Health: what doctor finds, and how each is mended."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth.runs.doctor.examine import examine
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.MANAGE_BOOK)
@require_safe
def health(request: SignedIn) -> HttpResponse:
    """Look at the installation and the book; nothing is changed."""
    found = examine(settings.ENVIRONMENT.book)
    wrong = [one for one in found if not one.is_fine]
    return render(request, "care/health.html", {"wrong": wrong, "fine": [one for one in found if one.is_fine]})
