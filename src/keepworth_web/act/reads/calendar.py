"""One colleague's calendar: steps of plans, promises and events, as RFC 5545 has them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from keepworth.tables.due import customers_with_due
from keepworth_web.act.models import CalendarLink
from keepworth_web.act.reads.action_words import play_said
from keepworth_web.act.reads.done import done_here
from keepworth_web.act.reads.plan import OPEN
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.asks import around, colleague_of
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.know.reads.standing import standing_rows
from keepworth_web.listen.reads.company import company_name
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.texts import visible
from keepworth_web.staff.tokens import hash_token

PURPOSE: Final = "calendar"
BEFORE, AHEAD = 60, 180  # days, ours: what is longer ago is late for good, what is later is not yet near
MOST: Final = 200  # customers, those worth most
LONGEST: Final = 300  # letters of one line
EVERY: Final = dt.timedelta(hours=6)  # how often a calendar is asked to look again


@dataclass(frozen=True, slots=True)
class Dated:
    """Something with a day."""

    uid: str
    day: dt.date
    said: str
    address: str
    until: dt.date | None = None  # the last day, where that is another
    place: str = ""


def link_of(token: str) -> CalendarLink | None:
    """Return the link that a token opens."""
    these = CalendarLink.objects.select_related("person").filter(revoked_at=None, person__is_active=True)
    return these.filter(token_hash=hash_token(token, purpose=PURPOSE)).first()


def calendar_of(request: SignedIn, *, at: dt.datetime) -> bytes:
    """Return the calendar, folded and escaped as the standard has it."""
    made = empty_calendar()
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", visible(company_name()))
    made.add("refresh-interval", EVERY, parameters={"value": "DURATION"})
    for one in sorted(dated(request), key=lambda one: (one.day, one.uid)):
        made.add_component(_entry(one, at=at))
    return bytes(made.to_ical())


def empty_calendar() -> Calendar:
    """Return a calendar without entries."""
    made = Calendar()
    made.add("prodid", "-//Keepworth//Calendar//EN")
    made.add("version", "2.0")
    return made


def dated(request: SignedIn) -> list[Dated]:
    """Return what is dated and this colleague's own; where nobody knows which colleague they are, all that they see."""
    return [*_rows(request, "promises"), *_rows(request, "plan_steps"), *_checks(request), *_events(request)]


def _rows(request: SignedIn, table: str) -> Iterator[Dated]:
    here, reader = around(request), seen_by(request)
    first, last = here.day - dt.timedelta(BEFORE), here.day + dt.timedelta(AHEAD)
    brought = customers_with_due(here, table, first=first, last=last, most=MOST)
    written = [row for row in standing_rows(request, table) if row.get("due_on") and first <= row["due_on"] <= last]
    asked = sorted({*brought, *(row["customer_id"] for row in written if row.get("customer_id") is not None)})
    if not asked:
        return
    seen = reader.scored.some(asked, teams=reader.teams)
    for row in all_rows(request, table, where={"customer_id": sorted(seen)}):
        customer = seen.get(row.numbers.get("customer_id") or 0)
        due = row.values.get("due_on")
        if (
            customer
            and due
            and first <= due <= last
            and _is_open(row, table)
            and _is_own(request, row, customer=customer)
        ):
            yield _dated(row, table, customer=customer)


def _is_open(row: Row, table: str) -> bool:
    return (row.values["kept"] or "open") == "open" if table == "promises" else (row.values["state"] or OPEN) == OPEN


def _is_own(request: SignedIn, row: Row, *, customer: Mapping[str, Any]) -> bool:
    mine, owner = colleague_of(request), row.numbers.get("owner_id")
    return mine is None or owner == mine or (owner is None and customer["owner_number"] == mine)


def _dated(row: Row, table: str, *, customer: Mapping[str, Any]) -> Dated:
    is_promise = table == "promises"
    words = row.words.get("what_text_id" if is_promise else "text_id") or row.values.get("measure") or ""
    form = _("%(customer)s: a promise: %(what)s") if is_promise else _("%(customer)s: a step of the plan: %(what)s")
    partner = row.names.get("partner_id", "") if is_promise else ""
    if partner:
        form = _("%(customer)s: a promise, together with %(partner)s: %(what)s")
    said = form % {"customer": customer["name"], "partner": partner, "what": words or _("no words are kept")}
    address = reverse("know:customer" if is_promise else "act:plan", args=[customer["number"]])
    return Dated(f"{table}-{row.mark}", row.values["due_on"], said, address)


def _checks(request: SignedIn) -> Iterator[Dated]:
    """Yield the days on which it can be told what came of what was done."""
    today, mine = around(request).day, colleague_of(request)
    for one in done_here(request):
        near = today - dt.timedelta(BEFORE) <= one.check_on <= today + dt.timedelta(AHEAD)
        if one.is_open and near and mine in (None, one.owner):
            said = _("%(customer)s: say what came of this: %(what)s") % {
                "customer": one.customer, "what": play_said(one.play)
            }  # fmt: skip
            yield Dated(f"actions_done-{one.row.mark}", one.check_on, said, f"{reverse('act:actions')}#done")


def _events(request: SignedIn) -> Iterator[Dated]:
    today = around(request).day
    for row in all_rows(request, "events"):
        day, until = row.values["starts_on"], row.values.get("ends_on")
        if day and today - dt.timedelta(BEFORE) <= day <= today + dt.timedelta(AHEAD):
            named, place = str(row.values.get("name") or ""), str(row.values.get("place") or "")
            yield Dated(f"events-{row.mark}", day, named, reverse("act:today"), until, place)


def _entry(one: Dated, *, at: dt.datetime) -> Entry:
    url, entry = settings.ENVIRONMENT.url, whole_days(one, at=at)
    entry.add("url", f"{url.scheme}://{url.netloc}{one.address}")
    entry.add("transp", "TRANSPARENT")  # a day on which something is due is not a day that is taken
    return entry


def whole_days(one: Dated, *, at: dt.datetime) -> Entry:
    """Return an entry of whole days that leads nowhere."""
    entry = Entry()
    entry.add("uid", visible(f"{one.uid}@{settings.ENVIRONMENT.url.hostname}"))
    entry.add("dtstamp", at.astimezone(dt.UTC).replace(microsecond=0))
    entry.add("dtstart", one.day)
    entry.add("dtend", (one.until or one.day) + dt.timedelta(days=1))  # the day after the last, says the standard
    entry.add("summary", visible(one.said)[:LONGEST])
    if one.place:
        entry.add("location", visible(one.place)[:LONGEST])
    return entry
