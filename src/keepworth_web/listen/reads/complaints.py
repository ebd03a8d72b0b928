"""By which day somebody who complained may expect an answer."""

import datetime as dt

from keepworth.listen.opening import COMPLAINT
from keepworth_web.listen.models import CaseRule, Survey


def complaint_due(survey: Survey, *, at: dt.datetime) -> dt.date | None:
    """Return the day by which a complaint is to be solved; None where it is none, or opens no case."""
    if survey.instrument != COMPLAINT:
        return None
    rule = CaseRule.objects.filter(survey=survey).first()
    return at.date() + dt.timedelta(days=rule.days) if rule else None
