"""Fit: who is like those who work best with us, and whom we want; results of the whole book."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from keepworth_web.care.actions.change_book_settings import change_book_settings
from keepworth_web.focus.forms.profile import ProfileForm
from keepworth_web.focus.reads.fit import fit_of, fit_seen
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.posted import posted, status_unless_kept
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_BOOK)
@require_safe
def fit(request: SignedIn) -> HttpResponse:
    """Show who fits, what the best have in common, whom we want, and which kinds of customers there are."""
    return render(request, "focus/fit.html", {"part": fit_of(request)})


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
def profile(request: SignedIn) -> HttpResponse:
    """Take whom the company wants."""
    found = fit_seen(request)
    form = ProfileForm(
        posted(request), attributes=found.attributes if found else (), wants=book_settings().profile.wants
    )
    status = status_unless_kept(form, lambda: change_book_settings(form.changed(), by=request.user))
    if status is None:
        tell(request, _("Kept in keepworth.toml. The next score uses it; scores made before stand as they are."))
        return redirect("focus:fit")
    return render(request, "focus/profile.html", {"form": form}, status=status)
