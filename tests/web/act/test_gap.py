"""The page of knowing and doing: a sentence with its n, by kind and team, only of customers that somebody sees."""

import datetime as dt

import pytest

from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
BEFORE = dt.date(2023, 1, 1)


@pytest.fixture
def waiting(filled, number):
    """Acme has two open needs, of which one has a dated line, and a complaint without any."""
    found = number(0)
    add(filled, "needs", {"need_id": ["a", "b"], "customer_id": [own_id(0)] * 2, "stated_on": [BEFORE] * 2})
    add(filled, "cases", {"case_id": ["c"], "customer_id": [own_id(0)], "opened_at": [dt.datetime(2023, 2, 1, 9, 0)]})
    add(filled, "plans", {"plan_id": ["1"], "customer_id": [own_id(0)], "set_on": [BEFORE], "need_id": ["a"],
                          "due_on": [dt.date(2027, 1, 1)], "state": ["open"], "state_on": [BEFORE]})  # fmt: skip
    return found


def test_it_says_how_much_has_a_dated_action_with_its_n(owner, waiting):
    page = owner.get("/act/gap/").text
    assert "Of <b>3</b> things that wait for us <b>1</b> have a dated action (33 in 100)" in page
    assert "a rule of ours" in page


def test_a_stranger_is_told_of_nothing_that_waits(stranger, waiting):
    assert "Nothing waits for us" in stranger.get("/act/gap/").text


def test_programs_read_it(people, waiting):
    told = with_key(people["owner"], scope="read").get("/api/v1/gap").json()
    assert {one["kind"]: (one["waiting"], one["dated"], one["done"]) for one in told["rows"]} == {
        "need": (2, 1, 0), "case": (1, 0, 0),
    }  # fmt: skip
