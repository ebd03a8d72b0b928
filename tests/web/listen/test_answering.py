"""The page that a contact answers: without a script, a cookie or a name, and safe to open."""

import html
import re
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keepworth_web.listen.actions.make_survey import close_survey
from keepworth_web.listen.actions.submit_response import submit_response
from keepworth_web.listen.models import Answer, Invitation, OpenLink, Submission
from tests.web.listen.asking import AT, counts, filled, invited_to, link_to, survey_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
ID = "s" * 22


def path_of(people, *, kind: str = "s", language: str = "en", contact: str = "p1", **said) -> str:
    survey = survey_of(people["owner"], **said)
    if kind == "o":
        return f"/o/{link_to(survey, people['owner'])[1]}/"
    one = invited_to(survey, people["owner"], contact=contact)
    Invitation.objects.filter(pk=one.invitation.pk).update(language=language)
    return f"/s/{one.token}/"


@pytest.fixture(params=["s", "o"], ids=["invitation", "open link"])
def link(request, people) -> str:
    return path_of(people, kind=request.param)


def said(text: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def hidden(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text))


def test_opening_the_link_writes_nothing_and_sets_no_cookie(link, anonymous):
    before = counts()
    with CaptureQueriesContext(connection) as seen:
        page = anonymous.get(link)
    assert (page.status_code, counts(), dict(page.cookies)) == (200, before, {})
    assert len(seen) <= 2
    assert {one["sql"].split()[0] for one in seen.captured_queries} == {"SELECT"}
    assert "How likely is it that you would recommend Acme's book to a friend or colleague?" in said(page.text)
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_a_number_tapped_in_a_mail_is_filled_in_and_needs_one_more_tap(link, anonymous):
    page = anonymous.get(link + "?recommend=9&utm=x")
    assert re.search(r'value="9" checked', page.text)
    assert counts()[0] == 0
    assert "checked" not in anonymous.get(link + "?recommend=11").text


def test_an_answer_is_kept_and_thanked_for(link, anonymous):
    page = anonymous.post(link, {"recommend": "9", "submission_id": ID})
    assert page.status_code == 200
    kept = Submission.objects.get()
    assert kept.receipt in page.text
    assert (kept.answers.get().item, kept.answers.get().value) == ("recommend", 9.0)
    assert dict(page.cookies) == {}
    assert ("with your name" in said(page.text)) == link.startswith("/s/")


def test_d2_03_a_retry_answers_200_with_the_first_receipt(link, anonymous):
    pages = [anonymous.post(link, {"recommend": "9", "submission_id": ID}) for _ in range(5)]
    assert {page.status_code for page in pages} == {200}
    assert all(Submission.objects.get().receipt in page.text for page in pages)


def test_d2_04_the_same_id_with_other_answers_answers_409(link, anonymous):
    anonymous.post(link, {"recommend": "9", "submission_id": ID})
    refused = anonymous.post(link, {"recommend": "2", "submission_id": ID})
    assert (refused.status_code, Answer.objects.get().value) == (409, 9.0)


def test_d2_05_a_used_invitation_answers_409_to_others(people, anonymous):
    link = path_of(people)
    anonymous.post(link, {"recommend": "9", "submission_id": ID})
    assert anonymous.post(link, {"recommend": "9", "submission_id": "t" * 22}).status_code == 409


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"recommend": "11"}, "Select a valid choice. 11 is not one of the available choices."),
        ({"recommend": "-1"}, "Select a valid choice"),
        ({"recommend": "９"}, "Select a valid choice"),
        ({"recommend": "nine"}, "Select a valid choice"),
        ({"recommend": ""}, "Please choose an answer."),
        ({}, "Please choose an answer."),
        ({"recommend": "9", "colour": "red"}, "This form has no field colour."),
        ({"recommend": ["9", "2"]}, "This was sent twice"),
        ({"recommend": "9", "submission_id": "short"}, "This page has come apart on its way."),
        ({"recommend": "9", "submission_id": "x" * 15 + "'"}, "This page has come apart on its way."),
    ],
    ids=str,
)
def test_d4_33_what_cannot_be_is_refused_where_it_stands(link, anonymous, sent, told):
    page = anonymous.post(link, {"submission_id": ID, **sent})
    assert (page.status_code, counts()[0]) == (422, 0)
    assert told in said(page.text)


@pytest.fixture
def long(people) -> str:
    return path_of(people, instrument="relationship")


