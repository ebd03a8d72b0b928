"""Make two of one customer, or of one contact, that is really two."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from keepworth.errors import BadInput, Busy, NotPermitted
from keepworth_web.know.actions.settle_written import settle_written
from keepworth_web.know.actions.split_contact import Persons, split_contact
from keepworth_web.know.actions.split_customer import Parting, split_customer
from keepworth_web.know.models import WrittenChange
from keepworth_web.know.reads import customer_of, seen_by, visible_customers
from keepworth_web.know.reads.contacts import contact_marked, contacts_now
from keepworth_web.know.reads.meant import customer_meant
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader, reader_of, rows_of
from keepworth_web.know.reads.several import Several, several_of
from keepworth_web.know.templatetags.positions import position_said
from keepworth_web.know.views.row_form import fault_words
from keepworth_web.shared.forms import StrictForm, offer
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.texts import PlainText
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

type Rows = Mapping[str, list[Row]]


def _several(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class CustomerForm(StrictForm):
    """What belongs to the second customer, and which that is."""

    name = PlainText(label=gettext_lazy("Name of the second customer"), max_length=300, required=False)
    into = PlainText(
        label=gettext_lazy("Or a customer that is there already, by name or id"), max_length=300, required=False
    )
    contacts = _several(gettext_lazy("People, with their ties and talks"))
    needs = _several(gettext_lazy("Goals, problems, needs"))
    promises = _several(gettext_lazy("Promises"))
    rivals = _several(gettext_lazy("Rivals"))

    def __init__(self, *given: Any, rows: Rows, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, some in rows.items():
            if some:
                offer(self, name, choices=[(row.mark, _called(row)) for row in some])
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Want a name, or a customer that is there."""
        said = super().clean()
        if not said.get("name") and not said.get("into"):
            self.add_error("name", _("This field is required."))
        return said


class ContactForm(StrictForm):
    """What belongs to the second person."""

    name = PlainText(label=gettext_lazy("Name of the second person"), max_length=300)
    aliases = _several(gettext_lazy("Ids that are the second person's, with all that was noted under them"))
    addresses = _several(gettext_lazy("Addresses that are the second person's"))

    def __init__(self, *given: Any, of: Several, **named: Any) -> None:
        super().__init__(*given, **named)
        ids = [(one, f"{one} ({of.names[one]})" if of.names.get(one) else one) for one in of.aliases]
        for name, choices in (("aliases", ids), ("addresses", [(one, one) for one in of.addresses])):
            if choices:
                offer(self, name, choices=choices)
            else:
                del self.fields[name]


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def customer(request: SignedIn, number: int) -> HttpResponse:
    """Make two of one customer."""
    here = customer_of(request, number)
    if here is None:
        raise Http404
    rows = _offered(request, number)
    form = CustomerForm(posted(request), rows=rows)
    if form.is_bound and form.is_valid():
        into, why = customer_meant(request, form.cleaned_data["into"])
        if why:
            form.add_error("into", fault_words(why))
        elif done := _parted(request, form, asked=_parting(form, number, rows=rows, into=into)):
            return _told(request, done, number=number)
    context = {"form": form, "customer": here, "is_empty": not any(rows.values())}
    return render(request, "know/split.html", context, status=422 if form.is_bound else 200)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def contact(request: SignedIn, number: int, *, mark: str) -> HttpResponse:
    """Make two of one contact."""
    here, row = customer_of(request, number), contact_marked(request, number, mark=mark)
    if here is None or row is None:
        raise Http404
    of = several_of(reader_of(request), row.values["contact_id"])
    form = ContactForm(posted(request), of=of)
    if form.is_bound and form.is_valid():
        said = {name: tuple(form.cleaned_data.get(name, ())) for name in ("aliases", "addresses")}
        persons = Persons(str(here["customer_id"]), of.root, form.cleaned_data["name"], **said)
        if done := _parted(request, form, asked=persons):
            return _told(request, done, number=number)
    is_empty = not (of.aliases or of.addresses)
    context = {"form": form, "customer": here, "contact": row, "of": of, "is_empty": is_empty}
    return render(request, "know/split_contact.html", context, status=422 if form.is_bound else 200)


def _offered(request: SignedIn, number: int) -> Rows:
    """Return what may move to the second customer, of each kind."""
    people = sorted(contacts_now(request, number), key=lambda row: row.names["contact_id"].casefold())
    return {"contacts": people, **{table: rows_of(request, table, customer=number)
                                   for table in ("needs", "promises", "rivals")}}  # fmt: skip


def _parting(form: CustomerForm, number: int, *, rows: Rows, into: str) -> Parting:
    chosen = {name: [row for row in some if row.mark in form.cleaned_data.get(name, ())] for name, some in rows.items()}
    people = tuple(str(row.values["contact_id"]) for row in chosen.pop("contacts"))
    return Parting(
        number, into, form.cleaned_data["name"], people, tuple(row for some in chosen.values() for row in some)
    )


def _parted(request: SignedIn, form: forms.Form, *, asked: Parting | Persons) -> WrittenChange | None:
    """Split; None where it was refused, and the form says why."""
    try:
        if isinstance(asked, Parting):
            return split_customer(asked, by=request.user, at=timezone.now())
        return split_contact(asked, by=request.user, at=timezone.now())
    except NotPermitted as refusal:
        if not isinstance(refusal, Busy):
            raise Http404 from None
        form.add_error(None, str(refusal))
    except BadInput as refusal:
        form.add_error(None, str(refusal))
    return None


def _told(request: SignedIn, done: WrittenChange, *, number: int) -> HttpResponse:
    """Say that they are two, with the button that takes it back, and go to the second customer."""
    is_seen = settle_written(seen_by(request).book)
    said = _("They are two now. Scores show it when the book is scored again.")
    tell(
        request,
        said if is_seen else said + " " + _("Lists show it when the import has ended."),
        undo=reverse("know:undo-write", args=[done.pk]),
    )
    if done.split_kind == "customer" and is_seen:
        reader = Reader(visible_customers(request.user))
        reader.identities("customer", [done.split_into])
        second = reader.ids.number("customer", done.split_into)
        return redirect("know:customer", second if second is not None else number)
    return redirect("know:customer", number)


def _called(row: Row) -> str:
    """Say what a row is, in one line."""
    parts: list[str | None]
    if row.table == "contacts":
        parts = [row.names["contact_id"], position_said(row.values["role"])]
    elif row.table == "rivals":
        parts = [row.values["rival"], str(row.values["valid_from"])]
    else:
        words = row.words.get("text_id") or row.words.get("what_text_id") or row.values.get("topic")
        parts = [words or row.values.get("measure"), str(row.values.get("stated_on") or row.values.get("agreed_on"))]
    return " · ".join(part for part in parts if part)
