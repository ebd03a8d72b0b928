"""What became of each team's customers: beside their sales, for whoever leads a team."""

import datetime as dt

import pytest

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.store import latest_run, read_record
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice(filled):
    """A book that was scored half a year before, too, and again."""
    last = dt.date.fromisoformat(read_record(latest_run(filled.scores))["as_of"])
    score_book(filled, asked=Asked(as_of=last - dt.timedelta(days=180)))
    score_book(filled, asked=Asked(as_of=last))
    return filled


def test_with_one_score_nothing_is_told_and_the_page_says_what_is_needed(owner, people, filled):
    assert "Two scores of different days are needed" in owner.get("/act/people/teams/").text
    assert with_key(people["owner"], scope="read").get("/api/v1/own/teams").json()["teams"] == []


def test_the_change_stands_with_its_range_its_parts_and_the_sales(owner, people, twice):
    found = with_key(people["owner"], scope="read").get("/api/v1/own/teams").json()
    assert [one["team"] for one in found["teams"]] == ["North", "South", None]
    for one in found["teams"]:
        parts = [one[name] for name in ("before", "new", "lost", "grown", "shrunk", "re_estimated")]
        assert sum(parts) == pytest.approx(one["now"])
        sure = one["moved_low"] > 0 or one["moved_high"] < 0
        assert (one["verdict"] != "cannot tell") == sure
    page = owner.get("/act/people/teams/").text
    assert "North" in page
    assert "nobody was compared" in page


def test_a_local_manager_sees_their_team_and_nobody_else_sees_any(people, twice):
    found = with_key(people["local_manager"], scope="read").get("/api/v1/own/teams").json()
    assert [one["team"] for one in found["teams"]] == ["North", None]
    assert "South" not in browser_of(people["local_manager"]).get("/act/people/teams/").text
    assert browser_of(people["editor"]).get("/act/people/teams/").status_code == 403


def test_the_teams_are_taken_away_as_a_file(owner, twice):
    answer = owner.post("/book/lists/take/", {"what": "team-values", "kind": "csv", "back": "/act/people/teams/"})
    assert "Sales before" in b"".join(answer).decode()
