"""Content on trial: which of our pages have an answer, who read them, and what is proposed for removal."""

import datetime as dt

import pytest
from django.utils import timezone

from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
HOME = "/act/content/"
PAGE = {"title": "Report", "kind": "page", "page": "/report", "need": "Pay", "why": "What others pay.",
        "since": "2024-01-01", "version": ""}  # fmt: skip


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def key(people):
    return with_key(people["owner"], scope="read")


@pytest.fixture
def read(filled):
    """Three pages and a letter; of six customers who let us count, two read the report and all the prizes."""
    six = [own_id(at) for at in range(6)]
    add(filled, "content", {
        "content_id": ["r", "p", "u", "l"], "title": ["Report", "Prizes", "Unread", "Letter"],
        "kind": ["page"] * 3 + ["newsletter"], "page": ["/report", "/prizes", "/unread", None],
        "need": ["Pay", None, "Pay", "Pay"], "since": [dt.date(2024, 1, 1)] * 4,
    })  # fmt: skip
    add(filled, "consents", {"customer_id": six, "purpose": ["visits"] * 6, "given_on": [dt.date(2020, 1, 1)] * 6})
    at = dt.datetime.combine(TODAY, dt.time(9), dt.UTC) - dt.timedelta(days=100)
    add(filled, "visits", {"visit_id": [f"v{at}" for at in range(9)], "customer_id": [*six, *six[:2], six[0]],
                           "at": [at] * 9, "page": ["/prizes"] * 6 + ["/report"] * 3})  # fmt: skip
    return filled


def told(key) -> dict[str, dict]:
    return {one["content_id"]: one for one in key.get("/api/v1/content").json()["content"]}


def test_nothing_is_one_sentence_and_one_button(editor, colleague, filled):
    page = editor.get(HOME).text
    assert "No page or newsletter of yours is listed yet" in page
    assert f'href="{HOME}new/"' in page
    assert f"{HOME}new/" not in colleague.get(HOME).text


def test_what_has_no_answer_is_proposed_for_removal_whoever_reads_it(owner, key, read):
    found = told(key)
    assert {name: one["verdict"] for name, one in found.items()} == {
        "r": "keep", "p": "remove", "u": "unread", "l": "untested",
    }  # fmt: skip
    assert (found["p"]["readers"], found["p"]["counted"]) == (6, 6)
    assert (found["r"]["readers"], found["r"]["counted"], found["r"]["readers_known"]) == (2, 6, 2)
    assert found["r"]["low"] < 2 / 6 < found["r"]["high"]
    assert (found["l"]["readers"], found["u"]["readers"]) == (None, 0)
    page = owner.get(HOME).text
    assert "1 of 4 pages and newsletters have no answer" in page
    assert "1 was never tested." in page
    assert "2 of 6 customers (likely" in page
    assert page.index("Prizes") < page.index("Report"), "what is proposed for removal comes first"


def test_readers_who_ordered_are_told_with_their_n(owner, key, read):
    add(read, "orders", {"order_id": ["n1", "n2"], "customer_id": [own_id(0), own_id(1)], "amount": [5, 5],
                         "ordered_on": [TODAY - dt.timedelta(50), TODAY - dt.timedelta(2)]})  # fmt: skip
    assert told(key)["r"]["ordered"] == 1, "the second came more than 90 days after"
    assert "1 of 2 readers ordered or signed within 90 days" in owner.get(HOME).text


def test_too_few_who_let_us_count_is_said(key, filled):
    add(filled, "content", {"content_id": ["r"], "title": ["Report"], "page": ["/report"], "need": ["Pay"],
                            "since": [dt.date(2024, 1, 1)]})  # fmt: skip
    assert told(key)["r"]["verdict"] == "untested", "nobody is counted"
    add(filled, "consents", {"customer_id": [own_id(0)], "purpose": ["visits"], "given_on": [dt.date(2020, 1, 1)]})
    add(filled, "visits", {"visit_id": ["v"], "customer_id": [own_id(0)], "page": ["/report"],
                           "at": [dt.datetime.combine(TODAY, dt.time(), dt.UTC) - dt.timedelta(days=3)]})  # fmt: skip
    assert (told(key)["r"]["verdict"], told(key)["r"]["readers"]) == ("few", None)


def test_a_page_is_listed_changed_taken_down_put_up_and_taken_off(editor, key, filled):
    assert editor.post(f"{HOME}new/", PAGE).status_code == 302
    mark = f"w{WrittenRow.objects.get(table='content').pk}"
    assert "What others pay." in editor.get(HOME).text
    assert editor.post(f"{HOME}{mark}/change/", PAGE | {"need": "", "why": "", "version": "1"}).status_code == 302
    (one,) = told(key).values()
    assert (one["verdict"], one["why"]) == ("remove", "")
    assert editor.post(f"{HOME}{mark}/do/", {"do": "down", "version": "2"}).status_code == 302
    page = editor.get(HOME).text
    assert "What was taken down" in page
    assert editor.post(f"{HOME}{mark}/do/", {"do": "up", "version": "3"}).status_code == 302
    assert next(iter(told(key).values()))["removed_on"] is None
    assert editor.post(f"{HOME}{mark}/do/", {"do": "remove", "version": "4"}).status_code == 302
    assert told(key) == {}


@pytest.mark.parametrize(("said", "why"), [({"title": ""}, "required"), ({"since": "soon"}, "valid date")])
def test_what_cannot_be_is_refused_in_words(editor, filled, said, why):
    answer = editor.post(f"{HOME}new/", PAGE | said)
    assert (answer.status_code, why in answer.text) == (422, True)


def test_the_list_is_taken_away_as_a_file(owner, read):
    answer = owner.post("/book/lists/take/", {"what": "content", "kind": "csv", "back": HOME})
    assert answer.status_code == 200
    assert "How its trial stands" in b"".join(answer).decode()
