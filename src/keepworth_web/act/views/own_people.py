"""Act: our own people, what they may decide and did; one form writes every table that is about them."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import Busy, NotPermitted
from keepworth.tables.schemas import TABLES
from keepworth_web.act.actions.write_own import remove_own, write_own
from keepworth_web.act.forms.own_people import FIELDS, NOBODY, Choices, OwnForm
from keepworth_web.act.reads.between import page_of_between
from keepworth_web.act.reads.decisions import page_of_decisions, rights_here
from keepworth_web.act.reads.grown import page_of_growth
from keepworth_web.act.reads.own_people import OWN, everybody, leads, leads_anybody, may_write, me, row_marked
from keepworth_web.act.reads.resources import page_of_resources
from keepworth_web.act.reads.team_values import page_of_teams
from keepworth_web.act.reads.thanked import page_of_further
from keepworth_web.know.actions.write_row import RowRefused, Said
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.views.row_form import fault_words, shown
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs, team_names
from keepworth_web.staff.rights import Right

# By table: what a new row and a known one are headed, and the page that shows them.
HEADS: Final[dict[str, tuple[str | Promise, str | Promise, str]]] = {
    "decision_rights": (gettext_lazy("A new right"), gettext_lazy("Change the right"), "act:own-decisions"),
    "decisions": (gettext_lazy("A new decision"), gettext_lazy("Change the decision"), "act:own-decisions"),
    "resources": (gettext_lazy("Ask for something"), gettext_lazy("Change what was asked for"), "act:own-resources"),
    "further": (gettext_lazy("Somebody went further"), gettext_lazy("Thank for it, or change it"), "act:own-further"),
    "growth": (gettext_lazy("Somebody grew"), gettext_lazy("Change the step"), "act:own-growth"),
}
NO_COLLEAGUE: Final = gettext_lazy(
    "None of our people has the mail address with which you sign in. Write it with your name under our people, then "
    "come back."
)


@needs(Right.SEE_WALLED)
@require_safe
def decisions(request: SignedIn) -> HttpResponse:
    """Show what the reader may decide without asking, what was decided, and what came of it."""
    part = page_of_decisions(request)
    return render(request, "act/own/decisions.html", {"part": part, "may_write": may_write(request)})


@needs(Right.SEE_WALLED)
@require_safe
def resources(request: SignedIn) -> HttpResponse:
    """Show what our people asked for, and whether they got it."""
    part = page_of_resources(request)
    return render(request, "act/own/resources.html", {"part": part, "may_write": may_write(request)})


@needs(Right.SEE_WALLED)
@require_safe
def further(request: SignedIn) -> HttpResponse:
    """Show who went further than asked, and whether they were thanked."""
    part = page_of_further(request)
    return render(request, "act/own/further.html", {"part": part, "may_write": may_write(request)})


@needs(Right.SEE_WALLED)
@require_safe
def growth(request: SignedIn) -> HttpResponse:
    """Show how our people grew."""
    return render(request, "act/own/growth.html", {"part": page_of_growth(request), "may_write": may_write(request)})


@needs(Right.MANAGE_PEOPLE)
@require_safe
def teams(request: SignedIn) -> HttpResponse:
    """Show what became of each team's customers, beside what was sold to them."""
    return render(request, "act/own/teams.html", {"part": page_of_teams(request)})


@needs(Right.SEE_WALLED)
@require_safe
def between(request: SignedIn) -> HttpResponse:
    """Show how well our own teams serve one another."""
    part = page_of_between(request)
    return render(request, "act/own/between.html", {"part": part, "may_write": may_write(request)})


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def new_own(request: SignedIn, *, table: str) -> HttpResponse:
    """Write a new row about our own people."""
    return _written(request, _table(table), row=None)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def change_own(request: SignedIn, *, table: str, mark: str) -> HttpResponse:
    """Change a row about our own people."""
    return _written(request, table, row=_row(request, table, mark=mark))


@needs(Right.WRITE)
@require_POST
@only_today
def remove_own_row(request: SignedIn, *, table: str, mark: str) -> HttpResponse:
    """Take away a row about our own people that should not be there."""
    row = _row(request, table, mark=mark)
    try:
        gone = remove_own(request, row, at=timezone.now())
    except Busy as refused:
        tell(request, str(refused))
    except NotPermitted:
        raise Http404 from None
    else:
        tell(request, _("It is taken away."), undo=undo_of(gone))
    return redirect(HEADS[table][2])


