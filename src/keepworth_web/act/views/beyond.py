"""Act: value beyond the product: what people want, what we can give, and what came of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.act import noted_because, read_because
from keepworth.errors import Busy, NotPermitted
from keepworth.tables.own_people import colleague_with_mail
from keepworth_web.act.forms.beyond import EndForm, GivingForm, OfferForm, OpeningForm, WishForm
from keepworth_web.act.reads.beyond import OFFERED, Given, Open, giving_marked, opening_marked, proposed_to
from keepworth_web.act.reads.beyond_words import because_said, given_said, kind_said, page_of_beyond, wishes_written
from keepworth_web.act.reads.events import may_write
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.talked import contacts_here
from keepworth_web.know.views.row_form import fault_words, shown
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.forms import offer
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

HOME = "act:beyond"


@needs(Right.SEE_WALLED)
@require_safe
def beyond(request: SignedIn) -> HttpResponse:
    """Show who wants what, what we can give, to whom it is proposed, and what came of it."""
    return render(request, "act/beyond/beyond.html", {"part": page_of_beyond(request), "may_write": may_write(request)})


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def add_opening(request: SignedIn) -> HttpResponse:
    """List something that we can give."""
    return _listed(request, None)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def change_opening(request: SignedIn, mark: str) -> HttpResponse:
    """Change something that we can give."""
    return _listed(request, _opening(request, mark))


@needs(Right.WRITE)
@require_POST
@only_today
def remove_opening(request: SignedIn, mark: str) -> HttpResponse:
    """Take away what should not be listed."""
    gone = remove_row(_opening(request, mark).row, by=request.user, at=timezone.now())
    tell(request, _("It is taken away."), undo=undo_of(gone))
    return redirect(HOME)


@needs(Right.WRITE)
@require_POST
@only_today
def offer_opening(request: SignedIn, mark: str) -> HttpResponse:
    """Write that somebody was offered what is proposed for them; it takes a place until they say no."""
    form, found = OfferForm(posted(request)), _opening(request, mark)
    if not form.is_valid():
        raise Http404
    one = proposed_to(request, found, contact=form.cleaned_data["contact"])
    if one is None:
        tell(request, _("That is not proposed any more: no place is free, or they were offered something."))
        return redirect(HOME)
    today, book = seen_by(request).book.today().isoformat(), seen_by(request).book
    values = {
        "opening_id": str(found.row.values["opening_id"]), "customer_id": one.wisher.customer_id,
        "contact_id": one.wisher.contact, "offered_on": today, "state": OFFERED, "state_on": today,
        "colleague_id": colleague_with_mail(book, request.user.email) or "", "why": noted_because(one.because),
        "other_id": one.other.contact if one.other else "",
    }  # fmt: skip
    try:
        row = write_row(Said("openings_given", values), by=request.user, at=timezone.now())
    except (RowRefused, Busy, NotPermitted) as refused:
        tell(request, str(refused))
    else:
        tell(request, _("%(who)s: offered.") % {"who": one.wisher.name}, undo=undo_of(row))
    return redirect(HOME)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def giving(request: SignedIn, mark: str) -> HttpResponse:
    """Say where it stands with somebody, and what came of it for them."""
    one = giving_marked(request, mark)
    if one is None:
        raise Http404
    form = GivingForm(posted(request), initial=_as_it_stands(one))
    if form.is_valid() and (row := _write(request, form, said=_said_of(request, one, form=form))):
        tell(request, _("It is written."), undo=undo_of(row))
        return redirect(HOME)
    context = {"form": form, "one": given_said(one), "because": _because(one)}
    return render(request, "act/beyond/giving.html", context, status=422 if form.is_bound else 200)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def wish(request: SignedIn, number: int) -> HttpResponse:
    """Write down what somebody at a customer wants for themselves, or that it holds no longer."""
    customer = customer_of(request, number)
    if customer is None:
        raise Http404
    if request.method == "POST" and "mark" in request.POST:
        return _ended(request, number)
    form = WishForm(posted(request), initial={"contact_id": request.GET.get("contact", "")})
    offer(form, "contact_id", choices=contacts_here(request, number))
    if form.is_valid():
        said, words = form.cleaned_data, form.cleaned_data["words"]
        book = seen_by(request).book
        values = {"customer_id": str(customer["customer_id"]), "contact_id": said["contact_id"], "wish": said["wish"],
                  "stated_on": book.today().isoformat(),
                  "colleague_id": colleague_with_mail(book, request.user.email) or ""}  # fmt: skip
        row = _write(request, form, said=Said("wishes", values, words={"text_id": words} if words else {}))
        if row:
            tell(request, _("It is written."), undo=undo_of(row))
            return redirect(HOME)
    context = {"form": form, "customer": customer, "wishes": wishes_written(request, number)}
    return render(request, "act/beyond/wish.html", context, status=422 if form.is_bound else 200)


def _ended(request: SignedIn, number: int) -> HttpResponse:
    form = EndForm(request.POST)
    row = next((one["row"] for one in wishes_written(request, number)
                if form.is_valid() and one["row"].mark == form.cleaned_data["mark"]), None)  # fmt: skip
    if row is None:
        raise Http404
    values = {name: shown(row.values[name]) for name in ("wish_id", "customer_id", "contact_id", "wish", "stated_on")}
    values["ended_on"] = max(seen_by(request).book.today(), row.values["stated_on"]).isoformat()
    if done := _write(request, form, said=Said("wishes", values, version=row.version)):
        tell(request, _("It is written."), undo=undo_of(done))
    else:
        tell(request, " ".join(str(why) for faults in form.errors.values() for why in faults))
    return redirect(reverse("act:wish", args=[number]))


def _listed(request: SignedIn, found: Open | None) -> HttpResponse:
    """Show the form of something that we can give, and write what was sent."""
    initial: dict[str, Any] = {}
    if found:
        initial = {name: value for name, value in found.row.values.items() if value is not None}
        initial |= {"said": found.row.words.get("text_id", ""), "version": found.row.version}
        initial |= {"kind": initial.get("kind", "other")}
    form = OpeningForm(posted(request), initial=initial)
    offer(form, "segment", choices=[("", _("any")), *_segments(request, also=initial.get("segment"))])
    if form.is_valid() and (row := _write(request, form, said=_opening_said(request, form, found=found))):
        tell(request, _("It is written."), undo=undo_of(row))
        return redirect(HOME)
    context = {"form": form, "opening": found, "kind": kind_said(found) if found else ""}
    return render(request, "act/beyond/opening.html", context, status=422 if form.is_bound else 200)


def _opening_said(request: SignedIn, form: OpeningForm, *, found: Open | None) -> Said:
    said = dict(form.cleaned_data)
    version = said.pop("version")
    words = {column: said.pop(name) for name, column in form.words.items()}
    values = {name: shown(value) for name, value in said.items()}
    values["set_on"] = shown(found.row.values["set_on"]) if found else seen_by(request).book.today().isoformat()
    if found:
        values["opening_id"] = str(found.row.values["opening_id"])
    return Said("openings", values, words=words, version=version if found else None)


def _said_of(request: SignedIn, one: Given, *, form: GivingForm) -> Said:
    said, values = form.cleaned_data, one.row.values
    today = max(seen_by(request).book.today(), values["offered_on"]).isoformat()
    new = {"given_id": str(values["given_id"]), "opening_id": str(values["opening_id"]),
           "customer_id": str(values["customer_id"]), "contact_id": str(values["contact_id"]),
           "offered_on": values["offered_on"].isoformat(), "state": said["state"],
           "state_on": today if said["state"] != one.state else shown(values["state_on"]),
           "came": said["came"], "came_on": today if said["came"] else None,
           "cost": shown(said["cost"])}  # fmt: skip
    return Said("openings_given", new, words={"text_id": said["words"]}, version=said["version"])


def _as_it_stands(one: Given) -> dict[str, Any]:
    values = one.row.values
    return {"state": one.state, "came": values["came"] or "", "words": one.row.words.get("text_id", ""),
            "cost": values["cost"], "version": one.row.version}  # fmt: skip


def _because(one: Given) -> list[str]:
    return because_said(read_because(one.row.values["why"]))


def _write(request: SignedIn, form: Form, *, said: Said) -> WrittenRow | None:
    """Write a row; what is refused stands in the form."""
    try:
        return write_row(said, by=request.user, at=timezone.now())
    except RowRefused as refused:
        for column, why in refused.faults.items():
            form.add_error(column if column in form.fields else None, ValidationError(fault_words(why)))
    except (Busy, NotPermitted) as refused:
        form.add_error(None, str(refused))
    return None


def _segments(request: SignedIn, *, also: str | None) -> list[tuple[str, str]]:
    visible = seen_by(request)
    known = visible.scored.values("segment", teams=visible.teams)
    return [(one, one) for one in [*known, *([also] if also and also not in known else [])]]


def _opening(request: SignedIn, mark: str) -> Open:
    found = opening_marked(request, mark)
    if found is None:
        raise Http404
    return found
