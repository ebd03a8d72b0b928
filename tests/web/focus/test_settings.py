"""What focus goes by: the owner reads and changes it on a page and by programs; it is noted, and nonsense refused."""

import html
import json
import re

import pytest

from keepworth.tables.book import find_book
from keepworth.tables.focusing import FOCUS, HEDGES
from keepworth.tables.service_settings import OURS, SERVICE
from keepworth_web.care.reads.going_by import MUST, written
from keepworth_web.focus.reads.going_by import BY_NAME, NUMBERS
from keepworth_web.staff.models import AuditEntry
from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]
PAGE, API = "/focus/settings/", "/api/v1/settings/focus"


def words(page) -> str:
    body = page.text[page.text.index("<main") : page.text.index("</main>")]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def change(client, said):
    return client.generic("PATCH", API, json.dumps(said), content_type="application/json")


def segment_field(page, segment: str) -> str:
    return re.search(rf'<label for="id_(segment-\w+)">{segment}</label>', page.text)[1]


def test_every_key_of_the_two_tables_is_offered_with_what_it_may_be():
    assert {one.setting.must for one in NUMBERS} <= set(MUST)
    tables = {"hedges", "repositioning"}
    wanted = {f"focus.{one.name}" for one in FOCUS if one.name not in tables} | {
        f"focus.hedges.{one}" for one in HEDGES
    }
    wanted |= {f"service.{one.name}.{tier}" for one in SERVICE for tier in "ABC"} | {"profile.point"}
    assert set(BY_NAME) == wanted
    assert all(one.default is None or one.setting.fits(one.default) for one in NUMBERS)


@pytest.mark.parametrize(("value", "said"), [
    (None, ""), (24.0, "24"), (0.05, "0.05"), (1e7, "10000000"), (1e13, "10000000000000"), (0.1 + 0.2, "0.3"),
])  # fmt: skip
def test_numbers_are_written_as_a_person_writes_them(value, said):
    assert written(value) == said


def test_defaults_are_said_as_ours_and_what_holds_when(owner, changed):
    said = words(owner.get(PAGE))
    assert "What each tier is to get holds at once; the rest is used by the next score" in said
    assert f"Empty: ours, {OURS['hours']['A']:g}." in said
    assert "Empty: unset." in said


def test_numbers_are_changed_in_the_file_and_noted(owner, changed):
    before = (changed / "keepworth.toml").read_text(encoding="utf-8")
    page = owner.get(PAGE)
    sent = {
        "service.contacts.A": "30", "focus.won": "0.2", "focus.won_most": "0.45", "focus.hours": "1400.5",
        "focus.hedges.second_contact": "0", "profile.point": "0.8", segment_field(page, "Food"): "25000",
    }  # fmt: skip
    assert owner.post(PAGE, sent).status_code == 302
    book = find_book(changed).settings
    assert book.service.contacts == {"A": 30.0, "B": 12.0, "C": 4.0}
    assert (book.focus.won, book.focus.won_most, book.focus.hours, book.focus.hedges, book.focus.repositioning) == (
        0.2, 0.45, 1400.5, {"second_contact": 0.0}, {"Food": 25_000.0},
    )  # fmt: skip
    assert book.profile.point == 0.8
    after = (changed / "keepworth.toml").read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line.startswith("# ") and line not in after] == []
    line = AuditEntry.objects.get(kind="settings.change")
    assert line.detail["before"]["service.contacts.A"] == 24.0
    assert line.detail["after"]["focus.repositioning"] == {"Food": 25_000.0}
    page = owner.get(PAGE)
    assert "The service standard holds at once; the next score uses the rest" in words(page)
    assert 'name="service.contacts.A" value="30"' in page.text
    assert "The newest score went by 1200." in words(page)
    assert "The newest score went by nothing here." in words(page)
    cleared = {**dict.fromkeys(sent, ""), "focus.won": "0.3"}
    assert owner.post(PAGE, cleared).status_code == 302
    book = find_book(changed).settings
    assert (book.service.contacts["A"], book.focus.won, book.focus.won_most, book.focus.hours) == (
        24.0,
        0.3,
        None,
        1200,
    )
    assert (book.focus.hedges, book.focus.repositioning) == ({}, {})


def test_what_is_not_sent_stays(owner, changed):
    assert owner.post(PAGE, {"service.hours.B": "50", "focus.hedges.longer_term": "900"}).status_code == 302
    assert owner.post(PAGE, {"service.contacts.C": "6"}).status_code == 302
    book = find_book(changed).settings
    assert (book.service.hours["B"], book.service.contacts["C"]) == (50.0, 6.0)
    assert book.focus.hedges == {"longer_term": 900.0}


