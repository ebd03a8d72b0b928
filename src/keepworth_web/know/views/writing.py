"""Add and change customers and their contacts, our colleagues and partners; take a change back."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import Busy, NotPermitted
from keepworth.tables.schemas import table_named
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.settle_written import settle_written
from keepworth_web.know.actions.undo_write import undo_write
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.models import WrittenChange, WrittenRow
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.contacts import contact_marked, history_of
from keepworth_web.know.reads.meant import colleagues_here, customer_meant, partners_here, teams_to_give
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows, reader_of, rows_of
from keepworth_web.know.views.row_form import FIELDS, RowForm, heading_of, shown
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.next_page import next_page
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

# Columns in which people name a customer by its name or id.
CUSTOMERS = ("customer_id", "parent_id")
# Tables of what has pages and lists of its own: a snapshot is taken at once, so that these show it.
OURS = ("colleagues", "partners")
SETTLED = ("customers", "contacts", "colleagues", "partners")


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def new_customer(request: SignedIn) -> HttpResponse:
    """Add a customer, and show its page."""
    started = {"kind": "organisation", "valid_from": seen_by(request).book.today().isoformat()}
    return _written(request, Asked("customers", initial=started))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def change_customer(request: SignedIn, number: int) -> HttpResponse:
    """Change what is said of a customer, from a day on."""
    _seen(request, number)
    rows = rows_of(request, "customers", customer=number)
    own = rows[0] if rows else None
    return _written(request, Asked("customers", row=own, customer=number, own_id=_seen(request, number)["customer_id"]))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def new_contact(request: SignedIn, number: int) -> HttpResponse:
    """Add a contact of a customer."""
    own = str(_seen(request, number)["customer_id"])
    today = seen_by(request).book.today().isoformat()
    return _written(request, Asked("contacts", customer=number, initial={"customer_id": own, "valid_from": today}))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def contact(request: SignedIn, number: int, *, mark: str) -> HttpResponse:
    """Change what is said of a contact, from a day on: a new employer is a new day."""
    return _written(request, Asked("contacts", row=_contact(request, number, mark=mark), customer=number))


@needs(Right.WRITE)
@require_POST
def remove_contact(request: SignedIn, number: int, *, mark: str) -> HttpResponse:
    """Take away a row about a contact that should not be there."""
    return _removed(request, _contact(request, number, mark=mark), back=reverse("know:customer", args=[number]))


@needs(Right.LOOK)
@require_safe
def ours(request: SignedIn) -> HttpResponse:
    """List our colleagues and the partners who work with us."""
    lists = {table: all_rows(request, table) for table in OURS}
    return render(request, "know/ours.html", {**lists, "may_write": request.user.may(Right.WRITE)})


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def new_ours(request: SignedIn, table: str) -> HttpResponse:
    """Add a colleague or a partner."""
    return _written(request, Asked(_own(table)))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def one_of_ours(request: SignedIn, table: str, *, mark: str) -> HttpResponse:
    """Change a colleague or a partner."""
    return _written(request, Asked(table, row=_marked(request, table, mark=mark)))


@needs(Right.WRITE)
@require_POST
def remove_ours(request: SignedIn, table: str, *, mark: str) -> HttpResponse:
    """Take away a colleague or a partner who should not be there."""
    return _removed(request, _marked(request, table, mark=mark), back=reverse("know:ours"))


@needs(Right.WRITE)
@require_POST
def undo(request: SignedIn, number: int) -> HttpResponse:
    """Take back everything that was written at once."""
    change = WrittenChange.objects.filter(pk=number).first()
    if change is None:
        raise Http404
    try:
        undo_write(change, by=request.user, at=timezone.now())
    except NotPermitted as refusal:
        if not isinstance(refusal, Busy):
            raise Http404 from None
        tell(request, str(refusal))
        return redirect(next_page(request, default=reverse("know:search")))
    settle_written(seen_by(request).book)
    tell(request, _("It is as it was before."))
    return redirect(next_page(request, default=reverse("know:search")))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is about."""

    table: str
    row: Row | None = None  # None: a new one
    customer: int | None = None  # whose page it stands on
    initial: dict[str, str] | None = None
    own_id: str = ""


def _written(request: SignedIn, asked: Asked) -> HttpResponse:
    """Show the form, or take what it says."""
    form = RowForm(
        posted(request), table=asked.table, choices=_choices(request, asked), initial=_initial(request, asked)
    )
    status = 200
    if form.is_bound:
        row = _taken(request, form, asked=asked) if form.is_valid() else None
        if row is not None:
            return _told(request, row, asked=asked)
        status = 422
    words = heading_of(asked.table, is_new=not (asked.row or asked.own_id))
    context = {"form": form, "asked": asked, "heading": words, "history": _history(request, asked)}
    return render(request, "know/row_form.html", context, status=status)


