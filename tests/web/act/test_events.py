"""Events: written, with a guest list that has reasons, a lot, who came, who met whom, and what came of it."""

import datetime as dt
import json
import re

import pytest
from django.utils import timezone

from keepworth_web.act.reads import events
from keepworth_web.know.actions.settle_written import settle_written
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.listen.models.mailing import Silence
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
JSON = "application/json"
TODAY = timezone.now().date()
AHEAD = (TODAY + dt.timedelta(30)).isoformat()
EVENT = {"name": "A dinner; for heads, all", "kind": "dinner", "starts_on": AHEAD, "ends_on": "", "place": "Harbour",
         "capacity": "6", "cost": "1200", "quiet_days": "14", "version": ""}  # fmt: skip
PROPOSE = {"prospects": "50", "held_out": "20"}


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def contacts(people, filled):
    """Twelve people of twelve customers of the owner's, every third of whom a prospect, in the facts at once."""
    for at in range(12):
        own = own_id(at)
        if at % 3 == 2:
            write_row(Said("customers", {"customer_id": own, "kind": "prospect", "valid_from": "2024-01-01"}),
                      by=people["owner"], at=timezone.now())  # fmt: skip
        said = {"contact_id": f"k{at}", "customer_id": own, "name": f"Guest {at}", "level": "head", "influence": "3",
                "valid_from": "2024-01-01", "mail": f"guest{at}@example.test"}  # fmt: skip
        write_row(Said("contacts", said), by=people["owner"], at=timezone.now())
    assert settle_written(filled)


def written(browser, **said) -> WrittenRow:
    assert browser.post("/act/events/new/", EVENT | said).status_code == 302
    return [row for row in WrittenRow.objects.filter(table="events") if row.says][-1]


def guests() -> list[WrittenRow]:
    return [row for row in WrittenRow.objects.filter(table="guests").order_by("pk") if row.says]


def test_no_event_is_one_sentence_and_one_button(editor, colleague):
    page = editor.get("/act/events/").text
    assert "No event is written yet" in page
    assert 'href="/act/events/new/"' in page
    assert "Write the first event" not in colleague.get("/act/events/").text


def test_an_event_says_what_it_is_and_when_nothing_is_sold(editor):
    row = written(editor)
    page = editor.get(f"/act/events/w{row.pk}/").text
    assert "Harbour." in page
    assert "6 places are free." in page
    assert "nothing is sold to its guests" in page
    assert EVENT["name"] in editor.get("/act/events/").text


