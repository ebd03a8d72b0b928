"""Write down that somebody was written to, which the contact budget is reckoned from."""

import datetime as dt

from keepworth_web.listen.models import WrittenTo


def write_down(contact: str, *, day: dt.date, why: str) -> None:
    """Keep the day, in the transaction in which the mail or the link is made.

    Raises
    ------
    django.db.IntegrityError
        Somebody wrote to this person on the same day: of two who would at the same time, the second does not.

    """
    WrittenTo.objects.create(contact=contact, day=day, why=why)