def test_d4_33_words_that_are_too_long_are_refused_and_kept_on_the_page(long, anonymous):
    def send(words: str):
        sent = {"submission_id": ID, "recommended": "1", "recommended_what": words}
        return anonymous.post(long, urlencode(sent), content_type="application/x-www-form-urlencoded")

    words = "长" * 350_000  # 1 MB
    page = send(words)
    assert (page.status_code, words in page.text, counts()[0]) == (422, True, 0)
    assert (send("x" * 4_000_000).status_code, counts()[0]) == (413, 0)


@pytest.mark.parametrize("words", ["a\x00b", "a\u202eb", "\x1b[31m"], ids=["nul", "turned", "escape"])
def test_d4_33_characters_that_cannot_be_kept_are_refused(long, anonymous, words):
    page = anonymous.post(long, {"submission_id": ID, "recommended": "1", "recommended_what": words})
    assert (page.status_code, counts()[0]) == (422, 0)


@pytest.mark.parametrize("go", ["back", "next"])
def test_d4_33_what_cannot_be_kept_keeps_nobody_from_turning_the_page(long, anonymous, go):
    page = anonymous.post(long, {"submission_id": ID, "recommended_what": "a\x00b", "page": "0", "go": go})
    assert page.status_code == 200
    assert hidden(page.text)["recommended_what"] == "ab"
    assert Invitation.objects.get().draft["said"] == {"recommended_what": "ab"}


def test_d4_33_markup_is_words(long, anonymous):
    sent = {"submission_id": ID, "recommended": "1", "recommended_what": "<b>{{7*7}}</b>\nand more", "go": "next"}
    page = anonymous.post(long, sent)
    assert "&lt;b&gt;{{7*7}}&lt;/b&gt;" in page.text
    anonymous.post(long, {**sent, "go": "send"})
    assert Answer.objects.get(item="recommended_what").words == "<b>{{7*7}}</b>\nand more"


def test_a_long_one_is_asked_page_by_page_and_goes_on_where_one_left(long, anonymous):
    first = anonymous.get(long)
    assert first.text.count("<fieldset") <= 3
    names = re.findall(r'<input type="radio" name="([^"]+)" value="7"', first.text)
    second = anonymous.post(long, {**hidden(first.text), **dict.fromkeys(names, "6"), "go": "next"})
    assert hidden(second.text)["page"] == "1"
    assert all(hidden(second.text)[name] == "6" for name in names), "what was said goes with the form"
    assert counts()[0] == 0
    again = Client().get(long)
    assert (hidden(again.text)["page"], hidden(again.text)["submission_id"]) == (
        "1",
        hidden(first.text)["submission_id"],
    )
    back = anonymous.post(long, {**hidden(second.text), "go": "back"})
    assert back.text.count('value="6" checked') == len(names)


def test_a_question_that_hangs_on_another_is_asked_of_whom_it_concerns(long, anonymous):
    at = next(
        page
        for page in range(20)
        if 'name="recommended"' in anonymous.post(long, {"submission_id": ID, "page": str(page), "show": "en"}).text
    )
    sent = {"submission_id": ID, "page": str(at), "go": "next"}
    yes, no = (anonymous.post(long, {**sent, "recommended": one}).text for one in "10")
    assert 'name="recommended_times"' in yes
    assert 'id="q1" name="recommended_times"' not in no
    anonymous.post(long, {"submission_id": ID, "recommended": "0", "recommended_times": "3", "go": "send"})
    assert list(Answer.objects.values_list("item", "value")) == [("recommended", 0.0)]


@pytest.mark.parametrize(
    ("typed", "status"), [("3", 200), (" ３ ", 200), ("1_0", 422), ("2.5", 422), ("1e3", 422), ("0", 422)]
)
def test_a_number_is_taken_as_people_type_it(long, anonymous, typed, status):
    sent = {"submission_id": ID, "recommended": "1", "recommended_times": typed, "go": "send"}
    assert anonymous.post(long, sent).status_code == status


def test_an_empty_one_is_not_sent(long, anonymous):
    page = anonymous.post(long, {"submission_id": ID})
    assert (page.status_code, "Nothing is answered yet." in said(page.text)) == (422, True)


def test_it_speaks_the_language_of_the_contact_and_any_other_at_a_click(people, anonymous):
    link = path_of(people, language="zh-hans")
    page = anonymous.get(link)
    assert ('<html lang="zh-hans">' in page.text, "您有多大可能" in page.text) == (True, True)
    turned = anonymous.post(link, {**hidden(page.text), "recommend": "8", "show": "en"})
    assert ('<html lang="en">' in turned.text, 'value="8" checked' in turned.text) == (True, True)
    sent = anonymous.post(link, {**hidden(turned.text), "recommend": "8", "go": "send"})
    assert '<html lang="en">' in sent.text
    assert Submission.objects.get().language == "en"