@pytest.mark.parametrize(("sent", "why"), [
    ({"service.contacts.A": "367"}, "This must be: from 0 to 366."),
    ({"service.answer_days.B": "0"}, "This must be: above 0, at most 365."),
    ({"service.named.C": "2"}, "This must be: from 0 to 1."),
    ({"focus.won": "1,5"}, "This must be: above 0, at most 1."),
    ({"focus.won": "1e-3"}, "This must be: above 0, at most 1."),
    ({"focus.kept": "0.9", "focus.kept_most": "0.9"}, "This must be below the share whatever is spent."),
    ({"focus.correlation": "0.99"}, "This must be: from 0 to 0.95."),
    ({"focus.prospects": "nan"}, "This must be: above 0, at most 10000000000."),
    ({"focus.hedges.second_contact": "-1"}, "This must be: from 0 to 10000000000000."),
    ({"focus.hedges.second": "1"}, "no field focus.hedges.second"),
    ({"segment-0123456789ab": "1"}, "no field segment-0123456789ab"),
])  # fmt: skip
def test_nonsense_is_refused_by_name_and_nothing_is_written(owner, changed, sent, why):
    before = (changed / "keepworth.toml").read_bytes()
    page = owner.post(PAGE, sent)
    assert (page.status_code, why in html.unescape(page.text)) == (422, True)
    assert (changed / "keepworth.toml").read_bytes() == before
    assert not AuditEntry.objects.filter(kind="settings.change").exists()


def test_d1_01_only_the_owner_reads_and_changes_it(colleague, stranger, people):
    for client in (colleague, stranger):
        assert (client.get(PAGE).status_code, client.post(PAGE, {}).status_code) == (403, 403)
    editor = with_key(people["editor"], scope="write")
    assert (editor.get(API).status_code, change(editor, {"repositioning": None}).status_code) == (403, 403)


def test_the_pages_that_go_by_it_lead_there_for_the_owner_alone(owner, colleague, scored_firm, show):
    show(scored_firm.folder)
    for page, group in (("tiers", "service"), ("serving", "serving"), ("concentration", "risk")):
        assert owner.get(f"/focus/{page}/").text.count(f'href="{PAGE}#{group}"') == 1, page
    assert PAGE not in colleague.get("/focus/tiers/").text
    assert owner.get("/book/settings/").text.count(f'href="{PAGE}"') == 1


def test_pages_of_value_and_staying_lead_to_what_they_go_by_for_the_owner_alone(owner, colleague, scored_firm, show):
    show(scored_firm.folder)
    value, staying = "/value/settings/", "/measure/settings/staying/"
    for page, to in (
        ("/value/", f"{value}#worth"), ("/value/costs/", f"{value}#worth"), ("/value/referrals/", f"{value}#word"),
        ("/value/ledger/", f"{value}#ledger"), ("/measure/stresses/", f"{staying}#trials"),
        ("/book/settings/", value), ("/book/settings/", staying), ("/measure/settings/", staying),
    ):  # fmt: skip
        assert owner.get(page).text.count(f'href="{to}"') == 1, (page, to)
    assert value not in colleague.get("/value/ledger/").text
    assert staying not in colleague.get("/measure/settings/").text


def test_programs_read_and_change_the_same(people, changed):
    program = with_key(people["owner"], scope="write")
    number = {"name": "service.contacts.A", "value": 30}
    told = change(program, {"numbers": [number], "repositioning": [{"segment": "A.B", "cost": 5}]}).json()
    assert next(one for one in told["numbers"] if one["name"] == "service.contacts.A") == {
        "name": "service.contacts.A", "value": 30.0, "default": 24.0, "must": "from 0 to 366", "in_newest_score": 24.0,
    }  # fmt: skip
    assert told["repositioning"] == [{"segment": "A.B", "cost": 5.0}]
    assert program.get(API).json() == told
    assert find_book(changed).settings.service.contacts["A"] == 30.0
    back = change(program, {"numbers": [{**number, "value": None}], "repositioning": None}).json()
    assert (back["numbers"][0]["value"], back["repositioning"]) == (24.0, [])


@pytest.mark.parametrize(("said", "pointer"), [
    ({"numbers": [{"name": "service.contacts.A", "value": 367}]}, "/numbers/0/value"),
    ({"numbers": [{"name": "service.contact.A", "value": 3}]}, "/numbers/0/name"),
    ({"numbers": [{"name": "focus.hours", "value": 5}, {"name": "focus.hours", "value": 6}]}, "/numbers/1/name"),
    ({"numbers": [{"name": "focus.won", "value": 0.5}, {"name": "focus.won_most", "value": 0.4}]}, "/numbers"),
    ({"repositioning": [{"segment": "x", "cost": 1}, {"segment": "x", "cost": 2}]}, "/repositioning/1/segment"),
    ({"hours": 5}, "/hours"),
])  # fmt: skip
def test_what_cannot_be_is_refused_by_its_place(said, pointer, people, changed):
    before = (changed / "keepworth.toml").read_bytes()
    answer = change(with_key(people["owner"], scope="write"), said)
    assert (answer.status_code, pointer in [one["pointer"] for one in answer.json()["faults"]]) == (422, True)
    assert (changed / "keepworth.toml").read_bytes() == before


def test_all_of_it_is_said_in_chinese(owner):
    owner.cookies["language"] = "zh-hans"
    said = words(owner.get(PAGE))
    names = {"Acme", "book", "Keepworth", "keepworth", "toml", "focus", "service", "profile"}
    segments = {"Food", "logit"}
    assert set(re.findall(r"[A-Za-z]{4,}", said)) <= names | segments
