"""Prove › Experiments: planned with its power, drawn before it starts, looked at without being misled, and in runs."""

import csv
import datetime as dt
import io
import re
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from keepworth.tables.answering import lake_here
from keepworth.tables.persons.who import Person as Who
from keepworth_web.prove.actions.forget_drawn import forget_drawn
from keepworth_web.prove.models import Assignment, Experiment
from keepworth_web.site.snapshots import written_rows
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
LIST = "/prove/experiments/"
PLAN = {
    "name": "Calls",
    "arm": "after_purchase_call",
    "held_out": "50",
    "units": "alone",
    "outcome": "stayed",
    "days": "90",
}
API = "/api/v1/prove/experiments"


def words(answer) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def planned(owner, **other: str) -> Experiment:
    answer = owner.post(f"{LIST}new/", PLAN | other)
    assert answer.status_code == 302, words(answer)
    return Experiment.objects.latest("pk")


def moved(owner, of: Experiment, to: str, **more: str) -> str:
    return words(owner.post(f"{LIST}{of.pk}/move/", {"to": to, **more}, follow=True))


def running(owner, monkeypatch, *, days: int, **plan: str) -> Experiment:
    """An experiment that began some days ago."""
    from keepworth.tables.book import Book

    of, today = planned(owner, **plan), Book.today
    with monkeypatch.context() as patch:
        patch.setattr(Book, "today", lambda self: today(self) - dt.timedelta(days))
        moved(owner, of, "start", version="1")
    of.refresh_from_db()
    return of


def leave(book, of: Experiment, *, arm: int, many: int, days: int) -> None:
    gone = list(of.assignments.filter(arm=arm).values_list("customer", flat=True)[:many])
    day = timezone.now().date() - dt.timedelta(days)
    add(book, "departures", {"customer_id": gone, "left_on": [day] * len(gone)})


def test_nothing_is_planned_and_what_runs_leave_out_is_said_beside_it(owner, filled):
    said = words(owner.get(LIST))
    assert "No experiment was planned yet" in said
    assert "Plan an experiment" in said


def test_a_plan_shows_its_power_from_the_past_before_anything_is_drawn(owner, filled):
    of = planned(owner, outcome="ordered")
    said = words(owner.get(f"{LIST}{of.pk}/"))
    assert "60 customers would be drawn." in said
    assert re.search(r"In 90 days a difference of [\d.]+ in 100 would be seen 8 times in 10", said)
    assert "nobody is drawn, and nothing may be sent" in said
    assert (of.state, of.assignments.count()) == ("drafted", 0)
    longer = planned(owner, outcome="spent", days="365")
    assert "EUR would be seen 8 times in 10" in words(owner.get(f"{LIST}{longer.pk}/"))


def test_a_plan_that_cannot_be_is_refused_in_words(owner, filled):
    answer = owner.post(f"{LIST}new/", PLAN | {"arm_2": PLAN["arm"], "days": "0", "held_out": "99"})
    assert answer.status_code == 422
    assert "This is tried already" in words(answer)
    assert Experiment.objects.count() == 0


def test_who_gets_what_is_stored_whole_when_it_starts_and_is_the_same_lot_again(owner, filled):
    of = planned(owner)
    assert "It runs: who gets what is stored" in moved(owner, of, "start", version="1")
    of.refresh_from_db()
    arms = dict(of.assignments.values_list("customer", "arm"))
    assert (of.state, of.began, len(arms)) == ("started", timezone.now().date(), 60)
    assert abs(sum(arms.values()) - 30) <= 3
    assert of.started_by is not None
    assert "It was started or changed meanwhile" in moved(owner, of, "start", version="1"), "nobody starts it twice"
    assert of.assignments.count() == 60


