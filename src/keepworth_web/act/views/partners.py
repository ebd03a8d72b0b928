"""Act: partners, what they could do for our customers, and what we and they offer."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import Busy
from keepworth_web.act.forms.partners import OfferingForm
from keepworth_web.act.reads.extras import products_here
from keepworth_web.act.reads.partners import (
    Offering,
    calendar_with,
    may_write,
    needs_named,
    offering_marked,
    page_of_partners,
    partner_page,
)
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.meant import partners_here
from keepworth_web.know.views.row_form import fault_words, shown
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.forms import offer
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def partners(request: SignedIn) -> HttpResponse:
    """Show what partners could do for our customers, how far we hang on them, and what we and they offer."""
    return render(
        request, "act/partners/partners.html", {"part": page_of_partners(request), "may_write": may_write(request)}
    )


@needs(Right.SEE_WALLED)
@require_safe
def partner(request: SignedIn, number: int) -> HttpResponse:
    """Show one partner: who waits for what they could do, what they offer, and what is promised together."""
    return render(
        request, "act/partners/partner.html", {"part": _partner(request, number), "may_write": may_write(request)}
    )


@needs(Right.SEE_WALLED)
@require_safe
def calendar(request: SignedIn, number: int) -> HttpResponse:
    """Give the days of the open promises made with a partner as a calendar's entries."""
    found = calendar_with(request, _partner(request, number)["partner"], at=timezone.now())
    answer = HttpResponse(found, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="joint-promises.ics"'
    return answer


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def new_offering(request: SignedIn) -> HttpResponse:
    """List something that we, or a partner, can do about a need."""
    return _written(request, offering=None)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def offering(request: SignedIn, mark: str) -> HttpResponse:
    """Change what we, or a partner, can do about a need."""
    return _written(request, offering=_offering(request, mark))


@needs(Right.WRITE)
@require_POST
@only_today
def remove_offering(request: SignedIn, mark: str) -> HttpResponse:
    """Take away an offering that should not be there."""
    try:
        gone = remove_row(_offering(request, mark).row, by=request.user, at=timezone.now())
    except Busy as refused:
        tell(request, str(refused))
        return redirect("act:partners")
    tell(request, _("It is taken away."), undo=undo_of(gone))
    return redirect("act:partners")


def _written(request: SignedIn, *, offering: Offering | None) -> HttpResponse:
    """Show the form of an offering, and write what was sent."""
    form = OfferingForm(posted(request), initial=_initial(request, offering))
    also = offering.row.values if offering else {}
    whose = dict(partners_here(request))
    if also.get("partner_id"):
        whose.setdefault(str(also["partner_id"]), offering.partner if offering else "")
    offer(form, "partner_id", choices=[("", _("our own")), *whose.items()])
    offer(form, "product_id", choices=[("", _("none of these")), *products_here(request, also=also.get("product_id"))])
    if form.is_valid():
        try:
            done = write_row(_said(form, offering=offering), by=request.user, at=timezone.now())
        except (RowRefused, Busy) as refused:
            faults: Mapping[str, str] = getattr(refused, "faults", {"": str(refused)})
            for column, why in faults.items():
                form.add_error(column if column in form.fields else None, ValidationError(fault_words(why)))
        else:
            tell(request, _("It is written."), undo=undo_of(done))
            return redirect("act:partners")
    context = {"form": form, "offering": offering, "topics": needs_named(request)}
    return render(request, "act/partners/form.html", context, status=422 if form.is_bound else 200)


def _said(form: OfferingForm, *, offering: Offering | None) -> Said:
    said = dict(form.cleaned_data)
    version = said.pop("version")
    words = {column: said.pop(name) for name, column in form.words.items()}
    values = {name: shown(value) for name, value in said.items()}
    if offering is not None:
        values["offering_id"] = str(offering.row.values["offering_id"])
    return Said("offerings", values, words=words, version=version if offering is not None else None)


def _initial(request: SignedIn, offering: Offering | None) -> dict[str, Any]:
    if offering is None:
        return {"valid_from": seen_by(request).book.today(), "partner_id": request.GET.get("partner", "")}
    found = {name: value for name, value in offering.row.values.items() if value is not None}
    return {**found, "said": offering.words, "version": offering.row.version}


def _partner(request: SignedIn, number: int) -> dict[str, Any]:
    found = partner_page(request, number)
    if found is None:
        raise Http404
    return found


def _offering(request: SignedIn, mark: str) -> Offering:
    found = offering_marked(request, mark)
    if found is None:
        raise Http404
    return found
