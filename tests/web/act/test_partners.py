"""Partners: needs with and without them, what hangs on whom, joint promises and their days, offerings written."""

import datetime as dt
import re

import pytest

from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
LONG_AGO = dt.date(2022, 1, 1)
CHECKS = {"name": "Checks", "partner_id": "fern", "need": "References", "product_id": "", "said": "Three calls.",
          "valid_from": "2022-01-01", "valid_to": "", "version": ""}  # fmt: skip


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def key(people):
    return with_key(people["owner"], scope="read")


@pytest.fixture
def partnered(filled):
    """Fernhill could meet what we cannot; customers 0 and 3 are of team North, 1 of South, 2 of nobody's."""
    add(filled, "partners", {"partner_id": ["fern", "gone"], "does": ["checks", "moves"], "since": [LONG_AGO] * 2,
                             "left_on": [None, dt.date(2024, 6, 30)]})  # fmt: skip
    add(filled, "identities", {"who": ["partner"] * 2, "who_id": ["fern", "gone"], "name": ["Fernhill", "Gone <b>Ltd"]})
    add(filled, "offerings", {
        "offering_id": ["o1", "o2", "o3"], "name": ["Search", "Calls", "Moves"], "partner_id": [None, "fern", "gone"],
        "need": ["Speed", "references", "Abroad"], "product_id": [None, "ski", None], "valid_from": [LONG_AGO] * 3,
    })  # fmt: skip
    add(filled, "needs", {
        "need_id": [f"n{at}" for at in range(6)], "customer_id": [own_id(at) for at in (0, 1, 2, 0, 1, 3)],
        "kind": ["need"] * 6, "stated_on": [dt.date(2023, 1, 5)] * 6, "state": ["stated"] * 5 + ["met"],
        "topic": ["Speed", "References", "References ", "Abroad", None, "References"],
        "met_on": [None] * 5 + [dt.date(2023, 2, 1)], "partner_id": [None] * 5 + ["fern"],
    })  # fmt: skip
    add(filled, "texts", {"text_id": ["w1", "w2"], "words": ["References by Friday", "Secret of the south"]})
    add(filled, "promises", {
        "promise_id": ["j1", "j2", "j3"], "customer_id": [own_id(0), own_id(1), own_id(0)],
        "what_text_id": ["w1", "w2", None], "agreed_on": [LONG_AGO] * 3, "partner_id": ["fern"] * 3,
        "due_on": [dt.date(2031, 5, 5), dt.date(2031, 6, 6), dt.date(2022, 3, 3)], "kept": ["open", "open", "yes"],
        "kept_on": [None, None, dt.date(2022, 3, 1)],
    })  # fmt: skip
    return filled


def told(client, **asked):
    return client.get("/api/v1/partners", asked).json()


def fern(client):
    return next(one for one in told(client)["partners"] if one["name"] == "Fernhill")


def plainly(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"</?b>", "", page))


def test_a_book_without_partners_is_one_sentence_and_one_button(editor, colleague):
    page = editor.get("/act/partners/").text
    assert "No partner is in the book yet" in page
    assert "Write the first partner" in page
    assert "Write the first partner" not in colleague.get("/act/partners/").text, "who may only read is not asked to"


def test_what_partners_could_do_and_what_rests_on_them(owner, partnered, key):
    found = told(key)
    assert (found["needs"], found["untold"], found["ours"], found["together"]) == (4, 1, 1, 3)
    assert [one["topic"] for one in found["nobody"]] == ["Abroad"], "who works with us no more cannot do it"
    one = fern(key)
    assert (one["could"], one["alone"], one["waiting"], one["met"], one["promises"]) == (2, 2, 2, 1, 3)
    assert one["worth_waiting"]["low"] < one["worth_waiting"]["mean"] < one["worth_waiting"]["high"]
    assert (found["met"]["share"], found["met"]["hhi"]) == (1.0, None), "of one thing nobody tells concentration"
    page = plainly(owner.get("/act/partners/").text)
    assert "Of 4 open needs we could meet 1 ourselves and 3 with partners: they add 2." in page
    assert "Gone &lt;b&gt;Ltd" in page
    assert "They are not compared: that takes five on each side" in page


def test_who_waits_and_what_is_promised_together_stands_on_the_partners_page(owner, partnered, key):
    number = fern(key)["number"]
    page = plainly(owner.get(f"/act/partners/{number}/").text)
    assert "They could meet 2 open needs of our customers." in page
    assert "References by Friday" in page
    items = key.get(f"/api/v1/partners/{number}/needs").json()["items"]
    assert {one["customer_id"]: (one["topic"], one["is_alone"]) for one in items} == {
        own_id(1): ("References", True), own_id(2): ("References", True)}  # fmt: skip
    assert owner.get("/act/partners/999999999/").status_code == 404


