"""The page of what was answered: sentences first, behind the wall, and who was not heard."""

import datetime as dt
import re

import pytest

from keepworth.measure.metrics import compare_waves
from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth_web.listen.reads.results import _verdict
from tests.factories.books import add
from tests.factories.metrics import recommended
from tests.factories.web_book import own_id
from tests.web.browsers import with_key
from tests.web.listen.asking import survey_of

pytestmark = pytest.mark.django_db
KINDS = ("parcel courier late delivery tracking", "invoice billing charge refund payment")


@pytest.fixture
def heard(filled, day):
    """Customers of North and South who answered, in turn: those of North are glad, those of South are not."""
    last = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC) - dt.timedelta(days=30)
    who = [at for at in range(48) if at % 3 != 2]
    add(filled, "contacts", {
        "contact_id": [f"p{at}" for at in who], "customer_id": [own_id(at) for at in who],
        "role": ["buyer"] * len(who), "decides": [True] * len(who),
    })  # fmt: skip
    add(filled, "identities", {"who": ["contact"], "who_id": ["p48x"], "name": ["Nobody Here"]})
    add(filled, "answers", {
        "submission_id": [f"s{at}" for at in who], "item": ["recommend"] * len(who), "instrument": ["nps"] * len(who),
        "version": ["1.0"] * len(who), "customer_id": [own_id(at) for at in who],
        "contact_id": [f"p{at}" for at in who], "value": [10.0 - 8 * (at % 3) for at in who],
        "stage": ["deliver" if at % 2 else "buy" for at in who],
        "answered_at": [last - dt.timedelta(days=100 * (at % 2)) for at in who],
    })  # fmt: skip
    add(filled, "texts", {
        "text_id": [f"w{at}" for at in range(60)], "words": [f"{KINDS[at % 2]} round {at}" for at in range(60)],
    })  # fmt: skip
    add(filled, "answers", {
        "submission_id": [f"v{at}" for at in range(60)], "item": ["why"] * 60, "instrument": ["nps"] * 60,
        "version": ["1.0"] * 60, "customer_id": [own_id(0) if at % 2 else own_id(1) for at in range(60)],
        "text_id": [f"w{at}" for at in range(60)], "answered_at": [last] * 60,
    })  # fmt: skip
    add(filled, "invitations", {
        "invitation_id": ["i1", "i2"], "customer_id": [own_id(0), own_id(50)], "contact_id": ["p0", "p50"],
        "instrument": ["nps", "nps"], "sent_at": [last, last], "answered_at": [last, None],
    })  # fmt: skip
    score_book(filled, asked=Asked(as_of=day))
    return filled


def page_of(client, day):
    """Return the page as of the day that the answers lead up to."""
    client.cookies["as-of"] = day.isoformat()
    return client.get("/listen/")


def test_the_owner_reads_sentences_first_and_everybody_s_answers(owner, heard, day, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = page_of(owner, day)
    assert page.status_code == 200
    assert "Recommend score 0.0</b> (likely " in page.text
    assert "32 people." in page.text
    assert "1 of 2 people who were asked did not answer." in page.text
    assert "parcel" in page.text
    assert "invoice" in page.text


def test_a_colleague_reads_what_the_team_s_customers_said(colleague, heard, day):
    page = page_of(colleague, day).text
    assert "Recommend score 100.0</b>" in page
    assert "16 people." in page
    assert "invoice" in page  # of a customer of North
    assert "parcel" not in page
    assert "1 of 1 people" not in page


def test_a_stranger_reads_nothing_of_them(stranger, heard, day):
    page = page_of(stranger, day).text
    assert "Recommend score −100.0</b>" in page
    assert "invoice" not in page
    assert own_id(0) not in page
    assert "Acme Ibérica" not in page


def test_an_empty_book_leads_to_surveys_and_to_import(owner, filled):
    page = owner.get("/listen/").text
    assert 'href="/listen/surveys/"' in page
    assert "Nobody has been asked anything yet." in page


def test_it_is_told_in_chinese(owner, heard, day):
    owner.post("/look/", {"language": "zh-hans"})
    page = page_of(owner, day).text
    assert "推荐得分" in page
    assert "People who decide" not in page


def test_one_customer_s_score_is_withheld_with_the_reason(owner, filled, day):
    at = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    add(filled, "answers", {
        "submission_id": ["a", "b"], "item": ["recommend"] * 2, "instrument": ["nps"] * 2, "version": ["1.0"] * 2,
        "customer_id": [own_id(0)] * 2, "contact_id": ["p1", "p2"], "value": [9.0, 8.0], "answered_at": [at] * 2,
    })  # fmt: skip
    page = owner.get("/listen/").text
    assert "withheld" in page
    assert "all answers are of one" in page


def test_a_customer_s_page_says_who_answered_what(owner, stranger, heard, day, number, django_assert_max_num_queries):
    for client in (owner, stranger):
        client.cookies["as-of"] = day.isoformat()
    with django_assert_max_num_queries(15):
        page = owner.get(f"/know/{number(0)}/").text
    panel = page.split('id="panel-answers"', 1)[1].split("</section>")[0]
    assert "nobody by name" in panel
    assert "invoice billing charge refund payment round 1" in panel
    assert stranger.get(f"/know/{number(0)}/").status_code == 404
    silent = owner.get(f"/know/{number(50)}/").text
    assert "Asked, and silent" in silent


def test_programs_are_told_the_same(people, heard, day, number):
    for who, score in (("owner", 0.0), ("viewer", 100.0), ("stranger", -100.0)):
        client = with_key(people[who])
        (one,) = client.get(f"/api/v1/listen/results?as-of={day}").json()["questionnaires"]
        assert one["items"][0]["score"]["score"] == pytest.approx(score)
    found = client.get(f"/api/v1/listen/coverage?as-of={day}").json()
    assert found["customers"]["hits"] == 16
    assert client.get(f"/api/v1/customers/{number(0)}/answers").status_code == 404
    mine = client.get(f"/api/v1/customers/{number(1)}/answers?as-of={day}").json()
    assert any(one["value"] == 2.0 for one in mine["answers"])


def test_the_trend_is_drawn_with_its_ranges_and_said_with_its_margin(owner, heard, day):
    page = page_of(owner, day).text
    drawn = page.split('<svg class="trend"', 1)[1].split("</svg>")[0]
    assert drawn.count('class="range"') == drawn.count('class="mark"') == 2
    assert 'aria-label="Recommend score by quarter' in drawn
    assert page.index("Recommend score 0.0</b> (likely") < page.index('<svg class="trend"'), "words stand first"
    assert '<th scope="row">' in page.split("</svg>", 1)[1], "and a table beside"
    assert "cannot tell" in page


@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        ((0, 60, 0), (60, 0, 0), "rose by 100.0 (likely "),
        ((30, 30, 30), (30, 30, 30), "cannot tell"),
        ((900, 2100, 900), (900, 2100, 900), "did not move by 5 or more"),
        ((9000, 21000, 9000), (9600, 20700, 8700), "rose by 2.3 (likely "),
    ],
)
def test_a_verdict_says_the_margin_and_a_sure_small_change_moved(earlier, later, said):
    two = compare_waves(recommended(*earlier), recommended(*later), statistic="recommend")
    words = _verdict(two, places=1)
    assert words.startswith(said)
    assert ("less than the 5 that matter" in words) == (said == "rose by 2.3 (likely ")


