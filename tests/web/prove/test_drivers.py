"""Prove › Drivers: where to begin, whether exceeding pays, parts with the noise floor, the map, and proof by lot."""

import csv
import io
import re
from html import unescape

import pytest

from keepworth_web.book.models import Job
from keepworth_web.site.worker import do_next
from tests.factories.findings import keep_drivers_of
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
PAGE = "/prove/drivers/"
API = "/api/v1/prove/drivers"


def words(client, *, language: str = "en") -> str:
    client.cookies["language"] = language
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_it_says_where_to_begin_and_that_this_is_no_lever(owner, book):
    keep_drivers_of(book)
    said = words(owner)
    assert (
        "Begin with trust + commitment: it explains 31 in 100 of the differences in how likely people say they "
        "recommend (likely 25 to 37, 8 in 10), of 44 that all explain, and people give it 62 of 100."
    ) in said
    assert "an association and no lever" in said
    assert "300 complete answers, of people of 38 customers, as of 20 Dec 2025." in said
    assert not re.search(r"\bcaus", said)


@pytest.mark.parametrize(
    ("exceeding", "said"),
    [
        (-1.0, "That exceeding expectations pays beyond meeting them cannot be seen here: −1.0 points"),
        (5.0, "Exceeding expectations goes with more than meeting them, here: +5.0 points"),
        (-5.0, "Exceeding expectations goes with less than meeting them, here: −5.0 points"),
    ],
)
def test_whether_exceeding_pays_is_answered_with_its_range(owner, book, exceeding, said):
    keep_drivers_of(book, exceeding=exceeding)
    page = words(owner)
    assert said in page
    assert "Meeting them in all goes with +14.0 points against failing in all (likely +11.0 to +17.0)." in page
    assert "So mending what fails is worth more than shining." in page
    assert ("Other cut-points answer otherwise" in page) is (exceeding <= 0), "the other pair says that it pays"


def test_where_cut_points_disagree_it_is_not_told_which_is_worth_more(owner, book):
    keep_drivers_of(book, mending=-2.0)
    assert "Which of the two is worth more cannot be told." in words(owner)


def test_only_what_passes_noise_is_drawn_thick_and_offers_its_proof(owner, book):
    keep_drivers_of(book)
    page = owner.get(PAGE).text
    assert page.count('class="reach sure"') == 2
    assert page.count('class="noise"') == page.count('class="dot"') == 3
    assert page.count('class="rival"') == 1
    assert page.count('href="/prove/experiments/new/">Try it by lot') == 2
    assert "31.0 (24.8 to 37.2) 27.9 (21.7 to 34.1) 62 (59 to 65) 71 (67 to 75) basic" in words(owner)


def test_without_a_rival_that_is_said_and_nothing_beyond_noise_is_named(owner, book):
    keep_drivers_of(book, strong=False, rival=False)
    said = words(owner)
    assert "Nobody was asked about a rival in the same" in said
    assert "Nothing that people answered stands out from noise" in said
    assert "Try it by lot" not in said


def test_too_few_answers_are_an_answer(owner, book):
    keep_drivers_of(book, answers=60)
    said = words(owner)
    assert "60 complete answers of the 100 that it takes" in said
    assert "Explains" not in said


def test_it_is_looked_for_by_the_worker_and_refused_in_words(owner, book):
    assert "Nobody has looked yet which experiences go with" in words(owner)
    assert owner.post(f"{PAGE}start/", {"outcome": "luck"}).status_code == 422
    assert owner.post(f"{PAGE}start/", {"outcome": "recommend"}).headers["Location"] == PAGE
    assert do_next()
    job = Job.objects.get(kind="drivers")
    assert (job.state, job.asked) == ("refused", {"outcome": "recommend"})
    assert "ask for some answers" in words(owner)
    assert "请先询问" in words(owner, language="zh-hans")


def test_it_is_the_owners(colleague, stranger, book):
    for client in (colleague, stranger):
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}start/").status_code == 403


def test_in_chinese_nothing_is_english(owner, book):
    keep_drivers_of(book)
    page = words(owner, language="zh-hans").split("哪些体验", 1)[1]
    assert not re.search(r"\b(explains?|likely|answers?|people|points?|shape|basic|rival)\b", page)


def test_programs_read_the_same_and_the_list_can_be_taken_away(owner, people, book):
    keep_drivers_of(book)
    (told,) = with_key(people["owner"]).get(API).json()["found"]
    assert told["drivers"][0]["names"] == ["trust", "commitment"]
    assert told["drivers"][0]["shapes"] == ["basic", None]
    assert told["exceeding"][0]["meeting"] == 14
    taken = owner.post("/book/lists/take/", {"what": "drivers", "kind": "csv", "back": PAGE})
    rows = list(csv.reader(io.StringIO(b"".join(taken.streaming_content).decode())))
    assert {row[1] for row in rows[1:4]} >= {"trust + commitment", "satisfaction"}
