"""The plan of a customer: lines by indicator with both sides' views, steps, how they end, and what Today asks."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from keepworth_web.act.models import Answer
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.staff.models import AuditEntry
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
AHEAD = (timezone.now().date() + dt.timedelta(60)).isoformat()
LINE = {"indicator": "trust", "goal": "They hear bad news from us first.", "target": "75", "due_on": AHEAD,
        "owner_id": "", "obstacles": "Two reviews a year.", "ours": "We think so already.",
        "theirs": "They learn too late.", "need_id": "", "case_id": "", "version": ""}  # fmt: skip
STEP = {"what": "Agree on a weekly call.", "due_on": AHEAD, "owner_id": "", "version": ""}


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def at(number):
    return number(0)


def only(table: str) -> WrittenRow:
    (row,) = [one for one in WrittenRow.objects.filter(table=table) if one.says]
    return row


def write(editor, at) -> WrittenRow:
    assert editor.post(f"/act/plan/{at}/lines/new/", LINE).status_code == 302
    return only("plans")


def test_an_empty_plan_is_one_sentence_and_one_button(editor, colleague, at):
    page = editor.get(f"/act/plan/{at}/").text
    assert "No plan is written yet" in page
    assert f'href="/act/plan/{at}/lines/new/"' in page
    assert "Write the first line" not in colleague.get(f"/act/plan/{at}/").text, "who may only read is not asked to"


def test_a_line_shows_goal_target_day_obstacle_and_both_views_side_by_side(editor, at):
    row = write(editor, at)
    assert (row.values["indicator"], row.values["state"], row.values["target"]) == ("trust", "open", 75.0)
    page = editor.get(f"/act/plan/{at}/").text
    for said in (LINE["goal"], LINE["obstacles"], "To reach 75.", LINE["ours"], LINE["theirs"], "Nobody has it yet."):
        assert said in page
    assert page.index("Our view") < page.index(LINE["ours"]) < page.index("Their view") < page.index(LINE["theirs"])
    assert AuditEntry.objects.filter(kind="row.write").exists()


def test_where_an_indicator_is_comes_from_the_run_and_is_never_typed(editor, at):
    answer = editor.post(f"/act/plan/{at}/lines/new/", LINE | {"now": "90"})
    assert (answer.status_code, "no field now" in answer.text) == (422, True)


def test_an_indicator_has_one_open_line_and_another_after_it_ended(editor, at):
    row = write(editor, at)
    second = editor.post(f"/act/plan/{at}/lines/new/", LINE)
    assert (second.status_code, "There is an open line of this indicator already" in second.text) == (422, True)
    end = {"how": "done", "why": "", "version": str(row.version)}
    assert editor.post(f"/act/plan/{at}/lines/w{row.pk}/end/", end).status_code == 302
    assert editor.post(f"/act/plan/{at}/lines/new/", LINE).status_code == 302
    again = editor.post(f"/act/plan/{at}/lines/w{row.pk}/end/", {"how": "open", "why": "", "version": "2"})
    assert again.status_code == 302
    row.refresh_from_db()
    assert row.values["state"] == "done", "two open lines of one indicator cannot be"


def test_what_is_dropped_says_why_and_whoever_was_second_is_told(editor, at):
    row = write(editor, at)
    address = f"/act/plan/{at}/lines/w{row.pk}/end/"
    silent = editor.post(address, {"how": "dropped", "why": "", "version": "1"})
    assert (silent.status_code, "Say in a few words why it is dropped." in silent.text) == (422, True)
    assert editor.post(address, {"how": "dropped", "why": "They merge.", "version": "1"}).status_code == 302
    assert "They merge." in editor.get(f"/act/plan/{at}/").text
    late = editor.post(f"/act/plan/{at}/lines/w{row.pk}/", LINE | {"version": "1", "goal": "Another"})
    assert (late.status_code, "Somebody else changed this" in late.text) == (422, True)


def test_steps_stand_under_their_line_the_next_one_on_the_customers_page(editor, at):
    row = write(editor, at)
    for what in ("Agree on a weekly call.", "Write to them the same day."):
        answer = editor.post(f"/act/plan/{at}/lines/w{row.pk}/steps/new/", STEP | {"what": what})
        assert answer.status_code == 302
    page = editor.get(f"/know/{at}/").text
    panel = page[page.index('id="panel-plan"') :]
    assert "Next: Agree on a weekly call. — nobody yet, by" in panel
    first = WrittenRow.objects.filter(table="plan_steps").order_by("pk")[0]
    end = {"how": "done", "why": "", "version": "1"}
    assert editor.post(f"/act/plan/{at}/steps/w{first.pk}/end/", end).status_code == 302
    page = editor.get(f"/know/{at}/").text
    assert "Next: Write to them the same day." in page[page.index('id="panel-plan"') :]


def test_a_line_that_is_taken_away_comes_back(editor, at):
    row = write(editor, at)
    answer = editor.post(
        f"/act/plan/{at}/lines/w{row.pk}/end/", {"how": "remove", "why": "", "version": "1"}, follow=True
    )
    assert "No plan is written yet" in answer.text
    change = row.versions.latest("number").change_id
    editor.post(f"/know/changes/{change}/undo/")
    assert LINE["goal"] in editor.get(f"/act/plan/{at}/").text


@pytest.mark.parametrize(
    ("said", "why"),
    [({"indicator": "luck"}, "not one of the available choices"), ({"goal": ""}, "required"),
     ({"target": "120"}, "100"), ({"indicator": ""}, "Choose the indicator that shall reach it"),
     ({"due_on": "1999-01-01"}, "This day comes before the day on which it was set.")],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(editor, at, said, why):
    answer = editor.post(f"/act/plan/{at}/lines/new/", LINE | said)
    assert (answer.status_code, why in answer.text) == (422, True)
    assert not WrittenRow.objects.filter(table="plans").exists()


def test_d1_01_a_stranger_opens_no_plan_and_writes_no_line(people, stranger, at):
    said = {"customer_id": own_id(0), "set_on": "2024-01-01", "indicator": "trust"}
    row = write_row(Said("plans", said), by=people["owner"], at=timezone.now())
    for address in ("", "lines/new/", f"lines/w{row.pk}/", f"lines/w{row.pk}/steps/new/"):
        assert stranger.get(f"/act/plan/{at}/{address}").status_code in (403, 404)
    assert stranger.post(f"/act/plan/{at}/lines/w{row.pk}/end/", {"how": "done"}).status_code in (403, 404)
    assert stranger.get(f"/api/v1/customers/{at}/plan").status_code in (401, 403, 404)


def test_a_step_that_is_due_is_asked_by_today_until_it_is_answered(editor, at):
    row = write(editor, at)
    today = timezone.now().date()
    for what, days in (("Call them.", 3), ("Visit them.", 40)):
        step = STEP | {"what": what, "due_on": (today + dt.timedelta(days)).isoformat()}
        assert editor.post(f"/act/plan/{at}/lines/w{row.pk}/steps/new/", step).status_code == 302
    page = editor.get("/today/").text
    assert "do what the plan says: Call them." in page
    assert "Visit them." not in page, "it has time"
    key = re.search(r'name="key" value="(step:[^"]+)"', page)[1]
    silent = editor.post("/today/answers/", {"key": key, "answer": "not_useful"})
    assert (silent.status_code, "why it is not useful" in silent.text) == (422, True)
    said = {"key": key, "answer": "not_useful", "because": "They are on holiday."}
    assert editor.post("/today/answers/", said).status_code == 302
    assert Answer.objects.get().because == "They are on holiday."
    assert "Call them." not in editor.get("/today/").text


def test_today_asks_no_stranger_and_nothing_that_is_done(editor, stranger, at):
    row = write(editor, at)
    step = STEP | {"due_on": timezone.now().date().isoformat()}
    assert editor.post(f"/act/plan/{at}/lines/w{row.pk}/steps/new/", step).status_code == 302
    assert STEP["what"] not in stranger.get("/today/").text
    assert STEP["what"] in editor.get("/today/").text
    end = {"how": "done", "why": "", "version": "1"}
    assert editor.post(f"/act/plan/{at}/lines/w{row.pk}/end/", end).status_code == 302
    assert STEP["what"] not in editor.get("/today/").text, "a line that ended asks for nothing"


def test_today_asks_for_no_step_of_a_line_that_was_taken_away(editor, at):
    row = write(editor, at)
    step = STEP | {"due_on": timezone.now().date().isoformat()}
    assert editor.post(f"/act/plan/{at}/lines/w{row.pk}/steps/new/", step).status_code == 302
    assert STEP["what"] in editor.get("/today/").text
    away = {"how": "remove", "why": "", "version": "1"}
    assert editor.post(f"/act/plan/{at}/lines/w{row.pk}/end/", away).status_code == 302
    assert STEP["what"] not in editor.get("/today/").text


def test_programs_read_the_plan_with_its_steps(editor, people, at):
    row = write(editor, at)
    editor.post(f"/act/plan/{at}/lines/w{row.pk}/steps/new/", STEP)
    (line,) = with_key(people["editor"], scope="read").get(f"/api/v1/customers/{at}/plan").json()
    assert (line["indicator"], line["target"], line["state"], line["theirs"]) == ("trust", 75, "open", LINE["theirs"])
    assert [one["what"] for one in line["steps"]] == [STEP["what"]]


def test_the_plan_is_taken_away_as_a_file(owner, at):
    write(owner, at)
    answer = owner.post("/book/lists/take/", {"what": "plan", "kind": "csv", "about": str(at)})
    assert answer.status_code == 200
    assert LINE["goal"] in b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()
