"""By which day somebody who complained may expect an answer."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from keepworth.listen.opening import COMPLAINT
from keepworth.tables.book import Book, find_book
from keepworth_web.listen.models import CaseRule, Survey


def complaint_due(survey: Survey, *, at: dt.datetime) -> dt.date | None:
    """Return the day by which a complaint is to be solved; None where it is none, or opens no case."""
    if survey.instrument != COMPLAINT:
        return None
    rule = CaseRule.objects.filter(survey=survey).first()
    return due_on(at, rule=rule, book=find_book(settings.ENVIRONMENT.book)) if rule else None


def due_on(answered_at: dt.datetime, *, rule: CaseRule, book: Book) -> dt.date:
    """Return the day by which the case of an answer is to be solved; days are those of the book's zone."""
    return answered_at.astimezone(ZoneInfo(book.settings.time_zone)).date() + dt.timedelta(days=rule.days)
