"""Prove › Which metric: the answer first, gains with their ranges, who did not answer, and the button that judges."""

import csv
import io
import re
from html import unescape

import pytest

from keepworth.prove.bakeoff import NotEnough, Outcome
from keepworth_web.book.models import Job
from keepworth_web.site.worker import do_next
from tests.factories.findings import keep_bakeoff_of, verdict
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
PAGE = "/prove/bakeoff/"
API = "/api/v1/prove/bakeoff"


def words(client, *, language: str = "en") -> str:
    client.cookies["language"] = language
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_the_winner_stands_first_with_its_gain_and_range(owner, book):
    keep_bakeoff_of(book)
    said = words(owner)
    assert "foretells best who stays: it adds +6.1 points (likely +4.1 to +8.1, 95 in 100) to past behaviour." in said
    assert "Past behaviour alone puts 70.0 of 100 pairs" in said
    assert "top box +3.4 +1.4 to +5.4 10" in said
    assert "400 answers to every metric; 88 events." in said
    assert "130 customers were judged, by models fitted before 23 May 2023, 18 Mar 2024" in said
    assert "as of 20 Dec 2025" in said
    assert "Left out, because fewer than half answered: " in said
    page = owner.get(PAGE).text
    assert page.count('class="reach sure"') == 2
    assert page.count('class="reach"') == 1, "a range that holds zero is not drawn as sure"


def test_who_did_not_answer_is_told_as_an_association(owner, book):
    keep_bakeoff_of(book)
    said = words(owner)
    assert "Of 900 times that somebody was asked, 400 were answered." in said
    assert "82.0 in 100 stayed, of the silent 70.0: a difference of 12.0 (likely 6.0 to 18.0, 95 in 100)" in said
    assert "which is an association" in said
    assert "as much as 310 of equal weight" in said
    keep_bakeoff_of(book, response=None, kind=Outcome.GROWTH, found=verdict(kind=Outcome.GROWTH))
    assert "who did not answer is not known, and nothing is weighted" in words(owner)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (verdict("ces 2.0 ease", "trust"), "cannot be told apart in foretelling who stays. The first adds +6.1"),
        (verdict(), "No metric adds anything beyond doubt to what past behaviour foretells of who stays"),
        (NotEnough(8, 150), "8 of the 150 that it takes. 142 more are needed."),
    ],
)
def test_a_tie_nobody_and_too_few_events_are_answers(owner, book, found, said):
    keep_bakeoff_of(book, found)
    assert said in words(owner)


def test_nothing_judged_yet_is_a_sentence_and_a_button_and_a_past_day_is_only_looked_at(owner, book):
    assert "Nobody has tested yet which metric foretells what customers do." in words(owner)
    keep_bakeoff_of(book)
    owner.cookies["as-of"] = "2025-12-19"
    page = owner.get(PAGE).text
    assert "No bake-off is kept that rests on nothing later than 19 Dec 2025." in page
    assert "bakeoff/start/" not in page


def test_it_is_judged_by_the_worker_and_refused_in_words(owner, book):
    assert owner.post(f"{PAGE}start/", {"outcome": "retained", "days": 0}).status_code == 422
    assert owner.post(f"{PAGE}start/", {"outcome": "retained", "days": 90}).headers["Location"] == PAGE
    assert "The bake-off waits for the worker." in words(owner)
    assert do_next()
    job = Job.objects.get(kind="bakeoff")
    assert (job.state, job.asked) == ("refused", {"outcome": "retained", "days": 90})
    assert "no customer of this book had answered a metric" in words(owner)
    assert "没有任何客户" in words(owner, language="zh-hans")


def test_it_is_the_owners(colleague, stranger, book):
    for client in (colleague, stranger):
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}start/").status_code == 403


def test_in_chinese_nothing_is_english(owner, book):
    keep_bakeoff_of(book)
    page = words(owner, language="zh-hans").split("哪个指标", 1)[1]
    assert not re.search(r"\b(who|points?|metric|likely|answers?|events?|top box)\b", page)


def test_programs_read_the_same_and_ask_for_another(people, book):
    keep_bakeoff_of(book)
    (told,) = with_key(people["owner"]).get(API).json()["bakeoffs"]
    assert (told["winner"], told["events"], told["response"]["apart"]["n_silent"]) == ("ces 2.0 ease", 88, 450)
    assert told["metrics"][0]["gain"] == pytest.approx(0.061)
    program = with_key(people["owner"], scope="write")
    asked = program.generic("POST", API, '{"outcome": "growth", "days": 180}', content_type="application/json")
    assert asked.status_code == 202
    assert Job.objects.get(kind="bakeoff").asked == {"outcome": "growth", "days": 180}


def test_the_gains_can_be_taken_away(owner, book):
    keep_bakeoff_of(book)
    taken = owner.post("/book/lists/take/", {"what": "bakeoff", "kind": "csv", "back": PAGE})
    rows = list(csv.reader(io.StringIO(b"".join(taken.streaming_content).decode())))
    told = {row[1]: row for row in rows[1:4]}
    assert len(told) == 3
    assert [float(cell) for cell in next(row for name, row in told.items() if "CES 2.0" in name)[2:6]] == [
        0.061, 0.041, 0.081, 0.9
    ]  # fmt: skip
