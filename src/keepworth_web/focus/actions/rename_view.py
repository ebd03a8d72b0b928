"""Rename a saved view, share it, or stop sharing it."""

from django.db import transaction

from keepworth_web.focus.actions.save_view import check_sharing
from keepworth_web.focus.models import SavedView
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def rename_view(view: SavedView, *, name: str, is_shared: bool, by: Person) -> None:
    """Change what a view is called and who sees it."""
    check_sharing(is_shared=is_shared, by=by)
    SavedView.objects.filter(pk=view.pk).update(name=name, is_shared=is_shared)
    note("view.rename", by=by, about=f"view {view.pk}", shared=is_shared)
