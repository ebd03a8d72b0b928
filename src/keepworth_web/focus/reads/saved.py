"""Views that somebody saved."""

import datetime as dt

from django.db.models import Q, QuerySet

from keepworth_web.focus.models import SavedView
from keepworth_web.shared.trash import HOLDS
from keepworth_web.staff.models import Person


def views_for(person: Person) -> QuerySet[SavedView]:
    """Return a person's own views and those that others share."""
    seen = Q(owner=person) | Q(is_shared=True, owner__is_active=True)
    return SavedView.objects.filter(seen, trashed_at=None).select_related("owner")


def own_views(person: Person) -> QuerySet[SavedView]:
    """Return what a person may change: their own views, thrown away ones among them."""
    return SavedView.objects.filter(owner=person)


def thrown_away(person: Person, *, at: dt.datetime) -> QuerySet[SavedView]:
    """Return a person's views that can still be taken out of the trash."""
    return own_views(person).filter(trashed_at__gt=at - HOLDS).order_by("-trashed_at")
