"""Word of mouth on its page, on a customer's and for programs: what is told, and what stays behind the wall."""

import csv
import html
import re

import pytest

from tests.factories.word import tell_word
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(filled, run, number, day):
    """Customer 0 of North brought customer 1 of South, and spoke to customer 2 of no team."""
    tell_word(run, [number(0), number(1), number(2)], day=day)
    return number


def words(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page)))


def test_before_a_score_tells_it_the_page_says_what_to_do(owner, filled):
    page = owner.get("/value/referrals/").text
    assert "No score tells who brought whom yet" in words(page)
    assert "/book/import/" in page


def test_the_sentence_says_who_brings_and_how_many_came(owner, told, day):
    said = words(owner.get("/value/referrals/").text)
    assert "One customer's word is worth anything to us so far." in said
    assert f"Of 3 customers won since {day.year - 9}, 1 (11 to 68 in 100) came by word of mouth." in said
    assert "Of 1 won in the last twelve months: 1 (38 to 100 in 100)." in said
    assert "Whoever was brought saved 100: so much was spent for each of the last 6 who were won." in said
    assert "Not counted: it would close a ring: 1." in said


def test_each_field_has_its_shape_and_its_customers(owner, told):
    page = owner.get("/value/referrals/").text
    drawn = page[page.index('<svg viewBox="0 0 100 100"') : page.index("<figcaption")]
    assert (drawn.count('<rect class="advocate"'), drawn.count('<rect class="affluent"')) == (1, 1)
    assert drawn.count('<circle class="miser"') == 1
    assert re.search(r"pays 200, brought 360", drawn)
    assert "advocate: 1 (brings more than half do, and pays less)" in words(page)


def test_a_field_narrows_the_table_and_the_address_keeps_it(owner, told):
    rows = owner.get("/value/referrals/?field=advocate").context["part"]["rows"]
    assert [(one["field"], one["referral"], one["referral_range"]) for one in rows] == [
        ("advocate", "360", "60 to 700")
    ]
    assert len(owner.get("/value/referrals/").context["part"]["rows"]) == 3
    assert len(owner.get("/value/referrals/?field=nonsense").context["part"]["rows"]) == 3


def test_d1_01_a_colleague_sees_and_counts_their_own_customers_alone(colleague, told):
    found = colleague.get("/value/referrals/").context["part"]
    assert {one["number"] for one in found["rows"]} == {told(0), told(2)}
    said = " ".join(found["said"])
    assert "Of 2 customers won since" in said
    assert "Not counted" not in " ".join(found["about"])


def test_a_customers_page_says_whom_they_brought(owner, told):
    said = words(owner.get(f"/know/{told(0)}/").text)
    assert "They brought 1, worth 360 to us beside what they pay." in said
    assert "Likely 60 to 700 (8 in 10)." in said
    assert "75 in 100 of their value" in said
    assert "300 and 100 saved reward 40" in said
    assert "(nobody said it: a setting)" in said
    assert "not counted: they had been brought by them before" in said


def test_d1_01_of_whom_they_brought_behind_the_wall_there_is_no_name(owner, colleague, told):
    name = owner.get(f"/know/{told(1)}/").context["customer"]["name"]
    page = colleague.get(f"/know/{told(0)}/").text
    section = page[page.index('id="panel-word-of-mouth"') :]
    assert name not in section
    assert "Others are customers whom you do not see." in words(section)


@pytest.mark.parametrize(("what", "rows", "heads"), [("word", 3, 13), ("word-shares", 3, 7)])
def test_the_lists_can_be_taken_away(owner, told, what, rows, heads):
    answer = owner.post("/book/lists/take/", {"what": what, "kind": "csv", "back": "/"})
    found = [one for one in csv.reader(answer.getvalue().decode().splitlines()) if len(one) > 1]
    assert len(found) == rows + 1
    assert {len(one) for one in found} == {heads}


def test_programs_get_the_same(people, told, day):
    program = with_key(people["owner"])
    found = program.get("/api/v1/word-of-mouth").json()
    assert (found["new"]["all"]["hits"], found["new"]["all"]["of"]) == (1, 3)
    assert found["fields"] == {"champion": 0, "affluent": 1, "advocate": 1, "miser": 1}
    assert found["customers"][0]["referral_value"] == 360
    own = program.get(f"/api/v1/customers/{told(0)}/word-of-mouth").json()
    assert [one["other"] for one in own["brought"]] == sorted([told(1), told(2)])
    assert [(one["other"], one["counts"]) for one in own["came"]] == [(told(2), "circle")]


def test_d1_01_programs_of_others_get_their_own_part(people, told):
    program = with_key(people["editor"])
    assert {one["number"] for one in program.get("/api/v1/word-of-mouth").json()["customers"]} == {told(0), told(2)}
    assert [one["other"] for one in program.get(f"/api/v1/customers/{told(0)}/word-of-mouth").json()["brought"]] == [
        told(2)
    ]
    assert program.get(f"/api/v1/customers/{told(1)}/word-of-mouth").status_code == 404


def test_in_chinese(owner, told):
    owner.cookies["language"] = "zh-hans"
    said = words(owner.get("/value/referrals/").text)
    assert "口碑" in said
    assert "Customers, by what their word" not in said
