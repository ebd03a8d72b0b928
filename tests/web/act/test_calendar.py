"""A colleague's calendar: what is due, theirs alone, behind an address that can be ended, as RFC 5545 has it."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from keepworth_web.act.actions.own_channels import close_calendar, open_calendar
from keepworth_web.act.models import CalendarLink
from keepworth_web.act.reads import calendar
from keepworth_web.act.reads.calendar import AHEAD
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.staff.models import AuditEntry
from tests.factories.web_book import one_customer
from tests.web.browsers import browser_of

pytestmark = pytest.mark.django_db
WORDS = "审查，合同; and, then\\again " * 12


@pytest.fixture
def promised(people, book):
    """One promise and one step of a plan of customer 1001, of team North; one promise of 1002, of team South."""
    one_customer(book)
    today = timezone.now().date()
    for customer, what in (("1001", WORDS), ("1002", "Behind the wall")):
        said = {"promise_id": f"p{customer}", "customer_id": customer, "agreed_on": str(today), "measure": "days",
                "due_on": str(today + dt.timedelta(3))}  # fmt: skip
        write_row(Said("promises", said, words={"what_text_id": what}), by=people["owner"], at=timezone.now())
    plan = {"plan_id": "l1", "customer_id": "1001", "set_on": str(today)}
    write_row(Said("plans", plan), by=people["owner"], at=timezone.now())
    step = {"step_id": "s1", "plan_id": "l1", "customer_id": "1001", "set_on": str(today),
            "due_on": str(today + dt.timedelta(30))}  # fmt: skip
    write_row(Said("plan_steps", step, words={"text_id": "Call them"}), by=people["owner"], at=timezone.now())
    return today


def fetched(token: str) -> bytes:
    answer = Client().get(f"/calendar/{token}/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content


def address_in(page: str) -> str:
    (token,) = re.findall(r'id="address">http://127.0.0.1:8000/calendar/([\w-]{43})/<', page)
    return token


def said(content: bytes) -> dict[str, object]:
    return {str(one["summary"]): one for one in Calendar.from_ical(content).walk("VEVENT")}


def test_it_holds_what_is_due_with_the_customers_that_one_sees(people, promised):
    found = said(fetched(open_calendar(people["owner"], at=timezone.now())))
    assert len(found) == 3
    step = next(one for text, one in found.items() if "Call them" in text)
    assert step["dtstart"].dt == promised + dt.timedelta(30)
    assert step["dtend"].dt == promised + dt.timedelta(31)
    assert str(step["url"]).startswith("http://127.0.0.1:8000/act/plan/")


def test_nothing_of_another_team_is_in_it(people, promised):
    content = fetched(open_calendar(people["viewer"], at=timezone.now()))
    assert b"Behind the wall" not in content
    assert len(said(content)) == 2
    assert list(said(fetched(open_calendar(people["stranger"], at=timezone.now())))) == [
        "1002: a promise: Behind the wall"
    ]


def test_what_is_kept_done_or_far_is_not_in_it(people, promised):
    now = timezone.now()
    kept = {"promise_id": "p1001", "kept": "yes", "kept_on": str(promised)}
    far = {"step_id": "s1", "due_on": str(promised + dt.timedelta(AHEAD + 1))}
    write_row(Said("promises", kept), by=people["owner"], at=now)
    write_row(Said("plan_steps", far), by=people["owner"], at=now)
    assert list(said(fetched(open_calendar(people["owner"], at=now)))) == ["1002: a promise: Behind the wall"]


def test_the_day_on_which_it_can_be_told_what_came_of_an_action_is_in_it_until_somebody_said(people, promised):
    now, owner = timezone.now(), people["owner"]
    done = {"action_id": "a1", "customer_id": "1001", "play": "Wax Tour", "done_on": str(promised - dt.timedelta(80))}
    write_row(Said("actions_done", done), by=owner, at=now)
    token = open_calendar(owner, at=now)
    (check,) = (one for text, one in said(fetched(token)).items() if "say what came of this" in text)
    assert check["dtstart"].dt == promised + dt.timedelta(10), "ninety days after, where no playbook says another"
    assert str(check["url"]).endswith("/act/#done")
    write_row(Said("actions_done", {"action_id": "a1", "outcome": "helped"}), by=owner, at=now)
    assert not [text for text in said(fetched(token)) if "say what came of this" in text]


def test_a_colleague_of_the_book_gets_what_is_theirs(people, promised, monkeypatch):
    token = open_calendar(people["owner"], at=timezone.now())
    monkeypatch.setattr(calendar, "colleague_of", lambda request: 77)
    assert said(fetched(token)) == {}, "these customers are nobody's, and so not theirs"
    monkeypatch.setattr(calendar, "colleague_of", lambda request: None)
    assert len(said(fetched(token))) == 3, "nobody knows which colleague they are"


def test_lines_are_folded_words_escaped_and_days_are_days(people, promised):
    content = fetched(open_calendar(people["owner"], at=timezone.now()))
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert any(line.startswith(b" ") for line in lines)
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert "审查，合同\\; and\\, then\\\\again" in unfolded
    assert f"DTSTART;VALUE=DATE:{promised + dt.timedelta(3):%Y%m%d}" in unfolded
    for line in ("VERSION:2.0", "PRODID:-//Keepworth//Calendar//EN"):
        assert line in unfolded
    events = Calendar.from_ical(content).walk("VEVENT")
    assert len({str(one["uid"]) for one in events}) == len(events)
    assert all("dtstamp" in one for one in events)


def test_an_id_is_the_same_at_every_look(people, promised):
    token = open_calendar(people["owner"], at=timezone.now())
    first, second = ({str(one["uid"]) for one in said(fetched(token)).values()} for _ in range(2))
    assert first == second


def test_an_address_is_kept_hashed_and_ended(people, promised, owner):
    page = owner.post("/act/mine/calendar/").text
    token = address_in(page)
    assert token not in str(list(CalendarLink.objects.values()))
    assert len(said(fetched(token))) == 3
    again = address_in(owner.post("/act/mine/calendar/").text)
    assert Client().get(f"/calendar/{token}/").status_code == 404, "the one of before opens nothing"
    assert fetched(again)
    assert owner.post("/act/mine/calendar/end/").status_code == 302
    assert Client().get(f"/calendar/{again}/").status_code == 404
    assert set(AuditEntry.objects.values_list("kind", flat=True)) >= {"calendar.open", "calendar.close"}
    assert not close_calendar(people["owner"], at=timezone.now())


def test_who_is_no_longer_here_reads_nothing(people, promised):
    token = open_calendar(people["viewer"], at=timezone.now())
    type(people["viewer"]).objects.filter(pk=people["viewer"].pk).update(is_active=False)
    assert Client().get(f"/calendar/{token}/").status_code == 404


def test_an_empty_calendar_is_one(people, book):
    one_customer(book)
    content = fetched(open_calendar(people["owner"], at=timezone.now()))
    assert Calendar.from_ical(content).walk("VEVENT") == []


def test_it_speaks_the_language_of_its_person(people, promised):
    type(people["owner"]).objects.filter(pk=people["owner"].pk).update(language="zh-hans")
    assert "承诺".encode() in fetched(open_calendar(people["owner"], at=timezone.now())).replace(b"\r\n ", b"")


def test_the_page_says_how_it_stands(people, promised):
    page = browser_of(people["viewer"]).get("/act/mine/")
    assert page.status_code == 200
    assert "No calendar reads what is due for you." in page.text
