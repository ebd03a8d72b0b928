"""A list that stands on a page, whole, as a file: counted against the limit of exports and noted."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keepworth.errors import Busy
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.errors import too_many_exports
from keepworth_web.shared.panels import Listing, Value, listings
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.sheets import Sheet, sheet_file
from keepworth_web.staff.access import confirmed, needs
from keepworth_web.staff.actions.begin_export import count_export, note_export
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.forms import TakeForm
from keepworth_web.staff.rights import Right, may


@needs(Right.LOOK)
@require_POST
@confirmed
def take(request: SignedIn) -> HttpResponseBase:
    """Write a list as a file; each asks for the right to its page."""
    form = TakeForm(posted(request), lists=listings())
    if not form.is_valid():
        return render(request, "staff/take.html", {"form": form}, status=422)
    listing = listings()[form.cleaned_data["what"]]
    if not may(request.user, listing.right):
        note("refused", by=request.user, about=listing.right)
        raise PermissionDenied
    now, kind = timezone.now(), form.cleaned_data["kind"]
    try:
        count_export(by=request.user, at=now)
    except Busy:
        return too_many_exports(request)
    rows = listing.rows(request, form.cleaned_data["about"] or 0)
    if rows is None:
        raise Http404
    note_export(listing.slug, about=f"{len(rows)} rows", narrowed_by=[], form=kind, by=request.user)
    sheet = _sheet(listing, rows, request=request)
    return sheet_file(sheet, name=f"keepworth-{listing.slug}-{now:%Y-%m-%d}", kind=kind)


def _sheet(listing: Listing, rows: Sequence[Sequence[Value]], *, request: SignedIn) -> Sheet:
    said = {"book": book_settings().name, "rows": len(rows), "person": request.user.name,
            "at": f"{timezone.now():%Y-%m-%d %H:%M:%S} UTC"}  # fmt: skip
    foot = [_("Keepworth, %(book)s: %(rows)s rows") % said, _("Written %(at)s for %(person)s") % said]
    return Sheet([str(one) for one in listing.heads], rows, foot)
