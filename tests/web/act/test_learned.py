"""What was learned in a week: outcomes that somebody wrote, and what lots taught since; of whom one sees."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from keepworth_web.act.reads.learned import learned_here
from keepworth_web.act.reads.on_behalf import on_behalf_of
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from tests.factories.books import add

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(filled):
    """Four visits to Acme of team North, of which two are known by file to have helped."""
    day = dt.date.today() - dt.timedelta(150)
    add(filled, "actions_done", {
        "action_id": [f"D{at}" for at in range(4)], "customer_id": ["C000000"] * 4, "play": ["account_review"] * 4,
        "done_on": [day] * 4, "outcome": ["helped", "helped", None, None],
    })  # fmt: skip
    return filled


def learned(person) -> list[str]:
    return learned_here(on_behalf_of(person))


def test_an_outcome_of_this_week_is_told_with_all_of_its_play_and_an_old_one_is_not(people, done):
    assert learned(people["owner"]) == [], "the file is no news"
    write_row(Said("actions_done", {"action_id": "D2", "outcome": "no change"}), by=people["owner"], at=timezone.now())
    (said,) = learned(people["owner"])
    assert said.startswith("review with them what we deliver: by our own judgement it helped 2 of 3 times (")
    assert "Nobody was compared, so it is no effect." in said
    WrittenRow.objects.update(at=timezone.now() - dt.timedelta(days=8))
    assert learned(people["owner"]) == []


def test_it_is_too_early_to_say_is_nothing_learned(people, done):
    early = {"action_id": "D2", "outcome": "too early to say"}
    write_row(Said("actions_done", early), by=people["owner"], at=timezone.now())
    assert learned(people["owner"]) == []


def test_nothing_is_told_of_customers_of_another_team(people, done):
    write_row(Said("actions_done", {"action_id": "D2", "outcome": "helped"}), by=people["owner"], at=timezone.now())
    assert learned(people["viewer"])
    assert learned(people["stranger"]) == []


def test_what_lots_taught_since_a_week_is_told_to_who_sees_the_whole_book_alone(people, done, run):
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    effect = {
        "play": "account_review", "lever": "performance", "comparisons": 1, "got": 40, "got_left": 2, "held_out": 10,
        "held_out_left": 2, "log_odds": -0.5, "log_odds_low": -1.0, "log_odds_high": 0.0, "effect": 4.0,
        "effect_low": 1.0, "effect_high": 7.0, "effect_before": 5.0,
    }  # fmt: skip
    record.setdefault("actions", {})["effects"] = [effect]
    (run / "run.json").write_text(json.dumps(record), encoding="utf-8")
    (said,) = learned(people["owner"])
    assert "from 50 of your own outcomes" in said
    assert learned(people["viewer"]) == []
    record["started_at"] = (timezone.now() - dt.timedelta(days=8)).isoformat(timespec="seconds")
    (run / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert learned(people["owner"]) == [], "it was taught before this week"