def test_an_open_link_speaks_the_language_of_the_browser(people):
    link = path_of(people, kind="o")
    assert "您有多大可能" in Client(headers={"Accept-Language": "zh-CN"}).get(link).text


def test_d1_10_wrong_used_closed_and_withdrawn_links_are_answered_alike(people, anonymous):
    links = [path_of(people, contact=f"p{at}") for at in range(4)]
    one, two, three, four = Invitation.objects.order_by("pk")
    submit_response(one, filled(), at=AT)
    close_survey(two.survey, by=people["owner"], at=AT)
    Invitation.objects.filter(pk=three.pk).update(withdrawn_at=AT)
    type(four.survey).objects.filter(pk=four.survey_id).update(closes_at=AT)
    pages = [anonymous.get(link) for link in (*links, "/s/" + "x" * 43 + "/", "/o/" + "x" * 43 + "/")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert "p1" not in pages[0].text
    late = anonymous.post(links[1], {"recommend": "9", "submission_id": ID})
    assert (late.status_code, counts()[0]) == (404, 1)


def test_d1_10_a_link_of_one_kind_opens_nothing_of_another(people, anonymous):
    link = path_of(people)
    assert anonymous.get(link.replace("/s/", "/o/")).status_code == 404


def test_d1_10_guesses_are_throttled_and_a_good_link_still_opens(people, anonymous):
    link = path_of(people)
    answers = [anonymous.get(f"/s/{at:043d}/").status_code for at in range(12)]
    assert answers == [404] * 10 + [429] * 2
    assert anonymous.get(link).status_code == 200


def test_d1_10_tokens_hold_256_bits_and_are_kept_as_hashes(people):
    paths = [path_of(people), path_of(people, kind="o")]
    kept = str([*Invitation.objects.values_list(), *OpenLink.objects.values_list()])
    for path in paths:
        token = path.split("/")[2]
        assert len(token) == 43
        assert token not in kept


def test_d2_06_a_database_that_is_full_answers_503_with_the_answers_on_the_page(link, anonymous):
    def full(execute, sql, params, many, context):
        if 'INSERT INTO "listen_answer"' in sql:
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(full):
        page = anonymous.post(link, {"recommend": "9", "submission_id": ID})
    assert (page.status_code, page.headers["Retry-After"], counts()[0]) == (503, "60", 0)
    assert ('value="9" checked' in page.text, hidden(page.text)["submission_id"]) == (True, ID)
    assert anonymous.post(link, {"recommend": "9", "submission_id": ID}).status_code == 200


def test_d3_a_submit_is_at_most_six_statements(link, anonymous):
    with CaptureQueriesContext(connection) as seen:
        anonymous.post(link, {"recommend": "9", "submission_id": ID})
    told = [one["sql"] for one in seen.captured_queries]
    assert len([sql for sql in told if not re.match("SAVEPOINT|RELEASE|BEGIN|COMMIT", sql)]) <= 6, told


def test_our_own_side_is_asked_about_the_customer_by_name(people, anonymous):
    link = path_of(people, instrument="pulse", side="us")
    Invitation.objects.update(called="Acme Ibérica")
    page = anonymous.get(link)
    assert "Acme Ibérica" in page.text
    assert "never enter their score" in said(page.text)


def test_what_we_guess_of_the_other_side_says_so(people, anonymous):
    page = anonymous.get(path_of(people, instrument="pulse", perspective="guess"))
    assert "how do you think they would answer" in said(page.text)


def test_elements_are_asked_one_by_one(people, anonymous):
    link = path_of(people, instrument="loyalty", elements=["delivery", "advice"])
    sent = {"submission_id": ID, "importance@delivery": "9", "performance@advice": "3", "go": "send"}
    assert anonymous.post(link, sent).status_code == 200
    assert set(Answer.objects.values_list("item", flat=True)) == {"importance@delivery", "performance@advice"}


def test_the_page_is_light_and_needs_no_script(link, anonymous):
    page = anonymous.get(link).text
    assert "<script" not in page
    sheets = re.findall(r'href="(/static/[^"]+)"', page)
    whole = len(page.encode()) + sum(len(b"".join(anonymous.get(one).streaming_content)) for one in sheets)
    assert whole <= 50_000, whole
