"""Prove › The long view: what leads in a sentence, drivers by name, cohorts with bands, and the button that looks."""

import csv
import io
import re
from html import unescape

import pytest

from keepworth_web.book.models import Job
from keepworth_web.site.worker import do_next
from tests.factories.findings import keep_long_view_of
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
PAGE = "/prove/long-view/"
API = "/api/v1/prove/long-view"


def words(client, *, language: str = "en") -> str:
    client.cookies["language"] = language
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_each_answer_stands_with_its_range_its_number_and_the_reverse_beside_it(owner, book):
    keep_long_view_of(book)
    said = words(owner)
    assert "First our people's growth, then their customers' growth, and not the other way: an association" in said
    assert "+0.42 +0.32 to +0.52 pairs of quarters: 150; teams: 5" in said
    assert "−0.02 −0.12 to +0.08" in said
    assert "not enough: at least 30 are needed" in said
    assert "1 of 2 drivers endures" in said
    assert "do not stay alike (log-rank, p = 0.014)" in said
    assert "can be sorting alone" in said
    assert "after 12 months 90 (likely 82 to 95, n = 30)" in said
    assert "Of 3 customers it is not known since when." in said
    assert "cause" not in said.split("The long view", 2)[2]


@pytest.mark.parametrize(("order", "said"), [("follows", "It is the other way"), ("both", "go before each other")])
def test_other_orders_have_their_own_words(owner, book, order, said):
    keep_long_view_of(book, growth=order)
    assert said in words(owner)


def test_nothing_looked_at_yet_is_a_sentence_and_a_button_and_a_past_day_is_only_looked_at(owner, book):
    assert "Nobody has taken the long view of this book yet." in words(owner)
    keep_long_view_of(book)
    owner.cookies["as-of"] = "2025-12-19"
    page = owner.get(PAGE).text
    assert "No long view is kept that rests on nothing later than 19 Dec 2025." in page
    assert "long-view/start/" not in page


def test_the_worker_looks_and_programs_read_the_same(people, owner, book):
    assert owner.post(f"{PAGE}start/").headers["Location"] == PAGE
    assert do_next()
    assert Job.objects.get(kind="long-view").state == "done"
    told = with_key(people["owner"]).get(API).json()["long_view"]
    assert [one["what"] for one in told["leads"]] == ["growth", "promises"]
    assert "The long view" in words(owner)


def test_it_is_the_owners(colleague, stranger, book):
    for client in (colleague, stranger):
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}start/").status_code == 403


def test_in_chinese_nothing_is_english(owner, book):
    keep_long_view_of(book)
    page = words(owner, language="zh-hans").split("把时间拉长", 1)[1]
    assert not re.search(r"\b(first|drivers?|customers?|likely|months|quarters?|association)\b", page)


def test_it_can_be_taken_away(owner, book):
    keep_long_view_of(book)
    taken = owner.post("/book/lists/take/", {"what": "long-view", "kind": "csv", "back": PAGE})
    rows = list(csv.reader(io.StringIO(b"".join(taken.streaming_content).decode())))
    assert [row[0] for row in rows[1:8]] == ["Lag"] * 4 + ["enduring", "fading", "Cohort"]
    assert [float(cell) for cell in rows[1][2:5]] == pytest.approx([0.42, 0.32, 0.52])