@pytest.mark.parametrize(
    ("said", "why"),
    [({"name": ""}, "required"), ({"capacity": "0"}, "greater than or equal to 1"),
     ({"ends_on": TODAY.isoformat()}, "The last day cannot come before the first."),
     ({"starts_on": "soon"}, "valid date"), ({"quiet_days": "-1"}, "greater than or equal to 0")],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(editor, said, why):
    answer = editor.post("/act/events/new/", EVENT | said)
    assert (answer.status_code, why in answer.text) == (422, True)
    assert not WrittenRow.objects.filter(table="events").exists()


def test_a_list_is_proposed_with_reasons_within_the_places_and_undone_at_once(owner, contacts):
    Silence.objects.create(contact="k0", why="asked", at=timezone.now())
    row = written(owner)
    page = owner.post(f"/act/events/w{row.pk}/propose/", PROPOSE, follow=True).text
    listed = [one.values | dict(zip(("event_id", "contact_id"), json.loads(one.key), strict=True))
              for one in guests()]  # fmt: skip
    held = [one for one in listed if one["held_out"]]
    assert 4 <= len(listed) - len(held) <= 6
    assert held
    assert "k0" not in {one["contact_id"] for one in listed}, "who wants no mail is not proposed"
    assert all(one["why"] for one in listed)
    assert "guests are much like them." in page or "guest is much like them." in page
    assert "held back by lot" in page
    change = guests()[0].versions.latest("number").change_id
    owner.post(f"/know/changes/{change}/undo/")
    assert guests() == []


def test_the_lot_is_the_same_however_often_it_is_drawn(owner, contacts):
    row = written(owner)

    def drawn() -> set[str]:
        owner.post(f"/act/events/w{row.pk}/propose/", PROPOSE)
        found = {one.key for one in guests() if one.values["held_out"]}
        owner.post(f"/know/changes/{guests()[0].versions.latest('number').change_id}/undo/")
        return found

    assert drawn() == drawn()


def test_from_proposed_to_came_to_who_met_whom(owner, contacts):
    row = written(owner, starts_on=(TODAY - dt.timedelta(2)).isoformat())
    for at in (1, 4):
        assert owner.post(f"/act/events/w{row.pk}/guests/", {"who": f"Guest {at}"}).status_code == 302
    assert owner.post(f"/act/events/w{row.pk}/guests/", {"who": "Guest 1"}).status_code == 422, "on the list already"
    assert owner.post(f"/act/events/w{row.pk}/guests/", {"who": "Nobody Here"}).status_code == 422
    for guest in guests():
        for state in ("invited", "accepted", "came"):
            now = WrittenRow.objects.get(pk=guest.pk)
            sent = {"state": state, "version": str(now.version)}
            assert owner.post(f"/act/events/w{row.pk}/guests/w{guest.pk}/", sent).status_code == 302
    page = owner.get(f"/act/events/w{row.pk}/").text
    assert "<b>2</b> guests came." in page
    assert "Not known before" in page, "what came of it is not told before its day"
    same = owner.post(f"/act/events/w{row.pk}/met/", {"one": "k1", "other": "k1"})
    assert (same.status_code, "two different people" in same.text) == (422, True)
    assert owner.post(f"/act/events/w{row.pk}/met/", {"one": "k4", "other": "k1"}).status_code == 302
    assert "Guest 1 – Guest 4" in owner.get(f"/act/events/w{row.pk}/").text


def test_the_customers_page_says_until_when_nothing_is_sold(owner, contacts, number):
    row = written(owner, starts_on=TODAY.isoformat())
    owner.post(f"/act/events/w{row.pk}/guests/", {"who": "Guest 0"})
    (guest,) = guests()
    assert "Nothing is sold here until" not in owner.get(f"/know/{number(0)}/").text
    owner.post(f"/act/events/w{row.pk}/guests/w{guest.pk}/", {"state": "accepted", "version": "1"})
    assert "Nothing is sold here until" in owner.get(f"/know/{number(0)}/").text


def test_whoever_the_lot_left_out_is_not_invited(owner, contacts):
    row = written(owner)
    owner.post(f"/act/events/w{row.pk}/propose/", PROPOSE)
    held = next(one for one in guests() if one.values["held_out"])
    sent = {"state": "invited", "version": str(held.version)}
    page = owner.post(f"/act/events/w{row.pk}/guests/w{held.pk}/", sent, follow=True).text
    assert "can be compared with nobody" in page
    assert WrittenRow.objects.get(pk=held.pk).values["state"] == "proposed"


def test_nobody_of_a_customer_that_is_held_back_is_put_on_the_list(owner, people, contacts):
    row = written(owner)
    held = {"event_id": json.loads(row.key)[0], "contact_id": "k1", "customer_id": own_id(0), "held_out": "yes",
            "listed_on": TODAY.isoformat()}  # fmt: skip
    write_row(Said("guests", held), by=people["owner"], at=timezone.now())
    refused = owner.post(f"/act/events/w{row.pk}/guests/", {"who": "Guest 0"})
    assert (refused.status_code, "can be compared with nobody" in refused.text) == (422, True)


def test_only_whom_the_lot_was_drawn_of_is_compared(owner, people, contacts):
    """Four of customers whom somebody chose, all invited; five whom the lot left on the list, one not invited."""
    row = written(owner, starts_on=(TODAY - dt.timedelta(200)).isoformat())
    stands = [("", "invited")] * 2 + [("no", "came")] * 4 + [("no", "proposed")] + [("yes", "proposed")] * 5
    for at, (held_out, state) in enumerate(stands):
        values = {"event_id": json.loads(row.key)[0], "contact_id": f"k{at}", "customer_id": own_id(at),
                  "listed_on": TODAY.isoformat(), "state": state, "held_out": held_out}  # fmt: skip
        write_row(Said("guests", values), by=people["owner"], at=timezone.now())
    (ordered, _) = with_key(people["owner"]).get(f"/api/v1/events/w{row.pk}").json()["outcomes"]
    assert (ordered["kind"], ordered["asked"][1], ordered["others"][1]) == ("effect", 5, 5)
    assert "5 customers whom the lot left on the list" in owner.get(f"/act/events/w{row.pk}/").text


def test_nobody_is_proposed_for_an_event_that_is_over(owner, people, contacts):
    row = written(owner, starts_on=(TODAY - dt.timedelta(2)).isoformat())
    refused = owner.post(f"/act/events/w{row.pk}/propose/", PROPOSE)
    assert (refused.status_code, guests()) == (422, [])
    refused = with_key(people["owner"], scope="write").post(f"/api/v1/events/w{row.pk}/guests", {}, content_type=JSON)
    assert (refused.status_code, "The event is over" in refused.text) == (422, True)


def test_d1_01_a_colleague_of_another_team_sees_no_guest_of_ours(owner, stranger, colleague, contacts):
    row = written(owner)
    owner.post(f"/act/events/w{row.pk}/guests/", {"who": "Guest 0"})  # of team North
    assert "Guest 0" in owner.get(f"/act/events/w{row.pk}/").text
    seen = stranger.get(f"/act/events/w{row.pk}/").text
    assert "Guest 0" not in seen
    assert "5 places are free." in seen, "a place is taken, whoever has it"
    (guest,) = guests()
    assert stranger.post(f"/act/events/w{row.pk}/guests/w{guest.pk}/", {"state": "invited"}).status_code in (403, 404)
    assert colleague.post(f"/act/events/w{row.pk}/propose/", PROPOSE).status_code == 403, "who may only read"


def test_an_event_that_is_taken_back_leads_to_the_list(editor):
    row = written(editor)
    editor.post(f"/know/changes/{row.versions.latest('number').change_id}/undo/")
    assert editor.get(f"/act/events/w{row.pk}/").url == "/act/events/"
    assert editor.get("/act/events/w999999/").status_code == 404
    assert editor.get("/act/events/nobody/").status_code == 404


def test_the_calendar_entry_is_what_calendars_read(editor):
    row = written(editor, place="Straße der Pariser Kommune, eine lange Adresse mit vielen Wörtern, Haus 12, Berlin")
    answer = editor.get(f"/act/events/w{row.pk}/calendar/")
    assert answer["Content-Type"].startswith("text/calendar")
    lines = answer.content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = answer.content.decode().replace("\r\n ", "")
    assert r"SUMMARY:A dinner\; for heads\, all" in whole
    assert "UID:" + json.loads(row.key)[0] in whole, "the same however often it is taken"
    assert "URL" not in whole, "guests are led to no page of ours"
    ends = dt.date.fromisoformat(AHEAD) + dt.timedelta(1)
    assert f"DTSTART;VALUE=DATE:{AHEAD.replace('-', '')}" in whole
    assert f"DTEND;VALUE=DATE:{ends:%Y%m%d}" in whole


def test_a_customers_page_reads_no_guest_of_others(owner, contacts, number, monkeypatch):
    row = written(owner)
    owner.post(f"/act/events/w{row.pk}/guests/", {"who": "Guest 0"})
    read, all_rows = [], events.all_rows
    monkeypatch.setattr(events, "all_rows", lambda request, table: read.append(table) or all_rows(request, table))
    assert "A dinner; for heads, all" in owner.get(f"/know/{number(0)}/").text
    assert set(read) == {"events"}


def test_programs_write_an_event_and_propose_its_guests(people, contacts):
    program = with_key(people["owner"], scope="write")
    values = [{"column": name, "value": value} for name, value in
              (("name", "Breakfast"), ("starts_on", AHEAD), ("capacity", "4"), ("quiet_days", "7"))]  # fmt: skip
    mark = program.put("/api/v1/events", {"values": values}, content_type=JSON).json()["mark"]
    whole = program.post(f"/api/v1/events/{mark}/guests", {"held_out": 0.2, "prospects": 0.5}, content_type=JSON).json()
    assert 2 <= whole["taken"] <= 4
    assert all(one["reasons"] for one in whole["guests"])
    assert whole["outcomes"] == []
    (listed,) = program.get("/api/v1/events").json()
    assert (listed["name"], listed["taken"]) == ("Breakfast", whole["taken"])
    assert program.delete(f"/api/v1/events/{mark}").status_code == 200
    assert program.get("/api/v1/events").json() == []


def test_the_guest_list_is_taken_away_with_the_addresses_for_the_mail_tool(owner, contacts):
    row = written(owner)
    owner.post(f"/act/events/w{row.pk}/guests/", {"who": "Guest 3"})
    answer = owner.post("/book/lists/take/", {"what": "guests", "kind": "csv"})
    said = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()
    assert re.search(r"Guest 3,guest3@example\.test", said)