def test_joint_days_are_a_calendar_file(owner, partnered, key):
    answer = owner.get(f"/act/partners/{fern(key)['number']}/calendar/")
    said = answer.content.decode()
    assert (answer["Content-Type"], said.count("BEGIN:VEVENT")) == ("text/calendar; charset=utf-8", 2)
    assert "DTSTART;VALUE=DATE:20310505" in said
    assert "together with Fernhill: References by Friday" in said.replace("\r\n ", "")


def test_behind_the_wall_nothing_is_counted_nor_named(stranger, partnered, key):
    number = fern(key)["number"]
    page = stranger.get(f"/act/partners/{number}/").text + stranger.get("/act/partners/").text
    assert "Secret of the south" in page, "their own team's"
    assert "References by Friday" not in page
    assert "Acme Ibérica" not in page
    said = stranger.get(f"/act/partners/{number}/calendar/").content.decode()
    assert (said.count("BEGIN:VEVENT"), "References by Friday" in said) == (1, False)
    assert "of 2 open needs" in plainly(stranger.get("/act/partners/").text).lower()


def test_a_past_day_knows_what_was_known_then(editor, partnered, key):
    then = told(key, **{"as-of": "2023-01-20"})
    assert (then["needs"], then["together"]) == (5, 5), "one who left later could still meet a need"
    assert (then["met"]["of"], [one["topic"] for one in then["nobody"]]) == (0, [])
    page = editor.get("/act/partners/?as-of=2023-01-20").text
    assert "/act/offerings/new/" not in page


def test_an_offering_is_written_changed_taken_away_and_back(editor, partnered, key):
    assert editor.post("/act/offerings/new/", CHECKS).status_code == 302
    row = WrittenRow.objects.get(table="offerings")
    listed = {one["name"]: one for one in key.get("/api/v1/offerings").json()["offerings"]}
    assert (listed["Checks"]["partner"], listed["Checks"]["what"]) == ("Fernhill", "Three calls.")
    changed = CHECKS | {"partner_id": "", "need": "Abroad", "version": "1"}
    assert editor.post(f"/act/offerings/w{row.pk}/", changed).status_code == 302
    assert told(key)["ours"] == 2, "what is written counts at once"
    assert editor.post(f"/act/offerings/w{row.pk}/remove/").status_code == 302
    assert told(key)["ours"] == 1
    change = WrittenRow.objects.get(table="offerings").versions.order_by("-pk").first().change_id
    assert editor.post(f"/know/changes/{change}/undo/").status_code == 302
    assert told(key)["ours"] == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"valid_to": "2021-01-01"}, "The last day cannot come before the first"),
        ({"need": ""}, "This field is required"),
        ({"partner_id": "nobody"}, "Select a valid choice"),
    ],
)
def test_an_offering_that_cannot_be_is_refused_with_the_reason(editor, partnered, said, why):
    answer = editor.post("/act/offerings/new/", CHECKS | said)
    assert (answer.status_code, why in answer.text) == (422, True)
    assert not WrittenRow.objects.filter(table="offerings").exists()


def test_a_promise_and_a_need_name_their_partner_by_form(editor, partnered, key):
    at = next(one["number"] for one in key.get("/api/v1/customers?limit=200").json()["items"]
              if one["customer_id"] == own_id(0))  # fmt: skip
    form = editor.get(f"/know/{at}/promises/new/").text
    assert "Fernhill" in form
    assert "Gone" not in form, "who left is not offered"
    said = {"said": "Names by May", "contact_id": "", "partner_id": "fern", "measure": "", "target": "", "standard": "",
            "agreed_on": "2023-05-01", "due_on": "2031-05-09"}  # fmt: skip
    assert editor.post(f"/know/{at}/promises/new/", said).status_code == 302
    assert fern(key)["promises"] == 4
    page = editor.get(f"/know/{at}/").text
    assert "together with Fernhill" in page
    assert "we could: Search" in plainly(page)


def test_the_lists_are_taken_away_as_files(owner, partnered):
    for what, head in (("partners", "They alone"), ("offerings", "The need that it meets")):
        answer = owner.post("/book/lists/take/", {"what": what, "kind": "csv", "back": "/act/partners/"})
        assert answer.status_code == 200, what
        assert head in b"".join(answer).decode()
