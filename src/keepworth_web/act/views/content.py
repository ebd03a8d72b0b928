"""Act: our own pages and newsletters on trial."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth.errors import Busy
from keepworth_web.act.forms.content import ContentForm, DoContentForm
from keepworth_web.act.reads.content import Content, content_marked, page_of_content
from keepworth_web.act.reads.events import may_write
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.reads import seen_by
from keepworth_web.know.views.row_form import fault_words, shown
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

HOME = "act:content"


@needs(Right.SEE_WALLED)
@require_safe
def content(request: SignedIn) -> HttpResponse:
    """Show which of our pages and newsletters a customer would care for, and what readers did."""
    context = {"part": page_of_content(request), "may_write": may_write(request)}
    return render(request, "act/content/content.html", context)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def add_content(request: SignedIn) -> HttpResponse:
    """List a page or newsletter of ours."""
    return _written(request, None)


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
@only_today
def change_content(request: SignedIn, mark: str) -> HttpResponse:
    """Change what is said of a page or newsletter."""
    return _written(request, _content(request, mark))


@needs(Right.WRITE)
@require_POST
@only_today
def do_with_content(request: SignedIn, mark: str) -> HttpResponse:
    """Write that it was taken down or put up again, or take away what was never ours."""
    found, form = _content(request, mark), DoContentForm(posted(request))
    if not form.is_valid():
        raise Http404
    do, version = form.cleaned_data["do"], form.cleaned_data["version"]
    values = {name: shown(found.row.values[name]) for name in ("content_id", "title", "since")}
    day = max(seen_by(request).book.today(), found.row.values["since"]).isoformat()
    try:
        if do == "remove":
            done = remove_row(found.row, by=request.user, at=timezone.now(), version=version)
        else:
            said = Said("content", values | {"removed_on": day if do == "down" else None}, version=version)
            done = write_row(said, by=request.user, at=timezone.now())
    except (RowRefused, Busy) as refused:
        tell(request, str(refused))
    else:
        tell(request, _("It is written."), undo=undo_of(done))
    return redirect(HOME)


def _written(request: SignedIn, found: Content | None) -> HttpResponse:
    form = ContentForm(posted(request), initial=_initial(request, found))
    if form.is_valid():
        try:
            done = write_row(_said(form, found=found), by=request.user, at=timezone.now())
        except RowRefused as refused:
            for column, why in refused.faults.items():
                form.add_error(column if column in form.fields else None, ValidationError(fault_words(why)))
        except Busy as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("It is written."), undo=undo_of(done))
            return redirect(HOME)
    return render(request, "act/content/form.html", {"form": form, "one": found}, status=422 if form.is_bound else 200)


def _said(form: ContentForm, *, found: Content | None) -> Said:
    said = dict(form.cleaned_data)
    version = said.pop("version")
    words = {column: said.pop(name) for name, column in form.words.items()}
    values = {name: shown(value) for name, value in said.items()}
    if found is not None:
        values["content_id"] = str(found.row.values["content_id"])
    return Said("content", values, words=words, version=version if found is not None else None)


def _initial(request: SignedIn, found: Content | None) -> dict[str, Any]:
    if found is None:
        return {"since": seen_by(request).book.today(), "kind": "page"}
    values = {name: value for name, value in found.row.values.items() if value is not None}
    return {"kind": "page", **values, "why": found.why, "version": found.row.version}


def _content(request: SignedIn, mark: str) -> Content:
    found = content_marked(request, mark)
    if found is None:
        raise Http404
    return found
