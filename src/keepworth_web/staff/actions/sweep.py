"""Forget what has run out: sessions, spent links, counts, applicants, first answers of the API."""

import datetime as dt

from django.utils import timezone

from keepworth_web.shared.api import once
from keepworth_web.staff.actions.hiring import drop_forgotten
from keepworth_web.staff.models import Link, Session
from keepworth_web.staff.models.tries import forget_old_tries

LINKS_KEPT = dt.timedelta(days=30)


def sweep() -> None:
    """Delete rows that open nothing any more; the audit log keeps what they were for."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    Link.objects.filter(expires_at__lt=now - LINKS_KEPT).delete()
    forget_old_tries(at=now)
    drop_forgotten()
    once.forget(before=now - once.HELD)
