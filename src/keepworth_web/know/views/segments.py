"""Know: segments with who serves which, the briefing on one, and the register of trends."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from keepworth.errors import Busy
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.forms import VIEWS
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.briefed import briefing_of, segments_of, trends_of
from keepworth_web.know.reads.meant import colleagues_here
from keepworth_web.know.reads.rolled import said_money, topics_of
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import reader_of
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.forms import offer
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

LONGEST = 200


@needs(Right.SEE_WALLED)
@require_safe
def segments(request: SignedIn) -> HttpResponse:
    """Show who serves which segment, and what changes around them."""
    context = {
        "segments": segments_of(request), "trends": trends_of(request), "visible": seen_by(request),
        "may_write": request.user.may(Right.WRITE) and request.as_of is None,
    }  # fmt: skip
    return render(request, "know/segments.html", context)


@needs(Right.SEE_WALLED)
@require_safe
def briefing(request: SignedIn) -> HttpResponse:
    """Brief whoever takes over a segment, from the book alone."""
    named = request.GET.get("segment", "").replace("\0", "")[:LONGEST]
    if not named:
        return redirect("know:segments")  # where there is one to choose
    found = briefing_of(request, named)
    rows = seen_by(request).scored.some([one.number for one in found.left], teams=seen_by(request).teams)
    context = {
        "one": found,
        "worth": said_money(found.worth),
        "topics": topics_of(found.needs),
        "left": [{"of": one, "name": rows[one.number]["name"]} for one in found.left if one.number in rows],
        "more_left": found.gone - len(found.left),
        "season": [month for month in found.season if month.stands_out],
        "is_seasonal": all(month.index is not None for month in found.season),
        "orders": sum(month.orders for month in found.season),
    }
    return render(request, "know/briefing.html", context)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def add(request: SignedIn, table: str) -> HttpResponse:
    """Tell of a segment or a trend."""
    return _written(request, table, row=None)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def change(request: SignedIn, table: str, *, mark: str) -> HttpResponse:
    """See a segment or a trend otherwise, from a day on."""
    reader = reader_of(request)
    key = reader.key_marked(table, mark) if table in VIEWS else None
    row = reader.one(table, key) if key else None
    if row is None:
        raise Http404
    return _written(request, table, row=row)


def _written(request: SignedIn, table: str, *, row: Row | None) -> HttpResponse:
    kind = VIEWS.get(table)
    if kind is None:
        raise Http404
    form = kind(posted(request), initial=_initial(request, row))
    if "owner_id" in form.fields:
        offer(form, "owner_id", choices=[("", _("nobody by name")), *colleagues_here(request)])
    else:
        names = [(one["name"], one["name"]) for one in segments_of(request)]
        offer(form, "segment", choices=[("", _("all of them")), *names])
    if form.is_valid():
        try:
            done = write_row(_said(form, row=row), by=request.user, at=timezone.now())
        except (RowRefused, Busy) as refused:
            for column, why in getattr(refused, "faults", {None: str(refused)}).items():
                form.add_error(column if column in form.fields else None, ValidationError(why))
        else:
            tell(request, _("It is kept."), undo=undo_of(done))
            return redirect("know:segments")
    context = {"form": form, "table": table, "row": row}
    return render(request, "know/view_form.html", context, status=422 if form.is_bound else 200)


def _said(form: Any, *, row: Row | None) -> Said:
    asked = {name: value for name, value in form.cleaned_data.items() if name not in ("said", "version")}
    told = {name: "" if value is None else str(value) for name, value in asked.items()}
    # Of another day it is a row of its own, of which this person saw none.
    is_same = row is not None and row.values["valid_from"] == asked["valid_from"]
    version = form.cleaned_data["version"] if is_same else 0
    if row is not None and form.table == "trends":
        told["trend_id"] = row.values["trend_id"]
    return Said(form.table, told, words={"text_id": form.cleaned_data["said"]}, version=version)


def _initial(request: SignedIn, row: Row | None) -> dict[str, Any]:
    today = seen_by(request).book.today()
    if row is None:
        return {"valid_from": today, "segment": request.GET.get("segment", "")[:LONGEST]}
    found = {name: value for name, value in row.values.items() if value is not None}
    return found | {"valid_from": today, "said": row.words.get("text_id", ""), "version": row.version}
