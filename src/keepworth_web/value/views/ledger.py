"""The value ledger of a customer: add and change lines, check them, answer them; and the page for their contact."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import Busy
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import reader_of, rows_of
from keepworth_web.know.reads.talked import contacts_here
from keepworth_web.know.views.row_form import fault_words
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.listen.reads.company import company_name
from keepworth_web.shared.amounts import written
from keepworth_web.shared.documents import pdf_answer
from keepworth_web.shared.forms import offer
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.actions.answer_line import Answer, By, answer_line
from keepworth_web.value.actions.make_link import make_link, revoke_link
from keepworth_web.value.forms import AnswerForm, LineForm, LinkForm
from keepworth_web.value.models import LedgerLink
from keepworth_web.value.reads.doors import Shown, address_to
from keepworth_web.value.reads.ledger import matters_of
from keepworth_web.value.reads.paper import paper_of

PANEL = "#panel-ledger"


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add(request: SignedIn, number: int) -> HttpResponse:
    """Write a line of a customer's ledger."""
    return _written(request, number, row=None)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def change(request: SignedIn, number: int, *, mark: str) -> HttpResponse:
    """Change a line that the customer has not signed."""
    return _written(request, number, row=_line(request, number, mark=mark))


@needs(Right.WRITE)
@require_POST
def verify(request: SignedIn, number: int, *, mark: str) -> HttpResponse:
    """Say that a line was checked."""
    row = _line(request, number, mark=mark)
    today = seen_by(request).book.today().isoformat()
    said = {"line_id": str(row.values["line_id"]), "status": "verified", "status_on": today}
    return _done(request, number, do=lambda: write_row(Said("ledger", said), by=request.user, at=timezone.now()))


@needs(Right.WRITE)
@require_POST
def remove(request: SignedIn, number: int, *, mark: str) -> HttpResponse:
    """Take a line away that the customer has not signed."""
    row = _line(request, number, mark=mark)
    return _done(request, number, do=lambda: remove_row(row, by=request.user, at=timezone.now()))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def answer(request: SignedIn, number: int, *, mark: str) -> HttpResponse:
    """Say how we see a line otherwise: the line stands, and the answer stands beside it."""
    customer, row = _customer(request, number), _line(request, number, mark=mark)
    form = AnswerForm(posted(request), initial={"amount": row.values["amount"]})
    if form.is_valid():
        said = Answer(row, form.cleaned_data["amount"], form.cleaned_data["words"])
        made = answer_line(said, by=By(request.user), at=timezone.now())
        tell(request, _("The answer stands beside the line."), undo=undo_of(made) if made else "")
        return redirect(_back(number))
    context = {"form": form, "customer": customer, "row": row, "figure": written(float(row.values["amount"]))}
    return render(request, "value/ledger/answer.html", context, status=422 if form.is_bound else 200)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def link(request: SignedIn, number: int) -> HttpResponse:
    """Make the private address on which a contact signs the lines, or corrects them; it is shown once."""
    customer = _customer(request, number)
    form = LinkForm(posted(request))
    offer(form, "contact", choices=contacts_here(request, number))
    context: dict[str, Any] = {"form": form, "customer": customer}
    if form.is_valid():
        made, token = make_link(
            str(customer["customer_id"]), form.cleaned_data["contact"], by=request.user, at=timezone.now()
        )  # fmt: skip
        names = dict(contacts_here(request, number))
        address = address_to(token)
        context |= {"made": made, "address": address, "who": names[form.cleaned_data["contact"]]}
        return render(request, "value/ledger/link_once.html", context)
    return render(request, "value/ledger/link.html", context, status=422 if form.is_bound else 200)


@needs(Right.WRITE)
@require_POST
def revoke(request: SignedIn, number: int, *, link: int) -> HttpResponse:
    """Let a private address open nothing any more."""
    own = str(_customer(request, number)["customer_id"])
    found = LedgerLink.objects.filter(pk=link, customer=own).first()
    if found is None:
        raise Http404
    revoke_link(found, by=request.user, at=timezone.now())
    tell(request, _("The link opens nothing any more."))
    return redirect(_back(number))


@needs(Right.SEE_WALLED)
@require_safe
def pdf(request: SignedIn, number: int) -> HttpResponse:
    """Give the page that the customer sees as PDF."""
    customer, visible = _customer(request, number), seen_by(request)
    rows = [row for row in rows_of(request, "ledger", customer=number) if row.values["side"] == "theirs"]
    own, currency = str(customer["customer_id"]), visible.book.settings.currency
    shown = Shown(own, customer["name"], "", matters_of(rows), visible.day, currency)
    return pdf_answer(paper_of(shown, company=company_name()), name="value")


def _written(request: SignedIn, number: int, *, row: Row | None) -> HttpResponse:
    customer = _customer(request, number)
    form = LineForm(posted(request), initial=_initial(request, row))
    if form.is_valid():
        try:
            made = write_row(_said(request, form, customer=customer, row=row), by=request.user, at=timezone.now())
        except RowRefused as refused:
            for column, why in refused.faults.items():
                form.add_error(column if column in form.fields else None, ValidationError(fault_words(why)))
        except Busy as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("The line is written."), undo=undo_of(made))
            return redirect(_back(number))
    context = {"form": form, "customer": customer, "row": row, "is_signed": row and row.values["status"] == "signed"}
    return render(request, "value/ledger/line.html", context, status=422 if form.is_bound else 200)


def _said(request: SignedIn, form: LineForm, *, customer: dict[str, Any], row: Row | None) -> Said:
    said = form.cleaned_data
    values = {name: said[name] for name in ("side", "kind", "period", "status")}
    values |= {"amount": format(said["amount"], "f"), "customer_id": str(customer["customer_id"])}
    if row is not None:
        values |= {"line_id": str(row.values["line_id"]), "customer_id": str(row.values["customer_id"])}
    if row is None or said["status"] != row.values["status"] or said["amount"] != row.values["amount"]:
        values["status_on"] = seen_by(request).book.today().isoformat()
    return Said("ledger", values, version=said["version"] if row is not None else None)


def _initial(request: SignedIn, row: Row | None) -> dict[str, Any]:
    if row is None:
        return {"side": "theirs", "status": "claimed", "period": str(seen_by(request).book.today().year)}
    found = {name: row.values[name] for name in ("side", "kind", "period", "amount", "status")}
    amount = found["amount"]
    return {**found, "amount": amount.quantize(Decimal("0.01")) if isinstance(amount, Decimal) else amount,
            "version": row.version}  # fmt: skip


def _done(request: SignedIn, number: int, *, do: Callable[[], WrittenRow]) -> HttpResponse:
    """Do what changes a line, and say so, with what takes it back."""
    try:
        made = do()
    except Busy as refused:
        tell(request, str(refused))
    else:
        tell(request, _("It is written."), undo=undo_of(made))
    return redirect(_back(number))


def _back(number: int) -> str:
    return reverse("know:customer", args=[number]) + PANEL


def _customer(request: SignedIn, number: int) -> dict[str, Any]:
    row = customer_of(request, number)
    if row is None:
        raise Http404
    return row


def _line(request: SignedIn, number: int, *, mark: str) -> Row:
    """Return the line that an address names, if it is of this customer."""
    _customer(request, number)
    found = next((row for row in rows_of(request, "ledger", customer=number) if row.mark == mark), None)
    if found is None:
        raise Http404
    row = reader_of(request).one("ledger", found.key)
    if row is None:
        raise Http404
    return row
