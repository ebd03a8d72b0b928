"""The bare address leads to what needs this person now, else to the portfolio, else to the first page they may see."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from keepworth_web.shared.panels import pages
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right, may

FIRST = ("today", "focus")


@needs(Right.LOOK)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go to the page that a day begins with."""
    shown = [page for page in pages() if may(request.user, page.right)]
    if not shown:
        raise Http404
    best = min(shown, key=lambda page: FIRST.index(page.word) if page.word in FIRST else len(FIRST))
    return redirect(best.url)
