"""Delete old reasons: what people wrote about why something that Today asked was not useful."""

import datetime as dt

from keepworth_web.act.models import Answer


def retire_answers(*, before: dt.date, dry: bool) -> int:
    """Delete the words of answers of before a day, and return how many had some; the answers stay."""
    day = dt.datetime.combine(before, dt.time(), tzinfo=dt.UTC)
    old = Answer.objects.filter(at__lt=day).exclude(because="")
    return old.count() if dry else old.update(because="")
