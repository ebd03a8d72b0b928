"""Testimonials: written, put to their contact by a private address, and taken back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import Busy
from keepworth_web.act.actions.approve_words import close_words, put_words, withdraw_words
from keepworth_web.act.forms.advocates import DoForm, WordsForm
from keepworth_web.act.models import Approval
from keepworth_web.act.reads.testimonials import Testimonial, address_to, words_marked
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.talked import contacts_here
from keepworth_web.know.views.row_form import fault_words
from keepworth_web.shared.forms import offer
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def new_words(request: SignedIn, number: int) -> HttpResponse:
    """Write words that are put to a contact."""
    customer = customer_of(request, number)
    if customer is None:
        raise Http404
    form = WordsForm(posted(request), initial={"contact_id": request.GET.get("contact", "")})
    offer(form, "contact_id", choices=contacts_here(request, number))
    mark = _written(request, form, customer=str(customer["customer_id"])) if form.is_valid() else ""
    if mark:
        return redirect("act:testimonial", mark)
    context = {"form": form, "customer": customer}
    return render(request, "act/advocates/words_form.html", context, status=422 if form.is_bound else 200)


@needs(Right.SEE_WALLED)
@require_safe
def testimonial(request: SignedIn, mark: str) -> HttpResponse:
    """Show a testimonial and where it stands."""
    found = _marked(request, mark)
    may_write = request.user.may(Right.WRITE) and request.as_of is None
    approvals = Approval.objects.filter(testimonial=str(found.row.values["testimonial_id"]))
    context = {"one": found, "approvals": approvals, "may_write": may_write}
    return render(request, "act/advocates/testimonial.html", context)


@needs(Right.WRITE)
@require_POST
def do_with_words(request: SignedIn, mark: str) -> HttpResponse:
    """Put words to their contact, close the page on which they stand, or show them no more."""
    found = _marked(request, mark)
    form, now = DoForm(request.POST), timezone.now()
    do = form.cleaned_data["do"] if form.is_valid() else ""
    if do == "link":
        made, token = put_words(found, by=request.user, at=now)
        context = {"one": found, "made": made, "address": address_to(token), "mark": mark}
        return render(request, "act/advocates/link_once.html", context)
    if do == "close":
        close_words(found, by=request.user, at=now)
        tell(request, _("The link opens nothing any more."))
    elif do == "withdraw":
        withdraw_words(str(found.row.values["testimonial_id"]), by=request.user, at=now)
        tell(request, _("The words are taken back: nobody is shown them any more."))
    return redirect("act:testimonial", mark)


def _marked(request: SignedIn, mark: str) -> Testimonial:
    found = words_marked(request, mark)
    if found is None:
        raise Http404
    return found


def _written(request: SignedIn, form: Any, *, customer: str) -> str:
    """Write the draft, and return its mark; empty where it cannot be."""
    said = form.cleaned_data
    values = {"customer_id": customer, "contact_id": said["contact_id"], "topic": said["topic"],
              "shown_as": said["shown_as"], "written_on": seen_by(request).book.today().isoformat()}  # fmt: skip
    try:
        made = write_row(Said("testimonials", values, words={"text_id": said["words"]}), by=request.user,
                         at=timezone.now())  # fmt: skip
    except RowRefused as refused:
        for column, why in refused.faults.items():
            form.add_error(column if column in form.fields else None, ValidationError(fault_words(why)))
    except Busy as refused:
        form.add_error(None, str(refused))
    else:
        return f"w{made.pk}"
    return ""
