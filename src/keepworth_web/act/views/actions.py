"""Act: what next?"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from keepworth_web.act.reads.actions import actions_page, view_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def actions(request: SignedIn) -> HttpResponse:
    """Show what to do next by value an hour, and how far the week's hours reach."""
    view = view_of(request.GET)
    if "" in (value for name in request.GET for value in request.GET.getlist(name)):
        return redirect(f"{request.path}?{view.query()}")
    part = actions_page(request, view)
    return render(request, "act/actions.html", {"part": part})
