"""What value goes by: shown to the owner, who changes it; the next score uses it, the ledger at once."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from keepworth_web.know.reads import seen_by
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.posted import posted, status_unless_kept
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.forms.going_by import ValueForm


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
def settings(request: SignedIn) -> HttpResponse:
    """Show what value, word of mouth and the ledger go by, and take other settings."""
    form = ValueForm(posted(request), book=book_settings(), record=seen_by(request).record)
    status = status_unless_kept(form, lambda: form.keep(by=request.user))
    if status is None:
        tell(
            request,
            _(
                "Kept in keepworth.toml. The ledger goes by it at once; the next score uses the rest, and scores made "
                "before stand as they are."
            ),
        )
        return redirect("value:settings")
    return render(request, "value/settings.html", {"form": form, "currency": book_settings().currency}, status=status)
