"""When a report is due: by the clock of the book, each week, month or quarter once."""

import calendar
import datetime as dt

from keepworth_web.prove.models import Report

MONTHS = {Report.Every.MONTH: 1, Report.Every.QUARTER: 3}


def newest_due(report: Report, *, here: dt.datetime) -> tuple[str, dt.datetime]:
    """Return the newest period whose time has come, and when that was; `here` is now, by the clock of the book.

    A month that is shorter than the day says is reported on its last. An hour that the clock leaves out is the next
    one; of an hour that comes twice the first counts, and the period's row refuses the second.
    """
    now = here.astimezone(dt.UTC)
    for back in (0, 1):
        period, day = _period(report, here.date(), back=back)
        begins = dt.datetime.combine(day, dt.time(report.hour), tzinfo=here.tzinfo).astimezone(dt.UTC)
        if begins <= now:
            break
    return period, begins


def _period(report: Report, today: dt.date, *, back: int) -> tuple[str, dt.date]:
    if report.every == Report.Every.WEEK:
        monday = today - dt.timedelta(days=today.weekday() + 7 * back)
        return f"{monday:%G-W%V}", monday + dt.timedelta(days=report.day - 1)
    months = MONTHS[Report.Every(report.every)]
    number = (today.year * 12 + today.month - 1) // months * months - back * months
    year, month = number // 12, number % 12 + 1
    day = dt.date(year, month, min(report.day, calendar.monthrange(year, month)[1]))
    return (f"{day:%Y-%m}" if months == 1 else f"{year}-Q{(month + 2) // 3}"), day
