"""Events: the list, one event with its guests, and all that is written about them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import BadInput, Busy, NotPermitted
from keepworth_web.act.actions.guest_list import fill_guest_list
from keepworth_web.act.forms.events import REMOVE, AddGuestForm, EventForm, GuestForm, MetForm, ProposeForm
from keepworth_web.act.reads.event_calendar import calendar_of
from keepworth_web.act.reads.event_words import outcomes_said, reasons_said
from keepworth_web.act.reads.events import PROPOSED, STATES, Event, Guest, event_of, events_of, may_write, outcomes_of
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import is_number
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.views.row_form import fault_words, shown
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.forms import offer
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

HELD_BACK = gettext_lazy("Held back by lot: whoever is invited all the same can be compared with nobody.")
NEXT = {
    "proposed": ("invited",), "invited": ("accepted", "declined"), "accepted": ("came", "absent", "declined"),
    "declined": ("accepted",), "came": ("absent",), "absent": ("came",),
}  # fmt: skip


@needs(Right.SEE_WALLED)
@require_safe
def events(request: SignedIn) -> HttpResponse:
    """List the events, those to come first."""
    found = events_of(request)
    part = {
        "ahead": [one for one in found if not one.is_over], "past": [one for one in found if one.is_over],
        "may_write": may_write(request), "any_guest": any(one.guests for one in found),
    }  # fmt: skip
    return render(request, "act/events/events.html", {"part": part})


@needs(Right.SEE_WALLED)
@require_safe
def event(request: SignedIn, mark: str) -> HttpResponse:
    """Show one event: who is on its list and why, who came, who met whom, and what came of it."""
    found = event_of(request, mark)
    if found is None and is_number(mark[1:]) and WrittenRow.objects.filter(table="events", pk=int(mark[1:])).exists():
        return redirect("act:events")  # what was written of it is taken back
    return _page(request, found or _event(request, mark))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def new_event(request: SignedIn) -> HttpResponse:
    """Write an event."""
    return _written(request, EventForm(posted(request)), found=None)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def change_event(request: SignedIn, mark: str) -> HttpResponse:
    """Change an event."""
    found = _event(request, mark)
    values = {name: value for name, value in found.values.items() if value is not None}
    return _written(request, EventForm(posted(request), initial={**values, "version": found.row.version}), found=found)


@needs(Right.WRITE)
@require_POST
def remove_event(request: SignedIn, mark: str) -> HttpResponse:
    """Take away an event that should not be there."""
    gone = remove_row(_event(request, mark).row, by=request.user, at=timezone.now())
    tell(request, _("It is taken away."), undo=undo_of(gone))
    return redirect("act:events")


@needs(Right.WRITE)
@require_POST
def propose(request: SignedIn, mark: str) -> HttpResponse:
    """Put people on the list who have peers worth meeting."""
    found, form = _event(request, mark), ProposeForm(posted(request))
    if form.is_valid():
        shares = {name: form.cleaned_data[name] / 100 for name in ("held_out", "prospects")}
        try:
            rows = fill_guest_list(found, by=request.user, at=timezone.now(), visible=seen_by(request), **shares)
        except (BadInput, NotPermitted) as refused:
            form.add_error(None, str(refused))
        else:
            if rows:
                said = ngettext("%(n)d person is on the list.", "%(n)d people are on the list.", len(rows))
                tell(request, said % {"n": len(rows)}, undo=undo_of(rows[0]))
            else:
                tell(request, _("Nobody is to be added: no place is free, or nobody else has peers worth meeting."))
            return redirect("act:event", mark)
    return _page(request, found, form)


@needs(Right.WRITE)
@require_POST
def add_guest(request: SignedIn, mark: str) -> HttpResponse:
    """Put somebody on the list by hand."""
    found, form = _event(request, mark), AddGuestForm(posted(request))
    if form.is_valid():
        who = form.cleaned_data["who"]
        people = seen_by(request).find_people(who)
        people = [one for one in people if str(one["who"]).casefold() == who.casefold()] or people
        if len(people) == 1:
            contact, customer = _ids(request, people[0])
            if contact in {one.row.values["contact_id"] for one in found.guests}:
                form.add_error("who", _("This person is on the list already."))
            elif customer in {one.row.values["customer_id"] for one in found.guests if one.is_held_out}:
                form.add_error("who", HELD_BACK)
            elif found.free == 0:
                form.add_error("who", _("No place is free."))
            else:
                return _put(request, found, contact=contact, customer=customer)
        else:
            form.add_error("who", _("Several people are called that.") if people else _("Nobody is called that."))
    return _page(request, found, form)


@needs(Right.WRITE)
@require_POST
def guest(request: SignedIn, mark: str, *, guest: str) -> HttpResponse:
    """Say where a guest stands, or take them off the list."""
    found = _event(request, mark)
    one = next((one for one in found.guests if one.row.mark == guest), None)
    form = GuestForm(posted(request))
    if one is None:
        raise Http404
    if not form.is_valid():
        raise Http404
    if form.cleaned_data["state"] != REMOVE and one.is_held_out:
        tell(request, str(HELD_BACK))
    else:
        _move(request, one, state=form.cleaned_data["state"], version=form.cleaned_data["version"])
    return redirect("act:event", mark)


def _move(request: SignedIn, one: Guest, *, state: str, version: int | None) -> None:
    """Write where a guest stands, or take them off the list, and tell it."""
    today = seen_by(request).book.today().isoformat()
    try:
        if state == REMOVE:
            row = remove_row(one.row, by=request.user, at=timezone.now(), version=version)
        else:
            values = {name: shown(one.row.values[name]) for name in ("event_id", "contact_id", "customer_id")}
            said = Said("guests", values | {"state": state, "state_on": today}, version=version)
            row = write_row(said, by=request.user, at=timezone.now())
    except (RowRefused, Busy, NotPermitted) as refused:
        tell(request, str(refused))
    else:
        said_of = _("off the list") if state == REMOVE else str(STATES[state])
        tell(request, _("%(who)s: %(state)s.") % {"who": one.name, "state": said_of}, undo=undo_of(row))


@needs(Right.WRITE)
@require_POST
def met(request: SignedIn, mark: str) -> HttpResponse:
    """Write that two guests came to know each other."""
    found = _event(request, mark)
    form = _met_form(found, MetForm(posted(request)))
    if form.is_valid():
        left, right = sorted((form.cleaned_data["one"], form.cleaned_data["other"]))
        here = {one.row.values["contact_id"]: one for one in found.came}
        if left == right:
            form.add_error("other", _("Choose two different people."))
        else:
            values = {
                "contact_id": left, "other_id": right, "customer_id": here[left].row.values["customer_id"],
                "event_id": found.values["event_id"], "met_on": min(found.ends_on, found.today).isoformat(),
            }  # fmt: skip
            row = write_row(Said("peers", values), by=request.user, at=timezone.now())
            tell(request, _("It is written."), undo=undo_of(row))
            return redirect("act:event", mark)
    return _page(request, found, form)


@needs(Right.SEE_WALLED)
@require_safe
def calendar(request: SignedIn, mark: str) -> HttpResponse:
    """Give the event as a calendar entry for the company's own mail tool; it names no guest."""
    found = _event(request, mark)
    answer = HttpResponse(calendar_of(found, at=timezone.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="event.ics"'
    return answer


def _page(request: SignedIn, found: Event, *refused: ProposeForm | AddGuestForm | MetForm) -> HttpResponse:
    """Show the event, with the form that was refused if one was."""
    forms = {type(one): one for one in (ProposeForm(), AddGuestForm(), MetForm(), *refused)}
    meeting = forms[MetForm]
    assert isinstance(meeting, MetForm)
    outcomes = outcomes_of(request, found)
    part: dict[str, Any] = {
        "event": found, "may_write": may_write(request), "outcomes": outcomes_said(outcomes) if outcomes else [],
        "guests": [{"guest": one, "why": reasons_said(one), "next": [(state, STATES[state]) for state in
                    NEXT[one.state]] if not one.is_held_out else []} for one in found.guests],
        "proposing": forms[ProposeForm], "adding": forms[AddGuestForm], "meeting": _met_form(found, meeting),
    }  # fmt: skip
    return render(request, "act/events/event.html", {"part": part}, status=422 if refused else 200)


def _met_form(found: Event, form: MetForm) -> MetForm:
    choices = [(one.row.values["contact_id"], f"{one.name} · {one.customer}") for one in found.came]
    for name in ("one", "other"):
        offer(form, name, choices=choices)
    return form


def _written(request: SignedIn, form: EventForm, *, found: Event | None) -> HttpResponse:
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        version = said.pop("version")
        values = {name: shown(value) for name, value in said.items()}
        values["set_on"] = shown(found.values["set_on"]) if found else seen_by(request).book.today().isoformat()
        if found:
            values["event_id"] = str(found.values["event_id"])
        try:
            row = write_row(Said("events", values, version=version if found else None), by=request.user,
                            at=timezone.now())  # fmt: skip
        except RowRefused as refused:
            for column, why in refused.faults.items():
                form.add_error(column if column in form.fields else None, ValidationError(fault_words(why)))
        except Busy as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("It is written."), undo=undo_of(row))
            return redirect("act:event", f"w{row.pk}")
    return render(request, "act/events/form.html", {"form": form, "event": found}, status=422 if form.is_bound else 200)


def _put(request: SignedIn, found: Event, *, contact: str, customer: str) -> HttpResponse:
    today = seen_by(request).book.today().isoformat()
    values = {
        "event_id": str(found.values["event_id"]), "contact_id": contact, "customer_id": customer, "listed_on": today,
        "state": PROPOSED, "state_on": today,
    }  # fmt: skip
    row: WrittenRow = write_row(Said("guests", values), by=request.user, at=timezone.now())
    tell(request, _("It is written."), undo=undo_of(row))
    return redirect("act:event", found.mark)


def _ids(request: SignedIn, person: dict[str, Any]) -> tuple[str, str]:
    """Return the ids of somebody who was found, and of where they work."""
    customer = seen_by(request).one(int(person["number"]))
    rows = Reader(seen_by(request)).rows("contacts", customer=int(person["number"]))
    own = next((row for row in rows if row.numbers["contact_id"] == person["contact_id"]), None)
    if customer is None or own is None:
        raise Http404
    return str(own.values["contact_id"]), str(customer["customer_id"])


def _event(request: SignedIn, mark: str) -> Event:
    found = event_of(request, mark)
    if found is None:
        raise Http404
    return found
