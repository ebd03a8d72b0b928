"""How our own teams serve one another: the page, its file and its answer, and who sees which pair."""

import datetime as dt

import pytest

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.store import latest_run, read_record
from tests.factories.books import add
from tests.factories.gathered import add_answers, said
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
PAGE = "/act/people/between/"
PULSE = (
    "satisfaction_worth", "performance_overall", "trust_overall", "control_voice", "commitment_worth",
    "structural_saves", "business_suffers", "evp_gain", "fit_collaboration",
)  # fmt: skip


@pytest.fixture
def served(filled):
    """Finance, whom North serves and who said much; stores, whom South serves and who said one thing."""
    last = dt.date.fromisoformat(read_record(latest_run(filled.scores))["as_of"])
    at = f"{last - dt.timedelta(days=9)}T10:00"
    add(filled, "customers", {"customer_id": ["finance", "stores"], "kind": ["internal"] * 2,
                              "team": ["North", "South"]})  # fmt: skip
    add(filled, "identities", {"who": ["customer"] * 2, "who_id": ["finance", "stores"], "name": ["Finance", "Stores"]})
    add(filled, "contacts", {"contact_id": ["fay", "fred", "sid"], "customer_id": ["finance", "finance", "stores"],
                             "influence": [3] * 3, "valid_from": [dt.date(2020, 1, 1)] * 3})  # fmt: skip
    answers = [said(f"in-{who}", item, value, contact_id=who, customer_id=None, at=at)
               for who, value in (("fay", 7), ("fred", 6)) for item in PULSE]  # fmt: skip
    add_answers(filled, *answers, said("in-sid", "trust_overall", 2, contact_id="sid", customer_id=None, at=at))
    score_book(filled, asked=Asked(as_of=last))
    return filled


def told(people, who):
    found = with_key(people[who], scope="read").get("/api/v1/own/between").json()["pairs"]
    return {(one["serving"], one["served"]): {(row["side"], row["indicator"]): row for row in one["lines"]}
            for one in found}  # fmt: skip


def test_without_any_the_page_says_what_to_do(owner, people, filled):
    assert "Write the first internal customer" in owner.get(PAGE).text
    assert told(people, "owner") == {}


def test_each_pair_stands_in_words_with_range_people_and_age(owner, people, served):
    page = owner.get(PAGE).text
    assert "North serves Finance" in page
    assert "It rests on 2 people who answered" in page
    assert "of evidence, the newest 9 days ago" in page
    assert "How strong it is together is withheld" in page
    found = told(people, "owner")
    trust = found["North", "Finance"]["customer", "trust"]
    assert trust["low"] < trust["score"] < trust["high"]
    assert (trust["people"], trust["sources"]) == (2, ["item"])
    assert found["South", "Stores"]["customer", "strength"]["score"] is None
    assert found["South", "Stores"]["customer", "strength"]["published"] == "withheld"


def test_a_team_sees_whom_it_serves_and_no_other(people, served):
    assert list(told(people, "local_manager")) == [("North", "Finance")]
    assert "Stores" not in browser_of(people["local_manager"]).get(PAGE).text
    assert list(told(people, "owner")) == [("North", "Finance"), ("South", "Stores")]


def test_the_pairs_are_taken_away_as_a_file(owner, served):
    answer = owner.post("/book/lists/take/", {"what": "between-teams", "kind": "csv", "back": PAGE})
    lines = b"".join(answer).decode().splitlines()
    assert any("Team that is served" in one for one in lines)
    assert any(one.startswith("South,Stores,all together,whoever is served,,,") for one in lines)
