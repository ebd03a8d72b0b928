"""The four steps as a programme: with owners, measures, days and how they stood."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from keepworth_web.focus.models import Step, StepReading
from keepworth_web.staff.models import AuditEntry
from tests.web.browsers import browser_of, with_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
JSON = "application/json"
TOMORROW = (timezone.now() + dt.timedelta(days=1)).date().isoformat()


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def written(people, **more):
    said = {"part": "empower", "what": "Decide refunds on the spot", "measure": "Budget each", "begins_at": "0",
            "target": "200", "owner": str(people["viewer"].pk), "due": TOMORROW}  # fmt: skip
    return {**said, **more}


def test_an_empty_programme_says_so_and_names_the_four_steps(editor):
    page = words(editor.get("/focus/programme/").text)
    assert "The programme is empty" in page
    for title in ("Give our people the right to decide", "Use what we know", "Narrow down whom we serve"):
        assert title in page


def test_a_step_has_an_owner_a_measure_and_a_day_and_what_was_read_stays(people, editor, colleague):
    assert editor.post("/focus/programme/new/", written(people)).status_code == 302
    at = Step.objects.get().pk
    editor.post(f"/focus/programme/{at}/readings/", {"state": "going", "value": "50", "said": "North has it"})
    page = words(colleague.get("/focus/programme/").text)
    assert "0 of 1 is done." in page
    assert "Decide refunds on the spot Viewer Test" in page
    assert "50, to be 200" in page
    history = words(colleague.get(f"/focus/programme/{at}/").text)
    assert "North has it" in history
    assert StepReading.objects.count() == 2
    kinds = [one.kind for one in AuditEntry.objects.order_by("pk") if one.kind.startswith("step.")]
    assert kinds == ["step.write", "step.read"]


def test_what_is_overdue_is_late_until_it_is_done_or_dropped(people, editor):
    editor.post("/focus/programme/new/", written(people, due="2020-01-01"))
    at = Step.objects.get().pk
    assert "1 is late." in words(editor.get("/focus/programme/").text)
    editor.post(f"/focus/programme/{at}/readings/", {"state": "done"})
    page = words(editor.get("/focus/programme/").text)
    assert "late" not in page
    assert "1 of 1 is done." in page


def test_an_owner_who_left_is_missed(people, editor):
    editor.post("/focus/programme/new/", written(people))
    type(people["viewer"]).objects.filter(pk=people["viewer"].pk).update(is_active=False)
    assert "1 has no owner any more." in words(editor.get("/focus/programme/").text)


def test_a_step_is_changed_thrown_away_and_taken_back(people, editor):
    editor.post("/focus/programme/new/", written(people))
    at = Step.objects.get().pk
    assert 'value="Decide refunds on the spot"' in editor.get(f"/focus/programme/{at}/change/").text
    editor.post(f"/focus/programme/{at}/change/", written(people, what="Decide refunds up to 200"))
    assert "Decide refunds up to 200" in editor.get("/focus/programme/").text
    editor.post(f"/focus/kept/step/{at}/trash/")
    assert editor.get(f"/focus/programme/{at}/").status_code == 404
    editor.post(f"/focus/kept/step/{at}/restore/")
    assert editor.get(f"/focus/programme/{at}/").status_code == 200


def test_a_step_without_a_day_or_with_nobodys_name_is_refused(people, editor):
    for wrong in ({"due": ""}, {"owner": "999999"}, {"what": ""}):
        assert editor.post("/focus/programme/new/", written(people, **wrong)).status_code == 422
    assert not Step.objects.exists()


def test_programs_write_and_read_the_same(people):
    program = with_key(people["editor"], scope="write")
    body = {"part": "data", "what": "Ask after each delivery", "measure": "Days", "owner": people["viewer"].pk,
            "due": TOMORROW}  # fmt: skip
    made = program.post("/api/v1/focus/steps", body, content_type=JSON).json()
    address = f"/api/v1/focus/steps/{made['id']}"
    assert (made["state"], made["is_late"]) == ("open", False)
    read = program.post(f"{address}/readings", {"state": "done", "value": 2}, content_type=JSON).json()
    assert [one["state"] for one in read["readings"]] == ["done", "open"]
    changed = program.put(address, {**body, "what": "Ask each time"}, content_type=JSON).json()
    assert changed["what"] == "Ask each time"
    nobody = program.post("/api/v1/focus/steps", {**body, "owner": 999_999}, content_type=JSON)
    assert nobody.status_code == 422
    assert program.delete(address).status_code == 204
    assert program.get("/api/v1/focus/steps").json() == []


def test_a_step_that_falls_due_stands_in_its_owners_today_and_in_nobody_elses(people, editor, colleague):
    editor.post("/focus/programme/new/", written(people))
    at = Step.objects.get().pk
    page = words(colleague.get("/today/").text)
    assert "Take the step of the programme: Decide refunds on the spot" in page
    assert "It is due on" in page
    assert "Whose it is is not known yet" not in page
    assert "Take the step of the programme" not in words(editor.get("/today/").text)
    editor.post(f"/focus/programme/{at}/readings/", {"state": "done"})
    assert "Take the step of the programme" not in words(colleague.get("/today/").text)


def test_a_step_of_another_month_is_not_asked_yet_and_a_late_one_is(people, editor, colleague):
    far = (timezone.now() + dt.timedelta(days=40)).date().isoformat()
    editor.post("/focus/programme/new/", written(people, due=far, what="Train all"))
    editor.post("/focus/programme/new/", written(people, due="2020-01-01", what="Give keys"))
    page = words(colleague.get("/today/").text)
    assert "Train all" not in page
    assert "Take the step of the programme: Give keys It was due on" in page


@pytest.mark.usefixtures("shop")
def test_what_the_book_says_stands_beside_what_is_typed_for_the_owner_alone(people, owner, editor):
    editor.post("/focus/programme/new/", written(people, part="data", measure="Knowledge", begins_at="31"))
    page = words(owner.get("/focus/programme/").text)
    assert "Needs and complaints that a plan answers with a day Nothing waits" in page
    assert "Our hours in segments of high value and good fit Not known" in page
    assert "31, to be 200" in page  # what was typed stays as it was typed
    assert "that a plan answers" not in words(editor.get("/focus/programme/").text)
    assert with_key(people["editor"], scope="read").get("/api/v1/focus/measures").status_code == 403


def test_on_the_sample_each_measure_has_its_n_its_day_and_its_run(people, owner, show, scored_firm):
    show(scored_firm.folder)
    told = with_key(people["owner"], scope="read").get("/api/v1/focus/measures").json()
    page = words(owner.get("/focus/programme/").text)
    knowledge, dated, hours = told["measures"]
    assert f"Of {knowledge['of']} customers, the newest word of" in page
    assert f"{round(dated['value'])} in 100. Of {dated['of']} that wait" in page
    assert f"{round(hours['value'])} in 100. Of {hours['of']} customers, in the year to" in page
    assert page.count(told["run"]) == 2
    first = told["segments"][0]
    assert f"{first['name']} above all together {first['customers']} {round(100 * first['chance'])}" in page
    assert told["segments"] == sorted(told["segments"], key=lambda one: -one["score"])
    sheet = owner.post("/book/lists/take/", {"what": "segments", "kind": "csv", "back": "/focus/programme/"})
    assert first["name"] in b"".join(sheet).decode()
