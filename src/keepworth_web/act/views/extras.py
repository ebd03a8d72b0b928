"""Act: extras beyond the product, their catalogue, and giving them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import Busy
from keepworth.tables.own_people import colleague_with_mail
from keepworth_web.act.actions.give_extra import Giving, give_extra
from keepworth_web.act.forms.extras import REMOVE, ExtraForm, GiveForm, GivenForm
from keepworth_web.act.reads.extras import (
    Extra,
    entitled_page,
    extra_marked,
    giving_marked,
    may_have,
    open_giving,
    page_of_extras,
    products_here,
)
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.narrowing import page_number
from keepworth_web.know.reads.row import Row
from keepworth_web.know.views.row_form import fault_words, shown
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.forms import offer
from keepworth_web.shared.next_page import next_page
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

HOME = "/act/extras/"


@needs(Right.SEE_WALLED)
@require_safe
def extras(request: SignedIn) -> HttpResponse:
    """Show the catalogue of extras, who may be given them, who was, who used them, and what it cost."""
    return render(request, "act/extras/extras.html", {"part": page_of_extras(request), "may_write": may_write(request)})


def may_write(request: SignedIn) -> bool:
    """Tell whether this person may write, on the day that is shown."""
    return request.user.may(Right.WRITE) and request.as_of is None


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def add(request: SignedIn) -> HttpResponse:
    """Write a new extra of the catalogue."""
    return _written(request, extra=None)


@needs(Right.SEE_WALLED)
@require_safe
def extra(request: SignedIn, *, mark: str) -> HttpResponse:
    """Show one extra, and who may be given it."""
    found = _extra(request, mark)
    context = {
        "extra": found,
        "may_write": may_write(request),
        **entitled_page(request, found, page=page_number(request)),
    }
    return render(request, "act/extras/extra.html", context)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def change(request: SignedIn, *, mark: str) -> HttpResponse:
    """Change an extra of the catalogue."""
    return _written(request, extra=_extra(request, mark))


@needs(Right.WRITE)
@require_POST
@only_today
def give(request: SignedIn, *, mark: str) -> HttpResponse:
    """Give a customer an extra by one tap; it can be taken back."""
    form = GiveForm(posted(request))
    if not form.is_valid():
        raise Http404
    number, found = form.cleaned_data["customer"], _extra(request, mark)
    customer = seen_by(request).one(number)
    if customer is None:
        raise Http404
    if found.row.mark not in {one.row.mark for one in may_have(request, number)}:
        tell(request, _("%(name)s cannot be given this now: they had it, or it is not for them.") % customer)
        return redirect(next_page(request, default=HOME))
    owner = colleague_with_mail(seen_by(request).book, request.user.email) or ""
    own = str(found.row.values["extra_id"])
    giving = Giving(own, str(customer["customer_id"]), cost=shown(found.cost), colleague=owner,
                    owed=open_giving(request, number, extra=own))  # fmt: skip
    try:
        done = give_extra(giving, on=seen_by(request).book.today(), by=request.user, at=timezone.now())
    except (Busy, RowRefused) as refused:
        tell(request, str(refused))
        return redirect(next_page(request, default=HOME))
    said = {"name": customer["name"], "extra": found.name}
    tell(request, _("%(name)s was given: %(extra)s.") % said, undo=undo_of(done))
    return redirect(next_page(request, default=HOME))


@needs(Right.WRITE)
@require_POST
@only_today
def used(request: SignedIn, *, mark: str) -> HttpResponse:
    """Say that an extra was used, or was not, or was never given."""
    row, form = giving_marked(request, mark), GivenForm(posted(request))
    if row is None:
        raise Http404
    if not form.is_valid():
        raise Http404
    how, version = form.cleaned_data["how"], form.cleaned_data["version"]
    try:
        if how == REMOVE:
            done = remove_row(row, by=request.user, at=timezone.now(), version=version)
        else:
            done = write_row(
                _used(request, row, is_used=how == "used", version=version), by=request.user, at=timezone.now()
            )
    except (Busy, RowRefused) as refused:
        tell(request, str(refused))
        return redirect(next_page(request, default=HOME))
    tell(request, _("It is written."), undo=undo_of(done))
    return redirect(next_page(request, default=HOME))


def _used(request: SignedIn, row: Row, *, is_used: bool, version: int | None) -> Said:
    day = seen_by(request).book.today().isoformat()
    values = {"given_id": str(row.values["given_id"]), "used_on": day if is_used else None,
              "customer_id": str(row.values["customer_id"])}  # fmt: skip
    return Said("extras_given", values, version=version)


def _written(request: SignedIn, *, extra: Extra | None) -> HttpResponse:
    """Show the form of an extra, and write what was sent."""
    form = ExtraForm(posted(request), initial=_initial(request, extra))
    also = extra.row.values if extra else {}
    offer(form, "product_id", choices=[("", _("whatever")), *products_here(request, also=also.get("product_id"))])
    offer(form, "segment", choices=[("", _("any")), *_segments(request, also=also.get("segment"))])
    if form.is_valid():
        try:
            done = write_row(_said(form, extra=extra), by=request.user, at=timezone.now())
        except (RowRefused, Busy) as refused:
            faults: Mapping[str, str] = getattr(refused, "faults", {"": str(refused)})
            for column, why in faults.items():
                form.add_error(column if column in form.fields else None, ValidationError(fault_words(why)))
        else:
            tell(request, _("It is written."), undo=undo_of(done))
            return redirect("act:extras")
    return render(request, "act/extras/form.html", {"form": form, "extra": extra}, status=422 if form.is_bound else 200)


def _said(form: ExtraForm, *, extra: Extra | None) -> Said:
    said = dict(form.cleaned_data)
    version = said.pop("version")
    words = {column: said.pop(name) for name, column in form.words.items()}
    values = {name: shown(value) for name, value in said.items()}
    if extra is not None:
        values["extra_id"] = str(extra.row.values["extra_id"])
    return Said("extras", values, words=words, version=version if extra is not None else None)


def _initial(request: SignedIn, extra: Extra | None) -> dict[str, Any]:
    if extra is None:
        return {"valid_from": seen_by(request).book.today()}
    found = {name: value for name, value in extra.row.values.items() if value is not None}
    return {**found, "said": extra.words, "version": extra.row.version}


def _segments(request: SignedIn, *, also: str | None) -> list[tuple[str, str]]:
    visible = seen_by(request)
    known = visible.scored.values("segment", teams=visible.teams)
    return [(one, one) for one in [*known, *([also] if also and also not in known else [])]]


def _extra(request: SignedIn, mark: str) -> Extra:
    found = extra_marked(request, mark)
    if found is None:
        raise Http404
    return found
