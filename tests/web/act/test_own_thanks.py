"""What our people asked for, who went further and was thanked, and who grew: who sees and who writes which."""

import datetime as dt
import re

import pytest

from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
LONG_AGO, DAY = dt.date(2022, 1, 1), dt.date(2023, 1, 2)
LATER = DAY + dt.timedelta(7)
FAR = {"colleague_id": "vi", "text_id": "Drove to them on a Sunday.", "customer_id": "", "done_on": "2023-01-05",
       "thanked_on": "", "thanked_by_id": "", "reward": "", "cost": "", "version": ""}  # fmt: skip
ASK = {"colleague_id": "edi", "kind": "training", "what": "negotiation", "text_id": "", "asked_on": "2023-01-05",
       "version": ""}  # fmt: skip


@pytest.fixture
def ours(filled):
    """Four of us; thanks went to Edi alone, six of six acts, and to Vi for none of six."""
    who = ("edi", "vi", "sue", "mia")
    add(filled, "colleagues", {"colleague_id": list(who), "team": ["North", "North", "South", "North"],
                               "joined_on": [LONG_AGO] * 4})  # fmt: skip
    mails = [
        "editor@keepworth.test",
        "viewer@keepworth.test",
        "stranger@keepworth.test",
        "local_manager@keepworth.test",
    ]
    add(filled, "identities", {"who": ["colleague"] * 4, "who_id": list(who), "mail": mails,
                               "name": ["Edi Ward", "Vi Song", "Sue Low", "Mia Berg"]})  # fmt: skip
    add(filled, "further", {
        "further_id": [f"f{at}" for at in range(13)], "colleague_id": ["edi"] * 6 + ["vi"] * 6 + ["sue"],
        "customer_id": [own_id(0)] * 12 + [own_id(1)], "done_on": [DAY] * 13,
        "thanked_on": [LATER] * 6 + [None] * 7, "reward": ["a day off"] * 6 + [None] * 7,
    })  # fmt: skip
    add(filled, "resources", {
        "resource_id": ["q1", "q2", "q3"], "colleague_id": ["edi", "vi", "edi"], "kind": ["tool", "training", "tool"],
        "what": ["tablet", "ports", "van"], "asked_on": [DAY] * 3, "state": ["given", None, "refused"],
        "state_on": [LATER, None, DAY], "hours": [None, None, None],
    })  # fmt: skip
    add(filled, "growth", {
        "growth_id": ["g1", "g2"], "colleague_id": ["edi", "sue"], "grown_on": [DAY] * 2, "kind": ["promotion"] * 2,
        "what": ["principal"] * 2,
    })  # fmt: skip
    return filled


def told(people, who: str, what: str) -> dict:
    return with_key(people[who], scope="read").get(f"/api/v1/own/{what}").json()


@pytest.mark.parametrize(("what", "empty"), [
    ("resources", "Nobody asked for anything yet"), ("further", "Nothing is noted yet"),
    ("growth", "No step is written down yet"),
])  # fmt: skip
def test_an_empty_page_is_one_sentence_and_one_button(owner, filled, what, empty):
    page = owner.get(f"/act/people/{what}/").text
    assert empty in page
    assert f'href="/act/people/rows/{what}/new/"' in page


def test_thanks_are_counted_with_their_days_and_their_spread_over_people(owner, people, ours):
    page = re.sub(r"\s+", " ", owner.get("/act/people/further/").text)
    assert "<b>13</b> acts beyond what was asked are noted, of 3 of us; <b>6</b> were thanked for." in page
    assert "Half of the thanks came within 7 days, and half of them between 7 and 7." in page
    assert "Thanks are spread unevenly over people" in page
    found = told(people, "owner", "further")
    assert (found["acts"], found["thanked"], found["waiting"], found["days"]) == (13, 6, 7, 7)
    assert [(one["colleague"], one["acts"], one["thanked"]) for one in found["by_person"]] == [
        ("Edi Ward", 6, 6), ("Sue Low", 1, 0), ("Vi Song", 6, 0),
    ]  # fmt: skip
    assert found["uneven"] < 0.02


