"""What the book taught stands where numbers are explained, and what is printed is said to be; whether people agree."""

import json
import re

import pytest

from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]


@pytest.fixture
def taught(run):
    """Let the run have learnt the prior and the half-life of trust, and how far an answer errs."""
    file = run / "priors.json"
    priors = json.loads(file.read_text(encoding="utf-8"))
    for lines in (priors["stated"], *(one["lines"] for one in priors["populations"])):
        lines["trust"] |= {"learnt": True, "heard": 24}
    priors["learnt"] = {
        "half_life_months": {"trust": {"months": 14.2, "low": 11.0, "high": 18.4, "people": 61}},
        "errors": {"item": {"sd": 10.1, "low": 9.0, "high": 11.0, "stated": 15.0, "pairs": 80, "people": 52}},
    }
    priors["half_life_months"]["trust"] = 14.2
    priors["errors"] = {"item": 10.1, "opinion": 25.0}
    file.write_text(json.dumps(priors), encoding="utf-8")


def words(owner, number: int, indicator: str = "trust") -> str:
    text = owner.get(f"/measure/{number}/{indicator}/").text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[text.index("<main") : text.index("</main>")]))


def test_what_is_printed_is_said_to_be_ours(owner, number):
    said = words(owner, number(0))
    assert "60, a printed one of ours and no finding." in said
    assert "Half-life: 12 months, ours and no finding." in said
    panel = owner.get(f"/know/{number(0)}/").text
    assert "Nothing of it was learnt yet: it is ours, or as this company set it." in panel


@pytest.mark.usefixtures("taught")
def test_what_the_book_taught_is_said_with_its_range_and_from_how_many(owner, number):
    said = words(owner, number(0))
    assert re.search(r"The prior of .+: 60, learnt from 24 customers\.", said)
    assert "Half-life: 14.2 months (likely 11 to 18.4), learnt from 61 people who were asked again." in said
    assert "One answer may be off by 10.1 points, as a standard deviation: learnt from 52 people." in said
    assert "opinion may be off" not in said
    assert "Half-life: 12 months, ours and no finding." in words(owner, number(0), "control")
    panel = owner.get(f"/know/{number(0)}/").text
    assert "On 1 of 13 indicators it was learnt from customers; on the rest it is ours." in panel


@pytest.mark.usefixtures("taught")
def test_programs_are_told_the_same(people, number):
    told = with_key(people["owner"]).get(f"/api/v1/customers/{number(0)}/strength").json()
    lines = {one["indicator"]: one for one in told["indicators"]}
    assert lines["trust"]["half_life_learnt"] == {"low": 11.0, "high": 18.4, "people": 61}
    assert (lines["trust"]["prior_learnt_from"], lines["control"]["prior_learnt_from"]) == (24, 0)
    assert lines["control"]["half_life_learnt"] is None
    errors = {one["kind"]: one for one in told["source_errors"]}
    assert (errors["item"]["sd"], errors["item"]["learnt"]["people"], errors["opinion"]["learnt"]) == (10.1, 52, None)


def test_of_two_people_the_ends_are_told_and_no_verdict(owner, number):
    said = words(owner, number(0))
    assert "2 people of theirs were heard on it lately, from 17 to 83, spread by 47 points around their mean." in said
    assert "Whether they agree is said from 6 people on." in said
    assert "r_wg" not in said
    assert "2 people, 17 to 83" in owner.get(f"/know/{number(0)}/").text
    assert "One person of theirs was heard on it lately" in words(owner, number(0), "fit")


def test_of_twelve_people_it_is_said_whether_they_agree(owner, number, people):
    said = words(owner, number(1), "commitment")
    assert "12 people of theirs were heard on it lately, from 50 to 83" in said
    assert re.search(r"They agree: r_wg 0\.87 \(likely 0\.\d\d to 0\.\d\d, 8 in 10\)", said)
    assert "12 people, 50 to 83; they agree" in owner.get(f"/know/{number(1)}/").text
    told = with_key(people["owner"]).get(f"/api/v1/customers/{number(1)}/strength/commitment").json()
    agreed = told["indicator"]["agreement"]
    assert (agreed["people"], agreed["judged"], agreed["withheld"]) == (12, "alike", "")
    assert agreed["r_wg_low"] < agreed["r_wg"] < agreed["r_wg_high"]
    alone = (
        with_key(people["owner"]).get(f"/api/v1/customers/{number(0)}/strength/fit").json()["indicator"]["agreement"]
    )
    assert (alone["people"], alone["r_wg"], alone["lowest"]) == (1, None, None)
    assert "1 answered, and it takes 2" in alone["withheld"]
