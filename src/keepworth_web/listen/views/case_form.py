"""The form of a case: what it offers, what it says at first, and how it is written."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from keepworth.errors import Busy, NotPermitted
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.meant import colleagues_here, customer_meant
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.talked import contacts_here
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.listen.forms.cases import CaseForm
from keepworth_web.listen.reads.cases import my_id
from keepworth_web.listen.reads.moments import local
from keepworth_web.shared.forms import offer
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell

WORDS = {"said": "text_id", "done": "solution_text_id"}


def written(request: SignedIn, row: Row | None, *, customer: dict[str, Any] | None) -> HttpResponse:
    """Show the form of a case, and write what was sent."""
    form = _form(request, row, customer=customer)
    if form.is_bound and form.is_valid():
        done = _taken(request, form, row=row, customer=customer)
        if done is not None:
            tell(request, _("It is kept."), undo=undo_of(done))
            return redirect("listen:case", f"w{done.pk}")
    context = {"form": form, "row": row, "customer": customer}
    return render(request, "listen/case_form.html", context, status=422 if form.is_bound else 200)


def _form(request: SignedIn, row: Row | None, *, customer: dict[str, Any] | None) -> CaseForm:
    form = CaseForm(posted(request), initial=_initial(request, row, customer=customer))
    here = row.values if row else {}
    people = contacts_here(request, customer["number"], also=here.get("contact_id") or "") if customer else []
    offer(form, "contact_id", choices=[("", _("nobody by name")), *people])
    owners = [*colleagues_here(request)]
    if here.get("owner_id") and here["owner_id"] not in dict(owners):
        owners.append((here["owner_id"], row.names.get("owner_id", here["owner_id"]) if row else ""))
    offer(form, "owner_id", choices=[("", _("nobody yet")), *owners])
    for name in form.LATER if row is None else ():
        del form.fields[name]
    if customer is None:
        del form.fields["contact_id"]
    if here.get("submission_id"):
        del form.fields["said"]  # what they answered stays as they answered it
    return form


def _initial(request: SignedIn, row: Row | None, *, customer: dict[str, Any] | None) -> dict[str, Any]:
    zone = seen_by(request).book.settings.time_zone
    name = customer["customer_id"] if customer else ""
    if row is None:
        now = local(timezone.now(), zone=zone)
        return {"customer": name, "opened_at": now, "owner_id": my_id(request)}
    values = row.values
    moments = {one: local(values[one], zone=zone) for one in CaseForm.MOMENTS}
    saved = {True: "yes", False: "no", None: ""}[values["saved"]]
    words = {"said": row.words.get("text_id", ""), "done": row.words.get("solution_text_id", "")}
    customer_id = values["customer_id"] or ""
    return {**values, **moments, **words, "customer": customer_id, "saved": saved, "version": row.version}


def _taken(
    request: SignedIn, form: CaseForm, *, row: Row | None, customer: dict[str, Any] | None
) -> WrittenRow | None:  # fmt: skip
    """Write what a form says; None where it was refused, and the form says why."""
    said, values = form.cleaned_data, form.values()
    own = (row.values["customer_id"] if row else None) or (customer["customer_id"] if customer else "")
    is_own = bool(own) and said["customer"] in ("", own)
    values["customer_id"], why = (own, "") if is_own else _meant(request, said["customer"])
    if why:
        form.add_error("customer", why)
        return None
    if row is not None:
        values["case_id"] = row.values["case_id"]
    words = {column: said[name] for name, column in WORDS.items() if name in said}
    try:
        asked = Said("cases", values, words=words, version=said.get("version"))
        return write_row(asked, by=request.user, at=timezone.now())
    except (RowRefused, Busy, NotPermitted) as refused:
        _refuse(form, refused)
    return None


def _refuse(form: CaseForm, refused: RowRefused | NotPermitted) -> None:
    """Say in the form why it cannot be; beside the field where there is one."""
    if isinstance(refused, RowRefused):
        for column, fault in refused.faults.items():
            field = column if column in form.fields else None
            form.add_error(field, ValidationError(fault if field else f"{column}: {fault}"))
    elif isinstance(refused, Busy):
        form.add_error(None, str(refused))
    else:
        form.add_error(None, _("This customer or team is not one of yours."))


def _meant(request: SignedIn, said: str) -> tuple[str | None, str]:
    found, why = customer_meant(request, said)
    return found or None, why
