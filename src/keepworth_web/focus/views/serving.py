"""Who serves whom: a proposal beside today, accepted or changed by hand, customer by customer."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keepworth.errors import Busy
from keepworth_web.focus.reads.serving import own_id_of, serving_of
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_BOOK)
@require_safe
def serving(request: SignedIn) -> HttpResponse:
    """Show who could serve whom better than today, and what it would add."""
    return render(request, "focus/serving.html", {"part": serving_of(request)})


@needs(Right.SEE_BOOK)
@require_POST
def hand_over(request: SignedIn, number: int) -> HttpResponse:
    """Write who serves a customer from today on, the proposed one or another; the next page takes it back."""
    customer, own = customer_of(request, number), own_id_of(request, request.POST.get("colleague", ""))
    if customer is None or own is None:
        raise Http404
    today = seen_by(request).book.today().isoformat()
    said = {"customer_id": str(customer["customer_id"]), "owner_id": own, "valid_from": today}
    try:
        made = write_row(Said("customers", said), by=request.user, at=timezone.now())
    except Busy as refused:
        tell(request, str(refused))
    else:
        tell(request, _("Written: who serves them from today on. The next score goes by it."), undo=undo_of(made))
    return redirect("focus:serving")
