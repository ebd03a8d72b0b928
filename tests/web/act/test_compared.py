"""What comparing by lot taught, on the page of what to do next: for the owner, as it is of the whole book."""

import re

import pytest

from keepworth.runs.store import latest_run, read_record, write_record

pytestmark = pytest.mark.django_db
PAGE = "/act/"
VISITS = {
    "play": "sponsor_visit", "lever": "strength", "comparisons": 1, "got": 200, "got_left": 80, "held_out": 1200,
    "held_out_left": 20, "log_odds": -1.5, "log_odds_low": -1.9, "log_odds_high": -1.1, "effect": -3.25,
    "effect_low": -5.0, "effect_high": -1.5, "effect_before": 6.0, "sd_before": 4.0, "source_before": "ours",
    "ends_chance": 0.1, "ends_chance_before": 0.4,
}  # fmt: skip
QUIET = {**VISITS, "play": "close_case", "log_odds": None, "log_odds_low": None, "log_odds_high": None}


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


@pytest.fixture
def told(filled):
    run = latest_run(filled.scores)
    record = read_record(run)
    record["actions"]["effects"] = [VISITS, QUIET]
    write_record(run, record)


def test_the_owner_reads_from_how_many_and_what_was_believed(owner, told):
    said = words(owner.get(PAGE).text)
    assert (
        "from 1,400 of your own outcomes: of 200 who were to get it 80 left, and of 1,200 held out by lot 20." in said
    )
    assert "by −3.2 points (likely −5.0 to −1.5, 8 in 10), and was before by +6.0." in said
    assert "That is too little to say anything" in said
    assert "what people say came of it moves no effect" in said


def test_whoever_sees_some_customers_is_not_told_of_all(colleague, told):
    assert "your own outcomes" not in words(colleague.get(PAGE).text)


def test_where_nothing_was_compared_nothing_is_said_of_it(owner, filled):
    assert "What comparing by lot taught" not in owner.get(PAGE).text