def _written(request: SignedIn, table: str, *, row: Row | None) -> HttpResponse:
    """Show the form of a row, and write what was sent."""
    form = OwnForm(
        posted(request), table=table, choices=_choices(request, table, row=row), initial=_initial(request, row),
        leads=leads_anybody(request),
    )  # fmt: skip
    if form.is_valid() and _is_kept(request, form, row=row):
        return redirect(HEADS[table][2])
    new, known, back = HEADS[table]
    context = {
        "form": form, "head": known if row else new, "back": back, "row": row, "table": table,
        "hint": "" if table == "decision_rights" or me(request) or leads_anybody(request) else NO_COLLEAGUE,
        "kinds": sorted({one.what for one in rights_here(request)}, key=str.casefold) if table == "decisions" else (),
    }  # fmt: skip
    return render(request, "act/own/form.html", context, status=422 if form.is_bound else 200)


def _is_kept(request: SignedIn, form: OwnForm, *, row: Row | None) -> bool:
    values, words = form.said, form.words
    if not _has_customer(request, form, values=values):
        return False
    if row is not None:
        values |= {name: row.values[name] for name in TABLES[form.table].key}
    mine = me(request)
    if form.table == "further" and row is None and mine is not None:
        values["noted_by_id"] = mine.own
    texts = {name: shown(value) for name, value in values.items()}
    said = Said(form.table, texts, words=words, version=form.cleaned_data["version"] if row else None)
    try:
        done = write_own(request, said, at=timezone.now())
    except NotPermitted as refused:
        faults: Mapping[str, str] = getattr(refused, "faults", {"": str(refused)})
        form.add_error(None, ValidationError(list(faults.values())))
        return False
    except RowRefused as refused:
        for column, why in refused.faults.items():
            form.add_error(column if column in form.fields else None, ValidationError(fault_words(why)))
        return False
    tell(request, _("It is written."), undo=undo_of(done))
    return True


def _has_customer(request: SignedIn, form: OwnForm, *, values: dict[str, Any]) -> bool:
    """Put the id of the customer who is called as somebody wrote; nobody's is left empty."""
    said = values.get("customer_id")
    if not said:
        return True
    visible = seen_by(request)
    found = [one for row in visible.find(said) if (one := visible.one(row["number"])) is not None]
    exact = [
        one for one in found if said.casefold() in (str(one["customer_id"]).casefold(), str(one["name"]).casefold())
    ]
    these = exact or found
    if len(these) == 1:
        values["customer_id"] = str(these[0]["customer_id"])
        return True
    several = _("Several customers are called that. Give the id.")
    form.add_error("customer_id", several if these else _("No customer is called that."))
    return False


def _choices(request: SignedIn, table: str, *, row: Row | None) -> dict[str, Choices]:
    """Return whom a form may name: oneself and those whom one leads; whoever may be asked are all."""
    all_here = [one for one in everybody(request).values() if one.is_here]
    all_here.sort(key=lambda one: (one.name.casefold(), one.own))
    mine, teams = me(request), team_names(request.user)
    is_any = table == "further"  # everybody may note that somebody else went further
    own = [one for one in all_here if is_any or leads(request, one) or (mine is not None and one.own == mine.own)]
    known = row.values["colleague_id"] if row else None
    if known and known not in {one.own for one in own} and (gone := everybody(request).get(known)):
        own = [*own, gone]
    named = [(one.own, one.name) for one in own]
    known_teams = sorted({one.team for one in everybody(request).values() if one.team}) if teams is None else teams
    return {
        "colleague_id": [NOBODY, *named] if table == "decision_rights" else named,
        "thanked_by_id": [NOBODY, *((one.own, one.name) for one in all_here)],
        "ask_id": [NOBODY, *((one.own, one.name) for one in all_here)],
        "team": [*([("", _("every team"))] if teams is None else []), *((one, one) for one in known_teams)],
    }  # fmt: skip


def _initial(request: SignedIn, row: Row | None) -> dict[str, Any]:
    if row is None:
        day, mine = seen_by(request).book.today(), me(request)
        return {"since": day, "decided_on": day, "asked_on": day, "done_on": day, "grown_on": day,
                "colleague_id": mine.own if mine else ""}  # fmt: skip
    found = {name: value for name, value in row.values.items() if value is not None}
    return {**found, **row.words, "version": row.version}


def _table(table: str) -> str:
    if table not in OWN or table not in FIELDS:
        raise Http404
    return table


def _row(request: SignedIn, table: str, *, mark: str) -> Row:
    row = row_marked(request, _table(table), mark=mark)
    if row is None:
        raise Http404
    return row
