"""Hiring: two score apart, nobody sees the other's sheet before both are in, and applicants are forgotten."""

import datetime as dt

import pytest
from django.utils import timezone

from keepworth.act.hiring import QUESTIONS
from keepworth.errors import Busy
from keepworth.tables.persons.who import Person as Subject
from keepworth_web.staff.actions.hiring import (
    KEPT,
    MOST_KEPT,
    Applying,
    drop_forgotten,
    forget_applicants,
    hand_in,
    name_colleague,
    write_applicant,
)
from keepworth_web.staff.actions.sweep import sweep
from keepworth_web.staff.models import Applicant, AuditEntry, Sheet, Team
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
PAGE = "/act/people/hiring/"
CANARY = "Quentin Applegate"
NOTE = "Spoke of a customer whose plant stood still."


def scores(points):
    return dict.fromkeys(QUESTIONS, points)


@pytest.fixture
def one(people):
    """Somebody whom the owner and an editor of North interview."""
    return write_applicant(
        Applying(CANARY, "consultant", timezone.localdate(), Team.objects.get(name="North"), people["owner"],
                 people["editor"]),
        by=people["owner"],
    )  # fmt: skip


def page_of(person, one):
    return browser_of(person).get(f"{PAGE}{one.pk}/")


def send(person, one, points=4, **more):
    return browser_of(person).post(f"{PAGE}{one.pk}/", {**scores(points), "notes": NOTE, **more})


def test_without_applicants_the_page_says_what_to_do(people):
    assert "Write the first applicant" in browser_of(people["owner"]).get(PAGE).text
    assert "You interview nobody" in browser_of(people["editor"]).get(PAGE).text


def test_an_applicant_is_written_down_with_two_who_interview(owner, people):
    said = {"name": CANARY, "post": "consultant", "team": "", "applied_on": str(timezone.localdate()),
            "first": people["owner"].pk, "second": people["editor"].pk}  # fmt: skip
    assert "choose another" in owner.post(f"{PAGE}new/", {**said, "second": people["owner"].pk}).text
    late = owner.post(f"{PAGE}new/", {**said, "applied_on": str(timezone.localdate() + dt.timedelta(days=2))})
    assert "That day has not come yet" in late.text
    assert owner.post(f"{PAGE}new/", said).status_code == 302
    made = Applicant.objects.get()
    assert made.forget_on == made.applied_on + dt.timedelta(days=KEPT)
    assert CANARY not in str(list(AuditEntry.objects.values()))


def test_nobody_sees_the_other_s_sheet_before_both_are_in(people, one):
    assert send(people["editor"], one, 5).status_code == 302
    for who in ("owner", "local_manager"):
        assert NOTE not in page_of(people[who], one).text
        assert "1 of 2 sheets is in" in page_of(people[who], one).text
    told = with_key(people["owner"], scope="read").get("/api/v1/own/hiring").json()
    assert [(row["sheets"], row["score"]) for row in told["applicants"]] == [(1, None)]
    assert CANARY not in str(told)
    assert send(people["owner"], one, 3, notes="Mine.").status_code == 302
    for who in ("owner", "local_manager", "editor"):
        page = page_of(people[who], one).text
        assert NOTE in page
        assert "<b>75</b> of 100" in page
    told = with_key(people["owner"], scope="read").get("/api/v1/own/hiring").json()
    assert told["applicants"][0]["low"] < told["applicants"][0]["score"] == 75
    assert told["agreement"]["kappa"] is None
    assert told["growth"] == {"hired": 0, "rho": None, "low": None, "high": None}


def test_a_sheet_is_final_and_of_interviewers_alone(people, one):
    assert send(people["editor"], one).status_code == 302
    assert send(people["editor"], one, 1).status_code == 422
    assert Sheet.objects.get().scores == scores(4)
    assert send(people["local_manager"], one).status_code == 422
    assert send(people["owner"], one, 6).status_code == 422
    assert Sheet.objects.count() == 1


