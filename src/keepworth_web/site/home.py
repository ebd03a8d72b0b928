"""The bare address leads to the first page that this person may see."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from keepworth_web.shared.panels import pages
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right, may


@needs(Right.LOOK)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go to the first page of the navigation."""
    for page in pages():
        if may(request.user, page.right):
            return redirect(page.url)
    raise Http404
