"""Care for the book by programs: settings, the rights of one person, retention, backups, the sample, health."""

import io
import json
import zipfile

import pytest

from keepworth.runs.find_persons import receipts_of, restricted_persons
from keepworth.tables.book import find_book
from keepworth_web.book.models import Job
from keepworth_web.care.actions.keep_backup import drop_backups
from keepworth_web.shared.models import FirstAnswer
from keepworth_web.site.worker import do_next
from keepworth_web.staff.models import AuditEntry
from tests.factories.persons import ANN, traces
from tests.web.browsers import with_key
from tests.web.people import PASSWORD

pytestmark = pytest.mark.django_db
SURE = {"password": PASSWORD}


@pytest.fixture
def program(people):
    """A program of the owner."""
    return with_key(people["owner"], scope="write")


def send(client, address: str, said: object = None, *, method: str = "POST", **headers):
    body = "" if said is None else json.dumps(said)
    return client.generic(method, f"/api/v1/{address}", body, content_type="application/json", headers=headers)


@pytest.fixture
def ann(program, persons) -> str:
    """The address of Ann, found by her mail address."""
    (found,) = send(program, "persons/find", {"who": "ann.quibble@canary.example"}).json()["items"]
    assert (found["kind"], found["id"], found["names"]) == ("contact", "cont-0007", ["Ann Quibble"])
    return f"persons/contact/{found['number']}"


def test_settings_are_read_and_changed_and_the_log_says_what_stood_there(program, changed):
    before = program.get("/api/v1/settings").json()
    assert (before["name"], before["margin"], before["currency"]) == ("Acme's book", None, "EUR")
    after = send(program, "settings", {"margin": 0.25, "time_zone": "Europe/Berlin"}, method="PATCH")
    assert after.json() == {**before, "margin": 0.25, "time_zone": "Europe/Berlin"}
    assert find_book(changed).settings.margin == 0.25
    (line,) = AuditEntry.objects.filter(kind="settings.change")
    assert line.detail["after"] == {"margin": 0.25, "time_zone": "Europe/Berlin"}
    assert send(program, "settings", {"margin": None}, method="PATCH").json()["margin"] is None


def test_how_often_to_talk_is_read_and_changed(program, changed):
    before = program.get("/api/v1/settings").json()
    assert (before["cadence_days"], before["cadence_segments"]) == (90, [])
    food = [{"segment": "Food", "days": 30}]
    after = send(program, "settings", {"cadence_days": 60, "cadence_segments": food}, method="PATCH").json()
    assert (after["cadence_days"], after["cadence_segments"]) == (60, food)
    assert find_book(changed).settings.cadence.days("Food") == 30
    assert send(program, "settings", {"margin": 0.5}, method="PATCH").json()["cadence_segments"] == food
    assert (before["budget_most"], before["budget_within_days"], before["budget_days_apart"]) == (2, 90, 30)
    once = send(program, "settings", {"budget_most": 1}, method="PATCH").json()
    assert (once["budget_most"], once["budget_days_apart"]) == (1, 30)
    refused = send(program, "settings", {"cadence_segments": food * 2}, method="PATCH")
    assert (refused.status_code, refused.json()["faults"][0]["pointer"]) == (422, "/cadence_segments/1/segment")
    last = send(program, "settings", {"cadence_days": None, "cadence_segments": None}, method="PATCH").json()
    assert (last["cadence_days"], last["cadence_segments"]) == (90, [])


@pytest.mark.parametrize(
    ("said", "pointer"),
    [({"margin": 2}, "/margin"), ({"time_zone": "Mars"}, "/time_zone"), ({"currency": "USD"}, "/currency"),
     ({"name": None}, "/name"), ({"horizon_weeks": 0}, "/horizon_weeks"), ({"discount": "0.1"}, "/discount"),
     ({"cadence_days": 0}, "/cadence_days"),
     ({"cadence_segments": [{"segment": "Food", "days": 0}]}, "/cadence_segments/0/days")],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused_by_its_place(said, pointer, program, changed):
    before = (changed / "keepworth.toml").read_text(encoding="utf-8")
    answer = send(program, "settings", said, method="PATCH")
    assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, pointer)
    assert (changed / "keepworth.toml").read_text(encoding="utf-8") == before


def test_retention_is_read_changed_and_applied(program, persons):
    assert program.get("/api/v1/retention").json()["texts"] == "keep"
    changed = send(program, "retention", {"texts": 12}, method="PATCH").json()
    assert (changed["texts"], changed["identities"]) == (12, "keep")
    assert changed["older"]["texts"] == 4
    assert send(program, "retention", {"texts": 0}, method="PATCH").status_code == 422
    assert send(program, "retention/apply", {}).status_code == 422
    job = send(program, "retention/apply", SURE)
    assert (job.status_code, job.json()["kind"]) == (202, "retire")
    assert do_next()
    told = program.get(job.headers["Location"]).json()
    assert told["state"] == "done"
    receipt = program.get(f"/api/v1/receipts/{told['run']}").json()
    assert (receipt["kind"], receipt["deleted"]["texts"]) == ("retention", 4)