def _history(request: SignedIn, asked: Asked) -> list[Row]:
    """Return what was said of a contact at any time, where that is more than what is in the form."""
    if asked.table != "contacts" or asked.row is None or asked.customer is None:
        return []
    found = history_of(request, asked.customer, contact=asked.row.values["contact_id"])
    return found if len(found) > 1 else []


def _taken(request: SignedIn, form: RowForm, *, asked: Asked) -> WrittenRow | None:
    """Write what a form says; None where it was refused, and the form says why."""
    values: dict[str, str | None] = dict(form.said)
    for name in CUSTOMERS:
        if name in values and values[name] and values[name] != _value(asked, name):
            values[name], why = customer_meant(request, str(values[name]))
            if why:
                form.refuse({name: why})
                return None
    schema = table_named(asked.table)
    values[schema.key[0]] = asked.own_id or (asked.row.values[schema.key[0]] if asked.row else None)
    is_same = asked.row is not None and shown(asked.row.values.get("valid_from")) == (values.get("valid_from") or "")
    version = form.cleaned_data["version"] if is_same else None
    try:
        with transaction.atomic():
            said = Said(asked.table, values, words=form.words, version=version)
            return write_row(said, by=request.user, at=timezone.now())
    except RowRefused as refused:
        form.refuse(refused.faults)
    except Busy:
        form.add_error(None, _("Somebody else changed this since you saw it. Look at it again."))
    except NotPermitted:
        form.add_error(None, _("This customer or team is not one of yours."))
    return None


def _told(request: SignedIn, row: WrittenRow, *, asked: Asked) -> HttpResponse:
    """Say that it is written, with the button that takes it back, and go where it is seen."""
    book = seen_by(request).book
    is_seen = settle_written(book) if asked.table in SETTLED else True
    said = _("It is written.") if is_seen else _("It is written, and will be seen in lists when the import has ended.")
    tell(request, said, undo=undo_of(row))
    if asked.customer is not None:
        return redirect("know:customer", asked.customer)
    if asked.table != "customers":
        return redirect("know:ours")
    vars(request).pop("visible", None)  # the row is among those to be seen now
    found = [one for one in seen_by(request).find(row.customer) if one["customer_id"] == row.customer]
    return redirect("know:customer", found[0]["number"]) if found else redirect("know:search")


def _removed(request: SignedIn, row: Row, *, back: str) -> HttpResponse:
    gone = remove_row(row, by=request.user, at=timezone.now())
    settle_written(seen_by(request).book)
    tell(request, _("It is taken away."), undo=undo_of(gone))
    return redirect(back)


def _seen(request: SignedIn, number: int) -> dict[str, Any]:
    row = customer_of(request, number)
    if row is None:
        raise Http404
    return row


def _contact(request: SignedIn, number: int, *, mark: str) -> Row:
    return _found(contact_marked(request, number, mark=mark))


def _own(table: str) -> str:
    """Return the table, if it is one of ours."""
    if table not in OURS:
        raise Http404
    return table


def _marked(request: SignedIn, table: str, *, mark: str) -> Row:
    return _found(next((row for row in all_rows(request, _own(table)) if row.mark == mark), None))


def _found(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row


def _value(asked: Asked, name: str) -> str:
    given = (asked.initial or {}).get(name)
    return given if given is not None else shown(asked.row.values.get(name)) if asked.row else ""


def _choices(request: SignedIn, asked: Asked) -> dict[str, list[tuple[str, Any]]]:
    """Return what may be chosen; what stands there stays a choice, also of somebody who left."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for name, those in (("owner_id", colleagues_here), ("team", teams_to_give), ("via_id", partners_here)):
        if name in FIELDS[asked.table]:
            found[name] = [*those(request)]
            here = _value(asked, name)
            if here and here not in dict(found[name]):
                found[name].append((here, asked.row.names.get(name, here) if asked.row else here))
    return found


def _initial(request: SignedIn, asked: Asked) -> dict[str, str]:
    """Return what the form says at first."""
    if asked.row is None:
        return dict(asked.initial or {})
    schema, row = table_named(asked.table), asked.row
    own = str(row.values[schema.key[0]])
    identity = reader_of(request).identities(asked.table.removesuffix("s"), [own]).get(own, {})
    values = {name: shown(row.values.get(name, identity.get(name))) for name in FIELDS[asked.table]}
    values |= {name: row.words.get(name, "") for name in FIELDS[asked.table] if name.endswith("text_id")}
    return {**values, "name": values["name"] or own, "version": str(row.version)}
