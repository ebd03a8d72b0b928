"""Compare the password of somebody who is in already, before what cannot be taken back."""

import datetime as dt

from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.models.tries import take

QUARTER = dt.timedelta(minutes=15)
MOST = 20


def check_password(person: Person, password: str, *, at: dt.datetime) -> bool:
    """Return whether this is the person's password, counted before it is compared; a wrong one is noted."""
    within = take("confirm", str(person.pk), limit=MOST, per=QUARTER, at=at)
    if within and person.check_password(password):
        return True
    note("confirm.refused", by=person)
    return False
