"""Know: people who fight for us, and the journey of all customers; both as pages and to take away."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keepworth.errors import Busy
from keepworth.tables.fighting import MOST, Way
from keepworth_web.know.reads import fighting, rolled, seen_by
from keepworth_web.know.reads import journey as travelled
from keepworth_web.know.reads.narrowing import Narrowed, narrowed, page_number
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.errors import too_many_exports
from keepworth_web.shared.list_form import ListForm
from keepworth_web.shared.panels import Value
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.sheets import Sheet, sheet_file
from keepworth_web.staff.access import confirmed, needs
from keepworth_web.staff.actions.begin_export import count_export, note_export
from keepworth_web.staff.rights import Right

WAYS: tuple[Way, ...] = ("shown", "said")
LISTS = ("champions", "claimed", "going", "silent", "needs")


@needs(Right.SEE_WALLED)
@require_safe
def champions(request: SignedIn) -> HttpResponse:
    """Show who fights for us, and who is only said to."""
    narrow, page = narrowed(request), page_number(request)
    way: Way = "said" if request.GET.get("way") == "said" else "shown"
    people = {one: fighting.found(request, narrow, way=one, page=page if one == way else 1) for one in WAYS}
    gone = fighting.going_of(request, narrow)
    context = {
        "gone": gone,
        "warned": fighting.warned_of(gone),
        "warnings": list(fighting.warnings(gone)),
        "people": people[way],
        "rows": fighting.rows_of(people[way]),
        "sentences": list(fighting.sentences(people["shown"], people["said"])),
        "narrow": narrow, "way": way, "page": page, "more": page * MOST < people[way].people, "said": people["said"],
        "visible": seen_by(request),
    }  # fmt: skip
    return render(request, "know/champions.html", context)


@needs(Right.SEE_WALLED)
@require_safe
def journey(request: SignedIn) -> HttpResponse:
    """Show the journey of all customers, and who was not talked to."""
    narrow = narrowed(request)
    context = {**travelled.journey_of(request, narrow), "narrow": narrow, "visible": seen_by(request)}
    return render(request, "know/journey.html", context)


@needs(Right.SEE_WALLED)
@require_safe
def rolled_needs(request: SignedIn) -> HttpResponse:
    """Show which needs many customers share, and the money behind each."""
    narrow = narrowed(request)
    report = rolled.rolled_up(request, narrow)
    states = report.states
    context = {
        "report": report, "topics": rolled.topics_of(report), "narrow": narrow, "visible": seen_by(request),
        "all": sum(states.values()), "open": states["stated"] + states["in work"],
    }  # fmt: skip
    return render(request, "know/needs.html", context)


@needs(Right.SEE_WALLED)
@require_POST
@confirmed
def export(request: SignedIn) -> HttpResponseBase:
    """Write one of the lists as a file."""
    form = ListForm(posted(request), lists=LISTS)
    if not form.is_valid():
        return render(request, "know/list_export.html", {"form": form}, status=422)
    narrow, what = narrowed(request, said=request.POST), form.cleaned_data["what"]
    now, kind = timezone.now(), form.cleaned_data["kind"]
    try:
        count_export(by=request.user, at=now)
    except Busy:
        return too_many_exports(request)
    heads, rows, many = _listed(request, narrow, what=what)
    note_export(what, about=f"{many} rows", narrowed_by=narrow.narrowed_by, form=kind, by=request.user)
    sheet = Sheet(heads, rows, _foot(request, many=many))
    return sheet_file(sheet, name=f"keepworth-{what}-{now:%Y-%m-%d}", kind=kind)


def _listed(request: SignedIn, narrow: Narrowed, *, what: str) -> tuple[tuple[str, ...], Iterable[list[Value]], int]:
    if what == "silent":
        lines, many = travelled.silent_lines(request, narrow)
        return travelled.HEADS, lines, many
    if what == "needs":
        report = rolled.rolled_up(request, narrow)
        return rolled.HEADS, rolled.lines_of(report), len(report.topics)
    if what == "going":
        gone = fighting.going_of(request, narrow, most=fighting.ALL)
        return fighting.GONE_HEADS, fighting.gone_lines(gone, ids=_ids(request, gone.rows)), len(gone.rows)
    way: Way = "shown" if what == "champions" else "said"
    people = fighting.found(request, narrow, way=way, most=fighting.ALL)
    return fighting.HEADS, fighting.lines_of(people, ids=_ids(request, people.rows)), len(people.rows)


def _ids(request: SignedIn, rows: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Return the own ids of the customers of some rows."""
    visible = seen_by(request)
    those = visible.scored.some([row["number"] for row in rows], teams=visible.teams)
    return {number: row["customer_id"] for number, row in those.items()}


def _foot(request: SignedIn, *, many: int) -> list[str]:
    visible = seen_by(request)
    said = {
        "book": book_settings().name,
        "rows": many,
        "day": visible.day.isoformat(),
        "at": f"{timezone.now():%Y-%m-%d %H:%M:%S} UTC",
        "person": request.user.name,
    }
    return [
        _("Keepworth, %(book)s: %(rows)s rows as of %(day)s") % said,
        _("Written %(at)s for %(person)s") % said,
    ]