def test_a_plan_that_somebody_changed_is_not_started_by_who_saw_the_old_one(owner, filled):
    of = planned(owner)
    assert owner.post(f"{LIST}{of.pk}/", PLAN | {"days": "30", "version": "1"}).status_code == 302
    assert "changed meanwhile" in moved(owner, of, "start", version="1")
    of.refresh_from_db()
    assert (of.state, of.days, of.assignments.count(), of.started_at) == ("drafted", 30, 0, None)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE prove_experiment SET days = 7", "UPDATE prove_experiment SET state = 'drafted'",
        "UPDATE prove_experiment SET outcome = 'spent'", "UPDATE prove_assignment SET arm = 1 - arm",
        "INSERT INTO prove_assignment (experiment_id, number, customer, arm) "
        "SELECT id, 999999, 'C9', 1 FROM prove_experiment",
    ],
)  # fmt: skip
def test_the_database_itself_refuses_to_change_what_was_started(owner, filled, change):
    moved(owner, planned(owner), "start", version="1")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_database_itself_refuses_to_start_what_was_not_drawn(owner, filled):
    planned(owner)
    start = (
        "UPDATE prove_experiment SET state = 'started', began = '2026-01-01', started_at = '2026-01-01 00:00:00+00:00'"
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(start)


def test_before_its_end_only_a_range_that_always_holds_stands_there(owner, filled, monkeypatch):
    of = running(owner, monkeypatch, days=45)
    leave(filled, of, arm=0, many=20, days=10)
    said = words(owner.get(f"{LIST}{of.pk}/"))
    assert "45 of 90 days are over" in said
    assert "all together 99 times in 100: look as often as you like" in said
    early = re.search(r"A call after the purchase: \+([\d.]+) in 100 stayed more", said)
    assert early, said
    low = re.search(r"\(([−+][\d.]+) to [−+][\d.]+\)", said).group(1)
    assert float(low.replace("−", "-")) < float(early.group(1)) - 30, "wider than two errors of 60 customers would be"


def test_at_its_end_an_effect_stands_with_its_n_and_the_range_of_the_end(owner, filled, monkeypatch):
    of = running(owner, monkeypatch, days=120)
    leave(filled, of, arm=0, many=20, days=100)
    said = words(owner.get(f"{LIST}{of.pk}/"))
    drawn = of.assignments.filter(arm=0).count()
    assert "left out by lot. It works: the whole range lies above nothing." in said, said
    assert f"and {drawn} left out by lot" in said
    assert "Its days are over. The range of the end holds 96 times in 100" in said
    assert "The lot is whole" in said
    listed = words(owner.get(LIST))
    assert "ended" in listed
    assert "It works" in listed


def test_a_lot_that_lost_customers_of_one_arm_tells_no_effect(owner, filled, monkeypatch):
    of = running(owner, monkeypatch, days=120)
    leave(filled, of, arm=1, many=25, days=121)  # they had left when it began: they are in nobody's count
    leave(filled, of, arm=0, many=12, days=100)
    said = words(owner.get(f"{LIST}{of.pk}/"))
    assert "no effect is told" in said
    assert "Find out how before you believe anything." in said
    assert "stayed more" not in said


def test_too_few_are_not_enough_and_no_number(owner, filled, monkeypatch):
    of = running(owner, monkeypatch, days=45)
    said = words(owner.get(f"{LIST}{of.pk}/"))
    assert "not enough to say anything yet" in said
    assert "in 100 stayed more" not in said


def test_groups_are_drawn_as_a_whole(owner, filled):
    of = planned(owner, units="owner")
    # All are served by one colleague: there is nothing to draw.
    assert "There are 1 to draw, and 2 arms" in moved(owner, of, "start", version="1")
    of.refresh_from_db()
    assert of.state == "drafted"


def test_it_is_stopped_by_whom_and_why_and_a_plan_is_given_up(owner, filled):
    of = planned(owner)
    moved(owner, of, "start", version="1")
    said = moved(owner, of, "stop", because="The tool broke")
    assert "stopped early" in said
    assert "The tool broke" in said
    assert "It does not run" in moved(owner, of, "stop")
    assert "It was started" in moved(owner, of, "drop")
    other = planned(owner)
    moved(owner, other, "drop")
    assert not Experiment.objects.filter(pk=other.pk).exists()


def test_the_list_for_the_sending_tool_has_everybody_and_a_run_knows_the_lot(owner, filled):
    of = planned(owner)
    moved(owner, of, "start", version="1")
    taken = owner.post("/book/lists/take/", {"what": "assignments", "about": of.pk, "kind": "csv"})
    rows = list(csv.reader(io.StringIO(taken.getvalue().decode(), newline="")))
    assert rows[0] == ["customer", "arm", "experiment", "assigned"]
    assert len([row for row in rows if len(row) == 4]) == 61
    assert {row[1] for row in rows[1:61]} == {"holdout", "after_purchase_call"}
    many = [one.columns.to_pylist() for one in written_rows(filled.folder) if one.table == "assignments"]
    assert {row["arm"] for row in many[0]} == {"holdout", "after_purchase_call"}
    assert len(many[0]) == 60


def test_an_erased_customer_keeps_their_arm_under_a_name_that_is_nobody_s(owner, filled):
    of = planned(owner)
    moved(owner, of, "start", version="1")
    row = of.assignments.get(customer=own_id(3))
    persons = [Who("customer", row.number, own_id(3))]
    assert forget_drawn(persons, renamed={("customer", row.number): "erased-1"}) == 1
    assert Assignment.objects.get(pk=row.pk).customer == "erased-1"
    assert forget_drawn(persons, renamed={}) == 0, "it may run twice"


def test_owners_alone_see_them_and_plan_them(owner, colleague, stranger, filled):
    of = planned(owner)
    for other in (colleague, stranger):
        assert [other.get(one).status_code for one in (LIST, f"{LIST}{of.pk}/")] == [403, 403]
        assert other.post(f"{LIST}{of.pk}/move/", {"to": "start"}).status_code == 403


def test_a_program_plans_starts_and_reads_one(people, filled):
    key = with_key(people["owner"], scope="write")
    made = key.post(API, {"name": "Calls", "arms": ["after_purchase_call"], "outcome": "ordered"},
                    content_type="application/json")  # fmt: skip
    assert made.status_code == 201, made.text
    found = made.json()
    assert (found["state"], found["many"], found["drawn"]) == ("drafted", 60, 0)
    assert [one["days"] for one in found["past"]] == ["30", "90", "180", "365"]
    began_at = key.post(f"{API}/{found['id']}/state", {"to": "start"}, content_type="application/json").json()
    assert (began_at["state"], began_at["drawn"], began_at["level"]) == ("started", 60, 0.99)
    assert began_at["results"][0]["verdict"] == "few"
    page = key.get(f"{API}/{found['id']}/assignments?limit=50").json()
    assert len(page["items"]) == 50
    assert len(key.get(page["next"]).json()["items"]) == 10
    assert [one["id"] for one in key.get(API).json()["items"]] == [found["id"]]
    wrong = key.post(API, {"name": "X", "arms": ["no such thing"]}, content_type="application/json")
    assert wrong.status_code == 422
    assert "neither an action" in wrong.text


def test_the_lake_holds_the_lot_once_a_run_took_it(owner, filled):
    from keepworth.runs.snapshots import take_snapshots

    of = planned(owner)
    moved(owner, of, "start", version="1")
    assert "assignments" in take_snapshots(filled)
    with lake_here(filled) as lake:
        query = f"SELECT arm, count(*) FROM ({lake.select('assignments')}) AS a GROUP BY arm ORDER BY arm"
        found = dict(lake.engine.execute(query).fetchall())
    assert sum(found.values()) == 60
    assert set(found) == {"after_purchase_call", "holdout"}