def test_nobody_who_leads_nobody_sees_how_others_are_thanked(editor_key, people, ours):
    found = editor_key.get("/api/v1/own/further").json()
    assert (found["acts"], found["by_person"], found["uneven"]) == (6, [], None)
    assert told(people, "local_manager", "further")["acts"] == 12
    assert told(people, "stranger", "further")["acts"] == 1


@pytest.fixture
def editor_key(people):
    return with_key(people["editor"], scope="read")


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


def test_everybody_notes_that_somebody_else_went_further_and_goes_on_seeing_it(editor, editor_key, ours):
    assert editor.post("/act/people/rows/further/new/", FAR).status_code == 302
    (row,) = WrittenRow.objects.filter(table="further")
    assert (row.values["colleague_id"], row.values["noted_by_id"]) == ("vi", "edi")
    assert editor_key.get("/api/v1/own/further").json()["acts"] == 7
    thanked = FAR | {"thanked_on": "2023-01-09", "reward": "dinner", "version": str(row.version)}
    assert editor.post(f"/act/people/rows/further/w{row.pk}/", thanked).status_code == 302
    assert editor_key.get("/api/v1/own/further").json()["thanked"] == 7


def test_nobody_thanks_themselves(editor, ours):
    own = editor.post("/act/people/rows/further/new/", FAR | {"colleague_id": "edi", "thanked_on": "2023-01-09"})
    assert (own.status_code, "Nobody thanks themselves" in own.text) == (422, True)
    early = editor.post("/act/people/rows/further/new/", FAR | {"thanked_on": "2023-01-01"})
    assert early.status_code == 422, "thanks before the act"


def test_what_is_asked_for_is_answered_by_whoever_leads(editor, people, ours):
    assert editor.post("/act/people/rows/resources/new/", ASK).status_code == 302
    (row,) = WrittenRow.objects.filter(table="resources")
    assert editor.post(f"/act/people/rows/resources/w{row.pk}/", ASK | {"state": "given"}).status_code == 422
    given = ASK | {"state": "given", "state_on": "2023-02-05", "hours": "16", "cost": "900", "why_text_id": "",
                   "version": "1"}  # fmt: skip
    manager = browser_of(people["local_manager"])
    assert manager.post(f"/act/people/rows/resources/w{row.pk}/", given).status_code == 302
    found = told(people, "editor", "resources")
    assert (found["asked"], found["given"], found["refused"], found["waiting"]) == (3, 2, 1, 0)
    assert (found["hours"], found["cost"], found["days"]) == (16, 900, 7), "0, 7 and 31 days"


def test_programs_cannot_say_that_their_own_wish_was_granted(people, ours):
    key = with_key(people["editor"], scope="write")
    wish = {"kind": "tool", "what": "van", "asked_on": "2023-01-05", "state": "given", "state_on": "2023-01-05"}
    sent = {"values": [{"column": name, "value": value} for name, value in wish.items()]}
    assert key.put("/api/v1/own/rows/resources", sent, content_type="application/json").status_code == 404


def test_growth_is_told_of_those_half_a_year_with_us_and_written_by_whoever_leads(editor, people, ours):
    found = told(people, "owner", "growth")
    assert (found["steps"], found["promotions"], found["half_a_year"], found["promoted"]) == (2, 2, 4, 2)
    assert told(people, "editor", "growth")["steps"] == 1
    step = {"colleague_id": "edi", "kind": "skill", "what": "ports", "grown_on": "2023-01-05", "text_id": "Examined.",
            "version": ""}  # fmt: skip
    assert editor.post("/act/people/rows/growth/new/", step).status_code == 422
    assert browser_of(people["local_manager"]).post("/act/people/rows/growth/new/", step).status_code == 302
    assert told(people, "editor", "growth")["proven"] == 1


def test_the_lists_are_taken_away_as_files(owner, ours):
    for what, head in (
        ("resources", "Asked on"),
        ("further", "Days to thanks"),
        ("growth-of-people", "What proves it"),
    ):
        answer = owner.post("/book/lists/take/", {"what": what, "kind": "csv", "back": "/act/people/decisions/"})
        assert head in b"".join(answer).decode(), what