def test_b4_what_is_held_about_a_person_is_given_and_not_kept_a_second_time(program, ann):
    assert send(program, f"{ann}/export", {"password": "wrong"}).status_code == 403
    given = send(program, f"{ann}/export", SURE, **{"Idempotency-Key": "one"})
    assert given.json()["person"] == {"kind": "contact", "id": "cont-0007"}
    assert "Bob" not in given.text
    send(program, "persons/find", {"who": "Ann Quibble"}, **{"Idempotency-Key": "two"})
    assert not FirstAnswer.objects.exists()
    assert AuditEntry.objects.filter(kind="person.export").count() == 1
    assert "Quibble" not in str(list(AuditEntry.objects.values()))


def test_b4_a_restriction_holds_until_it_is_lifted(program, ann, persons):
    since = send(program, f"{ann}/restrict").json()["restricted_since"]
    assert since == program.get(f"/api/v1/{ann}").json()["restricted_since"]
    assert [one.person.text for one in restricted_persons(find_book(persons))] == ["cont-0007"]
    (told,) = program.get("/api/v1/persons/restricted").json()["items"]
    assert (told["id"], told["since"]) == ("cont-0007", since)
    assert send(program, f"{ann}/lift").json()["restricted_since"] is None
    assert restricted_persons(find_book(persons)) == ()


def test_b4_an_erasure_is_planned_done_and_leaves_a_receipt_and_no_trace(program, ann, persons):
    plan = program.get(f"/api/v1/{ann}/erasure").json()
    assert plan["counts"]["identities"] == 1
    assert receipts_of(find_book(persons)) == ()
    job = send(program, f"{ann}/erase", SURE)
    assert (job.status_code, program.get(f"/api/v1/{ann}").json()["erasure"]["state"]) == (202, "waiting")
    assert do_next()
    told = program.get(job.headers["Location"]).json()
    assert (told["state"], told["said"]) == ("done", "")
    assert traces(persons, *ANN) == []
    (receipt,) = program.get("/api/v1/receipts").json()["items"]
    assert (receipt["name"], receipt["kind"]) == (told["run"], "erasure")
    assert program.get(f"/api/v1/{ann}").status_code == 404


def test_a_backup_is_made_and_taken_away_with_the_password(program, persons):
    assert program.get("/api/v1/backups").json()["items"] == []
    job = send(program, "backups").json()
    try:
        assert do_next()
        (waits,) = program.get("/api/v1/backups").json()["items"]
        assert waits["id"] == job["id"]
        assert send(program, f"backups/{job['id']}/take", {"password": "wrong"}).status_code == 403
        assert send(program, f"backups/{job['id'] + 1}/take", SURE).status_code == 404
        given = send(program, f"backups/{job['id']}/take", SURE)
        assert given.headers["Cache-Control"] == "no-store"
        packed = b"".join(given.streaming_content)
        assert len(packed) == waits["bytes"]
        assert "keepworth.toml" in zipfile.ZipFile(io.BytesIO(packed)).namelist()
    finally:
        drop_backups()
    assert AuditEntry.objects.filter(kind="backup.take").count() == 1


def test_the_sample_comes_into_an_empty_book_alone(program, changed):
    assert program.get("/api/v1/sample").json() == {"is_sample": False, "may_load": True, "job": None}
    job = send(program, "sample")
    assert (job.status_code, job.json()["kind"]) == (202, "sample")
    assert program.get("/api/v1/sample").json()["job"]["state"] == "waiting"
    assert send(program, "sample", method="DELETE").status_code == 409
    Job.objects.all().delete()
    assert send(program, "sample", method="DELETE").status_code == 422


def test_the_sample_comes_into_no_book_with_facts(program, persons):
    assert send(program, "sample").status_code == 409


@pytest.mark.slow
def test_the_sample_goes_again(program, changed):
    send(program, "sample")
    assert do_next()
    assert program.get("/api/v1/sample").json()["is_sample"] is True
    gone = send(program, "sample", method="DELETE").json()
    assert gone["rows"] > 1000
    assert program.get("/api/v1/sample").json()["may_load"] is True


def test_health_says_what_doctor_finds(program, book):
    found = {one["check"]: one for one in program.get("/api/v1/health").json()["items"]}
    assert found["python"]["is_fine"] is True
    assert {"format", "manifest", "lock"} <= set(found)


def test_d1_01_nobody_else_gets_near_any_of_it(people, ann):
    for who in ("viewer", "stranger", "local_manager"):
        other = with_key(people[who], scope="write")
        for address in ("settings", "retention", "backups", "sample", "health", "receipts", "persons/restricted", ann):
            assert other.get(f"/api/v1/{address}").status_code == 403, address
        assert send(other, f"{ann}/export", SURE).status_code == 403
        assert send(other, f"{ann}/erase", SURE).status_code == 403
        assert send(other, "persons/find", {"who": "Ann"}).status_code == 403
    assert not Job.objects.exists()
