"""Page, command and run propose the same: what was answered on the website holds for all three."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from keepworth.runs.actions import report_actions
from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.tables.action_results import actions_in
from keepworth_web.act.models import Answer
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
API = "/api/v1/actions"


def chosen(rows):
    return {(one["number"], one["action"]) for one in rows if one["chosen"]}


def on_page(people):
    return with_key(people["owner"], scope="read").get(API).json()["actions"]


def told(book):
    found = report_actions(book)
    return {(one.number, one.action) for one in found.actions if one.chosen}


def answered(people, one, answer, **more):
    sent = {"number": one[0], "action": one[1], "answer": answer, **more}
    return with_key(people["owner"], scope="write").post(f"{API}/answers", sent, content_type="application/json")


def test_page_command_and_the_next_run_agree_on_what_was_answered(people, filled):
    score_book(filled)
    first, second, third, *_ = sorted(chosen(on_page(people)))
    until = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    assert answered(people, first, "later", until=until).status_code == 201
    assert answered(people, second, "not_useful", reason="not_true").status_code == 201
    assert answered(people, third, "done").status_code == 201
    shown = chosen(on_page(people))
    assert not shown & {first, second, third}
    assert told(filled) == shown
    run = score_book(filled)
    stored = {(one["customer_id"], one["action"]) for one in actions_in(run) if one["chosen"]}
    assert stored == chosen(on_page(people)) == told(filled)
    assert not stored & {first, second, third}
    answers = read_record(run)["actions"]["answers"]
    assert (answers["left_out"], answers["done"], answers["weights"]) == (2, 1, {})
    earlier = read_record(score_book(filled, asked=Asked(as_of=dt.date(2022, 9, 26))))["actions"]
    assert (earlier["answers"]["left_out"], earlier["answers"]["done"]) == (0, 0)


def test_refusals_weigh_a_play_in_the_next_run_and_leave_what_it_adds(people, filled):
    score_book(filled)
    play, _ = Counter(one["action"] for one in on_page(people)).most_common(1)[0]
    others = [one["number"] for one in on_page(people) if one["action"] == play][:6]
    assert len(others) == 6
    gains = {(one["number"], one["action"]): one["gain"] for one in on_page(people)}
    for number in others:
        Answer.objects.create(
            person=people["owner"], key=f"action:{number}:{play}", customer=number, answer="not_useful",
            reason="too_dear", at=timezone.now(), until=timezone.now(),
        )  # fmt: skip
    record = read_record(run := score_book(filled))["actions"]
    assert record["answers"]["weights"] == {play: pytest.approx(4 / (5 + len(others)) / 0.8)}
    after = {(one["customer_id"], one["action"]): one["gain"] for one in actions_in(run)}
    assert all(after[one] == pytest.approx(gain) for one, gain in gains.items() if one in after)
    assert {(one["customer_id"], one["action"]) for one in actions_in(run) if one["chosen"]} == chosen(on_page(people))
    assert told(filled) == chosen(on_page(people))


def test_what_somebody_who_does_not_serve_them_puts_off_is_hidden_from_that_person_alone(people, filled):
    colleague = with_key(people["viewer"], scope="write")
    one = next(row for row in colleague.get(API).json()["actions"] if row["chosen"])
    until = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    sent = {"number": one["number"], "action": one["action"], "answer": "later", "until": until}
    assert colleague.post(f"{API}/answers", sent, content_type="application/json").status_code == 201
    kept, pair = Answer.objects.get(), (one["number"], one["action"])
    assert not kept.for_all
    assert pair in told(filled)
    assert pair not in {(row["number"], row["action"]) for row in colleague.get(API).json()["actions"]}