def test_answers_of_one_stage_are_asked_for_in_the_address(owner, people, heard, day):
    owner.cookies["as-of"] = day.isoformat()
    page = owner.get("/listen/?stage=deliver").text
    assert "16 people." in page
    assert "Show all answers" in page
    assert "invitations were answered" not in page
    assert '<option value="deliver" selected>' in page
    assert "Nobody whom you may see has answered" in owner.get("/listen/?stage=nowhere").text
    told = with_key(people["owner"]).get(f"/api/v1/listen/results?as-of={day}&stage=deliver").json()
    assert [one["people"] for one in told["questionnaires"]] == [16]


def test_d1_01_places_and_stages_of_other_teams_are_not_offered(owner, colleague, filled, day):
    at = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    add(filled, "contacts", {"contact_id": ["p4"], "customer_id": [own_id(4)]})
    add(filled, "answers", {
        "submission_id": [f"s{one}" for one in range(4)], "item": ["recommend"] * 4, "instrument": ["nps"] * 4,
        "version": ["1.0"] * 4, "customer_id": [own_id(0), own_id(1), None, None], "value": [9.0] * 4,
        "contact_id": [None, None, "p4", None], "answered_at": [at] * 4,
        "location_id": ["north shop", "south shop", "south stall", "street"],
        "stage": ["arrive", "haggle", "grumble", "pass"],
    })  # fmt: skip
    everything, theirs = page_of(owner, day).text, page_of(colleague, day).text
    for one in ("north shop", "street", "arrive", "pass"):
        assert f">{one}</option>" in everything
        assert f">{one}</option>" in theirs
    for one in ("south shop", "south stall", "haggle", "grumble"):
        assert f">{one}</option>" in everything
        assert one not in theirs


def test_answers_of_one_place_and_touchpoint_too(owner, filled, day):
    at = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    add(filled, "answers", {
        "submission_id": [f"s{at}" for at in range(9)], "item": ["recommend"] * 9, "instrument": ["nps"] * 9,
        "version": ["1.0"] * 9, "customer_id": [own_id(at) for at in range(9)], "value": [9.0] * 9,
        "location_id": ["shop 7"] * 4 + ["shop 8"] * 5, "touchpoint_id": ["t1"] * 2 + ["t2"] * 7,
        "answered_at": [at] * 9,
    })  # fmt: skip
    owner.cookies["as-of"] = day.isoformat()
    for query, people in (("location=shop+7", 4), ("touchpoint=t1", 2), ("location=shop+8&touchpoint=t2", 5)):
        assert f"{people} people." in owner.get(f"/listen/?{query}").text
    assert "Nobody whom you may see has answered" in owner.get("/listen/?location=shop+9").text
    assert "shop 7" in owner.get("/listen/").text


def test_roles_and_titles_are_said_well_in_chinese(owner, heard, day):
    owner.post("/look/", {"language": "zh-hans"})
    page = page_of(owner, day).text
    assert page.count("采购") == 2, "by role, and of the people who decide"
    assert ">buyer<" not in page


def test_who_was_not_heard_can_be_asked(owner, colleague, people, heard, day):
    assert 'href="/listen/surveys/new/">Ask ' in page_of(owner, day).text
    number = survey_of(people["owner"]).pk
    assert f'href="/listen/surveys/{number}/guests/?q=' in page_of(owner, day).text
    assert "/guests/?q=" not in page_of(colleague, day).text


def test_a_title_says_its_version_once(owner, filled, day):
    at = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    add(filled, "answers", {
        "submission_id": [f"s{at}" for at in range(9)], "item": ["ease"] * 9, "instrument": ["ces"] * 9,
        "version": ["2.0"] * 9, "customer_id": [own_id(at) for at in range(9)], "value": [5.0] * 9,
        "answered_at": [at] * 9,
    })  # fmt: skip
    heads = re.findall(r"<h2>(.*?)</h2>", owner.get("/listen/").text)
    assert [one for one in heads if "2.0" in one and one.count("2.0") == 1]
