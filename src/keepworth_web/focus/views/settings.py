"""What the pages of focus go by: shown to the owner, who changes it; the next score uses it."""

from django.conf import settings as environment
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from keepworth.tables.book import find_book
from keepworth.tables.directory import segments_in
from keepworth_web.focus.forms.going_by import FocusForm
from keepworth_web.focus.reads.scored import record_of
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.posted import posted, status_unless_kept
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
def settings(request: SignedIn) -> HttpResponse:
    """Show what tiers, balance, service, risk and fit go by, and take other numbers."""
    segments = segments_in(find_book(environment.ENVIRONMENT.book))
    form = FocusForm(posted(request), book=book_settings(), segments=segments, record=record_of(request))
    status = status_unless_kept(form, lambda: form.keep(by=request.user))
    if status is None:
        tell(
            request,
            _(
                "Kept in keepworth.toml. The service standard holds at once; the next score uses the rest, and scores "
                "made before stand as they are."
            ),
        )
        return redirect("focus:settings")
    return render(request, "focus/settings.html", {"form": form, "currency": book_settings().currency}, status=status)
