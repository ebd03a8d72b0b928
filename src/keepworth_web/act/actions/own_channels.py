"""What a colleague lets out of the website for themselves: a calendar's private address, and a weekly letter."""

import datetime as dt

from django.db import transaction

from keepworth.errors import BadInput
from keepworth_web.act.models import CalendarLink, Letter, LetterReader
from keepworth_web.act.reads.calendar import PURPOSE
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.tokens import hash_token, new_token


@transaction.atomic
def open_calendar(person: Person, *, at: dt.datetime) -> str:
    """Return the token of a new address, which is shown once; the address of before opens nothing any more."""
    _revoke(person, at=at)
    token = new_token()
    made = CalendarLink.objects.create(person=person, token_hash=hash_token(token, purpose=PURPOSE), made_at=at)
    note("calendar.open", by=person, about=f"calendar {made.pk}")
    return token


@transaction.atomic
def close_calendar(person: Person, *, at: dt.datetime) -> bool:
    """End the address; return whether there was one."""
    is_ended = _revoke(person, at=at)
    if is_ended:
        note("calendar.close", by=person)
    return is_ended


@transaction.atomic
def want_letter(person: Person, *, at: dt.datetime) -> None:
    """Write to a colleague every week from now on.

    Raises
    ------
    BadInput
        Their account has no mail address.

    """
    if not person.email:
        raise BadInput("Your account has no mail address yet: set one under My account.")
    _, is_new = LetterReader.objects.get_or_create(person=person, defaults={"since": at})
    if is_new:
        note("letter.on", by=person)


@transaction.atomic
def stop_letter(person: Person, *, by: Person | None) -> bool:
    """Write to a colleague no more; return whether anybody did. The way out of a letter says so for them."""
    gone, _ = LetterReader.objects.filter(person=person).delete()
    Letter.objects.filter(person=person, state=Letter.State.WAITING).delete()
    if gone:
        note("letter.off", by=by, about=f"person {person.pk}")
    return bool(gone)


def _revoke(person: Person, *, at: dt.datetime) -> bool:
    return CalendarLink.objects.filter(person=person, revoked_at=None).update(revoked_at=at) > 0
