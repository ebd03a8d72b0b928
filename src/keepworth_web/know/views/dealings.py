"""Know: note a talk; tell, change and end needs, promises, rivals and trials."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from keepworth.errors import Busy
from keepworth.tables.own_people import colleague_with_mail
from keepworth_web.know.actions.keep_note import Note, keep_note
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.forms import FORMS, EndForm, NoteForm
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.ends import ended
from keepworth_web.know.reads.meant import partners_here
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import reader_of
from keepworth_web.know.reads.talked import contacts_here, talked
from keepworth_web.know.views.row_form import shown
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.forms import offer
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def note(request: SignedIn, number: int) -> HttpResponse:
    """Note a talk with a customer, in under a minute."""
    customer, offered = _customer(request, number), talked(request, number)
    form = NoteForm(posted(request), contacts=offered.contacts, stages=offered.stages, initial=offered.initial)
    if form.is_valid():
        try:
            kept = keep_note(_note(request, form, customer=customer), by=request.user, at=timezone.now())
        except RowRefused as refused:
            _refuse(form, refused)
        else:
            tell(
                request,
                _("The talk with %(name)s is kept.") % {"name": customer["name"]},
                undo=reverse("know:undo-write", args=[kept.pk]),
            )
            return redirect("know:customer", number)
    parts = {"first": [form[name] for name in form.first], "more": [form[name] for name in form.more]}
    unfolded = any(name in form.errors for name in form.more)
    context = {"form": form, "customer": customer, "unfolded": unfolded, "topics": offered.topics, **parts}
    return render(request, "know/note.html", context, status=422 if form.is_bound else 200)


def _note(request: SignedIn, form: NoteForm, *, customer: dict[str, Any]) -> Note:
    said = {name: value for name, value in form.cleaned_data.items() if name not in ("at", "next_on")}
    return Note(
        customer=customer["customer_id"],
        at=f"{form.cleaned_data['at']:%Y-%m-%d %H:%M}",
        next_on=shown(form.cleaned_data["next_on"]),
        colleague=colleague_with_mail(seen_by(request).book, request.user.email) or "",
        **said,
    )


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add(request: SignedIn, number: int, *, table: str) -> HttpResponse:
    """Tell of a need, a promise, a rival or a trial."""
    return _written(request, number, table=table, row=None)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def change(request: SignedIn, number: int, *, table: str, mark: str) -> HttpResponse:
    """Change a need, a promise, a rival or a trial."""
    return _written(request, number, table=table, row=_row(request, number, table=table, mark=mark))


@needs(Right.WRITE)
@require_POST
def end(request: SignedIn, number: int, *, table: str, mark: str) -> HttpResponse:
    """End a need, a promise or a rival by one click, or take a row away."""
    row = _row(request, number, table=table, mark=mark)
    form = EndForm(request.POST, table=table)
    if not form.is_valid():
        context = {"form": form, "customer": _customer(request, number), "table": table, "row": row}
        return render(request, "know/row.html", context, status=422)
    how, version = form.cleaned_data["how"], form.cleaned_data["version"]
    try:
        if how == "remove":
            done = remove_row(row, by=request.user, at=timezone.now(), version=version)
        else:
            said = Said(table, ended(row, how=how, today=seen_by(request).book.today()), version=version)
            done = write_row(said, by=request.user, at=timezone.now())
    except (Busy, RowRefused) as refused:
        tell(request, str(refused))
        return redirect("know:customer", number)
    tell(request, _("Done."), undo=undo_of(done))
    return redirect("know:customer", number)


def _written(request: SignedIn, number: int, *, table: str, row: Row | None) -> HttpResponse:
    """Show the form of a row, and write what was sent."""
    customer, kind = _customer(request, number), FORMS.get(table)
    if kind is None:
        raise Http404
    today = seen_by(request).book.today()
    form = kind(posted(request), initial=_initial(row, table=table, today=today))
    if "contact_id" in form.fields:
        also = row.values["contact_id"] or "" if row else ""
        offer(form, "contact_id", choices=[*contacts_here(request, number, also=also), ("", _("nobody by name"))])
    if "partner_id" in form.fields:
        _offer_partners(request, form, row=row)
    for name in form.later if row is None else ():
        del form.fields[name]
    if form.is_valid():
        try:
            done = write_row(_said(form, row=row, customer=customer, today=today), by=request.user, at=timezone.now())
        except (RowRefused, Busy) as refused:
            _refuse(form, refused)
        else:
            tell(request, _("It is kept."), undo=undo_of(done))
            return redirect("know:customer", number)
    context = {"form": form, "customer": customer, "table": table, "row": row}
    return render(request, "know/row.html", context, status=422 if form.is_bound else 200)


def _offer_partners(request: SignedIn, form: Any, *, row: Row | None) -> None:
    """Offer the partners who work with us; who stands there already stays a choice. Without any nobody is asked."""
    found = dict(partners_here(request))
    if row and row.values["partner_id"]:
        found.setdefault(row.values["partner_id"], row.names["partner_id"])
    if found:
        offer(form, "partner_id", choices=[("", _("none: we ourselves")), *found.items()])
    else:
        del form.fields["partner_id"]


def _said(form: Any, *, row: Row | None, customer: dict[str, Any], today: dt.date) -> Said:
    before = row.values if row else {}
    values = form.row(before, today=today)
    version = values.pop("version", None)
    words = {column: values.pop(name) for name, column in form.words.items()}
    key = {name: before[name] for name in ("need_id", "promise_id", "trial_id") if before.get(name)}
    told = {name: shown(value) for name, value in {**values, **key, "customer_id": customer["customer_id"]}.items()}
    return Said(form.table, told, words=words, version=version)


def _initial(row: Row | None, *, table: str, today: dt.date) -> dict[str, Any]:
    if row is None:
        return {"stated_on": today, "agreed_on": today, "valid_from": today, "happened_on": today, "contact_id": ""}
    found = {name: value for name, value in row.values.items() if value is not None}
    found["version"] = row.version
    found |= {name: row.words.get(column, "") for name, column in FORMS[table].words.items()}
    if table == "rivals":
        # A change is a new word on the rival, from today on; the old one stays true of its time.
        found |= {"valid_from": today, "share": round(found["share"] * 100, 4) if "share" in found else None}
    if table == "needs" and row.values["met_on"]:
        found["state"] = "met"
    return found


def _refuse(form: Any, refused: RowRefused | Busy) -> None:
    """Say beside each field why it cannot be."""
    if isinstance(refused, Busy):
        form.add_error(None, str(refused))
        return
    for column, why in refused.faults.items():
        field = column if column in form.fields else None
        form.add_error(field, ValidationError(why if field else f"{column}: {why}"))


def _customer(request: SignedIn, number: int) -> dict[str, Any]:
    row = customer_of(request, number)
    if row is None:
        raise Http404
    return row


def _row(request: SignedIn, number: int, *, table: str, mark: str) -> Row:
    """Return the row that an address names, if it is of this customer."""
    customer = _customer(request, number)
    reader = reader_of(request)
    key = reader.key_marked(table, mark) if table in FORMS else None
    row = reader.one(table, key) if key else None
    if row is None or row.values["customer_id"] != customer["customer_id"]:
        raise Http404
    return row
