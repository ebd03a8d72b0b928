"""Readiness and the audits on their pages: asked again and again, each time kept, and said as it is."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.utils import timezone

from keepworth.focus.disciplines import DISCIPLINES
from keepworth.listen import instrument
from keepworth_web.focus.models import BusinessCase, Review
from keepworth_web.focus.reads import cases
from keepworth_web.staff.models import AuditEntry
from tests.factories.gathered import add_answers, said
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
FIVE = [one.name for one in instrument("readiness").items]
JSON = "application/json"


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def answer(client, *values: int | None, proof: str = "https://example.com/fact", kind: str = "readiness"):
    items = [one.name for one in instrument(kind).items]
    said = {name: str(value) for name, value in zip(items, values, strict=False) if value is not None}
    return client.post(
        f"/focus/checks/{kind}/new/", said | {f"proof.{name}": proof for name in said if said[name] == "2"}
    )


def test_nobody_asked_yet_says_so_with_one_button(editor, colleague):
    assert "Nobody has asked yet whether customer intimacy fits" in words(editor.get("/focus/readiness/").text)
    assert "Answer the five questions" in editor.get("/focus/readiness/").text
    assert "Answer the five questions" not in colleague.get("/focus/readiness/").text


def test_three_plain_yes_fit_and_the_five_answers_stand_with_their_facts(editor, colleague):
    assert answer(editor, 2, 2, 2, 1, 0).status_code == 302
    page = colleague.get("/focus/readiness/").text
    assert "It fits: begin with a pilot in one segment." in page
    assert "3 yes, 1 partly, 1 no, 0 open" in words(page)
    assert page.count('href="https://example.com/fact"') == 3
    assert "3.5" in words(page)


def test_partly_is_no_yes(editor):
    answer(editor, 2, 2, 1, 1, 1)
    assert "Not yet: fewer than three of the five are a yes." in editor.get("/focus/readiness/").text


def test_a_yes_without_a_fact_is_refused_and_nothing_kept(editor):
    refused = answer(editor, 2, 0, 0, 0, 0, proof="")
    assert refused.status_code == 422
    assert "A yes counts only with a fact or a link beside it." in refused.text
    assert not Review.objects.exists()


def test_each_time_stands_with_what_changed_since(editor):
    answer(editor, 0, 0, 0, 0, 0)
    answer(editor, 2, 2, 2, 0, 0)
    page = editor.get("/focus/readiness/").text
    assert page.count("before: No") == 3
    assert Review.objects.count() == 2
    first = Review.objects.order_by("pk")[0]
    assert "Not yet" in editor.get(f"/focus/checks/{first.pk}/").text


def test_a_past_day_shows_what_was_known_then_and_takes_nothing(editor):
    answer(editor, 0, 0, 0, 0, 0)
    Review.objects.update(at=timezone.now() - dt.timedelta(days=40))
    answer(editor, 2, 2, 2, 2, 2)
    then = (timezone.now() - dt.timedelta(days=30)).date()
    editor.post("/look/", {"as_of": then.isoformat(), "next": "/focus/readiness/"})
    page = editor.get("/focus/readiness/").text
    assert "Not yet" in page
    assert "It fits" not in page
    assert "Ask the five again" not in page
    newer = Review.objects.latest("pk")
    assert editor.get(f"/focus/checks/{newer.pk}/").status_code == 404


def test_a_check_is_thrown_away_and_taken_back_and_the_log_says_so(editor):
    answer(editor, 0, 0, 0, 0, 0)
    at = Review.objects.get().pk
    editor.post(f"/focus/kept/review/{at}/trash/")
    assert "Nobody has asked yet" in editor.get("/focus/readiness/").text
    editor.post(f"/focus/kept/review/{at}/restore/")
    assert "Not yet" in editor.get("/focus/readiness/").text
    kinds = [one.kind for one in AuditEntry.objects.order_by("pk") if one.kind.startswith("review.")]
    assert kinds == ["review.keep", "review.trash", "review.restore"]


def test_challenges_name_what_is_not_in_hand(editor):
    answer(editor, 2, 2, 2, 1, 0, 2, kind="challenges")
    said = words(editor.get("/focus/readiness/").text)
    assert "2 of 6 are not in hand yet." in said


def test_disciplines_compare_with_rivals_by_customers_where_they_are_known(editor):
    items = [one.name for one in instrument("disciplines").items]
    said = {f"{view}.{one}": "4" for view in ("us", "customers", "rivals") for one in items}
    said |= {f"customers.{one}": "6" for one in items[8:]} | {f"us.{one}": "7" for one in items[:4]}
    kept = editor.post("/focus/checks/disciplines/new/", {**said, "proof.customers": "Survey, 40 answers"})
    assert kept.status_code == 302
    page = words(editor.get("/focus/audit/").text)
    assert "We lead in one and keep the others at par, as it should be: Closeness to customers." in page
    assert "By what customers say of us." in page
    assert "Running things well 7 4 4 0 +3" in page
    assert "Survey, 40 answers" in page


def test_keeping_names_what_is_neglected(editor):
    names = [one.name for one in instrument("keeping").items]
    editor.post("/focus/checks/keeping/new/", {**dict.fromkeys(names, "2"), "planning_budget_keeping": "0"})
    page = words(editor.get("/focus/audit/").text)
    assert "1 of 12 element is neglected on the keeping side" in page
    assert "Is there a budget for keeping customers, apart from the rest?" in page
    assert "12 of 12 pairs answered" in page


@pytest.mark.parametrize("kind", ["readiness", "challenges", "disciplines", "keeping"])
def test_an_empty_form_asks_for_an_answer_and_an_unknown_kind_is_not_there(editor, kind):
    assert "Answer at least one." in editor.post(f"/focus/checks/{kind}/new/", {}).text
    assert editor.get("/focus/checks/moods/new/").status_code == 404


def test_what_is_written_is_shown_as_words_and_never_as_markup(editor):
    answer(editor, 2, 0, 0, 0, 0, proof="<script>alert(1)</script> javascript:alert(1)")
    page = editor.get("/focus/readiness/").text
    assert "<script>alert(1)" not in page
    assert 'href="javascript' not in page


CASE = {"cost_once": "30000", "cost_yearly": "0", "years": "3", "discount": "10"}


def test_a_case_by_points_goes_by_the_run_and_says_where_it_breaks_even(owner, monkeypatch):
    run = SimpleNamespace(name="2026-01-01-abc")
    monkeypatch.setattr(cases, "scored_of", lambda request: SimpleNamespace(run=run))
    monkeypatch.setattr(cases, "read_equity", lambda run: {"sensitivity": {"retention": {"money": 40_000.0}}})
    kept = owner.post("/focus/readiness/case/", {**CASE, "points_low": "0.5", "points": "1", "points_high": "2"})
    assert kept.status_code == 302
    said = words(owner.get("/focus/readiness/").text)
    assert "It may pay or not: 10,000 left over, likely −10,000 to 50,000." in said
    assert "0.8 points of retention" in said
    assert (BusinessCase.objects.get().per_point, BusinessCase.objects.get().run) == (40_000, run.name)


def test_where_no_run_knows_a_gain_is_stated_and_points_cannot_be(owner):
    page = owner.get("/focus/readiness/case/").text
    assert "No run says what a point of retention is worth" in page
    refused = owner.post("/focus/readiness/case/", {**CASE, "points_low": "1", "points": "1", "points_high": "1"})
    assert refused.status_code == 422
    wrong = owner.post("/focus/readiness/case/", {**CASE, "gain_low": "5", "gain": "4", "gain_high": "6"})
    assert "the low end, what is expected, the high end" in wrong.text
    owner.post("/focus/readiness/case/", {**CASE, "gain_low": "40000", "gain": "50000", "gain_high": "60000"})
    assert "It pays, even at the low end: 20,000 left over" in words(owner.get("/focus/readiness/").text)


def test_the_case_is_the_owners(owner, editor):
    owner.post("/focus/readiness/case/", {**CASE, "gain_low": "40000", "gain": "50000", "gain_high": "60000"})
    assert "What it would cost and bring" not in editor.get("/focus/readiness/").text
    at = BusinessCase.objects.get().pk
    assert editor.post(f"/focus/kept/case/{at}/trash/").status_code == 404
    assert BusinessCase.objects.get().trashed_at is None


def test_every_answer_can_be_taken_away_as_a_file(people, owner, editor):
    answer(editor, 2, 2, 2, 1, 0)
    page = owner.get("/focus/readiness/").text
    assert 'name="what" value="checks"' in page


def test_programs_keep_and_read_the_same(people, editor):
    program = with_key(people["editor"], scope="write")
    body = {"kind": "readiness", "answers": dict.fromkeys(FIVE, 2), "proofs": dict.fromkeys(FIVE, "a fact")}
    made = program.post("/api/v1/focus/checks", body, content_type=JSON)
    assert (made.status_code, made.json()["verdict"], made.json()["sum"]) == (201, "fits", 5)
    listed = program.get("/api/v1/focus/checks/readiness").json()["items"]
    assert [one["id"] for one in listed] == [made.json()["id"]]
    bare = program.post("/api/v1/focus/checks", {"kind": "readiness", "answers": {FIVE[0]: 2}}, content_type=JSON)
    assert (bare.status_code, FIVE[0] in bare.json()["detail"]) == (422, True)


def test_what_customers_answered_is_taken_away_and_told_to_programs(owner, people, filled):
    program, address = with_key(people["owner"], scope="read"), "/api/v1/focus/disciplines/customers"
    assert program.get(address).json() == {"disciplines": []}
    add_answers(filled, *(
        said(f"d{at}", item, value, instrument="disciplines", customer_id=own_id(at), side="customer",
             contact_id=f"person-{at}", at=f"2024-01-0{at}T10:00")
        for at, value in ((1, 6), (2, 4)) for item in DISCIPLINES["intimacy"]
    ))  # fmt: skip
    (one,) = program.get(address).json()["disciplines"]
    # Two customers, 6 and 4: the mean 5, the standard error 1, and the t of one degree of freedom (3.078) for 8 in 10.
    assert (one["mean"], one["low"], one["high"]) == (5.0, pytest.approx(5 - 3.078, abs=1e-3), 7.0)
    assert {name: one[name] for name in ("discipline", "customers", "people", "first", "last")} == {
        "discipline": "intimacy", "customers": 2, "people": 2, "first": "2024-01-01", "last": "2024-01-02",
    }  # fmt: skip
    assert program.get(f"{address}?as-of=2024-01-01").json()["disciplines"][0]["customers"] == 1
    assert with_key(people["editor"], scope="read").get(address).status_code == 403
    file = owner.post("/book/lists/take/", {"what": "disciplines-answered", "kind": "csv", "back": "/focus/audit/"})
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert lines[0].startswith("What we may lead in,As customers see us,Low,High,Customers,People who answered")
    assert lines[1].endswith(",2,2,2024-01-01,2024-01-02")


def test_what_customers_answered_stands_beside_what_is_typed_with_range_and_n(owner, colleague, filled):
    assert "No customer has answered yet what they see us lead in." in words(owner.get("/focus/audit/").text)
    add_answers(filled, *(
        said(f"d{at}", item, value, instrument="disciplines", customer_id=own_id(at), side="customer",
             contact_id=f"person-{at}", at="2024-01-05T10:00")
        for at, value in ((1, 6), (2, 4)) for item in DISCIPLINES["intimacy"]
    ))  # fmt: skip
    page = words(owner.get("/focus/audit/").text)
    assert re.search(r"5 likely 1\.9 to 7 , 8 in 10 2 2|5 likely 1\.9 to 7, 8 in 10 2 2", page)
    assert "What is typed in an audit stands apart above" in page
    assert "What customers answered" not in colleague.get("/focus/audit/").text, "the whole book's is the owner's"
