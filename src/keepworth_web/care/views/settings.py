"""Book › Settings: what the book counts with, each with its meaning and default; the next score uses it."""

from django.conf import settings as environment
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from keepworth.tables.book import find_book
from keepworth.tables.directory import segments_in
from keepworth_web.care.forms import SettingsForm
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.posted import posted, status_unless_kept
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
def settings(request: SignedIn) -> HttpResponse:
    """Show the settings, and take new ones."""
    segments = segments_in(find_book(environment.ENVIRONMENT.book))
    form = SettingsForm(posted(request), book=book_settings(), segments=segments)
    status = status_unless_kept(form, lambda: form.keep(by=request.user))
    if status is None:
        tell(request, _("Kept in keepworth.toml. The next score uses it; scores made before stand as they are."))
        return redirect("care:settings")
    return render(request, "care/settings.html", {"form": form, "fixed": book_settings()}, status=status)
