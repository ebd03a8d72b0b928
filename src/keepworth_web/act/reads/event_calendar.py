"""An event as an iCalendar entry, for whatever tool the company invites with."""

import datetime as dt

from keepworth_web.act.reads.calendar import Dated, empty_calendar, whole_days
from keepworth_web.act.reads.events import Event


def calendar_of(event: Event, *, at: dt.datetime) -> bytes:
    """Return the entry: whole days, without anybody's name or an address of this website."""
    values, made = event.values, empty_calendar()
    one = Dated(
        str(values["event_id"]), values["starts_on"], values["name"], address="", until=event.ends_on,
        place=values["place"] or "",
    )  # fmt: skip
    made.add_component(whole_days(one, at=at))
    return bytes(made.to_ical())
