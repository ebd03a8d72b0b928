"""Merge two ids that mean the same customer or person, and split them again."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.settle_written import settle_written
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.mergeable import faults_of_merge
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.know.reads.splitting import all_splits
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.texts import PlainText
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

KINDS = (
    ("customer", gettext_lazy("Customer")), ("contact", gettext_lazy("Contact")),
    ("colleague", gettext_lazy("Colleague")), ("partner", gettext_lazy("Partner")),
)  # fmt: skip


class MergeForm(StrictForm):
    """Two ids of one kind."""

    who = forms.ChoiceField(label=gettext_lazy("What they are"), choices=KINDS)
    alias = PlainText(label=gettext_lazy("Id that is not to be used any more"), max_length=300)
    into = PlainText(label=gettext_lazy("Id that it is read as"), max_length=300)

    def clean(self) -> dict[str, Any]:
        """Refuse ids that are none, or one id twice, or one that is merged already."""
        said = super().clean()
        kind, alias, into = (said.get(name) for name in ("who", "alias", "into"))
        if not (kind and alias and into):
            return said
        for name, why in faults_of_merge(self.book, kind, alias=alias, into=into).items():
            self.add_error(name or None, why)
        return said

    def __init__(self, *given: Any, book: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.book = book


@needs(Right.SEE_BOOK)
@require_http_methods(["GET", "POST"])
def merged(request: SignedIn) -> HttpResponse:
    """List what is merged; merge two more."""
    book = seen_by(request).book
    form = MergeForm(posted(request), book=book)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        values = {"who": said["who"], "alias_id": said["alias"], "into_id": said["into"],
                  "merged_on": book.today().isoformat()}  # fmt: skip
        row = write_row(Said("aliases", values), by=request.user, at=timezone.now())
        settle_written(book)
        tell(request, _("They are one now. Scores show it when the book is scored again."), undo=undo_of(row))
        return redirect("know:merged")
    context = {"form": form, "rows": all_rows(request, "aliases"), "kinds": dict(KINDS),
               "splits": all_splits(request)}  # fmt: skip
    return render(request, "know/merged.html", context, status=422 if form.is_bound else 200)


@needs(Right.SEE_BOOK)
@require_POST
def split(request: SignedIn, mark: str) -> HttpResponse:
    """Make two of one again."""
    row: Row | None = next((one for one in all_rows(request, "aliases") if one.mark == mark), None)
    if row is None:
        raise Http404
    gone = remove_row(row, by=request.user, at=timezone.now())
    settle_written(seen_by(request).book)
    tell(request, _("They are two again."), undo=undo_of(gone))
    return redirect("know:merged")
