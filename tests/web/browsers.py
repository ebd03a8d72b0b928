"""Browsers in which somebody is signed in, without the slow hash of a password, and programs with a key."""

from django.test import Client
from django.utils import timezone

from keepworth_web.staff.actions.keys import make_key
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


def with_key(person, *, scope: str = "read", days: int = 1, **options) -> Client:
    """Give a program with a key of this person."""
    key = make_key(person, name="a program", scope=scope, days=days)
    return Client(headers={"Authorization": f"Bearer {key}"}, **options)
