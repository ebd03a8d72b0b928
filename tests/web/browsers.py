"""Browsers in which somebody is signed in, without the slow hash of a password."""

from django.test import Client
from django.utils import timezone

from keepworth_web.staff.sessions import CONFIRMED, SEEN, STARTED


def browser_of(person, *, confirmed: bool = True, **options) -> Client:
    """Give a browser in which a person has just signed in."""
    client = Client(**options)
    client.force_login(person)
    session = client.session
    now = timezone.now().timestamp()
    session[STARTED] = session[SEEN] = now
    if confirmed:
        session[CONFIRMED] = now
    session.save()
    return client
