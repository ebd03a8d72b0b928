"""Rows that a program sends at once: one batch by the path of files, or nothing, with every refusal by its place."""

import datetime as dt

import pytest

from keepworth.runs.erase_person import erase_person
from keepworth.tables.book import find_book
from keepworth.tables.lake.manifest import read_manifest
from keepworth_web.book.actions.keep_upload import folder_of_uploads
from keepworth_web.book.api.gathering import MOST
from keepworth_web.book.models import Job, Upload
from keepworth_web.shared.sentences import told
from keepworth_web.site.worker import do_next
from keepworth_web.staff.models import AuditEntry
from tests.factories.books import add
from tests.web.browsers import with_key
from tests.web.people import secure

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/imports/rows"
CALLS = [
    {"touchpoint_id": "t1", "customer_id": "C1", "at": "2024-01-02T09:30:00Z", "channel": "call", "automated": False},
    {"touchpoint_id": "t2", "customer_id": "C1", "at": "2024-01-03 10:00", "direction": "theirs"},
]
VISIT = {"visit_id": "v1", "customer_id": "C1", "at": "2024-02-01T10:00Z", "seconds": 12.5}
CASE = {"case_id": "k1", "customer_id": "C1", "opened_at": "2024-02-01T10:00Z", "severity": 3}
USE = {"customer_id": "C1", "product_id": "p", "measure": "exports", "happened_on": "2024-02-01", "quantity": 3}


@pytest.fixture
def program(people, book):
    """A program of an editor who may bring in files of their own."""
    secure(people["editor"])
    return with_key(people["editor"], scope="write")


def send(client, rows, *, table="touchpoints", key=None, **more):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(
        ADDRESS, {"table": table, "rows": rows, **more}, content_type="application/json", headers=headers
    )


def faults(answer) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(one["pointer"], one["detail"]) for one in answer.json()["faults"]]


def held(book, table: str) -> list[dict]:
    with find_book(book).lake() as lake:
        return lake.engine.sql(lake.select(table)).arrow().read_all().to_pylist()


def files() -> list[str]:
    return [file.name for file in folder_of_uploads().iterdir()]


def test_calls_land_as_one_batch_which_is_told_and_undone(program, book):
    answer = send(program, CALLS, name="telephone, 10 o'clock", score=False)
    assert (answer.status_code, answer.json()["state"]) == (202, "working"), answer.text
    assert read_manifest(find_book(book).lake_folder).batches == ()
    assert do_next()
    report = program.get(answer.headers["Location"]).json()
    assert (report["state"], report["name"], report["table"]) == ("report", "telephone, 10 o'clock", "touchpoints")
    assert (report["counts"]["rows_new"], report["counts"]["rows_refused"]) == (2, 0)
    rows = sorted(held(book, "touchpoints"), key=lambda row: row["at"])
    assert [row["at"] for row in rows] == [dt.datetime(2024, 1, 2, 9, 30), dt.datetime(2024, 1, 3, 10)]
    assert [(row["channel"], row["automated"], row["direction"]) for row in rows] == [
        ("call", False, None), (None, None, "theirs"),
    ]  # fmt: skip
    (batch,) = program.get("/api/v1/batches").json()["items"]
    assert (batch["id"], batch["rows"], batch["source"]) == (report["batch"], 2, "telephone, 10 o'clock")
    assert files() == []
    assert program.post(f"/api/v1/batches/{batch['id']}/undo", "", content_type="application/json").status_code == 202
    assert do_next()
    assert held(book, "touchpoints") == []
    kinds = AuditEntry.objects.filter(kind__startswith="import").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["import.receive", "import.start", "import.done", "import.undo"]


def test_what_came_before_is_the_same_and_what_changed_takes_its_place(program):
    for rows, counts in ((CALLS, (2, 0, 0)), (CALLS, (0, 2, 0)), ([CALLS[0] | {"channel": "video"}], (0, 0, 1))):
        answer = send(program, rows)
        assert do_next()
        told_of = program.get(answer.headers["Location"]).json()["counts"]
        assert tuple(told_of[name] for name in ("rows_new", "rows_same", "rows_replaced")) == counts


def test_cases_usage_and_visits_of_those_who_agreed_are_taken(program, book):
    consent = {"customer_id": "C1", "given_on": "2024-01-15"}
    agreed = [consent | {"purpose": purpose} for purpose in ("visits", "usage")]
    for table, rows in (("consents", agreed), ("visits", [VISIT]), ("usage", [USE]), ("cases", [CASE])):
        assert send(program, rows, table=table).status_code == 202
        assert do_next()
        assert len(held(book, table)) == len(rows), table


@pytest.mark.parametrize(("table", "row", "day"), [("visits", VISIT, "2024-02-02"), ("usage", USE, "2024-02-02")])
def test_without_consent_they_are_refused_as_an_import_refuses_them(table, row, day, program, book):
    answer = send(program, [row], table=table)
    (pointer, why), *_ = faults(answer)
    assert pointer == "/rows/0/customer_id"
    assert f"did not agree to {table}, or not yet on that day, or took it back" in why
    assert "Import what they agreed to first" in why
    given = {"customer_id": ["C1"], "purpose": [table], "given_on": [dt.date.fromisoformat(day)]}
    add(find_book(book), "consents", given)
    assert faults(send(program, [row], table=table))[0][0] == "/rows/0/customer_id", "not yet on that day"
    assert (Upload.objects.count(), Job.objects.count(), files()) == (0, 0, [])


