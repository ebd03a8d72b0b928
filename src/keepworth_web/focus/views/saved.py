"""Saved views: to open, to rename, to share, to throw away and to take back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from keepworth_web.focus.actions.rename_view import rename_view
from keepworth_web.focus.actions.restore_view import restore_view
from keepworth_web.focus.actions.save_view import save_view
from keepworth_web.focus.actions.trash_view import trash_view
from keepworth_web.focus.forms.portfolio import NameForm, SaveForm
from keepworth_web.focus.models import SavedView
from keepworth_web.focus.reads.saved import own_views, thrown_away, views_for
from keepworth_web.focus.reads.table import columns_for
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.LOOK)
@require_http_methods(["GET", "POST"])
def views(request: SignedIn) -> HttpResponse:
    """List the views that I may open; save the one that was sent."""
    form = None
    if request.method == "POST":
        form = SaveForm(request.POST, by=request.user, columns=columns_for(request))
    if form is None or not form.is_valid():
        context = {
            "views": views_for(request.user),
            "thrown_away": thrown_away(request.user, at=timezone.now()),
            "form": form,
        }
        return render(request, "focus/views.html", context, status=200 if form is None else 422)
    saved = save_view(
        form.cleaned_data["name"], query=form.cleaned_data["view"], is_shared=form.cleaned_data.get("is_shared", False),
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    tell(request, _("The view “%(name)s” is saved.") % {"name": saved.name})
    return redirect(f"{reverse('focus:portfolio')}?{saved.query}")


@needs(Right.LOOK)
@require_http_methods(["GET", "POST"])
def view(request: SignedIn, number: int) -> HttpResponse:
    """Rename a view of one's own, share it or not."""
    found = _own(request, number)
    start: dict[str, Any] = {"name": found.name, "is_shared": found.is_shared}
    form = NameForm(request.POST if request.method == "POST" else None, initial=start, by=request.user)
    if not form.is_valid():
        return render(request, "focus/view.html", {"form": form, "view": found}, status=422 if form.is_bound else 200)
    rename_view(found, name=form.cleaned_data["name"], is_shared=form.cleaned_data.get("is_shared", False),
                by=request.user)  # fmt: skip
    tell(request, _("The view is called “%(name)s” now.") % {"name": form.cleaned_data["name"]})
    return redirect("focus:views")


@needs(Right.LOOK)
@require_POST
def trash(request: SignedIn, number: int) -> HttpResponse:
    """Throw a view of one's own away; the next page takes it back."""
    found = _own(request, number)
    if trash_view(found, by=request.user, at=timezone.now()):
        undo = reverse("focus:restore-view", args=[found.pk])
        tell(request, _("The view “%(name)s” is in the trash.") % {"name": found.name}, undo=undo)
    return redirect("focus:views")


@needs(Right.LOOK)
@require_POST
def restore(request: SignedIn, number: int) -> HttpResponse:
    """Take a view of one's own out of the trash."""
    found = _own(request, number)
    if restore_view(found, by=request.user, at=timezone.now()):
        tell(request, _("The view “%(name)s” is back.") % {"name": found.name})
    return redirect("focus:views")


def _own(request: SignedIn, number: int) -> SavedView:
    found = own_views(request.user).filter(pk=number).first()
    if found is None:
        raise Http404
    return found
