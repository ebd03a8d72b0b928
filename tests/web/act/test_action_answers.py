"""Answers to actions: done is written and undone, later comes back, not useful teaches the ranking and nothing else."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from keepworth.errors import Busy
from keepworth.runs.actions import actions_told
from keepworth.tables.scored import open_scored
from keepworth_web.act.actions.answer_action import Answered, answer_action
from keepworth_web.act.models import Answer
from keepworth_web.act.reads.action_answers import held_back
from keepworth_web.know.models import WrittenRow
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
PAGE, ANSWERS, API = "/act/", "/act/answers/", "/api/v1/actions"


@pytest.fixture
def told(filled):
    found = actions_told(filled, scored=open_scored(filled))
    assert found is not None
    return found


@pytest.fixture
def best(told):
    return next(one for one in told.actions if one.chosen)


def words(page):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def answer(client, one, said, **more):
    return client.post(ANSWERS, {"number": one.number, "action": one.action, "answer": said, **more})


def proposed(person):
    found = with_key(person, scope="read").get(API).json()["actions"]
    return {(one["number"], one["action"]) for one in found}


def test_done_is_a_row_of_what_was_done_and_can_be_taken_back(people, best):
    editor = browser_of(people["editor"])
    assert answer(editor, best, "done", hours="1.5", cost="20").status_code == 302
    row = WrittenRow.objects.get(table="actions_done")
    assert row.customer == best.customer_id
    assert row.values["play"] == best.action
    assert (float(row.values["hours"]), float(row.values["cost"])) == (1.5, 20)
    assert (best.number, best.action) not in proposed(people["owner"])  # by nobody else either
    kept = Answer.objects.get()
    assert kept.until.date() > dt.date.today() + dt.timedelta(days=20)
    assert editor.post(f"/today/answers/{kept.pk}/undo/").status_code == 302
    row.refresh_from_db()
    assert row.gone
    assert (best.number, best.action) in proposed(people["owner"])


def test_what_is_done_keeps_the_hours_of_its_week(owner, people, told, best):
    before = sum(one.chosen for one in told.actions)
    answer(owner, best, "done")
    told_now = with_key(people["owner"], scope="read").get(API).json()
    assert sum(one["chosen"] for one in told_now["actions"]) == before - 1
    assert "1 was done in the last seven days" in words(owner.get(PAGE).text)


def test_whoever_only_reads_can_put_off_and_not_write(colleague, best):
    page = colleague.get(PAGE).text
    assert "Done …" not in page
    assert "Later …" in page
    assert answer(colleague, best, "done").status_code == 302
    assert not Answer.objects.exists()
    assert not WrittenRow.objects.exists()


def test_later_asks_until_when_and_comes_back(owner, people, best):
    refused = answer(owner, best, "later")
    assert refused.status_code == 422
    assert "Say until when." in refused.text
    past = answer(owner, best, "later", until=dt.date.today().isoformat())
    assert past.status_code == 422
    day = dt.date.today() + dt.timedelta(days=10)
    assert answer(owner, best, "later", until=day.isoformat()).status_code == 302
    assert (best.number, best.action) not in proposed(people["owner"])
    Answer.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    assert (best.number, best.action) in proposed(people["owner"])


def test_not_useful_asks_why_and_other_in_words(owner, best):
    assert "Choose why it is not useful." in answer(owner, best, "not_useful").text
    assert answer(owner, best, "not_useful", reason="other").status_code == 422
    assert answer(owner, best, "not_useful", reason="nonsense").status_code == 422
    assert answer(owner, best, "not_useful", reason="not_fitting", because="they are too small").status_code == 302
    kept = Answer.objects.get()
    assert (kept.reason, kept.because) == ("not_fitting", "they are too small")


def refuse(person, told, play, *, many, reason="not_fitting"):
    at = timezone.now()
    of = [one for one in told.actions if one.action == play][:many]
    Answer.objects.bulk_create(
        Answer(person=person, key=f"action:{one.number}:{play}", customer=one.number, answer="not_useful",
               reason=reason, at=at, until=at + dt.timedelta(days=365))
        for one in of
    )  # fmt: skip
    return {one.number for one in of}


def test_refusals_sink_a_play_in_the_ranking_and_leave_its_gain(owner, people, told):
    play = "after_purchase_call"
    out = refuse(people["stranger"], told, play, many=7)
    assert len(out) == 7
    said = words(owner.get(PAGE).text)
    assert "of 7 answers 7 were not useful, mostly because it does not fit this customer." in said
    assert "so it counts 42 hundredths of its value in the ranking" in said
    now = with_key(people["owner"], scope="read").get(API).json()["actions"]
    before = {(one.number, one.action): (one.gain, one.value) for one in told.actions}
    assert all((one["gain"], one["value"]) == before[one["number"], one["action"]] for one in now)
    places = [at for at, one in enumerate(now) if one["action"] == play]
    assert sum(places) > sum(at for at, one in enumerate(told.actions) if one.action == play)


def test_d1_01_answers_about_customers_behind_the_wall_are_counted_for_nobody_else(people, told):
    mine = {number for number, _play in proposed(people["stranger"])}
    out = refuse(people["owner"], told, "after_purchase_call", many=7)
    assert 0 < len(out & mine) < len(out) == 7
    for who, many in (("owner", 7), ("stranger", len(out & mine))):
        (lesson,) = with_key(people[who], scope="read").get(API).json()["lessons"]
        assert lesson["answers"] == many


def test_too_few_refusals_or_what_was_done_already_teach_nothing(owner, people, told):
    refuse(people["stranger"], told, "after_purchase_call", many=4)
    assert "Fewer than 5 answers change no place." in words(owner.get(PAGE).text)
    Answer.objects.all().delete()
    refuse(people["stranger"], told, "after_purchase_call", many=7, reason="done_already")
    assert "taught" not in owner.get(PAGE).text


def test_the_hours_of_what_is_not_useful_go_to_others(owner, people, told, best):
    answer(owner, best, "not_useful", reason="wrong_time")
    assert held_back(people["owner"]).without == {(best.number, best.action)}
    now = with_key(people["owner"], scope="read").get(API).json()
    spent = sum(one["hours"] for one in now["actions"] if one["chosen"])
    assert spent <= 8
    assert {(one["number"], one["action"]) for one in now["actions"] if one["chosen"]} != {
        (one.number, one.action) for one in told.actions if one.chosen
    }


@pytest.mark.parametrize("more", [{"number": "999999"}, {"action": "no_such_play"}])
def test_d1_03_what_is_not_proposed_takes_no_answer(owner, best, more):
    sent = {"number": best.number, "action": best.action, "answer": "later",
            "until": (dt.date.today() + dt.timedelta(days=3)).isoformat(), **more}  # fmt: skip
    assert owner.post(ANSWERS, sent).status_code == 302
    assert not Answer.objects.exists()


def test_d1_01_an_action_for_a_customer_behind_the_wall_takes_no_answer(stranger, told):
    theirs = next(one for one in told.actions if one.customer_id == "C000000")  # of team North
    assert answer(stranger, theirs, "not_useful", reason="not_true").status_code == 302
    assert not Answer.objects.exists()


def test_the_page_of_a_customer_says_the_next_best_thing_with_the_same_answers(owner, people, best):
    page = owner.get(f"/know/{best.number}/").text
    part = page[page.index('id="panel-next"') :]
    part = part[: part.index("</section>")]
    assert "The next best thing" in part
    assert "It is expected to add" in part
    assert part.count(f'action="{ANSWERS}"') == 3
    key = with_key(people["owner"], scope="read")
    theirs = key.get(f"/api/v1/customers/{best.number}/next").json()
    assert theirs[0]["action"] == best.action
    assert {one["number"] for one in theirs} == {best.number}
    sent = {"number": best.number, "action": best.action, "answer": "not_useful", "reason": "not_true",
            "next": f"/know/{best.number}/#panel-next"}  # fmt: skip
    assert owner.post(ANSWERS, sent).url == f"/know/{best.number}/#panel-next"
    assert f'value="{best.action}"' not in owner.get(f"/know/{best.number}/").text


def test_a_page_about_one_customer_reads_no_other_s_actions(people, best, monkeypatch):
    def whole(*_: object) -> None:
        raise AssertionError("the actions of the whole book were read")

    monkeypatch.setattr("keepworth.runs.actions.offers_in", whole)
    monkeypatch.setattr("keepworth.runs.actions.actions_at", whole)
    theirs = with_key(people["owner"], scope="read").get(f"/api/v1/customers/{best.number}/next").json()
    assert theirs[0]["action"] == best.action


def test_programs_answer_and_take_back(people, told, best):
    key = with_key(people["editor"], scope="write")
    sent = {"number": best.number, "action": best.action, "answer": "done", "hours": 2.5}
    kept = key.post(f"{API}/answers", sent, content_type="application/json")
    assert kept.status_code == 201
    assert WrittenRow.objects.get(table="actions_done").values["hours"] is not None
    back = key.generic("POST", f"/api/v1/today/answers/{kept.json()['id']}/undo")
    assert back.json()["undone_at"] is not None
    assert WrittenRow.objects.get(table="actions_done").gone


@pytest.mark.parametrize(
    ("more", "status"),
    [({"answer": "later"}, 422), ({"answer": "not_useful"}, 422), ({"answer": "not_useful", "reason": "other"}, 422),
     ({"answer": "later", "until": "2019-01-01"}, 422), ({"answer": "done", "hours": -1}, 422),
     ({"answer": "done", "number": 999_999}, 404), ({"answer": "later", "until": None}, 422)],
)  # fmt: skip
def test_programs_are_refused_what_forms_are(people, best, more, status):
    key = with_key(people["editor"], scope="write")
    sent = {"number": best.number, "action": best.action, **more}
    assert key.post(f"{API}/answers", sent, content_type="application/json").status_code == status
    assert not Answer.objects.exists()


def test_a_reader_s_program_cannot_write_that_something_was_done(people, best):
    key = with_key(people["viewer"], scope="write")
    sent = {"number": best.number, "action": best.action, "answer": "done"}
    assert key.post(f"{API}/answers", sent, content_type="application/json").status_code == 403
    assert not Answer.objects.exists()


def test_two_at_once_write_once_that_it_is_done(people, best):
    now = timezone.now()
    one = {"said": Answered("done"), "by": people["editor"], "at": now, "today": now.date()}
    first = answer_action(best, **one)
    with pytest.raises(Busy, match="just said"):
        answer_action(best, **one | {"by": people["owner"]})
    assert list(Answer.objects.all()) == [first]
    assert WrittenRow.objects.count() == 1


def test_nothing_is_answered_on_a_day_gone_by(owner, people, best):
    day = dt.date.today() - dt.timedelta(days=1)
    sent = {"number": best.number, "action": best.action, "answer": "done"}
    assert owner.post(f"{ANSWERS}?as-of={day}", sent).status_code == 302
    assert "Nothing was written: you see an earlier day." in owner.get(PAGE).text
    key = with_key(people["owner"], scope="write")
    assert key.post(f"{API}/answers?as-of={day}", sent, content_type="application/json").status_code == 422
    assert not Answer.objects.exists()