def test_a_consent_that_is_taken_back_before_the_import_refuses_all_of_it(program, book):
    given = {"customer_id": ["C1"], "purpose": ["visits"], "given_on": [dt.date(2024, 1, 1)]}
    add(find_book(book), "consents", given)
    answer = send(program, [VISIT], table="visits")
    assert answer.status_code == 202
    add(find_book(book), "consents", given | {"withdrawn_on": [dt.date(2024, 2, 1)]})
    assert do_next()
    report = program.get(answer.headers["Location"]).json()
    assert (report["state"], report["batch"], report["job"]["state"]) == ("unreadable", None, "refused")
    assert "all rows or none are taken, and 1 of 1 are refused." in report["job"]["said"]
    assert told(report["job"]["said"])[1], "the page says it in its language"
    assert held(book, "visits") == []


def test_one_row_that_cannot_be_refuses_all_and_each_fault_is_told_by_its_place(program):
    bad = [CASE, CASE | {"case_id": "k2", "severity": 9}, {"case_id": "k3", "customer_id": "C1", "opened_at": "soon"}]
    answer = send(program, [*bad, {"customer_id": "C1"}], table="cases")
    assert faults(answer) == [
        ("/rows/1/severity", "outside 1 to 5."),
        ("/rows/2/opened_at", "not a date written as year-month-day."),
        ("/rows/3/case_id", "empty, but needed."),
        ("/rows/3/opened_at", "empty, but needed."),
    ]
    assert answer.json()["detail"] == "3 of 4 rows cannot be taken, and all or none are: none was."
    assert "others" not in answer.json()
    assert (Upload.objects.count(), files()) == (0, [])


def test_of_many_faults_some_are_told_and_the_others_counted(program):
    answer = send(program, [CASE | {"severity": 9}] * 30, table="cases")
    assert (len(faults(answer)), answer.json()["others"]) == (20, 10)


def test_a_column_that_there_is_not_is_refused_with_those_that_there_are(program):
    (fault,) = faults(send(program, [CALLS[0], CALLS[1] | {"colour": "red"}]))
    assert fault[0] == "/rows/1/colour"
    assert "touchpoint_id" in fault[1]
    assert faults(send(program, CALLS, table="touch"))[0][0] == "/table"


def test_what_is_no_value_and_too_many_rows_are_refused(program):
    assert faults(send(program, [CALLS[0] | {"channel": ["call"]}]))[0] == (
        "/rows/0/channel", "this is a text, a number, true, false or null",
    )  # fmt: skip
    assert faults(send(program, []))[0][0] == "/rows"
    assert faults(send(program, [{"a": None}] * (MOST + 1)))[0][0] == "/rows"


def test_nothing_at_all_is_refused(program):
    assert program.post(ADDRESS, "", content_type="application/json").status_code == 422
    assert files() == []


def test_a_request_that_is_sent_again_is_taken_once_whatever_came_since(program, book):
    given = {"customer_id": ["C1"], "purpose": ["visits"], "given_on": [dt.date(2024, 1, 1)]}
    add(find_book(book), "consents", given)
    first = send(program, [VISIT], table="visits", key="one")
    add(find_book(book), "consents", given | {"withdrawn_on": [dt.date(2024, 2, 1)]})
    again = send(program, [VISIT], table="visits", key="one")
    assert (first.status_code, again.status_code, again.json()["id"]) == (202, 202, first.json()["id"])
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (Upload.objects.count(), len(files())) == (1, 1)
    assert send(program, [VISIT | {"seconds": 1}], table="visits", key="one").status_code == 409


def test_somebody_who_was_erased_stays_erased(program, book):
    for rows in (CALLS, [{**row, "touchpoint_id": f"x{at}", "contact_id": "p1"} for at, row in enumerate(CALLS)]):
        send(program, rows)
        assert do_next()
    erase_person(find_book(book), "p1")
    answer = send(program, [CALLS[0], CALLS[1] | {"contact_id": "p1"}])
    assert faults(answer) == [("/rows/1", "of somebody whose data were erased from this book.")]


def test_d1_01_three_people_and_an_account_that_is_not_secured(people, book):
    for who in ("owner", "editor", "stranger"):
        assert send(with_key(people[who], scope="write"), CALLS).status_code == 403, "not secured"
    assert send(with_key(people["viewer"], scope="write"), CALLS).status_code == 403
    for who in ("owner", "stranger"):
        secure(people[who])
        assert send(with_key(people[who]), CALLS).status_code == 403, "a key that only reads"
    made = send(with_key(people["owner"], scope="write"), CALLS)
    assert made.status_code == 202
    assert with_key(people["stranger"]).get(made.headers["Location"]).status_code == 404
    assert len(files()) == 1


def test_a_score_follows_where_it_was_asked_for(program):
    assert send(program, CALLS, score=True).status_code == 202
    assert do_next()
    assert Job.objects.filter(kind="score").count() == 1
