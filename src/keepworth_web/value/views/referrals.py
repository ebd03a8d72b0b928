"""Who recommended whom, written by hand: a form for a new one, one to change it, and the way to take it away."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from keepworth.errors import Busy
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import RowRefused
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.meant import customer_meant
from keepworth_web.know.reads.row import Row
from keepworth_web.know.views.row_form import fault_words
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.actions.write_referral import Referral, write_referral
from keepworth_web.value.forms import NewReferralForm, ReferralForm
from keepworth_web.value.reads.referrals import referral_marked, referral_of


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def new_referral(request: SignedIn) -> HttpResponse:
    """Write down who recommended us to whom."""
    initial = {"happened_on": seen_by(request).book.today(), "outcome": "open", **_persons(request)}
    form = NewReferralForm(posted(request), initial=initial)
    if (
        form.is_valid()
        and (said := _new(request, form)) is not None
        and _is_written(request, form, said=said, row=None)
    ):
        return redirect(_back(request))
    context = {"form": form, "row": None, "back": _back(request)}
    return render(request, "value/referral.html", context, status=422 if form.is_bound else 200)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def change_referral(request: SignedIn, *, mark: str) -> HttpResponse:
    """Change when it was, of what kind, what it cost or what came of it."""
    row = _row(request, mark)
    values = row.values
    initial = {name: values[name] for name in ("happened_on", "outcome", "cost")} | {"version": row.version}
    form = ReferralForm(posted(request), initial=initial)
    form.offer_chance(values["would_have_come"])
    if form.is_valid():
        said = Referral(str(values["referrer_id"]), str(values["customer_id"]), **form.told)
        if _is_written(request, form, said=said, row=row):
            return redirect(_back(request))
    context = {"form": form, "row": row, "back": _back(request)}
    return render(request, "value/referral.html", context, status=422 if form.is_bound else 200)


@needs(Right.WRITE)
@require_POST
def remove_referral(request: SignedIn, *, mark: str) -> HttpResponse:
    """Take a referral away; one of a file is hidden."""
    row = _row(request, mark)
    try:
        gone = remove_row(row, by=request.user, at=timezone.now())
    except Busy as refused:
        tell(request, str(refused))
    else:
        tell(request, _("It is taken away."), undo=undo_of(gone))
    return redirect(_back(request))


def _row(request: SignedIn, mark: str) -> Row:
    row = referral_marked(request, mark)
    if row is None:
        raise Http404
    return row


def _persons(request: SignedIn) -> dict[str, str]:
    """Return who is meant already, where a customer's page leads here."""
    found = {}
    for name, field in (("of", "referrer"), ("to", "other")):
        row = _customer(request, name)
        if row:
            found[field] = str(row["customer_id"])
    return found


def _customer(request: SignedIn, name: str) -> Any:
    said = request.GET.get(name, "")
    return customer_of(request, int(said)) if said.isascii() and said.isdigit() and len(said) < 19 else None


def _back(request: SignedIn) -> str:
    row = _customer(request, "of") or _customer(request, "to")
    if row:
        return reverse("know:customer", args=[row["number"]]) + "#panel-word-of-mouth"
    return reverse("value:referrals") + "#written"


def _new(request: SignedIn, form: NewReferralForm) -> Referral | None:
    """Find out who is meant; what is not clear stands at the form's fields."""
    said = form.cleaned_data
    referrer, why = customer_meant(request, said["referrer"])
    if why:
        form.add_error("referrer", fault_words(why))
    customer, other = customer_meant(request, said["other"])
    if said["is_new"] and customer:
        form.add_error("is_new", _("A customer is called that already: leave this out, or write another name."))
    elif other and not said["is_new"]:
        hint = _("If they are no customer yet, say so below.") if other.startswith("nobody") else ""
        form.add_error("other", f"{fault_words(other)} {hint}".strip())
    if not form.errors and referrer == customer:
        form.add_error("other", _("Nobody brings themselves."))
    if not form.errors and customer and referral_of(request, referrer, customer=customer):
        form.add_error("other", _("This is written down already. Change it instead."))
    if form.errors:
        return None
    meant = seen_by(request).find(referrer)
    team = next((str(row["team"] or "") for row in meant if row["customer_id"] == referrer), "")
    return Referral(referrer, customer, **form.told, name=said["other"], team=team)


def _is_written(request: SignedIn, form: ReferralForm, *, said: Referral, row: Row | None) -> bool:
    try:
        version = form.cleaned_data["version"] if row else None
        made = write_referral(said, by=request.user, at=timezone.now(), version=version)
    except RowRefused as refused:
        for column, why in refused.faults.items():
            form.add_error(column if column in form.fields else None, ValidationError(fault_words(why)))
        return False
    except Busy as refused:
        form.add_error(None, str(refused))
        return False
    tell(request, _("It is written down; the next score counts it."), undo=undo_of(made))
    return True
