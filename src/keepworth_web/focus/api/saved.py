"""Saved views by programs, by the same actions as in the pages."""

from functools import partial

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router

from keepworth_web.focus.actions.rename_view import rename_view
from keepworth_web.focus.actions.restore_view import restore_view
from keepworth_web.focus.actions.save_view import save_view
from keepworth_web.focus.actions.trash_view import trash_view
from keepworth_web.focus.api.asked import Renamed, Saved, saved_query
from keepworth_web.focus.api.told import ViewTold, view_told
from keepworth_web.focus.models import SavedView
from keepworth_web.focus.reads.saved import own_views, thrown_away, views_for
from keepworth_web.shared.api.pages import After, Limit, Page, page_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["views"])


@router.get("/views", response=Page[ViewTold], summary=_("Views of the portfolio: my own, and those that others share"))
@needs(Right.LOOK)
def views(request: SignedIn, after: After = None, limit: Limit = 50) -> dict[str, object]:
    told = partial(view_told, to=request.user)
    return page_of(request, views_for(request.user), after=after, limit=limit, told=told)


@router.get("/views/trash", response=Page[ViewTold], summary=_("My views that can still be taken out of the trash"))
@needs(Right.LOOK)
def trash(request: SignedIn, after: After = None, limit: Limit = 50) -> dict[str, object]:
    rows = thrown_away(request.user, at=timezone.now()).select_related("owner")
    return page_of(request, rows, after=after, limit=limit, told=partial(view_told, to=request.user))


@router.post("/views", response={201: ViewTold}, summary=_("Save a view under a name"))
@needs(Right.LOOK)
def save(request: SignedIn, asked: Saved) -> ViewTold:
    made = save_view(
        asked.name, query=saved_query(request, asked.query), is_shared=asked.is_shared, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    return view_told(made, to=request.user)


@router.get("/views/{int:number}", response=ViewTold, summary=_("One view"))
@needs(Right.LOOK)
def view(request: SignedIn, number: int) -> ViewTold:
    found = views_for(request.user).filter(pk=number).first()
    if found is None:
        raise Http404
    return view_told(found, to=request.user)


@router.put("/views/{int:number}", response=ViewTold, summary=_("Rename a view of my own, share it or not"))
@needs(Right.LOOK)
def rename(request: SignedIn, number: int, asked: Renamed) -> ViewTold:
    rename_view(_own(request, number), name=asked.name, is_shared=asked.is_shared, by=request.user)
    return view_told(_own(request, number), to=request.user)


@router.delete("/views/{int:number}", response={204: None}, summary=_("Put a view of my own into the trash"))
@needs(Right.LOOK)
def remove(request: SignedIn, number: int) -> None:
    trash_view(_own(request, number), by=request.user, at=timezone.now())


@router.post("/views/{int:number}/restore", response=ViewTold, summary=_("Take a view out of the trash"))
@needs(Right.LOOK)
def restore(request: SignedIn, number: int) -> ViewTold:
    restore_view(_own(request, number), by=request.user, at=timezone.now())
    found = _own(request, number)
    if found.trashed_at is not None:
        raise Http404  # it lay there too long
    return view_told(found, to=request.user)


def _own(request: SignedIn, number: int) -> SavedView:
    found = own_views(request.user).select_related("owner").filter(pk=number).first()
    if found is None:
        raise Http404
    return found
