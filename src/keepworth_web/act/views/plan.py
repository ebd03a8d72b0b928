"""The plan of a customer: its lines and steps, added, changed and ended."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import Busy
from keepworth_web.act.actions.plan_line import PlanFull, plan_line
from keepworth_web.act.forms.plan import REMOVE, EndForm, LineForm, StepForm
from keepworth_web.act.reads.plan import OPEN, plan_of, waiting_of
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.meant import colleagues_here
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import reader_of, rows_of
from keepworth_web.know.views.row_form import fault_words, shown
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.forms import offer
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

TABLES = {"lines": "plans", "steps": "plan_steps"}
KEYS = {"plans": "plan_id", "plan_steps": "step_id"}


@needs(Right.SEE_WALLED)
@require_safe
def plan(request: SignedIn, number: int) -> HttpResponse:
    """Show where each indicator is, where it must go, and what needs to happen."""
    found = plan_of(request, number)
    if found is None:
        raise Http404
    return render(request, "act/plan/plan.html", {"part": found})


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_line(request: SignedIn, number: int) -> HttpResponse:
    """Write a line of a plan."""
    customer = _customer(request, number)
    asked = {"indicator": request.GET.get("indicator", "")}
    form = _line_form(request, number, row=None, initial=asked)
    return _written(request, form, table="plans", customer=customer, row=None)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def change_line(request: SignedIn, number: int, *, mark: str) -> HttpResponse:
    """Change a line of a plan."""
    customer, row = _customer(request, number), _row(request, number, table="plans", mark=mark)
    form = _line_form(request, number, row=row, initial={})
    return _written(request, form, table="plans", customer=customer, row=row)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add_step(request: SignedIn, number: int, *, mark: str) -> HttpResponse:
    """Write a step of a line."""
    customer, line = _customer(request, number), _row(request, number, table="plans", mark=mark)
    form = _step_form(request, row=None)
    also = {"plan_id": str(line.values["plan_id"])}
    return _written(request, form, table="plan_steps", customer=customer, row=None, also=also)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def change_step(request: SignedIn, number: int, *, mark: str) -> HttpResponse:
    """Change a step."""
    customer, row = _customer(request, number), _row(request, number, table="plan_steps", mark=mark)
    form = _step_form(request, row=row)
    also = {"plan_id": str(row.values["plan_id"])}
    return _written(request, form, table="plan_steps", customer=customer, row=row, also=also)


@needs(Right.WRITE)
@require_POST
def end(request: SignedIn, number: int, *, what: str, mark: str) -> HttpResponse:
    """Say that a line or a step is done, dropped because, or open again; or take it away."""
    customer, table = _customer(request, number), TABLES.get(what)
    if table is None:
        raise Http404
    row, form = _row(request, number, table=table, mark=mark), EndForm(posted(request))
    if not form.is_valid():
        context = {"form": form, "customer": customer, "row": row, "what": what}
        return render(request, "act/plan/end.html", context, status=422)
    how, version, today = form.cleaned_data["how"], form.cleaned_data["version"], seen_by(request).book.today()
    try:
        if how == REMOVE:
            done = remove_row(row, by=request.user, at=timezone.now(), version=version)
        else:
            values = {KEYS[table]: str(row.values[KEYS[table]]), "state": how, "state_on": today.isoformat()}
            said = Said(table, values, words={"why_text_id": form.cleaned_data["why"]},
                        customer=str(customer["customer_id"]), version=version)  # fmt: skip
            done = _ended(request, said, row=row, number=number)
    except (Busy, RowRefused) as refused:
        tell(request, str(refused))
        return redirect("act:plan", number)
    tell(request, _("It is written."), undo=undo_of(done))
    return redirect("act:plan", number)


def _ended(request: SignedIn, said: Said, *, row: Row, number: int) -> Any:
    """Write how something stands; a line that is open again has to find its place."""
    if row.table != "plans":
        return write_row(said, by=request.user, at=timezone.now())
    values = {**said.values, "indicator": row.values["indicator"]} if said.values["state"] == OPEN else said.values
    whole = Said(said.table, values, words=said.words, customer=said.customer, version=said.version)
    return plan_line(whole, beside=rows_of(request, "plans", customer=number), by=request.user, at=timezone.now())


def _written(
    request: SignedIn, form: Any, *, table: str, customer: Mapping[str, Any], row: Row | None,
    also: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    """Show the form of a line or a step, and write what was sent."""
    number = int(customer["number"])
    if form.is_valid():
        said = _said(request, form, table=table, customer=customer, row=row, also=also or {})
        try:
            if table == "plans":
                beside = rows_of(request, "plans", customer=number)
                done = plan_line(said, beside=beside, by=request.user, at=timezone.now())
            else:
                done = write_row(said, by=request.user, at=timezone.now())
        except (RowRefused, Busy) as refused:
            _refuse(form, refused)
        else:
            tell(request, _("It is written."), undo=undo_of(done))
            return redirect("act:plan", number)
    context = {"form": form, "customer": customer, "row": row, "table": table, "history": _history(row)}
    return render(request, "act/plan/form.html", context, status=422 if form.is_bound else 200)


def _said(
    request: SignedIn, form: Any, *, table: str, customer: Mapping[str, Any], row: Row | None, also: Mapping[str, str]
) -> Said:  # fmt: skip
    said, key, today = dict(form.cleaned_data), KEYS[table], seen_by(request).book.today().isoformat()
    version = said.pop("version")
    words = {column: said.pop(name) for name, column in form.words.items()}
    values = {name: shown(value) for name, value in said.items()} | dict(also)
    if row is None:
        values |= {"set_on": today, "state": OPEN, "state_on": today}
    else:
        values |= {key: str(row.values[key]), "set_on": shown(row.values["set_on"]),
                   "state": row.values["state"] or OPEN}  # fmt: skip
    values["customer_id"] = str(row.values["customer_id"] if row else customer["customer_id"])
    return Said(table, values, words=words, version=version if row is not None else None)


def _line_form(request: SignedIn, number: int, *, row: Row | None, initial: dict[str, Any]) -> LineForm:
    form = LineForm(posted(request), initial=_initial(row, words=LineForm.words) if row else initial)
    needs_open, cases_open = waiting_of(request, number)
    for name, choices in (("need_id", needs_open), ("case_id", cases_open)):
        offer(form, name, choices=[("", _("none")), *_with(choices, row.values[name] if row else None)])
    offer(form, "owner_id", choices=_colleagues(request, row))
    return form


def _step_form(request: SignedIn, *, row: Row | None) -> StepForm:
    form = StepForm(posted(request), initial=_initial(row, words=StepForm.words) if row else {})
    offer(form, "owner_id", choices=_colleagues(request, row))
    return form


def _colleagues(request: SignedIn, row: Row | None) -> list[tuple[str, str]]:
    """Return our people to choose from, whoever has it already among them."""
    own = row.values["owner_id"] if row else None
    here = _with(colleagues_here(request), own, called=row.names.get("owner_id", "") if row else "")
    return [("", _("nobody yet")), *here]


def _with(choices: list[tuple[str, str]], own: str | None, *, called: str = "") -> list[tuple[str, str]]:
    """Return choices, and what stands there by now if it is none of them."""
    return choices if not own or own in dict(choices) else [*choices, (own, called or own)]


def _initial(row: Row, *, words: Mapping[str, str]) -> dict[str, Any]:
    found = {name: value for name, value in row.values.items() if value is not None}
    return {**found, **{name: row.words.get(column, "") for name, column in words.items()}, "version": row.version}


def _history(row: Row | None) -> list[dict[str, Any]]:
    """Return who changed a row when, the newest first."""
    if row is None or row.written is None:
        return []
    versions = row.written.versions.select_related("change__by").order_by("-number")
    return [
        {"by": one.change.by, "at": one.change.at, "gone": one.gone, "due": _due(one.values.get("due_on")),
         "target": one.values.get("target")}
        for one in versions
    ]  # fmt: skip


def _due(said: Any) -> dt.date | None:
    return dt.date.fromisoformat(said) if isinstance(said, str) else None


def _refuse(form: Any, refused: RowRefused | Busy) -> None:
    """Say beside each field why it cannot be."""
    if isinstance(refused, Busy):
        form.add_error(None, str(refused))
        return
    for column, why in refused.faults.items():
        said = why if isinstance(refused, PlanFull) else fault_words(why)
        form.add_error(column if column in form.fields else None, ValidationError(said))


def _customer(request: SignedIn, number: int) -> Mapping[str, Any]:
    row = customer_of(request, number)
    if row is None:
        raise Http404
    return row


def _row(request: SignedIn, number: int, *, table: str, mark: str) -> Row:
    """Return the row that an address names, if it is of this customer."""
    found = next((row for row in rows_of(request, table, customer=number) if row.mark == mark), None)
    row = reader_of(request).one(table, found.key) if found else None
    if row is None:
        raise Http404
    return row
