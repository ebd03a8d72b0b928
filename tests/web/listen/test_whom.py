"""Whom to ask: one budget for a person, the best first, why somebody cannot be asked, and what asking would reach."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError
from django.utils import timezone

from keepworth.runs.restrict_person import restrict_person
from keepworth.tables.settings_change import change_settings
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.listen.actions.invite import Asking, Guest, invite
from keepworth_web.listen.actions.write_down import write_down
from keepworth_web.listen.models import Invitation, Outgoing, Silence, WrittenTo
from keepworth_web.listen.reads.resting import resting_until
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key
from tests.web.listen.asking import AT, survey_of

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days)


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def firm(filled):
    """Contacts of scored customers; customers 0, 3 and 6 are of team North, 1 of South."""
    add(filled, "contacts", {
        "contact_id": ["ana", "luis", "eva", "ida", "gone", "bo"],
        "customer_id": [own_id(0), own_id(0), own_id(3), own_id(6), own_id(6), own_id(1)],
        "role": ["cfo", "user", "ceo", "buyer", "ceo", "ceo"],
        "decides": [True, False, True, True, True, True],
        "influence": [5, 2, 4, 3, 5, 5],
        "left_on": [None, None, None, None, dt.date(2024, 1, 1), None],
    })  # fmt: skip
    who = ["ana", "luis", "eva", "ida", "gone", "bo"]
    add(filled, "identities", {
        "who": ["contact"] * 6, "who_id": who, "name": [one.title() for one in who],
        "mail": [f"{one}@c.test" if one != "ida" else None for one in who],
    })  # fmt: skip
    return filled


def names(page: str) -> list[str]:
    return re.findall(r'value="\w+"(?: checked)?(?: disabled)?> (\w+)</label>', page)


def test_who_was_written_to_rests_whoever_asks_and_by_whatever_way(people, firm):
    first, second = survey_of(people["owner"]), survey_of(people["owner"])
    asking = Asking(people["owner"], AT)
    assert len(invite(first, [Guest(own_id(0), "ana")], asking=asking)) == 1
    assert (WrittenTo.objects.get().contact, WrittenTo.objects.get().day) == ("ana", AT.date())
    handed = Asking(people["owner"], AT + dt.timedelta(29), by_mail=False)
    assert invite(second, [Guest(own_id(0), "ana")], asking=handed) == [], "an owner neither, nor by a link"
    later = Asking(people["owner"], AT + dt.timedelta(30), by_mail=False)
    assert len(invite(second, [Guest(own_id(0), "ana")], asking=later)) == 1
    assert resting_until({"ana", "eva"}, day=AT.date() + dt.timedelta(31)) == {"ana": AT.date() + dt.timedelta(90)}


def test_offers_asks_and_invitations_of_files_count_too(people, firm):
    write_down("ana", day=ago(5), why=WrittenTo.Why.OFFER)
    add(firm, "invitations", {
        "invitation_id": ["i1", "i2"], "customer_id": [own_id(3), own_id(6)], "contact_id": ["eva", "ida"],
        "instrument": ["nps", "nps"],
        "sent_at": [dt.datetime.combine(ago(days), dt.time(9), tzinfo=dt.UTC) for days in (10, 40)],
    })  # fmt: skip
    assert resting_until({"ana", "eva", "ida"}, day=TODAY) == {"ana": ago(-25), "eva": ago(-20)}


def test_nobody_is_written_to_twice_on_a_day_whoever_is_quicker(people):
    write_down("ana", day=TODAY, why=WrittenTo.Why.ASK)
    with pytest.raises(IntegrityError):
        write_down("ana", day=TODAY, why=WrittenTo.Why.OFFER)


def test_the_budget_of_the_book_holds(people, firm):
    change_settings(firm.folder, **{"contact_budget.days_apart": 1, "contact_budget.most": 1})
    write_down("ana", day=ago(20), why=WrittenTo.Why.SURVEY)
    assert resting_until({"ana"}, day=TODAY) == {"ana": ago(-70)}


def test_the_list_says_why_somebody_cannot_be_asked(editor, people, firm, django_assert_max_num_queries):
    survey = survey_of(people["owner"])
    write_down("eva", day=ago(3), why=WrittenTo.Why.SURVEY)
    Silence.objects.create(contact="luis", why="asked", at=AT)
    address = f"/listen/surveys/{survey.pk}/guests/"
    with django_assert_max_num_queries(12):
        page = editor.get(address).text
    assert "rests until" in page
    assert ("wants no mail" in page, "no mail address" in page, "has left" in page) == (True, True, True)
    assert names(page)[0] == "Ana"
    assert "Bo" not in names(page), "of another team"
    assert "1 of 5 contacts may be asked now." in page
    for one in ("eva", "luis", "ida", "gone", "bo"):
        assert editor.post(address, {"contacts": one}).status_code == 422
    assert Invitation.objects.count() == 0


def test_the_best_are_chosen_and_what_they_would_reach_is_said(editor, people, firm):
    survey = survey_of(people["owner"])
    page = editor.get(f"/listen/surveys/{survey.pk}/guests/?ask=2").text
    assert len(re.findall(r'name="contacts" value="\w+" checked', page)) == 2
    said = re.search(r"Asking these 2: people who decide heard (\d+) in 100 → (\d+) in 100, "
                     r"lifetime value heard (\d+) in 100 → (\d+) in 100\.", page)  # fmt: skip
    assert said, page
    before, after, money_before, money_after = map(int, said.groups())
    assert before == money_before == 0
    decide = len({"ana", "eva", "ida"} & set(re.findall(r'value="(\w+)" checked', page)))
    assert after == 10 * decide, "three decide, and three in ten answer"
    assert money_after > 0


def test_it_is_searched_and_turned_in_its_address(editor, people, firm):
    survey = survey_of(people["owner"])
    address = f"/listen/surveys/{survey.pk}/guests/"
    assert names(editor.get(address + "?q=ceo").text) == ["Eva", "Gone"]
    assert names(editor.get(address + "?q=acme+cfo").text) == ["Ana"]
    assert "Nobody here." in editor.get(address + "?q=zzz").text
    many = [f"p{at:03d}" for at in range(120)]
    add(firm, "contacts", {"contact_id": many, "customer_id": [own_id(9)] * 120})
    pages = [names(editor.get(address + f"?page={page}").text) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 25]
    assert len({one for page in pages for one in page}) == 125
    assert "Page 1 of 3" in editor.get(address).text
    assert editor.get(address + "?page=99&ask=-3").status_code == 200


def test_a_link_is_handed_over_to_who_has_no_address_and_shown_once(editor, people, firm, anonymous):
    survey = survey_of(people["owner"])
    page = editor.post(f"/listen/surveys/{survey.pk}/guests/", {"contacts": ["ida"], "way": "links"}).text
    address = re.search(r"http://127\.0\.0\.1:8000(/s/[\w-]{43}/)", page)[1]
    assert anonymous.get(address).status_code == 200
    assert (Outgoing.objects.count(), WrittenTo.objects.get().contact) == (0, "ida")


def test_what_was_written_since_the_run_counts(editor, people, firm):
    said = {"contact_id": "new", "customer_id": own_id(0), "name": "Newcomer", "mail": "new@c.test", "role": "cfo"}
    write_row(Said("contacts", said), by=people["owner"], at=timezone.now())
    survey = survey_of(people["owner"])
    page = editor.get(f"/listen/surveys/{survey.pk}/guests/?q=newcomer").text
    assert names(page) == ["Newcomer"]


def test_a_program_is_told_the_same(people, firm):
    survey = survey_of(people["owner"])
    program = with_key(people["editor"], scope="write")
    base = f"/api/v1/surveys/{survey.pk}/guests"
    write_down("eva", day=ago(3), why=WrittenTo.Why.SURVEY)
    told = program.get(base + "?ask=1").json()
    assert [one["contact"] for one in told["items"] if one["is_chosen"]] == ["ana"]
    (eva,) = [one for one in told["items"] if one["contact"] == "eva"]
    assert (eva["why_not"], eva["until"]) == ("rests", ago(-27).isoformat())
    assert (told["deciding_before"], told["deciding_after"]) == (0, pytest.approx(0.1))
    send = {"content_type": "application/json"}
    made = program.post(base, {"contacts": ["ida"], "way": "links"}, **send).json()
    assert made["links"][0]["address"].startswith("http://127.0.0.1:8000/s/")
    assert program.post(base, {"contacts": ["eva"]}, **send).status_code == 422


def test_merged_people_are_one_in_the_list_and_in_the_budget(editor, people, firm):
    add(firm, "aliases", {"who": ["contact"], "alias_id": ["luis"], "into_id": ["ana"]})
    write_down("luis", day=ago(3), why=WrittenTo.Why.OFFER)
    assert resting_until({"ana"}, day=TODAY)["ana"] == resting_until({"luis"}, day=TODAY)["luis"] == ago(-27)
    survey = survey_of(people["owner"])
    page = editor.get(f"/listen/surveys/{survey.pk}/guests/").text
    assert (names(page).count("Ana"), "Luis" in names(page), "rests until" in page) == (1, False, True)
    assert invite(survey, [Guest(own_id(0), "luis")], asking=Asking(people["owner"], timezone.now())) == []


def test_restricted_people_are_in_no_list(editor, people, firm):
    restrict_person(firm, "eva")
    survey = survey_of(people["owner"])
    assert "Eva" not in names(editor.get(f"/listen/surveys/{survey.pk}/guests/").text)


def test_a_survey_of_our_own_side_asks_no_contact(editor, people, firm):
    survey = survey_of(people["owner"], instrument="relationship", side="us")
    page = editor.post(f"/listen/surveys/{survey.pk}/guests/", {"contacts": "ana"}, follow=True)
    assert "asks our own side" in page.text
    program = with_key(people["editor"], scope="write")
    sent = program.post(f"/api/v1/surveys/{survey.pk}/guests", {"contacts": ["ana"]}, content_type="application/json")
    assert (sent.status_code, Invitation.objects.count()) == (422, 0)
