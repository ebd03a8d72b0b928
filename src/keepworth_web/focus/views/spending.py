"""What was spent on getting customers and on keeping them: read, written, changed and taken out by the owner."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import Busy
from keepworth_web.focus.forms.spending import AmountForm, SpendingForm
from keepworth_web.focus.reads.spending import TABLE, Spent, spending_page, spent_already, spent_marked
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.reads.narrowing import page_number
from keepworth_web.know.views.row_form import fault_words
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_BOOK)
@require_safe
def spending(request: SignedIn) -> HttpResponse:
    """List what was spent, the newest period first."""
    context = {"part": spending_page(request, page=page_number(request)), "may_write": request.as_of is None}
    return render(request, "focus/spending.html", context)


@needs(Right.SEE_BOOK)
@require_http_methods(["GET", "POST"])
@only_today
def new_spending(request: SignedIn) -> HttpResponse:
    """Write what was spent in a period."""
    form = SpendingForm(posted(request))
    if form.is_valid():
        key = {name: form.cleaned_data[name] for name in ("period", "purpose", "element")}
        if spent_already(request, **key) is not None:
            form.add_error(None, _("There is a line of this already. Change that one, in the list."))
        elif _kept(request, form, key=key, version=0):
            return redirect("focus:spending")
    return _form(request, form, spent=None)


@needs(Right.SEE_BOOK)
@require_http_methods(["GET", "POST"])
@only_today
def change_spending(request: SignedIn, *, mark: str) -> HttpResponse:
    """Say otherwise how much was spent."""
    found = _spent(request, mark)
    form = AmountForm(posted(request), initial={"amount": found.amount, "version": found.row.version})
    if form.is_valid():
        key = {name: str(found.row.values[name] or "") for name in ("period", "purpose", "element")}
        if _kept(request, form, key=key, version=form.cleaned_data["version"]):
            return redirect("focus:spending")
    return _form(request, form, spent=found)


@needs(Right.SEE_BOOK)
@require_POST
@only_today
def remove_spending(request: SignedIn, *, mark: str) -> HttpResponse:
    """Take a line out; one of a file is hidden."""
    found = _spent(request, mark)
    try:
        gone = remove_row(found.row, by=request.user, at=timezone.now())
    except Busy as refused:
        tell(request, str(refused))
    else:
        tell(request, _("It is taken out."), undo=undo_of(gone))
    return redirect("focus:spending")


def _kept(request: SignedIn, form: AmountForm, *, key: dict[str, str], version: int | None) -> bool:
    """Write the line, or say in the form why it cannot be."""
    said = Said(TABLE, {**key, "amount": str(form.cleaned_data["amount"])}, version=version)
    try:
        done = write_row(said, by=request.user, at=timezone.now())
    except (RowRefused, Busy) as refused:
        for column, why in getattr(refused, "faults", {None: str(refused)}).items():
            form.add_error(column if column in form.fields else None, ValidationError(fault_words(why)))
        return False
    tell(request, _("It is written. The next score goes by it."), undo=undo_of(done))
    return True


def _form(request: SignedIn, form: AmountForm, *, spent: Spent | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "spent": spent, "currency": book_settings().currency}
    return render(request, "focus/spending_form.html", context, status=422 if form.is_bound else 200)


def _spent(request: SignedIn, mark: str) -> Spent:
    found = spent_marked(request, mark)
    if found is None:
        raise Http404
    return found