def test_d1_01_only_whoever_may_finds_an_applicant(people, one):
    for who, status in (("owner", 200), ("local_manager", 200), ("editor", 200), ("stranger", 404), ("viewer", 403)):
        assert page_of(people[who], one).status_code == status, who
    assert CANARY not in browser_of(people["stranger"]).get(PAGE).text
    one.team = Team.objects.get(name="South")
    one.save()
    assert page_of(people["local_manager"], one).status_code == 404
    Applicant.objects.update(forget_on=timezone.localdate() - dt.timedelta(days=1))
    assert page_of(people["owner"], one).status_code == 404


def test_nobody_is_hired_before_both_sheets_are_in(owner, people, one):
    owner.post(f"{PAGE}{one.pk}/do/", {"do": "hired", "colleague": ""})
    one.refresh_from_db()
    assert one.state == "open"
    for who in ("owner", "editor"):
        hand_in(one, scores=scores(4), notes="", by=people[who])
    owner.post(f"{PAGE}{one.pk}/do/", {"do": "hired", "colleague": ""})
    owner.post(f"{PAGE}{one.pk}/do/", {"do": "refused", "colleague": ""})
    one.refresh_from_db()
    assert one.state == "hired"
    with pytest.raises(Busy):
        name_colleague(Applicant(pk=0), "ann", by=people["owner"])
    assert "That is who they are now" in page_of(people["owner"], one).text
    name_colleague(one, "ann", by=people["owner"])
    assert "That is who they are now" not in page_of(people["owner"], one).text
    assert one.forget_on == timezone.localdate() + dt.timedelta(days=MOST_KEPT)


def test_applicants_are_erased_at_once_when_their_day_comes_and_with_the_colleague(owner, people, one):
    hand_in(one, scores=scores(4), notes=NOTE, by=people["editor"])
    assert browser_of(people["editor"]).post(f"{PAGE}{one.pk}/do/", {"do": "erase"}).status_code == 403
    owner.post(f"{PAGE}{one.pk}/do/", {"do": "erase"})
    assert not Applicant.objects.exists()
    assert not Sheet.objects.exists()
    again = {"name": CANARY, "post": "x", "applied_on": timezone.localdate(), "forget_on": timezone.localdate()}
    Applicant.objects.create(**again, colleague="ann")
    assert drop_forgotten() == 0
    assert forget_applicants([Subject("customer", 1, "ann")]) == 0
    assert forget_applicants([Subject("colleague", 1, "ann")]) == 1
    Applicant.objects.create(**{**again, "forget_on": timezone.localdate() - dt.timedelta(days=1)})
    sweep()  # as the worker does, day by day
    assert not Applicant.objects.exists()


def test_agreement_and_what_came_of_it_are_told_once_there_are_enough(owner, people):
    for at in range(6):
        made = write_applicant(
            Applying(f"Applicant {at}", "consultant", timezone.localdate(), None, people["owner"], people["editor"]),
            by=people["owner"],
        )
        hand_in(made, scores=scores(1 + at % 4), notes="", by=people["owner"])
        hand_in(made, scores=scores(1 + at % 4 + (at == 0)), notes="", by=people["editor"])
    page = owner.get(PAGE).text
    assert "Weighted kappa" in page
    assert "never tested" in page
    told = with_key(people["owner"], scope="read").get("/api/v1/own/hiring").json()["agreement"]
    assert told["kappa_low"] <= told["kappa"] <= told["kappa_high"]
    assert (told["applicants"], told["answers"]) == (6, 36)


def test_a_local_manager_hires_for_their_team_with_those_they_lead(people):
    manager = browser_of(people["local_manager"])
    page = manager.get(f"{PAGE}new/").text
    assert people["editor"].name in page
    assert "Select an option" not in page
    assert people["owner"].name not in page
    said = {"name": CANARY, "post": "consultant", "applied_on": str(timezone.localdate()),
            "first": people["local_manager"].pk, "second": people["editor"].pk}  # fmt: skip
    assert manager.post(f"{PAGE}new/", {**said, "team": ""}).status_code == 422
    assert manager.post(f"{PAGE}new/", {**said, "team": Team.objects.get(name="South").pk}).status_code == 422
    assert manager.post(f"{PAGE}new/", {**said, "team": Team.objects.get(name="North").pk}).status_code == 302
